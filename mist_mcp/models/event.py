"""Typed views of what happened: events of devices, and the audit log."""

from __future__ import annotations

from typing import Any

from mist_mcp.models.base import MistObject


class DeviceEvent(MistObject):
    """An event of a device; on older firmware an access point is named by `ap` alone."""

    type: str | None = None
    mac: str | None = None
    ap: str | None = None
    device_name: str | None = None
    site_id: str | None = None
    port_id: str | None = None
    text: str | None = None
    reason: str | None = None
    timestamp: float | None = None

    @property
    def device_mac(self) -> str | None:
        """Return the address of the device."""
        return self.mac or self.ap


class EventWords(MistObject):
    """What a type of event means, as the cloud says it."""

    key: str = ""
    display: str | None = None
    description: str | None = None


class LogEntry(MistObject):
    """A line of the audit log; the values before and after may hold secrets."""

    message: str | None = None
    admin_name: str | None = None
    site_id: str | None = None
    src_ip: str | None = None
    timestamp: float | None = None
    before: Any = None
    after: Any = None
