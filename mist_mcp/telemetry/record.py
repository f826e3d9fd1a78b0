"""What the server did: the last operations, and counts by name and by minute. Bounded.

Of an operation its name, time, duration and outcome are kept; never its arguments or its result.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from mist_mcp.telemetry.endpoints import template_of
from mist_mcp.telemetry.faults import OK
from mist_mcp.telemetry.tally import Tally, summed
from mist_mcp.words.counts import OTHER

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE: Final = 60
DAY: Final = 1440
"""Minutes; older ones are forgotten."""

_MOST_RECENT: Final = 2000
_MOST_NAMES: Final = 200
"""Names counted for themselves, of each kind; all others are counted together."""

Kind = Literal["tool", "api"]


@dataclass(frozen=True, slots=True)
class Operation:
    """A call of a tool, or a request to Mist; times in (epoch) seconds."""

    kind: Kind
    name: str
    started: float
    seconds: float
    outcome: str


@dataclass(slots=True)
class Failure:
    """How often an error occurred, and when last (epoch seconds)."""

    count: int = 0
    last: float = 0.0


class Recorder:
    """Remembers operations.

    Args:
        clock: epoch seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with nothing."""
        self.clock = clock
        self.recent: deque[Operation] = deque(maxlen=_MOST_RECENT)
        self.failures: dict[tuple[Kind, str], Failure] = {}
        self._names: dict[Kind, dict[str, Tally]] = {"tool": {}, "api": {}}
        self._minutes: dict[Kind, dict[int, Tally]] = {"tool": {}, "api": {}}

    def observe(self, path: str, seconds: float, outcome: str) -> None:
        """Remember a request to Mist that has just ended."""
        self.record("api", template_of(path), seconds=seconds, outcome=outcome)

    def record(self, kind: Kind, name: str, *, seconds: float, outcome: str) -> None:
        """Remember an operation that has just ended.

        Args:
            kind: a call of a tool, or a request to Mist.
            name: the tool, or the template of the request's path.
            seconds: how long it took; a clock that was set back gives 0.
            outcome: "ok", or the name of the error's class.
        """
        now = self.clock()
        seconds = max(0.0, seconds)
        self.recent.append(Operation(kind, name, now - seconds, seconds, outcome))
        self._named(kind, name).add(seconds, outcome)
        self._minute(kind, int(now // MINUTE)).add(seconds, outcome)
        if outcome != OK:
            failure = self.failures.setdefault((kind, outcome), Failure())
            failure.count += 1
            failure.last = now

    def by_name(self, kind: Kind) -> dict[str, Tally]:
        """Return what was counted since the start, busiest first."""
        ranked = sorted(self._names[kind].items(), key=lambda pair: (-pair[1].count, pair[0]))
        return dict(ranked)

    def over(self, kind: Kind, minutes: range) -> Tally:
        """Return what was counted in some minutes, numbered from the epoch."""
        kept = self._minutes[kind]
        return summed(kept[minute] for minute in minutes if minute in kept)

    def last_minutes(self, number: int) -> range:
        """Return the last minutes, the current one included."""
        current = int(self.clock() // MINUTE)
        return range(current - number + 1, current + 1)

    def _named(self, kind: Kind, name: str) -> Tally:
        names = self._names[kind]
        known = name if name in names or len(names) < _MOST_NAMES else OTHER
        return names.setdefault(known, Tally())

    def _minute(self, kind: Kind, minute: int) -> Tally:
        minutes = self._minutes[kind]
        tally = minutes.setdefault(minute, Tally())
        if len(minutes) > DAY:
            del minutes[next(iter(minutes))]
        return tally
