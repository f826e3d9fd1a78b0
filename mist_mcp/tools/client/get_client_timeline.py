"""One client over time: how it joined, what it was refused, where it went, and how far it got."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pydantic import Field

from mist_mcp.analysis.client_path import (
    STAGES,
    Happening,
    Outcome,
    Standing,
    Told,
    Way,
    told,
    way_of,
)
from mist_mcp.analysis.reason_codes import reason_words
from mist_mcp.analysis.refusals import refusals
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.paging import Rows, collect, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import MistObject, read_all
from mist_mcp.models.client import NacEvent
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope
from mist_mcp.tools.kit.client_sought import Sought, sought
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import NEWEST
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import Duration, Limit, Text, Time
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted
from mist_mcp.words.times import duration as span
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.untrusted import quoted
from mist_mcp.words.window import Window, time_window

_MOST_EVENTS: Final = 2000
_MOST_APS: Final = 6
_MOST_TYPES: Final = 5
_NOUNS: Final = {"associated": "association", "authenticated": "authentication"}
_NONE: Final = Rows(rows=[], total=0, complete=True)


class ClientEvent(MistObject):
    """An event of a wireless client."""

    type: str | None = None
    timestamp: float | None = None
    ap: str | None = None
    ssid: str | None = None
    band: str | None = None
    channel: int | None = None
    reason_code: int | None = None
    text: str | None = None


class AccessEvent(NacEvent):
    """An event at access control, with where and as whom."""

    ap: str | None = None
    device_mac: str | None = None
    port_id: str | None = None
    ssid: str | None = None
    vlan: str | None = None
    username: str | None = None
    auth_type: str | None = None


class Session(MistObject):
    """A session of a wireless client; duration in seconds."""

    mac: str | None = None
    ap: str | None = None
    ssid: str | None = None
    band: str | None = None
    connect: float | None = None
    disconnect: float | None = None
    duration: float | None = None
    tags: list[str] = Field(default_factory=list)


class StageRow(Record):
    """How the client stands at one stage of its way, in its last attempt."""

    stage: Own
    state: Own = Field(description="passed, failed or unknown: not reported")
    last: Moment = None
    failures: int = Field(description="in all attempts")
    why: Foreign | None = Field(None, description="what the last failure says")


class TimelineRow(Record):
    """Something that was reported of the client."""

    time: Moment = None
    source: Own
    type: Foreign
    stage: Own | None = None
    outcome: Own
    through: Foreign | None = Field(None, description="access point or switch, by name or MAC")
    port: Foreign | None = None
    ssid: Foreign | None = None
    band: Foreign | None = None
    channel: int | None = None
    vlan: Foreign | None = None
    user: Foreign | None = None
    lasted: Own | None = None
    text: Foreign | None = None


class ClientTimeline(Listing):
    """What happened to one client, newest first; stages and counts are about all of it."""

    client: Foreign | None = Field(None, description="its host name")
    mac: Id
    user: Foreign | None = None
    ip: Foreign | None = None
    site: Foreign | None = None
    last_seen: Moment = None
    window: Own
    online: Own | None = Field(None, description="yes, no, left or unknown, by what is reported")
    stages: list[StageRow] | None = None
    by_source: dict[Own, int] | None = None
    by_type: dict[Foreign, int] | None = None
    rows: list[TimelineRow]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row, and what it tells of the way."""

    row: TimelineRow
    happening: Happening


@tool("client", danger="read")
async def get_client_timeline(
    *,
    client: Text,
    site_id: Text | None = None,
    org_id: Text | None = None,
    duration: Duration | None = None,
    end: Time | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> ClientTimeline:
    """Tell what happened to one client: joins, roams, NAC, DHCP, DNS, and where it fails.

    Args:
        client: MAC, name, user or IP.
        site_id: Id or name.
        org_id: Id or name.
        duration: Last 1h, 7d.
        end: Until, as -1d.
        limit: Rows at most.
    """
    window = time_window(duration, None, end, now=mist.asked)
    scope = await client_scope(mist.client, site_id=site_id, org_id=org_id)
    read = partial(_in_order, mist, scope, client, window)
    order, shown = await ordered(mist, read, limit=limit)
    found: Sought = order.beside
    return ClientTimeline.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=order.notes,
        client=found.name,
        mac=found.mac,
        user=found.user,
        ip=found.address,
        site=scope.site(found.site_id) if found.site_id or scope.site_id else None,
        last_seen=iso(found.seen),
        window=window.words,
        whole=order.whole,
    )


