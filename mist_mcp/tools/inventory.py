"""The devices of an organization: all of them counted, any of them found."""

import asyncio
from typing import Any, ClassVar

from mist_mcp.analysis.counts import counted, listed
from mist_mcp.cloud.names import (
    DEVICE_TYPES,
    OrgName,
    find_org,
    named_site,
    search_inventory,
    site_names,
)
from mist_mcp.cloud.paging import Rows, collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.models import Device, DeviceStats, read_all
from mist_mcp.naming import as_mac, site_label
from mist_mcp.results import Listing, Record, cut_note, filter_note, paged
from mist_mcp.tool import tool
from mist_mcp.tools.context import MIST, Mist
from mist_mcp.tools.parameters import (
    ConnectionStatus,
    DeviceType,
    InventoryType,
    Limit,
    PageNumber,
    Text,
)


class InventoryRow(Record):
    """A device of the inventory."""

    name: str | None = None
    type: str
    model: str | None = None
    mac: str | None = None
    serial: str | None = None
    site: str
    connected: bool | None = None
    id: str | None = None


class Inventory(Listing):
    """The devices of an organization; the counts are about all that match."""

    TABLES: ClassVar = {"rows": ("name", "type", "model", "mac", "serial", "site", "connected")}

    org: str
    org_id: str
    by_type: dict[str, int]
    by_model: dict[str, int]
    by_status: dict[str, int]
    by_site: dict[str, int]
    rows: list[InventoryRow]


class FoundDevice(Record):
    """A device that fits the search."""

    name: str | None = None
    type: str
    model: str | None = None
    mac: str | None = None
    serial: str | None = None
    site: str
    site_id: str | None = None
    status: str | None = None
    version: str | None = None


class FoundDevices(Listing):
    """The devices that fit the search; the counts are about all of them."""

    TABLES: ClassVar = {"rows": ("name", "type", "model", "mac", "site", "status", "version")}

    org: str
    org_id: str
    by_type: dict[str, int]
    by_status: dict[str, int]
    by_version: dict[str, int]
    rows: list[FoundDevice]


@tool("organization")
async def get_org_inventory(
    *,
    org_id: Text | None = None,
    type: InventoryType | None = None,  # noqa: A002 - the API's own word
    model: Text | None = None,
    site_id: Text | None = None,
    status: ConnectionStatus | None = None,
    limit: Limit = 100,
    page: PageNumber = 1,
    mist: Mist = MIST,
) -> Inventory:
    """Count and list the devices that an organization owns, assigned to a site or not.

    The counts by type, model, status and site cover every device that matches. To find one
    device by name, MAC address or serial number use search_org_devices.

    Args:
        org_id: Organization id or name, from get_organizations. Not needed if there is one.
        type: Only this type; mxedge is a Mist Edge.
        model: Only this exact model, such as AP45.
        site_id: Only this site, id or name, from get_org_sites.
        status: Only devices that are now connected, or that are not.
        limit: Rows in the answer.
        page: Which page of rows, from 1.
    """
    org = await find_org(mist.client, org_id)
    names = await site_names(mist.client, org)
    site = named_site(site_id, names) if site_id else None
    query = {"type": type, "model": model, "site_id": site}
    asked = {name: value for name, value in query.items() if value is not None}
    inventory, (edges, missing) = await asyncio.gather(
        _inventory(mist, org, asked) if type != "mxedge" else _nothing(),
        _edges(mist, org, type),
    )
    owned = read_all(Device, inventory.rows)
    owned += [
        edge
        for edge in (_edge(stats) for stats in read_all(DeviceStats, edges.rows))
        if site in (None, edge.site_id) and model in (None, edge.model)
    ]
    found = [device for device in owned if status is None or _status(device) == status]
    rows = [_inventory_row(device, names) for device in found]
    by_status = counted(_status(device) for device in found)
    return Inventory(
        summary=f"{org.name} owns {'' if inventory.complete else 'at least '}{len(rows)} devices"
        f"{' that fit' if asked or status else ''}: "
        f"{listed(counted(row.type for row in rows))}; {listed(by_status)}.",
        notes=[
            *missing,
            *filter_note(status=status),
            *cut_note(inventory),
            *cut_note(edges),
        ],
        org=org.name,
        org_id=org.id,
        **paged(rows, limit=limit, page=page),
        by_type=counted(row.type for row in rows),
        by_model=counted(row.model for row in rows),
        by_status=by_status,
        by_site=counted(row.site for row in rows),
    )


