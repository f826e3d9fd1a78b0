"""Show how calls, failures and latency developed, and whether it became slower."""

from mist_mcp.answers.results import Result
from mist_mcp.telemetry.history import IntervalRow, TrendRow, history, trends
from mist_mcp.telemetry.record import MINUTE
from mist_mcp.telemetry.trends import MINUTES, Interval, Window, interval_of
from mist_mcp.tools.diagnostics.health import covered
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.times import duration
from mist_mcp.words.trust import Foreign

_OTHER_QUESTIONS = "Other questions take other times: a change may be one of what was asked"


_SHORT = "The server has not run for the whole window"


class Trends(Result):
    """How speed and failures developed, newest interval first."""

    window: Window
    interval: Interval
    covered: Foreign | None = None
    trends: list[TrendRow]
    intervals: list[IntervalRow]


@tool("diagnostics", danger="read")
async def get_performance_trends(
    *, window: Window = "1h", interval: Interval | None = None, mist: Mist = MIST
) -> Trends:
    """Show how calls, failures and latency developed, and whether it became slower.

    Args:
        window: How far to look back.
        interval: Length of each row.
    """
    length = interval_of(window, interval)
    minutes = covered(mist, window)
    found = trends(mist.telemetry, minutes)
    short = len(minutes) < MINUTES[window]
    return Trends(
        summary=f"{'; '.join(map(_in_words, found))}.",
        notes=[_SHORT, _OTHER_QUESTIONS] if short else [_OTHER_QUESTIONS],
        window=window,
        interval=length,
        covered=duration(len(minutes) * MINUTE),
        trends=found,
        intervals=history(mist.telemetry, minutes, interval=length),
    )


def _in_words(trend: TrendRow) -> str:
    """Return a trend as words, with the number of samples."""
    what = {"tool": "Tool calls", "api": "API requests"}[trend.kind]
    medians = f", median {trend.earlier_p50_ms} then {trend.later_p50_ms} ms"
    known = trend.direction != "too few samples"
    samples = f"{trend.earlier_count} earlier, {trend.later_count} later"
    return f"{what}: {trend.direction} ({samples}{medians if known else ''})"
