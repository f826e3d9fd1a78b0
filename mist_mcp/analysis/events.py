"""Events of devices: which of them are trouble, how often, where, and whether it is over. Pure.

What a type tells is in the table of public types. Trouble is over where a later event of the same
device, and of the same port, peer or part, tells of its end. A type that no public list has is
neither trouble nor ordinary: it is told as unknown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from mist_mcp.analysis.event_types import (
    EVENT_TYPES,
    PORT_DOWN,
    EventType,
    is_end,
    is_known,
    kind_of,
    part_of,
)
from mist_mcp.models.event import DeviceEvent
from mist_mcp.words.counts import UNKNOWN, Tally
from mist_mcp.words.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["FLAPPING", "FLAPS", "PORT_DOWN", "Journal", "Stranger", "Trouble", "kind_of"]

FLAPPING: Final = "flapping port"
FLAPS: Final = 3
"""A port that goes down so often is flapping; a person who unplugs something does it once."""


class _Mark(NamedTuple):
    """What tells whether an event ends another: a type, a device, and a part of it."""

    type: str
    device: str | None
    part: str | None


@dataclass(frozen=True, slots=True)
class _Told:
    """An event of trouble."""

    mark: _Mark
    place: str
    time: float | None


@dataclass(slots=True)
class Trouble:
    """One kind of trouble.

    Args:
        kind: what it is.
        places: events of each device; of flapping ports, of each device and port.
        types: events of each type.
        standing: events of each place that nothing ended, of types that have an end.
        over: events that a later one ended.
        first: when it was first seen, epoch seconds.
        last: when it was last seen, epoch seconds.
    """

    kind: str
    places: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    standing: Counter[str] = field(default_factory=Counter)
    over: int = 0
    first: float | None = None
    last: float | None = None

    @property
    def events(self) -> int:
        """Return how many events there were."""
        return self.types.total()

    @property
    def is_over(self) -> bool:
        """Tell whether each event was ended by a later one."""
        return self.over == self.events

    def add(self, told: _Told, *, over: bool) -> None:
        """Count one event."""
        self.places[told.place] += 1
        self.types[told.mark.type] += 1
        self.over += over
        if not over and EVENT_TYPES[told.mark.type].ended_by:
            self.standing[told.place] += 1
        self._span(told.time, told.time)

    def join(self, other: Trouble) -> None:
        """Add the same kind of trouble at other places."""
        self.places.update(other.places)
        self.types.update(other.types)
        self.standing.update(other.standing)
        self.over += other.over
        self._span(other.first, other.last)

    def _span(self, first: float | None, last: float | None) -> None:
        if first is not None and last is not None:
            self.first = min(first, self.first or first)
            self.last = max(last, self.last or last)


@dataclass(slots=True)
class Stranger:
    """A type of event that no public list has: good or bad is not known.

    Args:
        type: its key.
        places: events of each device.
        text: what the newest of them says.
        last: when that was, epoch seconds.
    """

    type: str
    places: Counter[str] = field(default_factory=Counter)
    text: str | None = None
    last: float | None = None

    def add(self, event: DeviceEvent, *, place: str) -> None:
        """Count one event."""
        self.places[place] += 1
        # Of events of one moment the text that sorts first stays, whatever their order.
        newer = (event.timestamp or 0, _reversed(event.words))
        if self.text is None or newer > (self.last or 0, _reversed(self.text)):
            self.text = event.words or self.text
        self.last = max(self.last or 0, event.timestamp or 0) or None


def _reversed(text: str | None) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in text or "")


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
        self._times: Counter[int | None] = Counter()
        self._told: list[_Told] = []
        self._ends: dict[_Mark, float] = {}
        self._strangers: dict[str, Stranger] = {}
        self._devices: set[str | None] = set()

    def add(self, event: DeviceEvent) -> None:
        """Count one event."""
        super().add(event)
        self._devices.add(self._device(event))
        self._times[self._part(event.timestamp)] += 1
        self._note(event)

    def _part(self, time: float | None) -> int | None:
        """Return where a part of the time line begins; None for an unknown time."""
        begins = int(time or 0) // self._step * self._step
        return begins if iso(begins) else None

    def _note(self, event: DeviceEvent) -> None:
        type_, place = event.type or UNKNOWN, self._device(event) or UNKNOWN
        if not is_known(type_):
            self._strangers.setdefault(type_, Stranger(type_)).add(event, place=place)
        elif event.is_normal:
            return
        elif kind := kind_of(type_):
            where = f"{place} {event.port_id or ''}".strip() if kind == PORT_DOWN else place
            self._told.append(_Told(_mark(event, type_), where, event.timestamp))
        self.hear(event)

    def hear(self, event: DeviceEvent) -> None:
        """Take note of what an event ends, and do not count it."""
        type_ = event.type or UNKNOWN
        if is_end(type_) and event.timestamp is not None:
            mark = _mark(event, type_)
            self._ends[mark] = max(self._ends.get(mark, 0), event.timestamp)

    def ending_types(self) -> list[str]:
        """Return the types that would tell of the end of the troubles so far, in order."""
        return sorted({end for told in self._told for end in _told_by(told).ended_by})

    @property
    def devices(self) -> int:
        """Return how many devices the events are about."""
        return len(self._devices)

    def timeline(self) -> dict[str, int]:
        """Return how many events there were in each part of the time, in order."""
        parts = sorted(self._times.items(), key=lambda part: part[0] or 0)
        return {iso(time) or UNKNOWN: count for time, count in parts}

    def troubles(self) -> list[Trouble]:
        """Return the troubles: what stands first, then what had most events.

        Of ports of switches and access points there are only those that flap.
        """
        kinds: dict[str, Trouble] = {}
        ports: dict[str, Trouble] = {}
        for told in self._told:
            kind = kind_of(told.mark.type) or UNKNOWN
            by, name = (ports, told.place) if kind == PORT_DOWN else (kinds, kind)
            called = FLAPPING if kind == PORT_DOWN else kind
            by.setdefault(name, Trouble(called)).add(told, over=self._is_over(told))
        found = [*kinds.values(), *_flapping(ports)]
        return sorted(found, key=lambda each: (each.is_over, -each.events, each.kind))

    def strangers(self) -> list[Stranger]:
        """Return the types that no public list has, the most frequent first."""
        found = self._strangers.values()
        return sorted(found, key=lambda each: (-each.places.total(), each.type))

    def _is_over(self, told: _Told) -> bool:
        """Tell whether a later event ended a trouble; what has no time is not known to be over."""
        if told.time is None or told.mark.device is None:
            return False
        ends = (told.mark._replace(type=end) for end in _told_by(told).ended_by)
        return any(self._ends.get(end, 0) > told.time for end in ends)


def _told_by(told: _Told) -> EventType:
    return EVENT_TYPES[told.mark.type]


def _flapping(ports: dict[str, Trouble]) -> Iterator[Trouble]:
    """Join the ports that went down again and again."""
    flapping = Trouble(FLAPPING)
    for port in ports.values():
        if port.events >= FLAPS:
            flapping.join(port)
    if flapping.events:
        yield flapping


def _mark(event: DeviceEvent, type_: str) -> _Mark:
    parts = (event.field(name) for name in part_of(type_))
    return _Mark(
        type_,
        event.device_mac or event.mxedge_id or event.device_name,
        next((part for part in parts if part), None),
    )
