"""Show how a site's devices are configured, and which drift from their templates."""

import asyncio
from typing import Any

from pydantic import Field

from mist_mcp.answers.results import Listing, filter_note
from mist_mcp.cloud.names import SiteName, find_site
from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import read_all
from mist_mcp.models.device import DeviceStats
from mist_mcp.tools.kit.configured import (
    MOST_DIFFERENCES,
    ConfigRow,
    DifferenceRow,
    SettingRow,
    config_row,
    difference_rows,
    drift_summary,
    left_out,
    mac_of,
    setting_rows,
)
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.inherited import inherited, type_of
from mist_mcp.tools.kit.listing import arranged
from mist_mcp.tools.kit.parameters import DeviceType, Fresh, Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted
from mist_mcp.words.naming import as_mac, mentions
from mist_mcp.words.trust import Foreign, Id


class SiteDevices(Listing):
    """The devices of a site, and where they differ from what they inherit."""

    site: Foreign
    site_id: Id
    by_type: dict[Foreign, int] | None = None
    by_status: dict[Foreign, int] | None = None
    differences: list[DifferenceRow] | None = Field(None, description="drift first")
    configuration: list[SettingRow] | None = Field(
        None, description="if one device fits: all layers merged"
    )
    rows: list[ConfigRow]


@tool("site", danger="read")
async def get_site_devices(
    *,
    site_id: Text,
    org_id: Text | None = None,
    type: DeviceType | None = None,  # noqa: A002 - the API's own word
    name: Text | None = None,
    limit: Limit = 100,
    fresh: Fresh = False,
    mist: Mist = MIST,
) -> SiteDevices:
    """Show how a site's devices are configured, and which drift from their templates.

    Name one device to see its merged configuration and where each field comes from.

    Args:
        site_id: Id or name.
        org_id: Id or name.
        type: Of this type.
        name: Part of the name, or MAC address.
        limit: Rows at most.
        fresh: Not from the cache.
    """
    mist.fresh(fresh)
    site = await find_site(mist.client, site_id, org=org_id)
    configs, stats = await asyncio.gather(
        _all(mist, "sites/{site_id}/devices", site, type),
        _all(mist, "sites/{site_id}/stats/devices", site, type),
    )
    status = {device.mac: device.status for device in read_all(DeviceStats, stats)}
    found = [config for config in configs if name is None or _is_called(config, name)]
    inherits = await inherited(mist, site, found)
    compared = [inherits.compared(config) for config in found]
    shown = arranged(mist, compared, limit=limit)
    differing = difference_rows(inherits, compared)
    return SiteDevices.showing(
        shown,
        rows=[config_row(each, status, inherits) for each in shown.things],
        summary=f"{site.name} has {len(compared)} configured devices{' that fit' if name else ''}: "
        f"{drift_summary(compared)}",
        notes=[*filter_note(name=name), *inherits.notes, *left_out(differing)],
        site=site.name,
        site_id=site.id,
        whole={
            "by_type": counted(type_of(config) for config in found),
            "by_status": counted(status.get(mac_of(config)) for config in found),
            "differences": differing[:MOST_DIFFERENCES],
            "configuration": setting_rows(inherits, found[0]) if len(found) == 1 else None,
        },
    )


async def _all(mist: Mist, template: str, site: SiteName, kind: str | None) -> list[dict[str, Any]]:
    """Read all devices of a site; without a type Mist would answer with access points only."""
    path = path_of(template, site_id=site.id)
    return (await collect(list_pages(mist.client, path, {"type": kind or "all"}))).rows


def _is_called(device: dict[str, Any], name: str) -> bool:
    mac = as_mac(name)
    called = str(device.get("name") or "")
    return mac_of(device) == mac if mac else mentions(called, name)
