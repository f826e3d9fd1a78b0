"""What happened to devices: their events counted, and the troubles among them named."""

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from mist_mcp.analysis.event_types import EVENT_TYPES
from mist_mcp.analysis.events import Journal, Stranger, Trouble
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.paging import PAGE_SIZE, Place, collect, whole_list
from mist_mcp.models.base import read_all
from mist_mcp.models.event import DeviceEvent, EventWords
from mist_mcp.tools.device.event_source import EventSource, source_of
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import NEWEST, given
from mist_mcp.tools.kit.listing import surveyed
from mist_mcp.tools.kit.parameters import Duration, Fields, Limit, Text, Time
from mist_mcp.tools.kit.tool import tool
from mist_mcp.tools.kit.type_filter import type_filter
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.window import Window, time_window

_MOST_PLACES: Final = 8
_MOST_NAMED: Final = 3
_HOUR: Final = 3600
_DAY: Final = 86_400
_LONGEST_BY_HOUR: Final = 2 * _DAY


class TroubleRow(Record):
    """One kind of trouble among the events."""

    trouble: Foreign
    events: int
    over: int = Field(description="events that a later one ended")
    at: int = Field(description="devices, or ports, that it hit")
    where: list[Foreign] = Field(description="those hit most, each with its number of events")
    what: list[Foreign] = Field(description="in the cloud's words, each with its number of events")
    types: list[Foreign]
    first: Moment = None
    last: Moment = None


class UnknownRow(Record):
    """A type of event that no public list has: good or bad is not known."""

    type: Foreign
    events: int
    where: list[Foreign]
    says: Foreign | None = Field(None, description="what the newest says")
    last: Moment = None


class DeviceEventRow(Record):
    """An event."""

    reported: Moment = None
    type: Foreign
    what: Foreign | None = Field(None, description="the type in the cloud's words")
    device: Foreign | None = None
    mac: Id | None = None
    port: Foreign | None = None
    site: Foreign
    text: Foreign | None = None


class DeviceEvents(Listing):
    """Events of devices, newest first; counts and troubles are about all that match."""

    scope: Foreign
    window: Own
    troubles: list[TroubleRow] | None = None
    unknown: list[UnknownRow] | None = Field(None, description="neither good nor bad: not known")
    by_type: dict[Foreign, int] | None = None
    by_device: dict[Foreign, int] | None = None
    by_site: dict[Foreign, int] | None = None
    by_time: dict[Own, int] | None = Field(
        None, description="by hour, of more than two days by day"
    )
    rows: list[DeviceEventRow]


@tool("device", danger="read")
async def get_device_events(
    *,
    org_id: Text | None = None,
    site_id: Text | None = None,
    device_id: Text | None = None,
    type: Fields | None = None,  # noqa: A002 - the API's own word
    duration: Duration | None = None,
    start: Time | None = None,
    end: Time | None = None,
    limit: Limit = 50,
    mist: Mist = MIST,
) -> DeviceEvents:
    """Tell what happened to devices: restarts, failures, flapping ports, and all events.

    Args:
        org_id: Id or name.
        site_id: Id or name.
        device_id: Name, MAC or id.
        type: Types with commas: SW_PORT_DOWN.
        duration: Last 1h, 7d.
        start: Since, as -7d.
        end: Until, as -1d.
        limit: Rows at most.
    """
    window = time_window(duration, start, end, now=mist.asked)
    scope = await client_scope(mist.client, site_id=site_id, org_id=org_id)
    types = type_filter(type, EVENT_TYPES)
    query = window.query | NEWEST | given(type=types.query)
    source = await source_of(mist, scope, device_id, query)
    words = await _words(mist.client)
    journal = Journal(
        lambda event: _device(event, scope, source),
        step=_HOUR if window.end - window.start <= _LONGEST_BY_HOUR else _DAY,
        type=lambda event: event.type,
        site=lambda event: scope.site(event.site_id),
    )
    found = await surveyed(
        mist,
        [source.pages(mist, query)],
        read=DeviceEvent.model_validate,
        limit=limit,
        tally=journal,
    )
    if type is not None:
        await _hear_ends(mist, source, query, journal)
    troubles = journal.troubles()
    return DeviceEvents.showing(
        found,
        rows=[_event_row(event, scope, source, words) for event in found.things],
        summary=_summary(scope, window, found.counted("event"), journal, troubles),
        notes=[*types.notes(found.total), *filter(None, [source.note])],
        scope=scope.name,
        window=window.words,
        whole={
            "troubles": [_trouble_row(trouble, words) for trouble in troubles],
            "unknown": [_unknown_row(each, words) for each in journal.strangers()],
            "by_type": journal.counts("type"),
            "by_device": journal.counts("device"),
            "by_site": journal.counts("site"),
            "by_time": journal.timeline(),
        },
    )


