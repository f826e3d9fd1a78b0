"""What was changed in a network: which events tell of it, whom a line of the log concerns. Pure.

A change of a template or of the organization has no site, and one of a site no device: both reach
devices that they do not name. So what concerns a device is wider than what names it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from mist_mcp.analysis.audit_log import action_of
from mist_mcp.analysis.event_types import EVENT_TYPES
from mist_mcp.words.naming import as_id, as_mac, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mist_mcp.models.event import LogEntry

Reach = Literal["device", "site", "organization"]

_TELLING: Final = re.compile(
    r"(?:AP|SW|GW|ME)_(?:CONFIG|RECONFIGURED|MISCONFIGURED|UPGRADE|ASSIGNED|UNASSIGNED|CLAIMED"
    r"|UNCLAIMED|RESTART(?:ED)?_BY_USER|ZTP_|PACKAGE_)"
)

CHANGE_TYPES: Final = tuple(sorted(key for key in EVENT_TYPES if _TELLING.match(key)))
"""The public types of events that tell of a configuration, an upgrade, or who owns a device."""

_QUOTED: Final = re.compile(r'"([^"]*)"')
_MARKS: Final = frozenset({"timestamp", "mac", "name", "org_id", "site_id", "id"})
"""Of a push: whose it is, and when."""

_CHANNELS: Final = ("channel_24", "channel_5", "channel_6")


@dataclass(frozen=True, slots=True)
class Subject:
    """The device that changes are looked for; its site, where it has one."""

    id: str
    mac: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that was changed; times are epoch seconds.

    Args:
        time: when.
        source: who tells of it.
        what: the message, the type of the event, or what was done.
        by: who did it.
        reach: what it names.
        site_id: where; None for the whole organization.
        device: the name of the device.
        changed: the fields, with their values before and after.
        text: what else is told.
    """

    time: float
    source: str
    what: str
    by: str | None = None
    reach: Reach = "device"
    site_id: str | None = None
    device: str | None = None
    changed: tuple[str, ...] = ()
    text: str | None = None

    @property
    def kind(self) -> tuple[object, ...]:
        """Return what is the same of one change at many devices."""
        parts = (self.source, self.what, self.by, self.reach, self.site_id, self.text)
        return (*parts, *self.changed)


@dataclass(slots=True)
class Change:
    """The same at one device or many, the last time first."""

    last: Happening
    first: float
    number: int = 0
    devices: Counter[str] = field(default_factory=Counter)

    def add(self, happening: Happening) -> None:
        """Count one more of it."""
        self.number += 1
        self.first = min(self.first, happening.time)
        if happening.time > self.last.time:
            self.last = happening
        if happening.device:
            self.devices[happening.device] += 1


def gathered(happenings: Iterable[Happening]) -> list[Change]:
    """Put together what is the same at many devices; the newest first."""
    found: dict[tuple[object, ...], Change] = {}
    for each in happenings:
        found.setdefault(each.kind, Change(each, each.time)).add(each)
    return sorted(found.values(), key=lambda change: -change.last.time)


def reach_of(entry: LogEntry, *, site_id: str | None, subject: Subject | None) -> Reach | None:
    """Tell what a line of the log names, of what can reach a site or device; None for others.

    Args:
        entry: the line.
        site_id: the site that is asked about; None for a whole organization.
        subject: the device that is asked about.
    """
    where = as_id(entry.site_id)
    if subject is not None and _names(entry, subject):
        return "device"
    if where is None:
        return "organization"
    if site_id is not None and where != site_id:
        return None
    if not _is_of_device(entry):
        return "site"
    return None if subject is not None else "device"


def _names(entry: LogEntry, subject: Subject) -> bool:
    if entry.device_id is not None:
        return as_mac(entry.device_id) == subject.mac or entry.device_id == subject.id
    message = entry.message or ""
    named = {folded(name) for name in _QUOTED.findall(message)}
    return folded(subject.name) in named or subject.mac in message.casefold()


def _is_of_device(entry: LogEntry) -> bool:
    return entry.device_id is not None or "device" in (action_of(entry.message) or "").casefold()


def named_device(entry: LogEntry, names: Mapping[str, str]) -> str | None:
    """Return what to call the device of a line: its name, or what the message quotes."""
    mac = as_mac(entry.device_id or "")
    if mac:
        return names.get(mac, mac)
    if not _is_of_device(entry):
        return None
    quoted = _QUOTED.search(entry.message or "")
    return quoted[1] if quoted else None


def pushed_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a push says of the configuration; a channel 0 is that of no radio."""
    return {
        name: value
        for name, value in row.items()
        if name not in _MARKS and not (name in _CHANNELS and not value)
    }
