"""What is reported of a stretch of time: a row for each interval, and the trend. Pure."""

from typing import get_args

from mist_mcp.answers.results import Record
from mist_mcp.telemetry.figures import ms
from mist_mcp.telemetry.record import MINUTE, Kind, Recorder
from mist_mcp.telemetry.trends import MINUTES, Direction, Interval, direction, halves, intervals
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Moment


class IntervalRow(Record):
    """What happened in an interval."""

    start: Moment = None
    tools: int
    tools_failed: int
    tools_refused: int
    tools_p50_ms: float | None = None
    tools_p95_ms: float | None = None
    api: int
    api_failed: int
    api_refused: int
    api_p50_ms: float | None = None
    api_p95_ms: float | None = None


class TrendRow(Record):
    """The later half of a window against the earlier."""

    kind: Kind
    direction: Direction
    earlier_count: int
    later_count: int
    earlier_refused: int
    later_refused: int
    earlier_p50_ms: float | None = None
    later_p50_ms: float | None = None
    earlier_success_percent: float | None = None
    later_success_percent: float | None = None


def trends(record: Recorder, minutes: range) -> list[TrendRow]:
    """Compare the later half of these minutes with the earlier, for each kind of operation."""
    return [_trend(record, kind, minutes) for kind in get_args(Kind)]


def history(record: Recorder, minutes: range, *, interval: Interval) -> list[IntervalRow]:
    """Return a row for each interval of these minutes, newest first."""
    parts = intervals(minutes, size=MINUTES[interval])
    return [_row(record, part) for part in parts]


def _trend(record: Recorder, kind: Kind, minutes: range) -> TrendRow:
    earlier, later = (record.over(kind, half) for half in halves(minutes))
    return TrendRow(
        kind=kind,
        direction=direction(earlier, later),
        earlier_count=earlier.count,
        later_count=later.count,
        earlier_refused=earlier.refused,
        later_refused=later.refused,
        earlier_p50_ms=ms(earlier.latencies.percentile(50)),
        later_p50_ms=ms(later.latencies.percentile(50)),
        earlier_success_percent=earlier.success_percent,
        later_success_percent=later.success_percent,
    )


def _row(record: Recorder, minutes: range) -> IntervalRow:
    tools, api = record.over("tool", minutes), record.over("api", minutes)
    start = minutes.start * MINUTE
    return IntervalRow(
        start=iso(start),
        tools=tools.count,
        tools_failed=tools.failed,
        tools_refused=tools.refused,
        tools_p50_ms=ms(tools.latencies.percentile(50)),
        tools_p95_ms=ms(tools.latencies.percentile(95)),
        api=api.count,
        api_failed=api.failed,
        api_refused=api.refused,
        api_p50_ms=ms(api.latencies.percentile(50)),
        api_p95_ms=ms(api.latencies.percentile(95)),
    )
