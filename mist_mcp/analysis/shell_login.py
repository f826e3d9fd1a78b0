"""Which Junos login a role gets in the remote shell of an organization. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.models.organization import OrgSetting

NONE: Final = "none"
UNKNOWN: Final = "unknown"
DEFAULTS: Final[Mapping[str, str]] = {
    "admin": "admin",
    "write": "admin",
    "read": NONE,
    "helpdesk": NONE,
}
"""The login of each role where `junos_shell_access` says nothing (the API's own defaults)."""


@dataclass(frozen=True, slots=True)
class Login:
    """A login: its level is admin, viewer, none or unknown, and `words` say why."""

    level: str
    words: str


def login_of(role: str, setting: OrgSetting | None) -> Login:
    """Return the login of a role.

    Args:
        role: of the token.
        setting: of the organization; None if it could not be read.
    """
    if setting is None:
        return Login(UNKNOWN, f"which Junos login the role {role} gets could not be read")
    if setting.disable_remote_shell:
        return Login(NONE, "the organization has switched off remote shells (disable_remote_shell)")
    access = setting.junos_shell_access
    level = (access.model_dump().get(role) if access else None) or DEFAULTS.get(role, UNKNOWN)
    return Login(level, f"the role {role} gets the Junos login {level} (junos_shell_access)")
