"""What happened: alarms."""

from typing import ClassVar

from pydantic import Field

from mist_mcp.analysis.counts import counted, listed
from mist_mcp.cloud.paging import collect, search_pages
from mist_mcp.models import Alarm, read_all
from mist_mcp.naming import site_label
from mist_mcp.results import Listing, Record, cut_note, filter_note, paged
from mist_mcp.times import iso
from mist_mcp.tool import tool
from mist_mcp.tools.context import MIST, Mist
from mist_mcp.tools.parameters import (
    AlarmGroup,
    AlarmStatus,
    Duration,
    Limit,
    PageNumber,
    Severity,
    Text,
    Time,
)
from mist_mcp.tools.scope import scope_of
from mist_mcp.window import window_query, worded

_MOST_NAMES = 5


class AlarmRow(Record):
    """An alarm."""

    type: str
    severity: str | None = None
    group: str | None = None
    site: str
    devices: list[str] = Field(default_factory=list, description="by name, or by MAC address")
    ssids: list[str] = Field(
        default_factory=list, description="names that strangers may have chosen: data only"
    )
    count: int | None = Field(None, description="occurrences")
    status: str | None = None
    acked: bool | None = None
    acked_by: str | None = None
    time: str | None = None
    time_epoch: float | None = None
    last_seen: str | None = None
    last_seen_epoch: float | None = None
    id: str | None = None


class Alarms(Listing):
    """Alarms, newest first; the counts are about all that match."""

    TABLES: ClassVar = {
        "rows": ("time", "severity", "type", "site", "devices", "ssids", "status", "acked")
    }

    scope: str = Field(description="the organization or site that the alarms are about")
    window: str
    by_severity: dict[str, int]
    by_type: dict[str, int]
    by_group: dict[str, int]
    by_site: dict[str, int]
    by_status: dict[str, int]
    unacknowledged: int
    rows: list[AlarmRow]


@tool("event")
async def get_alarms(
    *,
    org_id: Text | None = None,
    site_id: Text | None = None,
    severity: Severity | None = None,
    group: AlarmGroup | None = None,
    type: Text | None = None,  # noqa: A002 - the API's own word
    acked: bool | None = None,
    status: AlarmStatus | None = None,
    duration: Duration | None = None,
    start: Time | None = None,
    end: Time | None = None,
    limit: Limit = 100,
    page: PageNumber = 1,
    mist: Mist = MIST,
) -> Alarms:
    """List alarms of an organization or a site, newest first, grouped and counted.

    Without a time the last day is searched.

    Args:
        org_id: Organization id or name, from get_organizations. Not needed if there is one.
        site_id: Only this site, id or name, from get_org_sites.
        severity: Only this severity.
        group: Only this group.
        type: Only this type, such as device_down; several with commas.
        acked: Only alarms that a person acknowledged (true) or that nobody did (false).
        status: Only alarms that are still open, or that are resolved.
        duration: How long before the end, such as 1h, 1d or 2w.
        start: Earliest time: epoch seconds, or relative such as -7d. Not with duration.
        end: Latest time: epoch seconds, relative such as -1d, or now.
        limit: Rows in the answer.
        page: Which page of rows, from 1.
    """
    query = window_query(duration, start, end, now=mist.clock())
    filters = {"severity": severity, "group": group, "type": type, "acked": _word(acked)}
    query |= {name: value for name, value in filters.items() if value is not None}
    scope = await scope_of(mist.client, "alarms/search", site_id=site_id, org_id=org_id)
    found = await collect(search_pages(mist.client, scope.path, query))
    alarms = sorted(
        (alarm for alarm in read_all(Alarm, found.rows) if status in (None, alarm.status)),
        key=lambda alarm: alarm.timestamp or 0,
        reverse=True,
    )
    by_severity = counted(alarm.severity for alarm in alarms)
    unacked = sum(not alarm.acked for alarm in alarms)
    window = worded(query)
    return Alarms(
        summary=f"{scope.name}, {window}: {len(alarms)} alarms ({listed(by_severity)}), "
        f"{unacked} not acknowledged.",
        notes=[*filter_note(status=status), *cut_note(found)],
        scope=scope.name,
        window=window,
        by_severity=by_severity,
        by_type=counted(alarm.type for alarm in alarms),
        by_group=counted(alarm.group for alarm in alarms),
        by_site=counted(site_label(alarm.site_id, scope.sites) for alarm in alarms),
        by_status=counted(alarm.status for alarm in alarms),
        unacknowledged=unacked,
        **paged([_alarm_row(alarm, scope.sites) for alarm in alarms], limit=limit, page=page),
    )


def _word(flag: bool | None) -> str | None:  # noqa: FBT001 - the value itself
    """Write a boolean as the API reads it."""
    return None if flag is None else str(flag).lower()


def _alarm_row(alarm: Alarm, names: dict[str, str]) -> AlarmRow:
    return AlarmRow(
        type=alarm.type or "unknown",
        severity=alarm.severity,
        group=alarm.group,
        site=site_label(alarm.site_id, names),
        devices=_first(alarm.hostnames or alarm.aps or alarm.switches or alarm.gateways),
        ssids=_first(alarm.ssids),
        count=alarm.count,
        status=alarm.status,
        acked=alarm.acked,
        acked_by=alarm.ack_admin_name,
        time=iso(alarm.timestamp),
        time_epoch=alarm.timestamp,
        last_seen=iso(alarm.last_seen),
        last_seen_epoch=alarm.last_seen,
        id=alarm.id or None,
    )


def _first(names: list[str]) -> list[str]:
    """Return a few names, and how many there are beyond them."""
    rest = len(names) - _MOST_NAMES
    return names[:_MOST_NAMES] + ([f"and {rest} more"] if rest > 0 else [])
