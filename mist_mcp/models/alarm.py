"""Typed views of alarms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from mist_mcp.models.base import MistObject


def _seconds(value: Any) -> Any:
    """Read a moment that is written as ISO 8601, as some alarms have it, in UTC."""
    if not isinstance(value, str) or "-" not in value:
        return value
    try:
        written = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (written if written.tzinfo else written.replace(tzinfo=UTC)).timestamp()


def _names(value: Any) -> Any:
    """Read one name as a list of names: some kinds send it so."""
    return [value] if isinstance(value, str) and value else value


Seconds = Annotated[float | None, BeforeValidator(_seconds)]
Names = Annotated[list[str], BeforeValidator(_names)]


class Alarm(MistObject):
    """An alarm; what its kind adds is in `more`."""

    model_config = ConfigDict(extra="allow")

    id: str = ""
    type: str | None = None
    group: str | None = None
    severity: str | None = None
    count: int | None = None
    timestamp: Seconds = None
    last_seen: Seconds = None
    resolved_time: Seconds = None
    site_id: str | None = None
    site_name: str | None = None
    acked: bool | None = None
    ack_admin_name: str | None = None
    status: str | None = None
    hostnames: Names = Field(default_factory=list)
    aps: Names = Field(default_factory=list)
    switches: Names = Field(default_factory=list)
    gateways: Names = Field(default_factory=list)
    ssids: Names = Field(default_factory=list)

    @property
    def macs(self) -> list[str]:
        """Return the addresses of its devices."""
        return [*self.aps, *self.switches, *self.gateways]

    @property
    def more(self) -> Mapping[str, Any]:
        """Return what only its kind has."""
        return self.model_extra or {}
