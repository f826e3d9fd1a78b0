"""The statistics of an organization."""

from typing import Literal

from mist_mcp.analysis import troubles
from mist_mcp.analysis.service_levels import TARGET_PERCENT
from mist_mcp.answers.results import filter_note
from mist_mcp.cloud.device_names import org_device_names
from mist_mcp.cloud.names import OrgName, find_org, site_names
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.statistic import OrgStats, ServiceLevel
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import Duration, Limit, Text
from mist_mcp.tools.kit.stats_listing import (
    OF_ORG,
    Ground,
    StatsListing,
    stats_listing,
    window_note,
)
from mist_mcp.tools.kit.stats_row import About, StatRow
from mist_mcp.tools.kit.tool import tool

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
    """Count what an organization has of one type, and name the worst of it.

    Args:
        org_id: Id or name.
        type: What to count.
        troubled: Only rows with problems.
        duration: Last 1h, 7d.
        limit: Rows at most.
    """
    org = await find_org(mist.client, org_id)
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
        ),
    )
    return await stats_listing(
        mist, ground, kind, word=type, troubled=troubled, duration=duration, limit=limit
    )


async def _general(
    mist: Mist, org: OrgName, *, limit: int, troubled: bool, notes: list[str]
) -> StatsListing:
    """Show the devices and the service levels of an organization, the lowest first."""
    path = path_of("orgs/{org_id}/stats", org_id=org.id)
    stats = OrgStats.model_validate(await mist.client.read_object(path))
    rows = sorted(map(_level_row, stats.sle), key=lambda row: (row.percent is None, row.percent))
    low = sum(bool(row.problems) for row in rows)
    wanted = [row for row in rows if row.problems or not troubled]
    shown = arranged(mist, wanted, limit=limit)
    return StatsListing.showing(
        shown,
        rows=shown.things,
        summary=f"{org.name}: {_devices(stats)}; {low} of {len(rows)} service levels are below "
        f"{TARGET_PERCENT} % good user minutes.",
        notes=notes,
        scope=org.name,
        kind="general",
        whole={"by_state": _by_state(stats), "with_problems": low},
    )


def _level_row(level: ServiceLevel) -> StatRow:
    found = troubles.of_level(level)
    return StatRow(
        name=level.path,
        percent=troubles.level_percent(level),
        user_minutes=level.user_minutes.total if level.user_minutes else None,
        problems=found.problems,
        unknown=found.unknown or None,
    )


def _devices(stats: OrgStats) -> str:
    """Say how many devices there are; what the cloud does not say is left out."""
    known = {
        "sites": stats.num_sites,
        "devices owned": stats.num_inventory,
        "at sites": stats.num_devices,
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