async def _in_order(
    mist: Mist, scope: ClientScope, text: str, window: Window
) -> Order[TimelineRow]:
    """Read all that is reported of the client, and put it into one list, the newest first."""
    found = await sought(mist, scope, text, window.query)
    notes = list(found.notes)
    reading = _Reading(mist, scope, found, window.query, notes)
    wireless, access, sessions = await asyncio.gather(
        reading.wireless(), reading.access(), reading.sessions()
    )
    entries = [
        *(_of_wireless(event, scope) for event in wireless),
        *_of_access(access, scope),
        *(_of_session(session, scope) for session in sessions),
        *_of_wired(found, scope),
    ]
    way = way_of((entry.happening for entry in entries), seen=found.seen)
    entries.sort(key=lambda entry: entry.happening.time or 0.0, reverse=True)
    notes += _strange(entries)
    return Order(
        [entry.row for entry in entries],
        notes=notes,
        summary=_summary(found, window, way),
        beside=found,
        whole={
            "online": way.online,
            "stages": [
                StageRow(
                    stage=each.stage,
                    state=each.state,
                    last=iso(each.last),
                    failures=each.failures,
                    why=each.why,
                )
                for each in way.standings
            ],
            "by_source": counted(entry.row.source for entry in entries),
            "by_type": counted(entry.row.type for entry in entries),
        },
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads what is reported of one client; what is closed or cut goes into the notes."""

    mist: Mist
    scope: ClientScope
    found: Sought
    window: Mapping[str, str]
    notes: list[str]

    async def wireless(self) -> list[ClientEvent]:
        """Read the events of the client at its site; no organization can be asked for them."""
        site_id = self.scope.site_id or self.found.site_id
        if site_id is None:
            self.notes.append(
                "No search knows a site of this client, so its wireless events are not known: "
                "give site_id, or a longer time"
            )
            return []
        if self.scope.site_id is None:
            where = self.scope.site(site_id)
            self.notes.append(f"Wireless events are those at {where}, where it was seen last")
        path = path_of("sites/{site_id}/clients/{mac}/events", site_id=site_id, mac=self.found.mac)
        return read_all(ClientEvent, await self._rows(path, "list of wireless events", {}))

    async def access(self) -> list[AccessEvent]:
        """Read the events at access control."""
        path = self.scope.path("nac_clients/events/search")
        query = {"mac": self.found.mac, **NEWEST}
        return read_all(AccessEvent, await self._rows(path, "list of NAC events", query))

    async def sessions(self) -> list[Session]:
        """Read the sessions at the access points that the client used: none can be asked by MAC."""
        aps = self.found.wireless.ap if self.found.wireless else []
        if len(aps) > _MOST_APS:
            self.notes.append(f"Sessions at {_MOST_APS} of its {len(aps)} access points are read")
        path = self.scope.path("clients/sessions/search")
        parts = await asyncio.gather(
            *(self._rows(path, "list of sessions", {"ap": ap, **NEWEST}) for ap in aps[:_MOST_APS])
        )
        sessions = read_all(Session, [row for rows in parts for row in rows])
        return [session for session in sessions if session.mac == self.found.mac]

    async def _rows(
        self, path: str, what: str, query: Mapping[str, str]
    ) -> Sequence[dict[str, object]]:
        pages = search_pages(self.mist.client, path, {**self.window, **query})
        reading = collect(pages, most=_MOST_EVENTS)
        rows = await unless_closed(reading, what, nothing=_NONE, notes=self.notes)
        if not rows.complete:
            self.notes.append(f"Of the {what}, {len(rows.rows)} of {rows.total} are read")
        return rows.rows


def _strange(entries: Sequence[_Entry]) -> list[str]:
    """Say which types no public list has."""
    unknown = Outcome.UNKNOWN
    types = sorted({each.row.type for each in entries if each.happening.told.outcome is unknown})
    named = ", ".join(map(quoted, types[:_MOST_TYPES]))
    return [f"No public list has {named}: good or bad is not known"] if types else []


def _of_wireless(event: ClientEvent, scope: ClientScope) -> _Entry:
    type_ = event.type or "unknown"
    text = ": ".join(filter(None, (reason_words(event.reason_code), event.text))) or None
    says = told(type_)
    row = TimelineRow.of(
        event,
        time=iso(event.timestamp),
        source="wireless",
        type=type_,
        stage=says.stage,
        outcome=says.outcome.value,
        through=scope.device(event.ap),
        text=text,
    )
    return _Entry(row, Happening(says, type_, event.timestamp, text))


def _of_access(events: Sequence[AccessEvent], scope: ClientScope) -> list[_Entry]:
    """Make rows of the events at access control; why it refuses, the events say together."""
    why = next(iter(refusals(events).values()), None)
    return [_of_access_event(event, scope, why) for event in events]


def _of_access_event(event: AccessEvent, scope: ClientScope, why: str | None) -> _Entry:
    type_ = event.type or "unknown"
    says = told(type_)
    failed = says.outcome is Outcome.FAILED
    own = next(iter(refusals([event]).values()), None) if failed else None
    row = TimelineRow.of(
        event,
        time=iso(event.timestamp),
        source="NAC",
        type=type_,
        stage=says.stage,
        outcome=says.outcome.value,
        through=scope.device(event.ap or event.device_mac),
        port=event.port_id,
        user=event.username,
        text=", ".join(filter(None, (event.auth_type, why if failed else None))) or None,
    )
    return _Entry(row, Happening(says, type_, event.timestamp, why or own if failed else None))


def _of_session(session: Session, scope: ClientScope) -> _Entry:
    """Make a row of a session, at its end if it has one."""
    ended = session.disconnect is not None
    roamed = any(tag.startswith("roam") for tag in session.tags)
    outcome = Outcome.ROAMED if roamed else Outcome.LEFT if ended else Outcome.NOTHING
    time = session.disconnect if ended else session.connect
    type_ = "session ended" if ended else "session"
    row = TimelineRow.of(
        session,
        time=iso(time),
        source="session",
        type=type_,
        outcome=outcome.value,
        through=scope.device(session.ap),
        lasted=span(session.duration),
        text=", ".join(session.tags) or None,
    )
    return _Entry(row, Happening(Told(outcome), type_, time))


_WIRED: Final = {
    "authenticated": Told(Outcome.PASSED, (STAGES.index("authenticated"),)),
    "held": Told(Outcome.FAILED, (STAGES.index("authenticated"),)),
}
"""What the 802.1X state of a port tells of the client there."""


def _of_wired(found: Sought, scope: ClientScope) -> list[_Entry]:
    """Make rows of where a wired client was seen last: its port, and its address if it has one."""
    client = found.wired
    if client is None:
        return []
    says = [_WIRED.get(client.auth_state or "", Told(Outcome.NOTHING))]
    if client.ip:
        says.append(Told(Outcome.PASSED, (STAGES.index("address"),)))
    return [
        _Entry(
            TimelineRow(
                time=iso(client.timestamp),
                source="wired",
                type="address seen" if each.stage == "address" else "port seen",
                stage=each.stage,
                outcome=each.outcome.value,
                through=scope.device(client.switch_mac),
                port=client.port,
                vlan=", ".join(client.vlan) or None,
                text=", ".join(client.ip) if each.stage == "address" else client.auth_state,
            ),
            Happening(each, "wired", client.timestamp),
        )
        for each in says
    ]


def _summary(found: Sought, window: Window, way: Way) -> str:
    called = quoted(found.name or found.user or found.mac)
    whole = f"{called} ({found.mac}), {window.words}"
    if not way.known:
        unseen = "; no search knows it: it may never have been here" if found.is_unseen else ""
        return f"{whole}: no event is reported, so whether it works is not known{unseen}."
    passed = f"passed: {', '.join(way.passed)}" if way.passed else "no stage is reported as passed"
    if way.failed:
        return f"{whole}: {_failing(way.failed)}; {passed}."
    unknown = f"; not reported: {', '.join(way.unknown)}" if way.unknown else ""
    state = {
        "yes": "online, as far as events tell",
        "left": f"it left {iso(way.left)} ({way.left_by})",
    }.get(way.online, "whether it is online is not known")
    return f"{whole}: no stage fails; {passed}{unknown}; {state}."


def _failing(stage: Standing) -> str:
    times = "once" if stage.failures == 1 else f"{stage.failures} times"
    why = f": {quoted(stage.why)}" if stage.why else ""
    name = _NOUNS.get(stage.stage, stage.stage)
    return f"fails at {name}, {times}, last {iso(stage.last)}{why}"
