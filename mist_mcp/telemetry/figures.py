"""What is reported of operations: counts, success and percentiles; and the errors. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field

from mist_mcp.answers.results import Record
from mist_mcp.telemetry.endpoints import category_of
from mist_mcp.telemetry.faults import Side, next_step, side_of
from mist_mcp.telemetry.record import Kind, Recorder
from mist_mcp.telemetry.tally import Tally, summed
from mist_mcp.words.trust import Foreign, Moment

_PERCENTILES: Final = (50, 90, 95, 99)


class Figures(Record):
    """Operations: how many ended how, and how long they took.

    The count stands beside each percentile; one that has too few samples is absent.
    """

    count: int
    failed: int = Field(description="by a fault of the cloud or of the server")
    refused: int = Field(
        description="could not succeed as asked: faults of the caller or of a device"
    )
    success_percent: float | None = Field(None, description="of those that were not refused")
    p50_ms: float | None = None
    p90_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    slowest_ms: float | None = None


class NamedFigures(Figures):
    """The operations of one name, since the start."""

    name: Foreign


class ErrorRow(Record):
    """A kind of error, since the start."""

    kind: Kind
    error: Foreign
    count: int
    last: Moment = None
    fault_of: Side
    next_step: Foreign


def figures(tally: Tally) -> Figures:
    """Return what is reported of some operations."""
    return Figures(**_fields(tally))


def named(tallies: Mapping[str, Tally]) -> list[NamedFigures]:
    """Return a row for each name."""
    return [NamedFigures(name=name, **_fields(tally)) for name, tally in tallies.items()]


def by_category(endpoints: Mapping[str, Tally]) -> dict[str, Tally]:
    """Add up the requests to Mist by the part of its API, busiest first."""
    parts: dict[str, list[Tally]] = {}
    for template, tally in endpoints.items():
        parts.setdefault(category_of(template), []).append(tally)
    sums = {category: summed(tallies) for category, tallies in parts.items()}
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1].count, pair[0])))


def ms(seconds: float | None) -> float | None:
    """Return seconds as milliseconds."""
    return None if seconds is None else round(seconds * 1000, 1)


def _fields(tally: Tally) -> dict[str, Any]:
    latencies = tally.latencies
    return {
        "count": tally.count,
        "failed": tally.failed,
        "refused": tally.refused,
        "success_percent": tally.success_percent,
        **{f"p{percent}_ms": ms(latencies.percentile(percent)) for percent in _PERCENTILES},
        "slowest_ms": ms(latencies.slowest) if tally.count else None,
    }


def errors(record: Recorder) -> list[ErrorRow]:
    """List the kinds of errors, the most frequent first."""
    rows = [
        ErrorRow.of(
            failure,
            kind=kind,
            error=name,
            fault_of=side_of(name),
            next_step=next_step(name),
        )
        for (kind, name), failure in record.failures.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.kind, row.error))
