"""BGP sessions of an organization or a site, the troubled ones first."""

from collections.abc import Callable, Mapping
from functools import partial

from pydantic import Field

from mist_mcp.analysis.bgp import family, health, latest, others
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.paging import Facts, facts, search_pages
from mist_mcp.cloud.turns import aside
from mist_mcp.models.evpn import ESTABLISHED, BgpSession
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope, mac_at
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import given
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted
from mist_mcp.words.times import duration, iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own

DOWN = "down"
"""As a filter: every state but established."""


class SessionRow(Record):
    """One side of a BGP session, as its router reports it."""

    router: Foreign
    router_mac: Id
    neighbor: Foreign | None = Field(None, description="by name where it is in the organization")
    neighbor_ip: Foreign | None = None
    neighbor_mac: Id | None = None
    site: Foreign
    local_as: int | None = None
    neighbor_as: int | None = None
    family: Foreign
    vrf: Foreign | None = None
    state: Foreign
    trouble: Foreign | None = None
    uptime: Own | None = None
    flaps: int | None = Field(None, description="since the router counts")
    last_error: Foreign | None = None
    node: Foreign | None = Field(None, description="of a cluster")
    routes_received: int | None = None
    routes_sent: int | None = None
    time: Moment = None


class Sessions(Listing):
    """Sides of BGP sessions, the troubled ones first; the counts are about all that match."""

    scope: Foreign = Field(description="the organization or site")
    health: Own | None = Field(
        None,
        description="healthy, degraded, down (none established) or unknown, with counts of sides",
    )
    by_state: dict[Foreign, int] | None = None
    by_family: dict[Foreign, int] | None = None
    by_site: dict[Foreign, int] | None = None
    troubled_by_router: dict[Foreign, int] | None = None
    rows: list[SessionRow]


@tool("organization", danger="read")
async def search_org_bgp_stats(
    *,
    org_id: Text | None = None,
    site_id: Text | None = None,
    mac: Text | None = None,
    neighbor_mac: Text | None = None,
    vrf_name: Text | None = None,
    state: Text | None = None,
    asn: int | None = None,
    overlay: bool | None = None,
    limit: Limit = 50,
    mist: Mist = MIST,
) -> Sessions:
    """List BGP sessions, troubled first: state, flaps, routes, overlay or underlay, last error.

    Args:
        org_id: Id or name.
        site_id: Id or name.
        mac: The reporting router.
        neighbor_mac: The neighbor.
        vrf_name: Only this VRF.
        state: established, active ..., or down: all but established.
        asn: Local or neighbor AS.
        overlay: Only EVPN overlay (true) or others.
        limit: Rows at most.
    """
    scope = await client_scope(mist.client, site_id=site_id, org_id=org_id)
    query = given(
        mac=mac and await mac_at(mist.client, scope, mac, kind="router"),
        neighbor_mac=neighbor_mac and scope.mac_of(neighbor_mac, kind="neighbor"),
        vrf_name=vrf_name,
    )
    wanted = partial(_is_wanted, state=state, asn=asn, overlay=overlay)
    order, shown = await ordered(mist, partial(_in_order, mist, scope, query, wanted), limit=limit)
    return Sessions.showing(
        shown,
        rows=[_row(row, trouble, scope) for row, trouble in shown.things],
        summary=order.summary,
        notes=filter_note(state=state, asn=asn, overlay=overlay),
        scope=scope.name,
        whole=order.whole,
    )


async def _in_order(
    mist: Mist,
    scope: ClientScope,
    query: Mapping[str, str],
    wanted: Callable[[BgpSession], bool],
) -> Order[tuple[BgpSession, str | None]]:
    """Read all sides of sessions, each with its trouble, and put the troubled ones first."""
    path = scope.path("stats/bgp_peers/search")
    found = await facts(search_pages(mist.client, path, query), BgpSession.model_validate)
    return await aside(partial(_ranked, scope, found, wanted), over=found.things)


def _ranked(
    scope: ClientScope, found: Facts[BgpSession], wanted: Callable[[BgpSession], bool]
) -> Order[tuple[BgpSession, str | None]]:
    read = latest(found.things)
    other_sides = others(read)
    kept = [row for row in read if wanted(row)]
    sides = [(row, other_sides.trouble(row)) for row in kept]
    sides.sort(key=partial(_rank, scope=scope))
    troubled = [row for row, trouble in sides if trouble]
    words = health(kept).words
    return Order(
        sides,
        complete=found.complete,
        summary=f"{scope.name}: {words}; {len(troubled)} "
        f"side{'' if len(troubled) == 1 else 's'} with trouble.",
        whole={
            "health": words,
            "by_state": counted(row.word for row in kept),
            "by_family": counted(family(row) for row in kept),
            "by_site": counted(scope.site(row.site_id) for row in kept),
            "troubled_by_router": counted(scope.device(row.mac) for row in troubled),
        },
    )


def _is_wanted(
    row: BgpSession, *, state: str | None, asn: int | None, overlay: bool | None
) -> bool:
    return (
        _has_state(row, state)
        and asn in (None, row.local_as, row.neighbor_as)
        and overlay in (None, row.overlay)
    )


def _has_state(row: BgpSession, state: str | None) -> bool:
    if state is None:
        return True
    wanted = state.strip().casefold()
    return row.established is False if wanted == DOWN else row.word == wanted


def _rank(side: tuple[BgpSession, str | None], scope: ClientScope) -> tuple[object, ...]:
    """Put what is down first, then what is troubled otherwise, each by router."""
    row, trouble = side
    name = scope.device(row.mac) or ""
    return row.word == ESTABLISHED, trouble is None, name, row.overlay is True, row.neighbor or ""


def _row(row: BgpSession, trouble: str | None, scope: ClientScope) -> SessionRow:
    return SessionRow.of(
        row,
        router=scope.device(row.mac) or "unknown",
        router_mac=row.mac,
        neighbor=scope.device(row.neighbor_mac),
        neighbor_ip=row.neighbor,
        site=scope.site(row.site_id),
        family=family(row),
        vrf=row.vrf_name,
        state=row.word,
        trouble=trouble,
        uptime=duration(row.uptime) if row.established else None,
        flaps=row.flap_count,
        last_error=row.last_error,
        node=row.node,
        routes_received=row.rx_routes,
        routes_sent=row.tx_routes,
        time=iso(row.timestamp),
    )
