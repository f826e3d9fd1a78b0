"""Where the audit log is."""

from __future__ import annotations

from pathlib import Path

import pytest

from mist_mcp.errors import SettingsError
from mist_mcp.settings.audit_file import audit_default, audit_path


def test_the_default_is_the_folder_for_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the XDG Base Directory Specification has it; a relative folder is ignored."""
    monkeypatch.setenv("HOME", "/home/someone")
    at_home = {"MIST_AUDIT_FILE": "/home/someone/.local/state/mist-mcp/audit.jsonl"}
    assert audit_default({"XDG_STATE_HOME": "/srv/state"}) == {
        "MIST_AUDIT_FILE": "/srv/state/mist-mcp/audit.jsonl"
    }
    for environment in ({}, {"XDG_STATE_HOME": ""}, {"XDG_STATE_HOME": "here"}):
        assert audit_default(environment) == at_home


def test_a_path_is_absolute_relative_or_at_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without any, there is no log: the gate then lets nothing change."""
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.chdir(tmp_path)
    for setting, path in (
        ("/var/log/a.jsonl", Path("/var/log/a.jsonl")),
        ("a.jsonl", tmp_path / "a.jsonl"),
        ("~/a.jsonl", Path("/home/someone/a.jsonl")),
        ("", None),
    ):
        assert audit_path(setting, writes=True) == path


@pytest.mark.parametrize("off", ["off", "OFF"])
def test_it_can_be_off_only_where_nothing_is_changed(off: str) -> None:
    """What changes something is written down, or does not run."""
    assert audit_path(off, writes=False) is None
    with pytest.raises(SettingsError, match="read-only mode only"):
        audit_path(off, writes=True)