async def _inventory(mist: Mist, org: OrgName, query: dict[str, Any]) -> Rows:
    path = path_of("orgs/{org_id}/inventory", org_id=org.id)
    return await collect(list_pages(mist.client, path, query))


async def _edges(mist: Mist, org: OrgName, kind: str | None) -> tuple[Rows, list[str]]:
    """Read the Mist Edges if they are wanted; among others they may be closed to the token."""
    if kind not in (None, "mxedge"):
        return await _nothing(), []
    path = path_of("orgs/{org_id}/stats/mxedges", org_id=org.id)
    try:
        return await collect(list_pages(mist.client, path, {"for_site": "any"})), []
    except (ForbiddenError, NotFoundError) as error:
        if kind is not None:
            raise
        return await _nothing(), [f"Mist Edges are not counted: {error.message}"]


async def _nothing() -> Rows:
    return Rows(rows=[], total=0, complete=True)


def _edge(stats: DeviceStats) -> Device:
    return Device(
        id=stats.id,
        mac=stats.mac,
        name=stats.name,
        serial=stats.serial,
        model=stats.model,
        type="mxedge",
        site_id=stats.site_id,
        connected=None if stats.status is None else stats.status == "connected",
    )


def _status(device: Device) -> str:
    if device.connected is None:
        return "unknown"
    return "connected" if device.connected else "disconnected"


def _inventory_row(device: Device, names: dict[str, str]) -> InventoryRow:
    return InventoryRow(
        name=device.name or device.hostname,
        type=device.type or "unknown",
        model=device.model,
        mac=device.mac or None,
        serial=device.serial,
        site=site_label(device.site_id, names),
        connected=device.connected,
        id=device.id,
    )


@tool("organization")
async def search_org_devices(
    *,
    org_id: Text | None = None,
    text: Text | None = None,
    type: DeviceType | None = None,  # noqa: A002 - the API's own word
    status: ConnectionStatus | None = None,
    model: Text | None = None,
    version: Text | None = None,
    site_id: Text | None = None,
    limit: Limit = 100,
    page: PageNumber = 1,
    mist: Mist = MIST,
) -> FoundDevices:
    """Find devices anywhere in an organization by name, MAC address, serial or other marks.

    Use it when you know something about a device but not its site, and to list devices that
    are down (status disconnected) or on a certain firmware version.

    Args:
        org_id: Organization id or name, from get_organizations. Not needed if there is one.
        text: Part of a name, of a serial number or of a MAC address in any notation.
        type: Only this type.
        status: Only devices that are now connected, or that are not.
        model: Part of the model, such as AP4 or EX4400.
        version: Part of the firmware version.
        site_id: Only this site, id or name, from get_org_sites.
        limit: Rows in the answer.
        page: Which page of rows, from 1.
    """
    org = await find_org(mist.client, org_id)
    names = await site_names(mist.client, org)
    filters = {
        "text": text and _anywhere(as_mac(text) or text),
        "status": status,
        "model": model and _anywhere(model),
        "version": version and _anywhere(version),
        "site_id": named_site(site_id, names) if site_id else None,
    }
    found = await search_inventory(
        mist.client,
        org_id=org.id,
        types=(type,) if type else DEVICE_TYPES,
        **{name: value for name, value in filters.items() if value is not None},
    )
    rows = [_found_device(device, names) for device in read_all(Device, found.rows)]
    return FoundDevices(
        summary=f"{len(rows)} device{'' if len(rows) == 1 else 's'} of {org.name} fit: "
        f"{listed(counted(row.type for row in rows))}.",
        notes=cut_note(found),
        org=org.name,
        org_id=org.id,
        **paged(rows, limit=limit, page=page),
        by_type=counted(row.type for row in rows),
        by_status=counted(row.status for row in rows),
        by_version=counted(row.version for row in rows),
    )


def _anywhere(text: str) -> str:
    """Return the pattern with which the API finds a text anywhere in a value."""
    return f"*{text.strip().strip('*')}*"


def _found_device(device: Device, names: dict[str, str]) -> FoundDevice:
    return FoundDevice(
        name=device.name or device.hostname,
        type=device.type or "unknown",
        model=device.model,
        mac=device.mac or None,
        serial=device.serial,
        site=site_label(device.site_id, names),
        site_id=device.site_id,
        status=device.status,
        version=device.version,
    )
