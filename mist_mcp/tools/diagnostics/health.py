"""Whether this server works, judged from what it did in the last minutes."""

from typing import Any

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
from mist_mcp.telemetry.process import ProcessLoad, load
from mist_mcp.telemetry.record import MINUTE
from mist_mcp.telemetry.tally import Tally, summed
from mist_mcp.telemetry.trends import MINUTES, Window
from mist_mcp.tools.kit.context import Mist
from mist_mcp.words.times import duration, iso
from mist_mcp.words.trust import Foreign, Moment, Own


class RateLimits(Record):
    """The call budget as this process knows it."""

    answers_429: int = Field(description="requests that Mist refused for the budget, since start")
    closed_until: Moment = None
    closed_for_seconds: float
    calls_this_hour: int
    calls_left: int = Field(description="this hour, as far as this process knows")
    calls_limit: int
    resets: Moment = None


class HealthReport(Result):
    """Whether the server works, and what it measured."""

    verdict: Verdict
    reasons: list[Foreign]
    started: Moment = None
    uptime: Own | None = None
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


def health_report(mist: Mist) -> dict[str, Any]:
    """Return the fields of the health report."""
    record, now = mist.telemetry, mist.clock()
    tools, endpoints = record.by_name("tool"), record.by_name("api")
    return {
        **_judged(mist),
        "started": iso(mist.started),
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
        resets=state["resets"],
    )


def headline(facts: dict[str, Any]) -> str:
    """Return the verdict and its first reason as a sentence."""
    return f"{facts['verdict'].capitalize()}, up {facts['uptime']}: {facts['reasons'][0]}."


def covered(mist: Mist, window: Window) -> range:
    """Return the minutes of a window in which the server ran; at least the current one."""
    minutes = mist.telemetry.last_minutes(MINUTES[window])
    started = int(mist.started // MINUTE)
    return range(min(max(minutes.start, started), minutes[-1]), minutes.stop)
