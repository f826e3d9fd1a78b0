"""The server's own health and speed, from what it measured; Mist is asked nothing."""

import platform
from itertools import islice
from typing import Any, ClassVar, Literal

from pydantic import Field

from mist_mcp.answers.results import Record, Result
from mist_mcp.telemetry.faults import RATE_LIMITED, TOKEN_REJECTED
from mist_mcp.telemetry.figures import (
    ErrorRow,
    Figures,
    NamedFigures,
    by_category,
    errors,
    figures,
    named,
)
from mist_mcp.telemetry.health import RECENT_MINUTES, Verdict, judged
from mist_mcp.telemetry.history import IntervalRow, TrendRow, history, trends
from mist_mcp.telemetry.process import ProcessLoad, load
from mist_mcp.telemetry.record import MINUTE, Kind, Operation
from mist_mcp.telemetry.tally import Tally, summed
from mist_mcp.telemetry.trends import MINUTES, Interval, Window, interval_of
from mist_mcp.tools.diagnostics.diagnostics import PackageRow, SettingRow, debug_server_status
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.times import duration, iso

_MOST_OPERATIONS = 200
"""More than fit in a result unless the operator allows large ones."""

_EXPORTED: Window = "1h"
_OTHER_QUESTIONS = "Other questions take other times: a change may be one of what was asked"
_SHORT = "The server has not run for the whole window"


class RateLimits(Record):
    """The call budget as this process knows it."""

    answers_429: int = Field(description="requests that Mist refused for the budget, since start")
    closed_until: str | None = None
    closed_for_seconds: float
    calls_this_hour: int
    calls_left: int = Field(description="this hour, as far as this process knows")
    calls_limit: int
    resets: str | None = None


class HealthReport(Result):
    """Whether the server works, and what it measured."""

    TABLES: ClassVar = {
        "errors": ("kind", "error", "count", "last", "next_step"),
        "tools": ("name", "count", "success_percent", "p50_ms", "p95_ms"),
        "endpoints": ("name", "count", "success_percent", "p50_ms", "p95_ms"),
    }

    verdict: Verdict
    reasons: list[str]
    started: str | None = None
    started_epoch: float
    uptime: str | None = None
    recent_minutes: int = RECENT_MINUTES
    recent_tools: Figures
    recent_api: Figures
    all_tools: Figures
    all_api: Figures
    rate_limits: RateLimits
    process: ProcessLoad
    errors: list[ErrorRow]
    api_categories: list[NamedFigures]
    tools: list[NamedFigures]
    endpoints: list[NamedFigures]


class Trends(Result):
    """How speed and failures developed, newest interval first."""

    TABLES: ClassVar = {
        "trends": ("kind", "direction", "earlier_count", "later_count", "later_p50_ms"),
        "intervals": ("start", "tools", "tools_failed", "tools_p95_ms", "api", "api_p95_ms"),
    }

    window: Window
    interval: Interval
    covered: str | None = None
    trends: list[TrendRow]
    intervals: list[IntervalRow]


class OperationRow(Record):
    """A call of a tool or a request to Mist, without its arguments."""

    kind: Kind
    name: str
    started: str | None = None
    started_epoch: float
    milliseconds: float
    outcome: str


class Diagnostics(HealthReport):
    """All that the server knows of itself, as one document."""

    TABLES: ClassVar = {}

    format: Literal["mist-mcp-diagnostics-1"] = "mist-mcp-diagnostics-1"
    exported: str | None = None
    exported_epoch: float
    version: str
    python: str
    platform: str
    cloud: str
    window: Window
    trends: list[TrendRow]
    intervals: list[IntervalRow]
    settings: list[SettingRow]
    packages: list[PackageRow]
    operations: list[OperationRow] = Field(description="the last ones, newest first")


@tool("diagnostics", danger="read")
async def get_service_health_report(*, mist: Mist = MIST) -> HealthReport:
    """Judge whether this server works: success rates, latencies, errors, rate limits, load.

    Use it when calls fail or are slow. It asks Mist nothing; latencies are right within 5 %.
    """
    facts = _health(mist)
    return HealthReport(summary=_headline(facts), **facts)


@tool("diagnostics", danger="read")
async def get_performance_trends(
    *, window: Window = "1h", interval: Interval | None = None, mist: Mist = MIST
) -> Trends:
    """Show how calls, failures and latency developed, and whether it became slower.

    The later half of the window is compared with the earlier, by medians.

    Args:
        window: How far to look back.
        interval: Length of each row; chosen to fit the window if left out.
    """
    length = interval_of(window, interval)
    minutes = _covered(mist, window)
    found = trends(mist.telemetry, minutes)
    short = len(minutes) < MINUTES[window]
    return Trends(
        summary=f"{'; '.join(map(_told, found))}.",
        notes=[_SHORT, _OTHER_QUESTIONS] if short else [_OTHER_QUESTIONS],
        window=window,
        interval=length,
        covered=duration(len(minutes) * MINUTE),
        trends=found,
        intervals=history(mist.telemetry, minutes, interval=length),
    )


