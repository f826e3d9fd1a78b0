"""Which Junos login a role gets."""

from __future__ import annotations

from typing import Any

import pytest

from mist_mcp.analysis.shell_login import login_of
from mist_mcp.models.organization import OrgSetting


@pytest.mark.parametrize(
    ("role", "setting", "level"),
    [
        ("admin", {}, "admin"),
        ("write", {}, "admin"),
        ("read", {}, "none"),
        ("helpdesk", {}, "none"),
        ("installer", {}, "unknown"),
        ("read", {"junos_shell_access": {"read": "viewer"}}, "viewer"),
        ("admin", {"junos_shell_access": {"read": "viewer"}}, "admin"),
        ("admin", {"junos_shell_access": {"admin": "none"}}, "none"),
        ("admin", {"junos_shell_access": None}, "admin"),
        ("admin", {"disable_remote_shell": True}, "none"),
        ("read", {"disable_remote_shell": True, "junos_shell_access": {"read": "admin"}}, "none"),
    ],
)
def test_the_setting_decides_and_then_the_default(
    role: str, setting: dict[str, Any], level: str
) -> None:
    """A role that the setting leaves out has the API's own default."""
    assert login_of(role, OrgSetting.model_validate(setting)).level == level


def test_a_setting_that_cannot_be_read_leaves_it_open() -> None:
    """Nobody is refused for what is not known."""
    found = login_of("admin", None)
    assert found.level == "unknown"
    assert "could not be read" in found.words
