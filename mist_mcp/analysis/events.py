"""Events of devices: which of them are trouble, how often, and where. Pure.

The types are those of `/const/device_events`. There are hundreds, so a kind of trouble is known
by the words in the name of a type, whatever the kind of device.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mist_mcp.models.event import DeviceEvent
from mist_mcp.words.counts import UNKNOWN, Tally
from mist_mcp.words.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable

PORT_DOWN: Final = "port down"
FLAPPING: Final = "flapping port"
FLAPS: Final = 3
"""A port that goes down so often is flapping; a person who unplugs something does it once."""

_CLEARED: Final = re.compile(r"_(CLEAR|CLEARED|RESOLVED|RECOVERED|SUCCEEDED|SUCCESS)$")
_KINDS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("configuration failed", r"CONFIG\w*(FAIL|ERROR|REVERT|LOCK)|CONFIG_HISTORY_ROLLBACK"),
        ("upgrade failed", r"(UPGRADE|RECOVERY_SNAPSHOT|ZTP)\w*FAIL"),
        ("DHCP failure", r"DHCP\w*(FAIL|UNRESOLVED|TIMEOUT|EXHAUST|NO_)"),
        ("restart", r"RESTART|REBOOT|CRASH|CORE_DUMP|KERNEL_PANIC"),
        ("lost its cloud connection", r"DISCONNECTED"),
        ("hardware alarm", r"ALARM_\w*(CHASSIS|FAN|PSU|POWER|TEMP|HOT)"),
        (PORT_DOWN, r"PORT_DOWN"),
        ("path or session down", r"_(BGP|OSPF|VPN|PATH|TUNNEL|PEER|EVPN|VC|HA)\w*DOWN"),
        ("authentication failed", r"(DOT1X|RADIUS|AUTH)\w*(FAIL|DENIED|REJECT|DOWN|TIMEOUT)"),
        ("other failure", r"FAIL|ERROR|BLOCKED|LOOP|CONFLICT|EXCEEDED|DUPLICATE|INACTIVE"),
    )
)


def kind_of(type_: str) -> str | None:
    """Return the kind of trouble that a type of event tells of; None for ordinary life."""
    if _CLEARED.search(type_):
        return None
    return next((kind for kind, pattern in _KINDS if pattern.search(type_)), None)


@dataclass(slots=True)
class Trouble:
    """One kind of trouble.

    Args:
        kind: what it is.
        places: events of each device; of flapping ports, of each device and port.
        types: events of each type.
        first: when it was first seen, epoch seconds.
        last: when it was last seen, epoch seconds.
    """

    kind: str
    places: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    first: float | None = None
    last: float | None = None

    @property
    def events(self) -> int:
        """Return how many events there were."""
        return self.types.total()

    def add(self, event: DeviceEvent, *, place: str) -> None:
        """Count one event."""
        self.places[place] += 1
        self.types[event.type or UNKNOWN] += 1
        self._span(event.timestamp, event.timestamp)

    def join(self, other: Trouble) -> None:
        """Add the same kind of trouble at other places."""
        self.places.update(other.places)
        self.types.update(other.types)
        self._span(other.first, other.last)

    def _span(self, first: float | None, last: float | None) -> None:
        if first is not None and last is not None:
            self.first = min(first, self.first or first)
            self.last = max(last, self.last or last)


class Journal(Tally[DeviceEvent]):
    """Counts of events, when they were, and the troubles among them.

    Args:
        device: what to call the device of an event.
        step: seconds in a part of the time line.
        keys: what else to count by.
    """

    def __init__(
        self,
        device: Callable[[DeviceEvent], str | None],
        *,
        step: int,
        **keys: Callable[[DeviceEvent], str | None],
    ) -> None:
        """Start empty."""
        super().__init__(device=device, **keys)
        self._device = device
        self._step = step
        self._times: Counter[int] = Counter()
        self._kinds: dict[str, Trouble] = {}
        self._ports: dict[str, Trouble] = {}
        self._devices: set[str | None] = set()

    def add(self, event: DeviceEvent) -> None:
        """Count one event."""
        super().add(event)
        self._devices.add(self._device(event))
        if event.timestamp is not None:
            self._times[int(event.timestamp) // self._step * self._step] += 1
        if kind := kind_of(event.type or ""):
            self._note(event, kind)

    def _note(self, event: DeviceEvent, kind: str) -> None:
        device = self._device(event) or UNKNOWN
        if kind == PORT_DOWN:
            place = f"{device} {event.port_id or ''}".strip()
            self._ports.setdefault(place, Trouble(FLAPPING)).add(event, place=place)
        else:
            self._kinds.setdefault(kind, Trouble(kind)).add(event, place=device)

    @property
    def devices(self) -> int:
        """Return how many devices the events are about."""
        return len(self._devices)

    def timeline(self) -> dict[str, int]:
        """Return how many events there were in each part of the time, in order."""
        return {iso(time) or UNKNOWN: count for time, count in sorted(self._times.items())}

    def troubles(self) -> list[Trouble]:
        """Return the troubles, those with most events first; of ports only those that flap."""
        flapping = Trouble(FLAPPING)
        for port in self._ports.values():
            if port.events >= FLAPS:
                flapping.join(port)
        found = [*self._kinds.values(), *([flapping] if flapping.events else [])]
        return sorted(found, key=lambda trouble: (-trouble.events, trouble.kind))
