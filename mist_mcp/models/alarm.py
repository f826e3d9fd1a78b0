"""Typed views of alarms."""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject


class Alarm(MistObject):
    """An alarm."""

    id: str = ""
    type: str | None = None
    group: str | None = None
    severity: str | None = None
    count: int | None = None
    timestamp: float | None = None
    last_seen: float | None = None
    site_id: str | None = None
    acked: bool | None = None
    ack_admin_name: str | None = None
    status: str | None = None
    hostnames: list[str] = Field(default_factory=list)
    aps: list[str] = Field(default_factory=list)
    switches: list[str] = Field(default_factory=list)
    gateways: list[str] = Field(default_factory=list)
    ssids: list[str] = Field(default_factory=list)
    bssids: list[str] = Field(default_factory=list)
