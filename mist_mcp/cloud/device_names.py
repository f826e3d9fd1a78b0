"""The names of devices by MAC address, for rows that name devices by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mist_mcp.cloud.client import MistClient


async def org_device_names(client: MistClient, org_id: str) -> dict[str, str]:
    """Return the names of all devices of an organization: one request, up to a minute old."""
    path = path_of("orgs/{org_id}/devices", org_id=org_id)
    try:
        document = await client.cached.read_object(path)
    except (ForbiddenError, NotFoundError):
        return {}  # the rows still have the MAC addresses
    rows = document.get("results")
    return _by_mac(rows if isinstance(rows, list) else [])


async def site_device_names(client: MistClient, site_id: str) -> dict[str, str]:
    """Return the names of the devices of a site, up to a minute old; a grant on it is enough."""
    path = path_of("sites/{site_id}/devices", site_id=site_id)
    try:
        found = await collect(list_pages(client.cached, path, {"type": "all"}))
    except (ForbiddenError, NotFoundError):
        return {}
    return _by_mac(found.rows)


def _by_mac(rows: Iterable[Any]) -> dict[str, str]:
    """Read names plainly: ten thousand of them for each page are too many to validate."""
    return {
        row["mac"]: row["name"]
        for row in rows
        if isinstance(row, dict)
        and isinstance(row.get("mac"), str)
        and row.get("name")
        and isinstance(row["name"], str)
    }
