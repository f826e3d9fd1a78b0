"""`mist-mcp audit` as a person uses it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from mist_mcp.audit.log import full_files
from mist_mcp.commands.audit import COLUMNS
from mist_mcp.commands.cli import main
from tests.audit.audit_entries import entry, log_in
from tests.processes import run

if TYPE_CHECKING:
    from pathlib import Path

    from mist_mcp.audit.log import AuditLog


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder for state of its own, a wide terminal, and no token."""
    for name in ("MIST_API_TOKEN", "MIST_AUDIT_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    """Return a log where the command looks for it, with three calls of two tools."""
    log = log_in(tmp_path / "mist-mcp", max_bytes=1_000)
    log.append(entry("get_org_sites", outcome="ok", seconds=0.25))
    restart = partial(entry, "device_action", danger="disruptive", targets=("SW-1", "AP-2"))
    log.append(restart(reason="approved", approver="a person at a terminal"))
    log.append(restart(decision="refused", reason="nobody\x1b[2J approved it"))
    return log


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    """Run `mist-mcp audit`; return what it printed."""
    assert main(["audit", *arguments]) == status
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_a_whole_log_is_said_to_be_whole(log: AuditLog, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 0, without a token."""
    assert said(capsys, "verify").startswith("Whole: 3 entries in 2 files of /")


def test_the_first_broken_line_is_named(log: AuditLog, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1."""
    log.path.write_bytes(log.path.read_bytes().replace(b"refused", b"allowed"))
    out = said(capsys, "verify", status=1)
    assert out.startswith("Broken: audit.jsonl, line 1: was changed\n")
    assert "In order before that: 2 entries in 2 files of /" in out


def test_older_files_may_be_elsewhere_if_that_is_said(
    log: AuditLog, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise their lines are missing."""
    full_files(log.path)[0].unlink()
    assert "has the number 3 where 1 belongs" in said(capsys, "verify", status=1)
    assert "Whole: 1 entry in 1 file" in said(capsys, "verify", "--first", "3")
    assert "has the number 3 where 2 belongs" in said(capsys, "verify", "--first", "2", status=1)


def test_the_newest_entries_are_shown(log: AuditLog, capsys: pytest.CaptureFixture[str]) -> None:
    """Who, what, about what, why, and nothing that a terminal would obey."""
    lines = said(capsys, "show").splitlines()
    assert [heading.strip() for heading in re.split(r"\s{2,}", lines[0])] == [*COLUMNS.values()]
    assert [line.split()[0] for line in lines[2:]] == ["1", "2", "3"]
    for part in ("2023-11-14T22:13:20Z", "tester 1.0", "SW-1, AP-2", "a person at a terminal"):
        assert part in lines[3]
    assert "nobody approved it" in lines[4]


def test_a_narrow_terminal_shows_everything_too(
    log: AuditLog, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each entry on lines of its own, and nothing shortened: whole times, names, reasons."""
    wide = said(capsys, "show").splitlines()[2:]
    monkeypatch.setenv("COLUMNS", "80")
    out = said(capsys, "show")
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    entries = [line for line in lines if not line.startswith(" ")]
    assert [line.split() for line in entries] == [
        [str(number), "2023-11-14T22:13:20Z", tool]
        for number, tool in ((1, "get_org_sites"), (2, "device_action"), (3, "device_action"))
    ]
    folded = "".join(out.split())
    for line in wide:
        assert all("".join(cell.split()) in folded for cell in re.split(r"\s{2,}", line.strip()))


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        (["--last", "1"], ["3"]),
        (["--tool", "get_org_sites"], ["1"]),
        (["--danger", "disruptive"], ["2", "3"]),
        (["--danger", "disruptive", "--decision", "allowed"], ["2"]),
        (["--outcome", "ok"], ["1"]),
        (["--call", "c1", "--last", "2"], ["2", "3"]),
    ],
)
def test_entries_are_chosen(
    arguments: list[str], numbers: list[str], log: AuditLog, capsys: pytest.CaptureFixture[str]
) -> None:
    """By what stands in them; all filters must fit."""
    lines = said(capsys, "show", *arguments).splitlines()
    assert [line.split()[0] for line in lines[2:]] == numbers


def test_nothing_fits(log: AuditLog, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said."""
    assert said(capsys, "show", "--tool", "x") == "No entry fits\n"


def test_a_damaged_line_is_shown_as_such(log: AuditLog, capsys: pytest.CaptureFixture[str]) -> None:
    """The others are shown all the same."""
    with log.path.open("ab") as stream:
        stream.write(b"\x1b[2Jgarbage\n[]\n")
    out = said(capsys, "show")
    assert "audit.jsonl:2 is damaged" in out
    assert "audit.jsonl:3 is damaged" in out
    assert out.count("device_action") == 2


def test_the_file_of_the_settings_is_read(tmp_path: Path) -> None:
    """From the environment or a `.env` file; the environment is stronger."""
    log_in(tmp_path / "other").append(entry())
    variables = {"MIST_AUDIT_FILE": str(tmp_path / "other" / "audit.jsonl")}
    assert run("audit", "verify", folder=tmp_path, variables=variables).returncode == 0
    (tmp_path / "my.env").write_text("MIST_AUDIT_FILE=other/audit.jsonl\n")
    unset = {"MIST_AUDIT_FILE": ""}
    by_file = run("--env-file", "my.env", "audit", "verify", folder=tmp_path, variables=unset)
    assert (by_file.returncode, "Whole: 1 entry" in by_file.stdout) == (0, True)


@pytest.mark.parametrize(
    ("variables", "status", "sentence"),
    [
        ({}, 1, "There is no audit log at /"),
        ({"MIST_AUDIT_FILE": "off"}, 2, "MIST_AUDIT_FILE is off"),
        ({"MIST_AUDIT_FILE": "/proc/version/x"}, 1, "There is no audit log at /proc/version/x"),
    ],
)
def test_a_log_that_is_not_there_is_one_line(
    variables: dict[str, str],
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is wrong, and what to do."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for action in ("verify", "show"):
        out = said(capsys, action, status=status)
        assert sentence in out
        assert out.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [[], ["edit"], ["show", "--last", "0"], ["verify", "--first", "x"]]
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2 and the usage."""
    with pytest.raises(SystemExit) as ended:
        main(["audit", *arguments])
    assert ended.value.code == 2
    assert "usage: mist-mcp audit" in capsys.readouterr().err
