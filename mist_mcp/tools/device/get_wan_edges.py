"""The WAN: uplinks, VPN paths and tunnels of gateways, their clusters, and how it served."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from pydantic import Field

from mist_mcp.analysis.device_health import JUDGED
from mist_mcp.analysis.service_levels import GOOD, NO_DATA
from mist_mcp.analysis.troubles import kind_of
from mist_mcp.analysis.wan import is_wan
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing
from mist_mcp.cloud.names import DeviceName
from mist_mcp.cloud.paging import Facts, Row, facts, list_pages, search_pages
from mist_mcp.cloud.turns import aside
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import InputError
from mist_mcp.models.device import DeviceStats
from mist_mcp.models.event import DeviceEvent
from mist_mcp.models.wan import EdgeLinks, WanPeer, WanPort, WanTunnel
from mist_mcp.tools.device.located import located_at
from mist_mcp.tools.device.wan_rows import (
    PEER,
    TUNNEL,
    UPLINK,
    Edge,
    EdgeRow,
    WanRow,
    edge_row,
    peer_row,
    port_row,
    tunnel_row,
    uplink_rows,
)
from mist_mcp.tools.device.wan_service import (
    KEPT,
    ApplicationRow,
    WanEventRow,
    WanLevelRow,
    applications,
    event_rows,
    events,
    levels,
)
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import Duration, Text
from mist_mcp.tools.kit.stats_row import unknown_words
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, listed, number_of
from mist_mcp.words.naming import as_mac
from mist_mcp.words.trust import Foreign, Own
from mist_mcp.words.untrusted import quoted
from mist_mcp.words.window import Window, time_window

_ROWS: Final = 100
_MOST_EDGES: Final = 20
_MOST_KINDS: Final = 3
_GATEWAY: Final = "gateway"
_LEAN: Final = ",".join((*JUDGED, "if_stat", "if2_stat"))
"""Members that the list of an organization lacks unless asked."""

_NOTHING: Final[Facts[Any]] = Facts(things=[], total=0, complete=True)
_ORDER: Final = (UPLINK, PEER, TUNNEL)


class WanEdges(Listing):
    """Uplinks, VPN paths and tunnels, troubled first; the counts are about all of them."""

    scope: Foreign
    window: Own = Field(description="of levels, applications and events; the rest is now")
    by_kind: dict[Own, int] | None = None
    by_state: dict[Foreign, int] | None = Field(None, description="kind and state")
    by_provider: dict[Foreign, int] | None = Field(None, description="of uplinks")
    by_problem: dict[Foreign, int] | None = None
    with_problems: int | None = None
    by_unknown: dict[Foreign, int] | None = None
    with_unknown: int | None = None
    by_redundancy: dict[Own, int] | None = Field(None, description="of gateways")
    gateways: list[EdgeRow] | None = Field(None, description="troubled first")
    levels: list[WanLevelRow] | None = Field(None, description="service levels, the worst first")
    applications: list[ApplicationRow] | None = None
    events: list[WanEventRow] | None = Field(None, description="trouble, the newest first")
    by_event: dict[Foreign, int] | None = None
    rows: list[WanRow]


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where is looked, and what could not be read there."""

    scope: ClientScope
    window: Window
    device: DeviceName | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.device.name if self.device else self.scope.name

    @property
    def mac(self) -> str | None:
        return (as_mac(self.device.id) or self.device.mac) if self.device else None

    @property
    def query(self) -> dict[str, str]:
        """Return what narrows a search of the organization."""
        site = {"site_id": self.scope.site_id} if self.scope.site_id else {}
        return {"mac": self.mac} if self.mac else site


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read."""

    edges: Facts[Edge]
    ports: Facts[WanPort | None]
    peers: Facts[WanPeer]
    tunnels: Facts[WanTunnel]
    events: list[DeviceEvent]
    levels: list[WanLevelRow]

    @property
    def complete(self) -> bool:
        return all(each.complete for each in (self.edges, self.ports, self.peers, self.tunnels))


@tool("device", danger="read")
async def get_wan_edges(
    *,
    device_id: Text | None = None,
    site_id: Text | None = None,
    org_id: Text | None = None,
    duration: Duration | None = None,
    mist: Mist = MIST,
) -> WanEdges:
    """Show the WAN: uplinks, providers, VPN peers, tunnels, clusters, applications, events.

    Args:
        device_id: Name, MAC or id.
        site_id: Id or name.
        org_id: Id or name.
        duration: Last 1h, 7d.
    """
    window = time_window(duration, None, None, now=mist.asked)
    site, device = (
        await located_at(mist, device_id, site_id=site_id, org_id=org_id)
        if device_id
        else (None, None)
    )
    if device and device.type not in (_GATEWAY, None):
        raise InputError(
            f"{quoted(device.name)} is no gateway, it is of type {device.type}",
            next_step="Leave device_id out to see all gateways of the site.",
        )
    scope = await client_scope(mist.client, site_id=site.id if site else site_id, org_id=org_id)
    ground = _Ground(scope, window, device)
    order, shown = await ordered(mist, partial(_in_order, mist, ground), limit=_ROWS)
    return WanEdges.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=order.notes,
        scope=ground.name,
        window=window.words,
        whole=order.whole,
    )


async def _in_order(mist: Mist, ground: _Ground) -> Order[WanRow]:
    """Read everything, and put what is troubled first."""
    found = await _read(mist, ground)
    if ground.window.end - ground.window.start > KEPT:
        days = KEPT // 86_400
        ground.notes.append(f"Levels and applications older than {days} days are kept nowhere")
    named = [(each.device.mac, each.device.name or each.device.mac) for each in found.edges.things]
    used = await applications(mist, ground.scope, named, ground.window, ground.notes)

    def ranked() -> Order[WanRow]:
        now = mist.clock()
        rows = sorted(_rows(ground, found, now=now), key=_rank)
        gateways = _gateways(ground, found, rows, now=now)
        whole = {
            **_whole(rows, gateways),
            "levels": found.levels or None,
            "applications": used,
            "events": event_rows(found.events, ground.scope) or None,
            "by_event": counted(each.type for each in found.events) or None,
        }
        return Order(
            rows,
            complete=found.complete,
            notes=sorted(set(ground.notes)),
            summary=_summary(ground, rows, gateways, found.levels),
            whole=whole,
        )

    return await aside(ranked, over=found.ports.things)


async def _read(mist: Mist, ground: _Ground) -> _Found:
    scope, notes = ground.scope, ground.notes
    of_gateways = {"device_type": _GATEWAY, **({"mac": ground.mac} if ground.mac else {})}
    ports = search_pages(mist.client, scope.path("stats/ports/search"), of_gateways)
    peers = search_pages(mist.client, scope.org_path("stats/vpn_peers/search"), ground.query)
    tunnels = search_pages(
        mist.client, scope.org_path("stats/tunnels/search"), {"type": "wan", **ground.query}
    )
    return _Found(
        *await asyncio.gather(
            _edges(mist, ground),
            _or_nothing(facts(ports, _port), "list of ports", notes),
            _or_nothing(facts(peers, WanPeer.model_validate), "list of VPN peers", notes),
            _or_nothing(facts(tunnels, WanTunnel.model_validate), "list of tunnels", notes),
            events(mist, scope, ground.mac, ground.window, notes),
            levels(mist, scope, ground.window, notes),
        )
    )


async def _or_nothing(reading: Any, what: str, notes: list[str]) -> Facts[Any]:
    return await unless_closed(reading, what, nothing=_NOTHING, notes=notes)


async def _edges(mist: Mist, ground: _Ground) -> Facts[Edge]:
    """Return the gateways: one, those of a site, or of the organization."""
    scope, device = ground.scope, ground.device
    if device and scope.site_id:
        path = path_of(
            "sites/{site_id}/stats/devices/{device_id}", site_id=scope.site_id, device_id=device.id
        )
        row = await mist.client.read_object(path)
        return Facts(things=[_edge({"site_id": scope.site_id, **row})], total=1, complete=True)
    query = {"type": _GATEWAY, **({} if scope.site_id else {"fields": _LEAN})}
    pages = list_pages(mist.client, scope.path("stats/devices"), query)
    return await facts(pages, _edge)


def _edge(row: Row) -> Edge:
    return Edge(DeviceStats.model_validate(row), EdgeLinks.model_validate(row))


def _port(row: Row) -> WanPort | None:
    port = WanPort.model_validate(row)
    return port if is_wan(port.port_usage) else None


def _rows(ground: _Ground, found: _Found, *, now: float) -> Iterable[WanRow]:
    ports: dict[str, dict[str, WanPort]] = defaultdict(dict)
    for number, port in enumerate(port for port in found.ports.things if port):
        ports[port.mac or ""][port.port_id or str(number)] = port
    scope = ground.scope
    for edge in found.edges.things:
        yield from uplink_rows(edge, ports.pop(edge.device.mac, {}), scope, now=now)
    for others in ports.values():
        yield from (port_row(port, scope, now=now) for port in others.values())
    yield from (peer_row(peer, scope, now=now) for peer in _newest(found.peers.things))
    yield from (tunnel_row(tunnel, scope, now=now) for tunnel in found.tunnels.things)


def _newest(peers: Iterable[WanPeer]) -> Iterable[WanPeer]:
    """Keep what was told last of each path: a search of a day may hold it more than once."""
    latest: dict[tuple[str | None, ...], WanPeer] = {}
    for peer in peers:
        key = (peer.mac, peer.node, peer.port_id, peer.peer_mac, peer.peer_port_id)
        known = latest.get(key)
        if known is None or (peer.last_seen or 0.0) > (known.last_seen or 0.0):
            latest[key] = peer
    return latest.values()


def _rank(row: WanRow) -> tuple[object, ...]:
    """Order rows: what is down, other troubles, what nobody can judge, the rest."""
    return (
        not row.problems,
        row.state != "down",
        -(row.loss_percent or 0.0),
        not row.unknown,
        _ORDER.index(row.kind),
        row.device or "",
        row.port or "",
        row.name or "",
    )


def _gateways(
    ground: _Ground, found: _Found, rows: Sequence[WanRow], *, now: float
) -> list[EdgeRow]:
    own: dict[str | None, list[WanRow]] = defaultdict(list)
    for row in rows:
        if row.kind == UPLINK:
            own[row.mac].append(row)
    edges = {edge.device.mac: edge for edge in found.edges.things}
    made = [
        edge_row(edge, own[edge.device.mac or None], ground.scope, edges=edges, now=now)
        for edge in found.edges.things
    ]
    return sorted(made, key=lambda row: (not row.problems, not row.unknown, row.device or ""))


def _whole(rows: Sequence[WanRow], gateways: Sequence[EdgeRow]) -> dict[str, Any]:
    """Count everything that fits."""
    unknown = [row.unknown for row in rows if row.unknown]
    more = len(gateways) - _MOST_EDGES
    shown = list(gateways[:_MOST_EDGES]) if more > 0 else list(gateways)
    return {
        "by_kind": counted(row.kind for row in rows),
        "by_state": counted(f"{row.kind} {row.state or 'unknown'}" for row in rows),
        "by_provider": counted(row.provider or row.name for row in rows if row.kind == UPLINK)
        or None,
        "by_problem": _problems(rows) or None,
        "with_problems": sum(bool(row.problems) for row in rows),
        "by_unknown": counted(word for words in unknown for word in words) or None,
        "with_unknown": len(unknown) or None,
        "by_redundancy": counted(row.redundancy for row in gateways) or None,
        "gateways": shown or None,
    }


def _problems(rows: Iterable[WanRow]) -> dict[str, int]:
    """Count problems by kind; the reason that a tunnel gives is none of its own."""
    return counted(
        f"{row.kind} {kind}"
        for row in rows
        for kind in {kind_of(each).partition(":")[0] for each in row.problems}
    )


def _summary(
    ground: _Ground,
    rows: Sequence[WanRow],
    gateways: Sequence[EdgeRow],
    found: Sequence[WanLevelRow],
) -> str:
    if not gateways and not rows:
        return (
            f"{ground.name}: no gateway is reported here, so that nothing is known of its WAN; "
            "that is neither healthy nor ill."
        )
    return (
        f"{ground.name}: {number_of(len(gateways), 'gateway')} ({listed(_standing(gateways))})"
        f"{_alone(gateways)}; {_kinds(rows)}; {_wrong(rows)}{_served(found)}."
    )


def _standing(gateways: Sequence[EdgeRow]) -> Mapping[str, int]:
    return counted(row.redundancy for row in gateways)


def _alone(gateways: Sequence[EdgeRow]) -> str:
    """Name the clusters that would not outlive a node, or of which nobody says that they would."""
    ill = [row for row in gateways if row.redundancy == "not redundant" or row.problems]
    named = [f"{row.device or row.mac} {'; '.join(row.problems[:1])}".strip() for row in ill]
    more = f" and {len(ill) - _MOST_KINDS} more" if len(ill) > _MOST_KINDS else ""
    return f", troubled: {', '.join(named[:_MOST_KINDS])}{more}" if ill else ""


def _kinds(rows: Sequence[WanRow]) -> str:
    parts = []
    for kind in _ORDER:
        states = counted(row.state or "unknown" for row in rows if row.kind == kind)
        number = sum(states.values())
        parts.append(f"{number_of(number, kind)}{f' ({listed(states)})' if number else ''}")
    return ", ".join(parts)


def _wrong(rows: Sequence[WanRow]) -> str:
    ill = [row for row in rows if row.problems]
    worst = "; ".join(f"{row.kind} {_called(row)} {row.problems[0]}" for row in ill[:_MOST_KINDS])
    untold = [row.unknown for row in rows if row.unknown]
    unknown = unknown_words(len(untold), counted(word for words in untold for word in words))
    return f"{len(ill)} of these with problems{f': {worst}' if worst else ''}{unknown}"


def _called(row: WanRow) -> str:
    """Return what to call a row."""
    return " ".join(filter(None, (row.device or row.mac, row.name or row.port))) or "(unnamed)"


def _served(found: Sequence[WanLevelRow]) -> str:
    """Name the worst service level, if one is below its target."""
    ill = [row for row in found if row.verdict not in (GOOD, NO_DATA)]
    if not ill:
        return ""
    worst = ill[0]
    where = f" at {worst.site}" if worst.site else ""
    now = f", now {worst.latest_percent} %" if worst.latest_percent is not None else ""
    cause = f" ({worst.causes[0]})" if worst.causes else ""
    return f"; {worst.level} {worst.percent} %{where}{now}{cause}"
