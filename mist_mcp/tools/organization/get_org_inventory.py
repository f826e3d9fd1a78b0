"""Count and list the devices that an organization owns, assigned to a site or not."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import Field

from mist_mcp.answers.results import Listing, Record, filter_note
from mist_mcp.cloud.names import OrgName, named_site, site_names
from mist_mcp.cloud.paging import Page, Pages, Place, Row, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.models.device import Device
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import given
from mist_mcp.tools.kit.listing import surveyed
from mist_mcp.tools.kit.parameters import InventoryType, Limit, Standing, Text
from mist_mcp.tools.kit.scope import find_whole_org
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import Tally, fitting, listed
from mist_mcp.words.naming import as_id, means_no_site, site_label
from mist_mcp.words.trust import Foreign, Id

_MOST_MEMBERS = 100


class InventoryRow(Record):
    """A device of the inventory."""

    name: Foreign | None = None
    type: Foreign
    model: Foreign | None = None
    mac: Id | None = None
    serial: Foreign | None = None
    site: Foreign
    connected: bool | None = None
    id: Id | None = None


class MemberRow(Record):
    """A box of a virtual chassis that goes by the address of another."""

    chassis: Foreign | None = None
    model: Foreign | None = None
    mac: Id | None = None
    serial: Foreign | None = None
    connected: bool | None = None


class Inventory(Listing):
    """The devices of an organization; the counts are about all that match."""

    org: Foreign
    org_id: Id
    by_type: dict[Foreign, int] | None = None
    by_model: dict[Foreign, int] | None = None
    by_status: dict[Foreign, int] | None = None
    by_site: dict[Foreign, int] | None = None
    boxes: int | None = Field(
        None, description="with members of virtual chassis, without Mist Edges"
    )
    members: list[MemberRow] | None = Field(
        None, description="of virtual chassis, beside the box that each goes by"
    )
    rows: list[InventoryRow]


@tool("organization", danger="read")
async def get_org_inventory(
    *,
    org_id: Text | None = None,
    type: InventoryType | None = None,  # noqa: A002 - the API's own word
    model: Text | None = None,
    site_id: Text | None = None,
    status: Standing | None = None,
    limit: Limit = 100,
    mist: Mist = MIST,
) -> Inventory:
    """Count and list the devices that an organization owns, assigned to a site or not, by model.

    Args:
        org_id: Id or name.
        type: Only this type; mxedge is a Mist Edge.
        model: Exact model: AP45.
        site_id: Id or name; or unassigned.
        status: Connection.
        limit: Rows at most.
    """
    org = await find_whole_org(mist.client, org_id)
    names = await site_names(mist.client, org)
    loose = means_no_site(site_id, names)
    site = named_site(site_id, names) if site_id and not loose else None
    asked = given(type=type, model=model, site_id=site)
    missing: list[str] = []
    members: dict[str, Device] = {}

    def wanted(device: Device) -> bool:
        placed = as_id(device.site_id) is not None
        return not (loose and placed) and _is_wanted(device, asked=asked, status=status)

    def read(row: Row) -> Device:
        device = Device.model_validate(row)
        if device.is_member and wanted(device):
            members[device.mac] = device
        return device

    tally = Tally[Device](
        type=lambda device: device.type or "unknown",
        model=lambda device: device.model,
        status=lambda device: device.standing,
        site=lambda device: site_label(device.site_id, names),
    )
    found = await surveyed(
        mist,
        [
            *([] if type == "mxedge" else [_owned(mist, org, asked)]),
            *([_edges(mist, org, kind=type, missing=missing)] if type in (None, "mxedge") else []),
        ],
        read=read,
        keep=lambda device: not device.is_member and wanted(device),
        limit=limit,
        tally=tally,
    )
    return Inventory.showing(
        found,
        rows=[_inventory_row(device, names) for device in found.things],
        summary=f"{org.name} owns {found.counted('device')}"
        f"{fitting(found.total or len(found.things)) if asked or status or loose else ''}"
        f"{_more(members)}: "
        f"{listed(tally.counts('type'))}; {listed(tally.counts('status'))}.",
        notes=[*missing, *filter_note(status=status, site_id=site_id if loose else None)],
        org=org.name,
        org_id=org.id,
        whole={
            "boxes": (found.total or 0) + len(members) - tally.number("type", "mxedge"),
            "members": [_member_row(box) for box in members.values()][:_MOST_MEMBERS] or None,
            "by_type": tally.counts("type"),
            "by_model": tally.counts("model"),
            "by_status": tally.counts("status"),
            "by_site": tally.counts("site"),
        },
    )


def _owned(mist: Mist, org: OrgName, query: dict[str, Any]) -> Pages:
    path = path_of("orgs/{org_id}/inventory", org_id=org.id)
    return partial(list_pages, mist.client, path, {**query, "vc": "true"})


def _edges(mist: Mist, org: OrgName, *, kind: str | None, missing: list[str]) -> Pages:
    """Return the Mist Edges as rows of the inventory, which does not list them.

    Args:
        mist: the call.
        org: whose they are.
        kind: the type of device that is asked for, if any.
        missing: is told if Mist Edges, asked for among others, are closed to the token.
    """
    path = path_of("orgs/{org_id}/stats/mxedges", org_id=org.id)

    async def pages(*, size: int, since: Place) -> AsyncIterator[Page]:
        query = {"for_site": "any"}
        try:
            async for page in list_pages(mist.client, path, query, size=size, since=since):
                yield replace(page, rows=[_edge(row) for row in page.rows])
        except (ForbiddenError, NotFoundError) as error:
            if kind is not None:
                raise
            missing.append(f"Mist Edges are not counted: {error.message}")

    return pages


def _edge(row: Row) -> Row:
    status = row.get("status")
    connected = None if status is None else status == "connected"
    return {**row, "type": "mxedge", "connected": connected}


def _is_wanted(device: Device, *, asked: Mapping[str, str], status: str | None) -> bool:
    """Apply the status to all, and to Mist Edges what the API applies to the others."""
    return status in (None, device.standing) and (
        device.type != "mxedge"
        or (
            asked.get("site_id") in (None, device.site_id)
            and asked.get("model") in (None, device.model)
        )
    )


def _more(members: Mapping[str, Device]) -> str:
    """Say what is one device, and how many boxes are members of another."""
    rule = "a virtual chassis is one, and so is each node of a cluster"
    if not members:
        return f" ({rule})"
    more = (
        "1 more box is a member" if len(members) == 1 else f"{len(members)} more boxes are members"
    )
    return f" ({rule}; {more})"


def _member_row(box: Device) -> MemberRow:
    return MemberRow.of(box, chassis=box.name or box.hostname or box.vc_mac, mac=box.mac or None)


def _inventory_row(device: Device, names: dict[str, str]) -> InventoryRow:
    return InventoryRow.of(
        device,
        name=device.name or device.hostname,
        type=device.type or "unknown",
        mac=device.mac or None,
        site=site_label(device.site_id, names),
    )
