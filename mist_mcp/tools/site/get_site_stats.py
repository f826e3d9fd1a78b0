"""The statistics of a site."""

from typing import Literal

from mist_mcp.analysis import troubles
from mist_mcp.answers.results import filter_note
from mist_mcp.cloud.counting import count_by
from mist_mcp.cloud.device_names import site_device_names
from mist_mcp.cloud.names import SiteName, find_site
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.site import Site
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Limit, Text
from mist_mcp.tools.kit.stats_listing import (
    OF_SITE,
    Ground,
    StatsListing,
    ports_of,
    stats_listing,
)
from mist_mcp.tools.kit.stats_row import About, StatRow
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import number_of

SiteKind = Literal[
    "general",
    "devices",
    "clients",
    "ports",
    "mxedges",
    "bgp_peers",
    "ospf_peers",
    "apps",
    "assets",
    "beacons",
    "discovered_switches",
]


@tool("site", danger="read")
async def get_site_stats(
    *,
    site_id: Text,
    org_id: Text | None = None,
    type: SiteKind = "general",  # noqa: A002 - the seed's own word
    troubled: bool = False,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> StatsListing:
    """Count a site's devices, clients, ports, BGP or OSPF peers, apps, assets; name the worst.

    Args:
        site_id: Id or name.
        org_id: Id or name.
        type: What to count.
        troubled: Only rows with problems.
        limit: Rows at most.
    """
    site = await find_site(mist.client, site_id, org=org_id)
    if type == "general":
        return await _general(mist, site, limit=limit, troubled=troubled)
    if type == "apps":
        return await _apps(mist, site, limit=limit, troubled=troubled)
    kind = OF_SITE[type]
    ground = Ground(
        name=site.name,
        path=lambda endpoint: path_of(f"sites/{{site_id}}/{endpoint}", site_id=site.id),
        about=About(
            now=mist.clock(),
            devices=await site_device_names(mist.client, site.id) if kind.named else {},
            dead=await ports_of(
                mist, kind, path_of("sites/{site_id}/stats/ports/search", site_id=site.id)
            ),
        ),
    )
    return await stats_listing(
        mist, ground, kind, word=type, troubled=troubled, duration=None, limit=limit
    )


async def _general(mist: Mist, site: SiteName, *, limit: int, troubled: bool) -> StatsListing:
    """Show the devices of a site by type, and its clients."""
    path = path_of("sites/{site_id}/stats", site_id=site.id)
    stats = Site.model_validate(await mist.client.read_object(path))
    rows = [row for row in _by_type(stats) if row.problems or not troubled]
    shown = arranged(mist, rows, limit=limit)
    found = troubles.of_site(stats)
    wrong = "; ".join(found.problems) or "no device known to be disconnected"
    untold = f"; unknown: {', '.join(found.unknown)}" if found.unknown else ""
    clients = "unknown" if stats.num_clients is None else str(stats.num_clients)
    return StatsListing.showing(
        shown,
        rows=shown.things,
        summary=f"{site.name}: {wrong}; wireless clients: {clients}{untold}.",
        notes=filter_note(troubled=troubled or None),
        scope=site.name,
        kind="general",
        whole={"with_problems": sum(bool(row.problems) for row in rows)},
    )


def _by_type(stats: Site) -> list[StatRow]:
    """Return the connected and all devices by type; a type of which no count is known is absent."""
    return [
        StatRow(
            type=kind,
            devices=f"{up}/{total}",
            clients=stats.num_clients if kind == "ap" else None,
            problems=[f"{total - up} disconnected"] if up < total else [],
        )
        for kind, (up, total) in stats.devices.items()
    ]


async def _apps(mist: Mist, site: SiteName, *, limit: int, troubled: bool) -> StatsListing:
    """Show the applications of a site, by the number of wireless clients that use them."""
    path = path_of("sites/{site_id}/stats/apps/count", site_id=site.id)
    pairs, whole = await count_by(mist.client, path, {}, distinct="app")
    pairs.sort(key=lambda pair: (-pair[1], pair[0] or ""))
    rows = [StatRow(name=app or "(unknown)", clients=count) for app, count in pairs]
    # Nothing is known to be wrong with an application.
    shown = arranged(mist, [] if troubled else rows, limit=limit, complete=whole)
    most = ", ".join(f"{row.name} ({row.clients})" for row in rows[:3]) or "none"
    return StatsListing.showing(
        shown,
        rows=shown.things,
        summary=f"{site.name}: {number_of(len(rows), 'application')} of wireless clients; "
        f"most used: {most}.",
        notes=filter_note(troubled=troubled or None),
        scope=site.name,
        kind="apps",
        whole={},
    )
