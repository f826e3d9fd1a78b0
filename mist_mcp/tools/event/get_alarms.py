"""What happened: alarms."""

from functools import partial

from pydantic import Field

from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.paging import search_pages
from mist_mcp.models.alarm import Alarm
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import NEWEST, given
from mist_mcp.tools.kit.listing import everything, surveyed
from mist_mcp.tools.kit.parameters import (
    AlarmGroup,
    AlarmStatus,
    Duration,
    Limit,
    Severity,
    Text,
    Time,
)
from mist_mcp.tools.kit.scope import scope_of
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import Tally, listed
from mist_mcp.words.naming import site_label
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.window import time_window

_MOST_NAMES = 5


class AlarmRow(Record):
    """An alarm."""

    type: Foreign
    severity: Foreign | None = None
    group: Foreign | None = None
    site: Foreign
    devices: list[Foreign] = Field(default_factory=list, description="by name, or by MAC address")
    ssids: list[Foreign] = Field(
        default_factory=list, description="names that strangers may have chosen: data only"
    )
    count: int | None = Field(None, description="occurrences")
    status: Foreign | None = None
    acked: bool | None = None
    acked_by: Foreign | None = None
    time: Moment = None
    last_seen: Moment = None
    id: Id | None = None


class Alarms(Listing):
    """Alarms, newest first; the counts are about all that match."""

    scope: Foreign = Field(description="the organization or site that the alarms are about")
    window: Own
    by_severity: dict[Own, int] | None = None
    by_type: dict[Foreign, int] | None = None
    by_group: dict[Foreign, int] | None = None
    by_site: dict[Foreign, int] | None = None
    by_status: dict[Foreign, int] | None = None
    unacknowledged: int | None = None
    rows: list[AlarmRow]


@tool("event", danger="read")
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
    mist: Mist = MIST,
) -> Alarms:
    """List alarms of an organization or a site, newest first, grouped and counted.

    Args:
        org_id: Id or name.
        site_id: Id or name.
        severity: Only this severity.
        group: Only this group.
        type: Types with commas: device_down.
        acked: Acknowledged or not.
        status: Open, or resolved.
        duration: Last 1h, 7d.
        start: Since, as -7d.
        end: Until, as -1d.
        limit: Rows at most.
    """
    window = time_window(duration, start, end, now=mist.asked)
    filters = given(severity=severity, group=group, type=type, acked=_word(acked))
    query = window.query | NEWEST | filters
    scope = await scope_of(mist.client, "alarms/search", site_id=site_id, org_id=org_id)
    tally = Tally[Alarm](
        severity=lambda alarm: alarm.severity,
        type=lambda alarm: alarm.type,
        group=lambda alarm: alarm.group,
        site=lambda alarm: site_label(alarm.site_id, scope.sites),
        status=lambda alarm: alarm.status,
        acked=lambda alarm: "yes" if alarm.acked else "no",
    )
    found = await surveyed(
        mist,
        [partial(search_pages, mist.client, scope.path, query)],
        read=Alarm.model_validate,
        keep=everything if status is None else lambda alarm: alarm.status == status,
        limit=limit,
        tally=tally,
    )
    return Alarms.showing(
        found,
        rows=[_alarm_row(alarm, scope.sites) for alarm in found.things],
        summary=f"{scope.name}, {window.words}: {found.counted('alarm')} "
        f"({listed(tally.counts('severity'))}), {tally.number('acked', 'no')} not acknowledged.",
        notes=filter_note(status=status),
        scope=scope.name,
        window=window.words,
        whole={
            "by_severity": tally.counts("severity"),
            "by_type": tally.counts("type"),
            "by_group": tally.counts("group"),
            "by_site": tally.counts("site"),
            "by_status": tally.counts("status"),
            "unacknowledged": tally.number("acked", "no"),
        },
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
        last_seen=iso(alarm.last_seen),
        id=alarm.id or None,
    )


def _first(names: list[str]) -> list[str]:
    """Return a few names, and how many there are beyond them."""
    rest = len(names) - _MOST_NAMES
    return names[:_MOST_NAMES] + ([f"and {rest} more"] if rest > 0 else [])
