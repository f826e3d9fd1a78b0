"""Alarms: which of them stand, in which order, and which are the same again. Pure.

The cloud says of few kinds how they stand. Of the others, nobody called them resolved: they are
open, but those that only tell that something returned or changed, which are notices. An alarm of
which a later one tells the end, at each of its devices and parts, is over.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from mist_mcp.analysis.alarm_types import ALARM_TYPES, AlarmType, Tells, tells
from mist_mcp.analysis.alarm_words import entities, named, texts
from mist_mcp.words.counts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mist_mcp.models.alarm import Alarm

Standing = Literal["open", "resolved", "notice"]

CRITICAL: Final = "critical"
_RANKS: Final = {CRITICAL: 0, "warn": 1, "info": 3}
_UNRANKED: Final = 2
"""Of a severity that nobody published, or that was not sent, only its place is known: not last."""

_ENDED: Final = frozenset({"resolved", "validated"})
"""How clouds call what is over; any other word, `reoccured` among them, is not that."""

_PARTS: Final = re.compile(r"\b(?:neighbor|peer|path|tunnel)[\s:]+([^\s,;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """An alarm with how it stands, and when it ended, epoch seconds."""

    alarm: Alarm
    standing: Standing
    ended: float | None = None

    @property
    def rank(self) -> tuple[int, float]:
        """Return where it stands: by severity, then the newest first."""
        return severity_rank(self.alarm.severity), -(self.alarm.timestamp or 0)


def severity_rank(severity: str | None) -> int:
    """Return the place of a severity, the worst first."""
    return _RANKS.get((severity or "").casefold(), _UNRANKED)


def judged(alarms: Iterable[Alarm], *, ends: Iterable[Alarm] = ()) -> list[Judged]:
    """Tell how alarms stand, in the order of severity, then time.

    Args:
        alarms: in any order.
        ends: more alarms, which may tell of an end.
    """
    told = list(alarms)
    returns = _returns([*told, *ends])
    return sorted((_judge(alarm, returns) for alarm in told), key=lambda each: each.rank)


def ending_types(types: Iterable[str | None]) -> list[str]:
    """Return the types that tell of the end of some of these, in order."""
    return sorted({end for type_ in types for end in _known(type_).ended_by})


def _judge(alarm: Alarm, returns: Mapping[_Subject, float]) -> Judged:
    said = alarm.status or next(texts(alarm.more, "details.status"), None)
    if said is not None:
        over = said.casefold() in _ENDED
        return Judged(alarm, "resolved" if over else "open", alarm.resolved_time if over else None)
    if alarm.resolved_time is not None:
        return Judged(alarm, "resolved", alarm.resolved_time)
    if tells(alarm.type, group=alarm.group) is not Tells.TROUBLE:
        return Judged(alarm, "notice")
    ended = _ended(alarm, returns)
    return Judged(alarm, "open" if ended is None else "resolved", ended)


_Subject = tuple[str, str, str | None]
"""A type of alarm, a device, and a part of it."""


def _returns(alarms: Iterable[Alarm]) -> dict[_Subject, float]:
    """Return when what returned did so last."""
    found: dict[_Subject, float] = {}
    for alarm in alarms:
        time = alarm.timestamp
        if time is None or tells(alarm.type, group=alarm.group) is Tells.TROUBLE:
            continue
        for subject in _subjects(alarm, alarm.type or ""):
            found[subject] = max(time, found.get(subject, 0))
    return found


def _ended(alarm: Alarm, returns: Mapping[_Subject, float]) -> float | None:
    """Return when the last of what an alarm is about returned; None while some has not."""
    last = max(alarm.timestamp or 0, alarm.last_seen or 0)
    if not last:
        return None
    times = []
    for subject in set(_subjects(alarm, "")):
        ends = ((end, *subject[1:]) for end in _known(alarm.type).ended_by)
        later = [returns[end] for end in ends if returns.get(end, 0) > last]
        if not later:
            return None
        times.append(min(later))
    return max(times, default=None)


def _subjects(alarm: Alarm, type_: str) -> Iterator[_Subject]:
    """Return what an alarm is about: each device, with each port or peer if it names some."""
    ports = [*texts(alarm.more, "port_ids"), *texts(alarm.more, "port_id")]
    peers = [peer for text in texts(alarm.more, "reasons") for peer in _PARTS.findall(text)]
    parts: list[str | None] = [*(ports or peers)]
    for device in [*alarm.macs, *entities(alarm, "entity_mac")] or alarm.hostnames:
        for part in parts or [None]:
            yield type_, device, part


def _known(type_: str | None) -> AlarmType:
    return ALARM_TYPES.get(type_ or "", AlarmType(group=""))


@dataclass(slots=True)
class Kind:
    """The alarms of one type, as often as they came.

    Args:
        type: the type.
        severity: the worst of theirs.
        alarms: how many there are.
        open: how many of them stand.
        places: how many name each device, or what else they are about.
        first: when the first was raised, epoch seconds.
        last: when the last was seen, epoch seconds.
    """

    type: str
    severity: str | None = None
    alarms: int = 0
    open: int = 0
    places: Counter[str] = field(default_factory=Counter)
    first: float | None = None
    last: float | None = None

    def add(self, each: Judged) -> None:
        """Count one alarm."""
        alarm = each.alarm
        if not self.alarms or severity_rank(alarm.severity) < severity_rank(self.severity):
            self.severity = alarm.severity
        self.alarms += 1
        self.open += each.standing == "open"
        self.places.update(dict.fromkeys(named(alarm), 1))
        times = [time for time in (alarm.timestamp, alarm.last_seen) if time is not None]
        self.first = min((time for time in (self.first, *times) if time is not None), default=None)
        self.last = max((time for time in (self.last, *times) if time is not None), default=None)


def kinds(alarms: Iterable[Judged]) -> list[Kind]:
    """Group alarms by type: the worst first, then those of which most stand."""
    found: dict[str, Kind] = {}
    for each in alarms:
        type_ = each.alarm.type or UNKNOWN
        found.setdefault(type_, Kind(type_)).add(each)
    return sorted(found.values(), key=_place)


def _place(kind: Kind) -> tuple[int, int, int, str]:
    return severity_rank(kind.severity), -kind.open, -kind.alarms, kind.type


def critical_types(alarms: Iterable[Judged]) -> frozenset[str]:
    """Return the types that are critical, by what was sent or by what is public."""
    return frozenset(
        each.alarm.type or UNKNOWN
        for each in alarms
        if severity_rank(each.alarm.severity) == 0 or _known(each.alarm.type).severity == CRITICAL
    )
