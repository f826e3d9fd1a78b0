"""The boxes behind a row: second nodes of clusters, and members of chassis that are gone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

from mist_mcp.cloud.names import OrgName
from mist_mcp.cloud.paging import Page, Pages, Place, Row, collect, list_pages, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.models.base import read_all
from mist_mcp.models.device import Device
from mist_mcp.tools.kit.context import Mist

_STATES: Final = {True: "connected", False: "disconnected"}


def second_nodes(mist: Mist, org: OrgName, *, wanted: Callable[[Device], bool]) -> Pages:
    """Return the gateways that only the inventory shows: a search has one row for a cluster.

    Args:
        mist: the call.
        org: whose they are.
        wanted: the filters of the search, which the inventory lacks.
    """
    search = path_of("orgs/{org_id}/inventory/search", org_id=org.id)

    async def pages(*, size: int, since: Place) -> AsyncIterator[Page]:  # noqa: ARG001 - it has one
        found, boxes = await asyncio.gather(
            collect(search_pages(mist.client, search, {"type": "gateway"})),
            _boxes(mist, org, kind="gateway"),
        )
        shown = {row.get("mac") for row in found.rows}
        others = [_as_found(row) for row in boxes if row.get("mac") not in shown]
        rows = [row for row in others if wanted(Device.model_validate(row))]
        yield Page(rows=rows[since.skip :], total=len(rows), place=since, following=None)

    return pages


async def lost_members(mist: Mist, org: OrgName) -> list[Device]:
    """Return the boxes that left a virtual chassis: its own row stays connected."""
    boxes = read_all(Device, await _boxes(mist, org, kind="switch"))
    return [box for box in boxes if box.is_member and box.connected is False]


async def _boxes(mist: Mist, org: OrgName, *, kind: str) -> list[Row]:
    """Return every box of a kind; none where the inventory is closed to the token."""
    path = path_of("orgs/{org_id}/inventory", org_id=org.id)
    try:
        return (await collect(list_pages(mist.client, path, {"type": kind, "vc": "true"}))).rows
    except (ForbiddenError, NotFoundError):
        return []


def _as_found(row: Row) -> Row:
    """Return a row of the inventory as one of the search; what it does not say stays unknown."""
    return {**row, "type": "gateway", "status": row.get("status") or _status(row.get("connected"))}


def _status(connected: object) -> str | None:
    return _STATES[connected] if isinstance(connected, bool) else None
