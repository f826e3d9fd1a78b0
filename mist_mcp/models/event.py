"""Typed views of what happened: events of devices, and the audit log."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict

from mist_mcp.models.base import MistObject


class DeviceEvent(MistObject):
    """An event of a device; on older firmware an access point is named by `ap` alone.

    What a type of event adds is there too: see `field`.
    """

    model_config = ConfigDict(extra="allow")

    type: str | None = None
    mac: str | None = None
    ap: str | None = None
    mxedge_id: str | None = None
    mxedge_name: str | None = None
    service: str | None = None
    component: str | None = None
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

    @property
    def words(self) -> str | None:
        """Return what the event says of itself; of a Mist Edge, of which of its parts."""
        parts = (self.service, self.component, self.text or self.reason)
        return ": ".join(part for part in parts if part) or None

    @property
    def is_normal(self) -> bool:
        """Tell whether an event about a level says that the level is a normal one."""
        usage = (self.model_extra or {}).get("sys_info.usage")
        return isinstance(usage, dict) and usage.get("severity") == "normal"

    def field(self, name: str) -> str | None:
        """Return a field as text; of `text:word`, the word that follows in the text."""
        where, _, word = name.partition(":")
        if where == "text" and word:
            found = re.search(rf"(?<!\w){re.escape(word)}[\s:]*([^\s,;:]+)", self.text or "")
            return found[1] if found else None
        value = getattr(self, name, None)
        return str(value) if isinstance(value, str | int) and value != "" else None


class EventWords(MistObject):
    """What a type of event means, as the cloud says it."""

    key: str = ""
    display: str | None = None
    description: str | None = None


def _object(value: Any) -> Any:
    """Read an object that stands as JSON in a text, as some lines have it."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


Values = Annotated[Any, BeforeValidator(_object)]


class LogEntry(MistObject):
    """A line of the audit log; the values before and after may hold secrets."""

    id: str | None = None
    device_id: str | None = None
    message: str | None = None
    admin_name: str | None = None
    site_id: str | None = None
    src_ip: str | None = None
    timestamp: float | None = None
    before: Values = None
    after: Values = None


class ConfigPush(MistObject):
    """A configuration that a device was given; rows need not say which device."""

    mac: str | None = None
    version: str | None = None
    timestamp: float | None = None
