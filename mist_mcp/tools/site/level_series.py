"""A metric over time: its points, and between which values it moved."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import Field

from mist_mcp.analysis.service_levels import series_of, timed
from mist_mcp.answers.results import Record
from mist_mcp.models.service import InsightMetric, InsightSeries, Trend
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Moment
from mist_mcp.words.window import Window

_LARGEST: Final = 1e300
"""What is larger, or no number, has no place in JSON."""


class Point(Record):
    """A value of the metric, from this time on."""

    time: Moment = None
    value: float | None = None
    top: dict[Foreign, Foreign] | None = Field(
        None, description="of a metric whose values are objects"
    )


def level_series(trend: Trend) -> list[Point]:
    """Return a service level in per cent, interval by interval."""
    return [Point(time=iso(time), value=percent) for time, percent in series_of(trend)]


def metric_series(series: InsightSeries) -> list[Point]:
    """Return an insight metric, interval by interval."""
    return [_point(time, value) for time, value in timed(series)]


def late_note(points: Sequence[Point], window: Window) -> list[str]:
    """Say that a metric begins well after the window does: clouds keep some for a short time."""
    begin = points[0].time if points else None
    tenth = iso(window.start + (window.end - window.start) / 10)
    if begin is None or tenth is None or begin <= tenth:
        return []
    return [f"The cloud gives values since {begin} alone, not for the whole window"]


def _point(time: float | None, value: Any) -> Point:
    if isinstance(value, dict):
        parts = {name: str(part) for name, part in value.items() if _is_plain(part)}
        return Point(time=iso(time), top=parts)
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return Point(time=iso(time), value=value if known and abs(value) < _LARGEST else None)


def _is_plain(part: Any) -> bool:
    return isinstance(part, str | int | float)


def about(metric: InsightMetric) -> str:
    """Say in brackets what a metric is."""
    words = ", ".join(part for part in (metric.description, metric.unit) if part)
    return f" ({words})" if words else ""


def extent(points: Sequence[Point]) -> str:
    """Say between which values a metric moved, and where it is now."""
    known = [(point.value, point.time) for point in points if point.value is not None]
    if not known:
        return f"{len(points)} values" if points else "no values"
    values = [value for value, _ in known]
    lowest = known[values.index(min(values))]
    highest = known[values.index(max(values))]
    return (
        f"now {values[-1]:g}, lowest {lowest[0]:g} at {lowest[1]}, "
        f"highest {highest[0]:g} at {highest[1]}, mean {sum(values) / len(values):.6g}"
    )
