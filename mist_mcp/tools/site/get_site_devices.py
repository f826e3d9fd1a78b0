"""Show how a site's devices are configured, and which drift from their templates."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self

from pydantic import Field

from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Listing, filter_note
from mist_mcp.cloud.names import SiteName, find_site
from mist_mcp.cloud.paging import Row, collect, facts, list_pages
from mist_mcp.cloud.turns import by_turns
from mist_mcp.cloud.urls import path_of
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
from mist_mcp.tools.kit.listing import ordered
from mist_mcp.tools.kit.parameters import DeviceType, Fresh, Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import counted, fitting, number_of
from mist_mcp.words.naming import as_mac, mentions
from mist_mcp.words.trust import Foreign, Id

_FEW: Final = 4
"""Devices that are compared before others have their turn."""


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

    Name one for its merged configuration, and where each field comes from.

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
    order, shown = await ordered(mist, partial(_in_order, mist, site, type, name), limit=limit)
    return SiteDevices.showing(
        shown,
        rows=shown.things,
        summary=order.summary,
        notes=[*filter_note(name=name), *order.notes],
        site=site.name,
        site_id=site.id,
        whole=order.whole,
    )


async def _in_order(
    mist: Mist, site: SiteName, kind: str | None, name: str | None
) -> Order[ConfigRow]:
    """Read all devices and what they inherit, and compare them: each is kept as its row."""
    stats = list_pages(mist.client, _path("stats/devices", site), _of_type(kind))
    configs, states = await asyncio.gather(_all(mist, site, kind), facts(stats, _State.of))
    status = {state.mac: state.status for state in states.things}
    found = [config for config in configs if name is None or _is_called(config, name)]
    inherits = await inherited(mist, site, found)
    compared = [inherits.compared(config) async for config in by_turns(found, at_once=_FEW)]
    differing = difference_rows(inherits, compared)
    return Order(
        [config_row(each, status, inherits) async for each in by_turns(compared)],
        notes=[*inherits.notes, *left_out(differing)],
        summary=f"{site.name} has {number_of(len(compared), 'configured device')}"
        f"{fitting(len(compared)) if name else ''}: "
        f"{drift_summary(compared)}",
        whole={
            "by_type": counted(type_of(config) for config in found),
            "by_status": counted(status.get(mac_of(config)) for config in found),
            "differences": differing[:MOST_DIFFERENCES],
            "configuration": setting_rows(inherits, found[0]) if len(found) == 1 else None,
        },
    )


@dataclass(frozen=True, slots=True)
class _State:
    """What the statistics of a device say beside its configuration."""

    mac: str
    status: str | None

    @classmethod
    def of(cls, row: Row) -> Self:
        """Read a row of the statistics."""
        stats = DeviceStats.model_validate(row)
        return cls(stats.mac, stats.status)


async def _all(mist: Mist, site: SiteName, kind: str | None) -> list[Row]:
    """Read all devices of a site."""
    return (await collect(list_pages(mist.client, _path("devices", site), _of_type(kind)))).rows


def _path(endpoint: str, site: SiteName) -> str:
    return path_of(f"sites/{{site_id}}/{endpoint}", site_id=site.id)


def _of_type(kind: str | None) -> dict[str, str]:
    """Return what asks for a type; without one Mist would answer with access points only."""
    return {"type": kind or "all"}


def _is_called(device: dict[str, Any], name: str) -> bool:
    mac = as_mac(name)
    called = str(device.get("name") or "")
    return mac_of(device) == mac if mac else mentions(called, name)
