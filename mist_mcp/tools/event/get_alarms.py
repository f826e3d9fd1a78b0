"""What happened: alarms."""

from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Final

from pydantic import Field

from mist_mcp.analysis.alarm_types import ALARM_TYPES
from mist_mcp.analysis.alarm_words import bounded
from mist_mcp.analysis.alarms import Judged, Kind, critical_types, ending_types, judged, kinds
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.paging import Page, Rows, collect, search_pages
from mist_mcp.cloud.turns import aside
from mist_mcp.models.alarm import Alarm
from mist_mcp.models.base import read_all
from mist_mcp.tools.event.alarm_rows import AlarmRow, alarm_row, site_of
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import NEWEST, given
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import (
    AlarmGroup,
    AlarmStatus,
    Duration,
    Fields,
    Limit,
    Severity,
    Text,
    Time,
)
from mist_mcp.tools.kit.scope import Scope, scope_of
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.kit.type_filter import type_filter
from mist_mcp.words.counts import Tally, listed
from mist_mcp.words.trust import Foreign, Moment, Own
from mist_mcp.words.window import time_window

_MOST_KINDS: Final = 30


class KindRow(Record):
    """The alarms of one type."""

    type: Foreign
    severity: Foreign | None = Field(None, description="the worst of theirs")
    alarms: int
    open: int
    where: list[Foreign] = Field(
        description="devices, or WLANs and servers, named most, each with a number"
    )
    first: Moment = None
    last: Moment = None


class Alarms(Listing):
    """Alarms, by severity, then the newest first; the counts are about all that match."""

    scope: Foreign = Field(description="the organization or site that the alarms are about")
    window: Own
    by_severity: dict[Foreign, int] | None = None
    by_type: dict[Foreign, int] | None = None
    by_group: dict[Foreign, int] | None = None
    by_site: dict[Foreign, int] | None = None
    by_status: dict[Own, int] | None = None
    unacknowledged: int | None = None
    repeated: list[KindRow] | None = Field(None, description="types that came more than once")
    rows: list[AlarmRow]


