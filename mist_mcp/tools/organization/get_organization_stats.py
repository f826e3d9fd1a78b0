"""The statistics of an organization."""

from collections.abc import Mapping
from typing import Literal

from mist_mcp.analysis import troubles
from mist_mcp.analysis.licenses import missing
from mist_mcp.analysis.service_levels import TARGET_PERCENT, level_name
from mist_mcp.answers.results import filter_note
from mist_mcp.cloud.device_names import org_device_names
from mist_mcp.cloud.names import OrgName, site_names
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.models.msp import Licenses
from mist_mcp.models.statistic import OrgStats, ServiceLevel
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Duration, Limit, Text
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.tools.kit.stats_listing import (
    OF_ORG,
    Ground,
    StatsListing,
    ports_of,
    stats_listing,
    window_note,
)
from mist_mcp.tools.kit.stats_row import About, StatRow
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import listed

OrgKind = Literal[
    "general",
    "sites",
    "devices",
    "ports",
    "mxedges",
    "tunnels",
    "vpn_peers",
    "ospf_peers",
    "assets",
]


@tool("organization", danger="read")
async def get_organization_stats(
    *,
    org_id: Text | None = None,
    type: OrgKind = "general",  # noqa: A002 - the seed's own word
    troubled: bool = False,
    duration: Duration | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> StatsListing:
    """Count sites, devices, ports, tunnels, VPN or OSPF peers of an organization; name the worst.

    Args:
        org_id: Id or name.
        type: What to count.
        troubled: Only rows with problems.
        duration: Last 1h, 7d.
        limit: Rows at most.
    """
    org = await find_whole_org(mist.client, org_id)
    if type == "general":
        notes = [*filter_note(troubled=troubled or None), *window_note(duration, type)]
        return await _general(mist, org, limit=limit, troubled=troubled, notes=notes)
    kind = OF_ORG[type]
    ground = Ground(
        name=org.name,
        path=lambda endpoint: path_of(f"orgs/{{org_id}}/{endpoint}", org_id=org.id),
        about=About(
            now=mist.clock(),
            sites=await site_names(mist.client, org),
            devices=await org_device_names(mist.client, org.id) if kind.named else {},
            clusters=await _clusters(mist, org) if type == "mxedges" else {},
            dead=await ports_of(
                mist, kind, path_of("orgs/{org_id}/stats/ports/search", org_id=org.id)
            ),
        ),
    )
    return await stats_listing(
        mist, ground, kind, word=type, troubled=troubled, duration=duration, limit=limit
    )


async def _clusters(mist: Mist, org: OrgName) -> dict[str, str]:
    """Return the names of clusters of Mist Edges by id; none where they are closed to the token."""
    path = path_of("orgs/{org_id}/mxclusters", org_id=org.id)
    try:
        rows = (await collect(list_pages(mist.client.cached, path))).rows
    except (ForbiddenError, NotFoundError):
        return {}
    return {str(row.get("id")): str(row["name"]) for row in rows if row.get("name")}


async def _general(
    mist: Mist, org: OrgName, *, limit: int, troubled: bool, notes: list[str]
) -> StatsListing:
    """Show the devices and the service levels of an organization, the lowest first."""
    path = path_of("orgs/{org_id}/stats", org_id=org.id)
    stats = OrgStats.model_validate(await mist.client.read_object(path))
    rows = sorted(map(_level_row, stats.sle), key=lambda row: (row.percent is None, row.percent))
    short, closed = await _licenses(mist, org)
    wanted = [row for row in rows if row.problems or not troubled]
    shown = arranged(mist, wanted, limit=limit)
    return StatsListing.showing(
        shown,
        rows=shown.things,
        summary=f"{org.name}: {_devices(stats)}; {_levels(rows)}{_short(short)}.",
        notes=[*notes, *closed],
        scope=org.name,
        kind="general",
        whole={
            "by_state": _by_state(stats),
            "with_problems": sum(bool(row.problems) for row in rows),
            "with_unknown": sum(bool(row.unknown) for row in rows) or None,
            "licenses_missing": short or None,
        },
    )


def _level_row(level: ServiceLevel) -> StatRow:
    found = troubles.of_level(level)
    return StatRow(
        name=None if level.path is None else level_name(level.path),
        percent=troubles.level_percent(level),
        user_minutes=level.user_minutes.total if level.user_minutes else None,
        problems=found.problems,
        unknown=found.unknown or None,
    )


def _levels(rows: list[StatRow]) -> str:
    """Say how many levels are low, of those of which the cloud has data."""
    known = [row for row in rows if row.percent is not None]
    if not known:
        return "no service level has data"
    low = sum(bool(row.problems) for row in known)
    silent = f", {len(rows) - len(known)} without data" if len(known) < len(rows) else ""
    target = f"below {TARGET_PERCENT} % good user minutes"
    return f"{low} of {len(rows)} service levels are {target}{silent}"


async def _licenses(mist: Mist, org: OrgName) -> tuple[dict[str, int], list[str]]:
    """Return how many licences are missing by type, and what kept it from being known."""
    path = path_of("orgs/{org_id}/licenses", org_id=org.id)
    try:
        document = await mist.client.read_object(path)
    except (ForbiddenError, NotFoundError) as error:
        return {}, [f"Whether licences are missing is not known: {error.message}"]
    found = Licenses.model_validate(document)
    known = bool(found.entitled or found.summary)
    return missing(found), [] if known else ["Whether licences are missing is not known"]


def _short(licenses: Mapping[str, int]) -> str:
    return f"; licences missing: {listed(licenses)}" if licenses else ""


def _devices(stats: OrgStats) -> str:
    """Say how many devices there are; what the cloud does not say is left out."""
    known = {
        "sites": stats.num_sites,
        "devices owned (members of chassis one by one)": stats.num_inventory,
        "at sites (a chassis or a cluster is one)": stats.num_devices,
        "disconnected": stats.num_devices_disconnected,
    }
    words = [f"{count} {what}" for what, count in known.items() if count is not None]
    return ", ".join(words) or "no counts of devices"


def _by_state(stats: OrgStats) -> dict[str, int] | None:
    counts = {
        "connected": stats.num_devices_connected,
        "disconnected": stats.num_devices_disconnected,
    }
    return {state: count for state, count in counts.items() if count is not None} or None
