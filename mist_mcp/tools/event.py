"""What happened: alarms."""

import re
from typing import Annotated, ClassVar

from pydantic import Field

from mist_mcp.analysis.counts import counted, listed
from mist_mcp.cloud.names import find_org, find_site, site_names
from mist_mcp.cloud.paging import collect, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import InputError
from mist_mcp.models import Alarm, read_all
from mist_mcp.naming import site_label
from mist_mcp.results import Listing, Record, cut_note, paged
from mist_mcp.times import iso
from mist_mcp.tool import tool
from mist_mcp.tools.context import MIST, Mist
from mist_mcp.tools.parameters import AlarmGroup, Limit, PageNumber, Severity, Text

_MOST_NAMES = 5
_DURATION = r"^[1-9]\d{0,4}[smhdw]$"
_TIME = r"^(\d{9,10}|-[1-9]\d{0,4}[smhdw]|now)$"

Duration = Annotated[str, Field(pattern=_DURATION)]
Time = Annotated[str, Field(pattern=_TIME)]

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


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
        duration: How long before the end, such as 1h, 1d or 2w.
        start: Earliest time: epoch seconds, or relative such as -7d. Not with duration.
        end: Latest time: epoch seconds, relative such as -1d, or now.
        limit: Rows in the answer.
        page: Which page of rows, from 1.
    """
    query = _window(duration, start, end, now=mist.clock())
    query |= {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in {
            "severity": severity,
            "group": group,
            "type": type,
            "acked": acked,
        }.items()
        if value is not None
    }
    if site_id is not None:
        site = await find_site(mist.client, site_id, org=org_id)
        path, scope = path_of("sites/{site_id}/alarms/search", site_id=site.id), site.name
        names = {site.id: site.name}
    else:
        org = await find_org(mist.client, org_id)
        path, scope = path_of("orgs/{org_id}/alarms/search", org_id=org.id), org.name
        names = await site_names(mist.client, org)
    found = await collect(search_pages(mist.client, path, query))
    alarms = sorted(
        read_all(Alarm, found.rows), key=lambda alarm: alarm.timestamp or 0, reverse=True
    )
    by_severity = counted(alarm.severity for alarm in alarms)
    unacked = sum(not alarm.acked for alarm in alarms)
    window = _worded(query)
    return Alarms(
        summary=f"{scope}, {window}: {len(alarms)} alarms ({listed(by_severity)}), "
        f"{unacked} not acknowledged.",
        notes=cut_note(found),
        scope=scope,
        window=window,
        by_severity=by_severity,
        by_type=counted(alarm.type for alarm in alarms),
        by_group=counted(alarm.group for alarm in alarms),
        by_site=counted(site_label(alarm.site_id, names) for alarm in alarms),
        unacknowledged=unacked,
        **paged([_alarm_row(alarm, names) for alarm in alarms], limit=limit, page=page),
    )


def _window(
    duration: str | None, start: str | None, end: str | None, *, now: float
) -> dict[str, str]:
    """Return the query of a time window.

    Mist takes a start and an end, an end and a duration, or a duration alone.
    """
    if duration and start:
        raise InputError(
            "Both duration and start were given", next_step="Give one of them, with or without end."
        )
    if start and _epoch(start, now=now) >= _epoch(end or "now", now=now):
        raise InputError(
            "The time window is empty or reversed", next_step="Give a start that is before the end."
        )
    given = {"duration": duration, "start": start, "end": end}
    query = {name: value for name, value in given.items() if value is not None}
    return query if duration or start else {"duration": "1d", **query}


def _epoch(text: str, *, now: float) -> float:
    """Read a time as Mist does: epoch seconds, now, or relative to now."""
    if text == "now":
        return now
    if text.startswith("-"):
        return now - int(text[1:-1]) * _SECONDS[text[-1]]
    return float(text)


def _worded(query: dict[str, str]) -> str:
    start = query.get("start")
    since = f"since {_moment(start)}" if start else f"last {query['duration']}"
    end = query.get("end")
    return f"{since} until {_moment(end)}" if end else since


def _moment(text: str) -> str:
    return iso(float(text)) or text if re.fullmatch(r"\d+", text) else text


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
