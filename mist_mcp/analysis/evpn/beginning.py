"""When the trouble of a fabric began, and which changes were made before it. Pure.

Changes stand beside findings: what came before is not what it came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from mist_mcp.analysis.audit_log import is_change

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mist_mcp.analysis.evpn.findings import Finding
    from mist_mcp.models.event import ConfigPush, LogEntry

BEFORE: Final = 3600
"""Seconds before the beginning in which changes are looked for."""

_LATE: Final = 300
"""Seconds by which statistics may tell of something too early: they come every few minutes."""


class Hour(NamedTuple):
    """The time before the beginning, epoch seconds."""

    start: int
    end: int


def hour_before(findings: Iterable[Finding]) -> Hour | None:
    """Return the hour before the earliest grave finding; None where no one has a beginning."""
    began = [each.since for each in findings if each.severity != "minor" and each.since]
    return Hour(int(min(began)) - BEFORE, int(min(began)) + _LATE) if began else None


def changes_in(
    entries: Iterable[LogEntry], hour: Hour, *, sites: Collection[str]
) -> list[LogEntry]:
    """Return what people changed at some sites, or for the whole organization; the last first."""
    found = [
        each
        for each in entries
        if is_change(each) and (not each.site_id or each.site_id in sites) and _is_in(each, hour)
    ]
    return sorted(found, key=lambda each: -(each.timestamp or 0))


def pushes_in(
    rows: Sequence[ConfigPush], hour: Hour, *, switches: Collection[str]
) -> Iterator[ConfigPush]:
    """Yield when switches were given a configuration; the last first."""
    for each in sorted(rows, key=lambda row: -(row.timestamp or 0)):
        if each.mac in switches and _is_in(each, hour):
            yield each


def _is_in(row: LogEntry | ConfigPush, hour: Hour) -> bool:
    return row.timestamp is not None and hour.start <= row.timestamp <= hour.end