@tool("diagnostics", danger="read")
async def export_diagnostics_json(*, mist: Mist = MIST) -> Diagnostics:
    """Export all diagnostics as one JSON document, for analysis elsewhere.

    Health, trends of the last hour, settings without secrets, versions, and the last operations
    without their arguments. What exceeds the size of a result is cut, and said so.
    """
    facts = _health(mist)
    status = await debug_server_status(mist=mist)
    minutes = _covered(mist, _EXPORTED)
    operations = list(islice(reversed(mist.telemetry.recent), _MOST_OPERATIONS))
    return Diagnostics(
        summary=f"Diagnostics of mist-mcp {status.version} on {status.cloud}. {_headline(facts)}",
        **facts,
        exported=iso(mist.clock()),
        exported_epoch=mist.clock(),
        version=status.version,
        python=status.python,
        platform=platform.platform(),
        cloud=status.cloud,
        window=_EXPORTED,
        trends=trends(mist.telemetry, minutes),
        intervals=history(mist.telemetry, minutes, interval=interval_of(_EXPORTED, None)),
        settings=status.settings,
        packages=status.packages,
        operations=[_operation(operation) for operation in operations],
    )


def _health(mist: Mist) -> dict[str, Any]:
    """Return the fields of the health report."""
    record, now = mist.telemetry, mist.clock()
    tools, endpoints = record.by_name("tool"), record.by_name("api")
    return {
        **_judged(mist),
        "started": iso(mist.started),
        "started_epoch": mist.started,
        "uptime": duration(max(0.0, now - mist.started)),
        "all_tools": figures(summed(tools.values())),
        "all_api": figures(summed(endpoints.values())),
        "rate_limits": _rate_limits(mist, summed(endpoints.values())),
        "process": load(),
        "errors": errors(record),
        "api_categories": named(by_category(endpoints)),
        "tools": named(tools),
        "endpoints": named(endpoints),
    }


def _judged(mist: Mist) -> dict[str, Any]:
    """Return the verdict, and the recent operations that it is about."""
    record = mist.telemetry
    minutes = record.last_minutes(RECENT_MINUTES)
    api, tools = record.over("api", minutes), record.over("tool", minutes)
    last = next((one.outcome for one in reversed(record.recent) if one.kind == "api"), None)
    verdict, reasons = judged(
        api,
        tools,
        token_rejected=last == TOKEN_REJECTED,
        closed_for=mist.client.budget.closed_for(mist.clock()),
    )
    return {
        "verdict": verdict,
        "reasons": reasons,
        "recent_tools": figures(tools),
        "recent_api": figures(api),
    }


def _rate_limits(mist: Mist, api: Tally) -> RateLimits:
    budget, now = mist.client.budget, mist.clock()
    state = budget.state(now)
    closed_for = budget.closed_for(now)
    return RateLimits(
        answers_429=api.outcomes[RATE_LIMITED],
        closed_until=iso(budget.closed_until) if closed_for else None,
        closed_for_seconds=closed_for,
        calls_this_hour=budget.this_hour(now),
        calls_left=state["calls_left"],
        calls_limit=state["calls_limit"],
        resets=iso(state["resets_epoch"]),
    )


def _headline(facts: dict[str, Any]) -> str:
    """Return the verdict and its first reason as a sentence."""
    return f"{facts['verdict'].capitalize()}, up {facts['uptime']}: {facts['reasons'][0]}."


def _covered(mist: Mist, window: Window) -> range:
    """Return the minutes of a window in which the server ran; at least the current one."""
    minutes = mist.telemetry.last_minutes(MINUTES[window])
    started = int(mist.started // MINUTE)
    return range(min(max(minutes.start, started), minutes[-1]), minutes.stop)


def _told(trend: TrendRow) -> str:
    """Return a trend as words, with the number of samples."""
    what = {"tool": "Tool calls", "api": "API requests"}[trend.kind]
    medians = f", median {trend.earlier_p50_ms} then {trend.later_p50_ms} ms"
    known = trend.direction != "too few samples"
    samples = f"{trend.earlier_count} earlier, {trend.later_count} later"
    return f"{what}: {trend.direction} ({samples}{medians if known else ''})"


def _operation(operation: Operation) -> OperationRow:
    return OperationRow(
        kind=operation.kind,
        name=operation.name,
        started=iso(operation.started),
        started_epoch=round(operation.started, 3),
        milliseconds=round(operation.seconds * 1000, 1),
        outcome=operation.outcome,
    )
