"""How speed developed: windows, intervals, and the later half against the earlier. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from mist_mcp.errors import InputError

if TYPE_CHECKING:
    from mist_mcp.telemetry.tally import Tally

Window = Literal["15m", "1h", "6h", "24h"]
Interval = Literal["1m", "5m", "15m", "30m", "1h"]
Direction = Literal["slower", "faster", "steady", "too few samples"]

MINUTES: Final = {"1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "6h": 360, "24h": 1440}
_USUAL: Final[dict[Window, Interval]] = {"15m": "1m", "1h": "5m", "6h": "15m", "24h": "1h"}
_MOST_INTERVALS: Final = 60

FEWEST: Final = 10
"""Samples in each half, below which no direction is told."""

_SLOWER: Final = 1.25
"""A quarter more is a change: twice the error of two medians, which are right within 5 %."""

_NOTICEABLE: Final = 0.01
"""Seconds; a smaller difference is none, whatever its share."""


def interval_of(window: Window, interval: Interval | None) -> Interval:
    """Return the interval for a window: the one asked for, or the usual one.

    Raises:
        InputError: the window does not hold it, or holds it too often.
    """
    chosen = interval or _USUAL[window]
    if not 1 <= MINUTES[window] // MINUTES[chosen] <= _MOST_INTERVALS:
        raise InputError(
            f"An interval of {chosen} does not fit a window of {window}",
            next_step=f"Leave it out, or choose one so that there are 1 to {_MOST_INTERVALS}.",
        )
    return chosen


def intervals(minutes: range, *, size: int) -> list[range]:
    """Cut minutes at the round times of the clock, newest first.

    Args:
        minutes: numbered from the epoch; not empty.
        size: minutes in an interval; the first and the last may be shorter.
    """
    return [
        range(max(minutes.start, number * size), min(minutes.stop, (number + 1) * size))
        for number in range(minutes[-1] // size, minutes.start // size - 1, -1)
    ]


def halves(minutes: range) -> tuple[range, range]:
    """Cut minutes in the middle."""
    middle = minutes.start + len(minutes) // 2
    return range(minutes.start, middle), range(middle, minutes.stop)


def direction(earlier: Tally, later: Tally) -> Direction:
    """Compare the medians of two halves."""
    if min(earlier.count, later.count) < FEWEST:
        return "too few samples"
    before = earlier.latencies.percentile(50) or 0.0
    after = later.latencies.percentile(50) or 0.0
    if abs(after - before) < _NOTICEABLE:
        return "steady"
    if after >= before * _SLOWER:
        return "slower"
    return "faster" if before >= after * _SLOWER else "steady"
