"""Windows, intervals, and the direction between two halves."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.errors import InputError
from mist_mcp.telemetry.history import history, trends
from mist_mcp.telemetry.tally import Tally
from mist_mcp.telemetry.trends import (
    Interval,
    Window,
    direction,
    halves,
    interval_of,
    intervals,
)
from tests.telemetry.recording import Recording

MINUTES = st.builds(
    lambda start, length: range(start, start + length), st.integers(0, 10_000), st.integers(1, 1440)
)


def tally(count: int, seconds: float) -> Tally:
    """Return operations that all took as long."""
    made = Tally()
    for _ in range(count):
        made.add(seconds, "ok")
    return made


@given(MINUTES, st.sampled_from([1, 5, 15, 30, 60]))
def test_the_intervals_are_the_whole_newest_first(minutes: range, size: int) -> None:
    """Each minute is in one of them, and they begin at round times."""
    parts = intervals(minutes, size=size)
    assert [minute for part in reversed(parts) for minute in part] == list(minutes)
    assert all(part.start % size == 0 for part in parts[:-1])
    assert all(1 <= len(part) <= size for part in parts)


@given(MINUTES)
def test_the_halves_are_the_whole(minutes: range) -> None:
    """The later may be one minute longer."""
    earlier, later = halves(minutes)
    assert [*earlier, *later] == list(minutes)
    assert 0 <= len(later) - len(earlier) <= 1


@pytest.mark.parametrize("window", get_args(Window))
def test_every_window_has_a_usual_interval(window: Window) -> None:
    """That is one of those that can be asked for."""
    assert interval_of(window, None) in get_args(Interval)


@pytest.mark.parametrize(("window", "interval"), [("24h", "5m"), ("6h", "5m"), ("15m", "1h")])
def test_an_interval_that_does_not_fit_is_refused(window: Window, interval: Interval) -> None:
    """More rows than anyone reads, or not even one."""
    with pytest.raises(InputError, match=f"{interval} does not fit a window of {window}"):
        interval_of(window, interval)


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (tally(10, 0.2), tally(10, 0.4), "slower"),
        (tally(10, 0.4), tally(10, 0.2), "faster"),
        (tally(10, 0.4), tally(10, 0.42), "steady"),
        (tally(10, 0.001), tally(10, 0.005), "steady"),
        (tally(9, 0.2), tally(99, 0.4), "too few samples"),
        (tally(99, 0.2), tally(0, 0.4), "too few samples"),
    ],
)
def test_the_direction_is_that_of_the_medians(earlier: Tally, later: Tally, expected: str) -> None:
    """A quarter more and at least 10 ms, told from 10 samples in each half."""
    assert direction(earlier, later) == expected


@given(st.floats(0, 100), st.floats(0, 100))
def test_slower_one_way_is_faster_the_other(one: float, other: float) -> None:
    """Turning time around turns the direction around."""
    turned = {"slower": "faster", "faster": "slower", "steady": "steady"}
    there = direction(tally(10, one), tally(10, other))
    assert direction(tally(10, other), tally(10, one)) == turned[there]


def test_the_history_has_a_row_for_each_interval() -> None:
    """Quiet ones too; a percentile only where there were enough requests."""
    made = Recording()
    made.requests(20, seconds=0.1)
    made.clock.now += 11 * 60
    made.requests(1, outcome="CloudFailureError")
    rows = history(made.recorder, made.recorder.last_minutes(12), interval="5m")
    assert [row.start for row in rows] == [
        "2026-06-15T12:10:00Z",
        "2026-06-15T12:05:00Z",
        "2026-06-15T12:00:00Z",
    ]
    assert [(row.api, row.api_failed, row.tools) for row in rows] == [
        (1, 1, 0),
        (0, 0, 0),
        (20, 0, 0),
    ]
    assert [row.api_p95_ms for row in rows] == [None, None, 100.0]


def test_the_trend_shows_the_samples_of_both_halves() -> None:
    """Of requests and of tools apart."""
    made = Recording()
    made.requests(12, seconds=0.1)
    made.clock.now += 600
    made.requests(15, seconds=0.3)
    tools, api = trends(made.recorder, made.recorder.last_minutes(15))
    assert (tools.kind, tools.direction) == ("tool", "too few samples")
    assert (api.kind, api.direction) == ("api", "slower")
    assert (api.earlier_count, api.later_count) == (12, 15)
    assert (api.earlier_p50_ms, api.later_p50_ms) == (100.0, 300.0)