@tool("event", danger="read")
async def get_alarms(
    *,
    org_id: Text | None = None,
    site_id: Text | None = None,
    severity: Severity | None = None,
    group: AlarmGroup | None = None,
    type: Fields | None = None,  # noqa: A002 - the API's own word
    acked: bool | None = None,
    status: AlarmStatus | None = None,
    duration: Duration | None = None,
    start: Time | None = None,
    end: Time | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> Alarms:
    """List alarms, worst first: what went down or misbehaves, where, Marvis's cause and advice.

    Args:
        org_id: Id or name.
        site_id: Id or name.
        severity: Only these.
        group: Only these.
        type: Types with commas: device_down.
        acked: Acknowledged or not.
        status: Open, or resolved.
        duration: Last 1h, 7d.
        start: Since, as -7d.
        end: Until, as -1d.
        limit: Rows at most.
    """
    window = time_window(duration, start, end, now=mist.asked)
    types = type_filter(type, ALARM_TYPES)
    filters = given(severity=severity, group=group, type=types.query, acked=_word(acked))
    scope = await scope_of(mist.client, "alarms/search", site_id=site_id, org_id=org_id)
    read = partial(_in_order, mist, scope, window.query, filters, status=status)
    order, shown = await ordered(mist, read, limit=limit)
    return Alarms.showing(
        shown,
        rows=[alarm_row(each, scope.sites) for each in shown.things],
        summary=f"{scope.name}, {window.words}: {shown.counted('alarm')} {order.summary}",
        notes=[*filter_note(status=status), *order.notes, *types.notes(shown.total)],
        scope=scope.name,
        window=window.words,
        whole=order.whole,
    )


async def _in_order(
    mist: Mist,
    scope: Scope,
    window: Mapping[str, str | int],
    filters: Mapping[str, str],
    *,
    status: str | None,
) -> Order[Judged]:
    """Read all alarms that match, and put them in order, the worst first."""
    found = await _read(mist, scope.path, {**window, **filters})
    alarms = await aside(partial(read_all, Alarm, found.rows), over=found.rows)
    ends = await _ends(mist, scope.path, window, alarms) if filters else []
    work = partial(_ranked, alarms, ends, scope.sites, status=status, complete=found.complete)
    return await aside(work, over=alarms)


def _ranked(
    alarms: list[Alarm],
    ends: list[Alarm],
    sites: dict[str, str],
    *,
    status: str | None,
    complete: bool,
) -> Order[Judged]:
    every = judged(alarms, ends=ends)
    kept = [each for each in every if status in (None, each.standing)]
    tally = _counted(kept, sites)
    return Order(
        kept,
        complete=complete,
        notes=[*_unsaid(kept), *_left_out(every, status)],
        summary=f"({listed(tally.counts('severity'))}), {tally.number('status', 'open')} open, "
        f"{tally.number('acked', 'no')} not acknowledged.",
        whole={
            "by_severity": tally.counts("severity"),
            "by_type": tally.counts("type", always=critical_types(kept)),
            "by_group": tally.counts("group"),
            "by_site": tally.counts("site"),
            "by_status": tally.counts("status"),
            "unacknowledged": tally.number("acked", "no"),
            "repeated": [_kind_row(kind) for kind in kinds(kept) if kind.alarms > 1][:_MOST_KINDS],
        },
    )


async def _read(mist: Mist, path: str, query: Mapping[str, str | int]) -> Rows:
    """Read all alarms that match: their order is not the cloud's."""
    pages = search_pages(mist.client, path, {**query, **NEWEST})
    return await collect(_with_progress(mist, pages))


async def _with_progress(mist: Mist, pages: AsyncIterator[Page]) -> AsyncIterator[Page]:
    """Tell the client after each page how many rows were read."""
    seen = 0
    async for page in pages:
        yield page
        seen += len(page.rows)
        if page.following is not None:
            await mist.progress(seen)


async def _ends(
    mist: Mist, path: str, window: Mapping[str, str | int], alarms: list[Alarm]
) -> list[Alarm]:
    """Read what tells of the end of alarms: a filter on severity or type would hide it."""
    types = ending_types(alarm.type for alarm in alarms)
    if not types:
        return []
    return read_all(Alarm, (await _read(mist, path, {**window, "type": ",".join(types)})).rows)


def _counted(alarms: list[Judged], sites: dict[str, str]) -> Tally[Judged]:
    tally = Tally[Judged](
        severity=lambda each: each.alarm.severity,
        type=lambda each: each.alarm.type,
        group=lambda each: each.alarm.group,
        site=lambda each: site_of(each.alarm, sites),
        status=lambda each: each.standing,
        acked=lambda each: "yes" if each.alarm.acked else "no",
    )
    for each in alarms:
        tally.add(each)
    return tally


def _unsaid(kept: list[Judged]) -> list[str]:
    """Say how many alarms came without a status: that they are open is what nobody contradicts."""
    number = sum(each.alarm.status is None and each.standing == "open" for each in kept)
    if not number:
        return []
    return [f"{number} came without a status: they count as open, since nothing has ended them"]


def _left_out(alarms: list[Judged], status: str | None) -> list[str]:
    """Say how many alarms a filter on the status left out because they only tell something."""
    notices = sum(each.standing == "notice" for each in alarms)
    if status is None or not notices:
        return []
    return [f"{notices} that only tell of a return or a change are neither open nor resolved"]


def _word(flag: bool | None) -> str | None:  # noqa: FBT001 - the value itself
    """Write a boolean as the API reads it."""
    return None if flag is None else str(flag).lower()


def _kind_row(kind: Kind) -> KindRow:
    named = [f"{name} ({count})" for name, count in kind.places.most_common()]
    return KindRow.of(kind, where=bounded(named))
