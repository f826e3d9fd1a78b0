"""Where the audit log is: what the operator says, or else the folder for a program's state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import Field
from pydantic_settings import BaseSettings

from mist_mcp.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

OFF: Final = "off"
AUDIT_VARIABLE: Final = "MIST_AUDIT_FILE"
_NAME: Final = Path("mist-mcp", "audit.jsonl")


class AuditSettings(BaseSettings):
    """What the operator can set about the audit log."""

    audit_file: str = Field(
        "",
        description="the path of a file, or off",
        examples=["/var/log/mist-mcp/audit.jsonl"],
    )


def audit_path(setting: str, *, writes: bool) -> Path | None:
    """Return the path of the audit log; None if there is none.

    Args:
        setting: the value of MIST_AUDIT_FILE.
        writes: whether the server may do more than look.

    Raises:
        SettingsError: it is off, although the server may do more than look.
    """
    if setting.lower() == OFF and writes:
        raise SettingsError(
            f"{AUDIT_VARIABLE}=off is possible in read-only mode only",
            next_step="Leave it out, or name a file such as /var/log/mist-mcp/audit.jsonl.",
        )
    if setting.lower() in (OFF, ""):
        return None
    return Path(setting).expanduser().absolute()


def audit_default(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the setting of a server whose operator said nothing about the audit log.

    Args:
        environment: names the folder for state (XDG Base Directory Specification 0.8).
    """
    return {AUDIT_VARIABLE: str(_state(environment) / _NAME)}


def _state(environment: Mapping[str, str]) -> Path:
    """Return the folder for state; the specification ignores a relative one."""
    folder = Path(environment.get("XDG_STATE_HOME", ""))
    return folder if folder.is_absolute() else Path.home() / ".local" / "state"