async def _hear_ends(
    mist: Mist, source: EventSource, query: Mapping[str, str | int], journal: Journal
) -> None:
    """Read what tells of the end of troubles: a filter on the type would hide it."""
    if types := journal.ending_types():
        pages = source.pages(mist, {**query, "type": ",".join(types)})
        found = await collect(pages(size=PAGE_SIZE, since=Place()))
        for event in read_all(DeviceEvent, found.rows):
            journal.hear(event)


async def _words(client: MistClient) -> dict[str, EventWords]:
    """Return what the types of events mean."""
    rows = await whole_list(client.constants, "/api/v1/const/device_events")
    return {words.key: words for words in read_all(EventWords, rows)}


def _device(event: DeviceEvent, scope: ClientScope, source: EventSource) -> str | None:
    edge = event.mxedge_name or source.edges.get(event.mxedge_id or "")
    return event.device_name or edge or scope.device(event.device_mac)


def _summary(
    scope: ClientScope, window: Window, amount: str, journal: Journal, troubles: list[Trouble]
) -> str:
    of = f" of {journal.devices} device{'' if journal.devices == 1 else 's'}"
    parts = [*map(_told, troubles), *_untold(journal.strangers())]
    return (
        f"{scope.name}, {window.words}: {amount}{of if journal.devices else ''}; "
        f"{'; '.join(parts) if parts else 'no trouble among them'}."
    )


def _told(trouble: Trouble) -> str:
    over = ", over" if trouble.is_over else f", {trouble.over} over" if trouble.over else ""
    return f"{trouble.kind} {trouble.events} at {_named(trouble)}{over}"


def _untold(strangers: list[Stranger]) -> list[str]:
    """Say that some types are unknown, so that nobody takes them for ordinary life."""
    if not strangers:
        return []
    events = sum(each.places.total() for each in strangers)
    names = ", ".join(each.type for each in strangers[:_MOST_NAMED])
    more = ", …" if len(strangers) > _MOST_NAMED else ""
    return [f"of unknown meaning {events} ({names}{more})"]


def _named(trouble: Trouble) -> str:
    """Name the places of a trouble if they are few, else say how many."""
    names = sorted(trouble.places)
    return ", ".join(names) if len(names) <= _MOST_NAMED else f"{len(names)} devices"


def _trouble_row(trouble: Trouble, words: Mapping[str, EventWords]) -> TroubleRow:
    return TroubleRow.of(
        trouble,
        trouble=trouble.kind,
        at=len(trouble.places),
        where=[_place(trouble, name) for name, _ in trouble.places.most_common(_MOST_PLACES)],
        what=[f"{_said(type_, words)} ({count})" for type_, count in trouble.types.most_common()],
        types=list(trouble.types),
    )


def _place(trouble: Trouble, name: str) -> str:
    """Write a place with its number of events, and whether nothing stands there any more."""
    over = ", over" if trouble.over and name not in trouble.standing else ""
    return f"{name} ({trouble.places[name]}{over})"


def _unknown_row(each: Stranger, words: Mapping[str, EventWords]) -> UnknownRow:
    return UnknownRow.of(
        each,
        events=each.places.total(),
        where=[f"{name} ({count})" for name, count in each.places.most_common(_MOST_PLACES)],
        says=each.text or (_said(each.type, words) if each.type in words else None),
    )


def _said(type_: str, words: Mapping[str, EventWords]) -> str:
    known = words.get(type_, EventWords())
    return known.description or known.display or type_


def _event_row(
    event: DeviceEvent,
    scope: ClientScope,
    source: EventSource,
    words: Mapping[str, EventWords],
) -> DeviceEventRow:
    said = words.get(event.type or "")
    return DeviceEventRow(
        reported=iso(event.timestamp),
        type=event.type or "unknown",
        what=said.display if said else None,
        device=_device(event, scope, source),
        mac=event.device_mac,
        port=event.port_id,
        site=scope.site(event.site_id),
        text=event.words,
    )
