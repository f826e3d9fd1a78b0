"""A box that goes by another: the second node of a cluster, a member of a virtual chassis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.cloud.paging import collect, list_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.models.base import read_all
from mist_mcp.models.device import Device, DeviceStats
from mist_mcp.words.naming import as_id, as_mac, device_id, folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.cloud.client import MistClient
    from mist_mcp.cloud.paging import Row

_SHORTEST_SERIAL: Final = 6


async def device_of_box(client: MistClient, text: str, *, org_id: str) -> Device | None:
    """Return the device that a box is part of, or the box itself where that is not told.

    The inventory has a row for each box, its search one for a cluster or chassis. A member names
    its chassis; of a cluster the statistics have the second node as `module2_stat`.

    Args:
        client: asks the inventory, up to a minute ago.
        text: MAC address or serial number of the box.
        org_id: whose it is.
    """
    mac = as_mac(text)
    if mac is None and not (text.isalnum() and len(text) >= _SHORTEST_SERIAL):
        return None
    marks = {"mac": mac} if mac else {"serial": text.upper()}
    path = path_of("orgs/{org_id}/inventory", org_id=org_id)
    boxes = read_all(Device, await _rows(client, path, {"vc": "true", **marks}))
    box = next((each for each in boxes if folded(text) == folded(each.serial or "") or mac), None)
    if box is None:
        return None
    if box.is_member:
        return _known_by(box, box.vc_mac or box.mac)
    master = await _master(client, box) if box.type == "gateway" else None
    return _known_by(box, master) if master else box


async def _master(client: MistClient, node: Device) -> str | None:
    """Return the MAC address of the cluster that a gateway is the second node of."""
    site_id = as_id(node.site_id)
    if site_id is None:
        return None
    path = path_of("sites/{site_id}/stats/devices", site_id=site_id)
    rows = await _rows(client, path, {"type": "gateway"})
    return next(
        (
            each.mac
            for each in read_all(DeviceStats, rows)
            if any(node.mac == part.mac for part in each.module2_stat)
        ),
        None,
    )


async def _rows(client: MistClient, path: str, query: Mapping[str, str]) -> list[Row]:
    try:
        return (await collect(list_pages(client.cached, path, query))).rows
    except (ForbiddenError, NotFoundError):
        return []


def _known_by(box: Device, mac: str) -> Device:
    return box.model_copy(update={"mac": mac, "id": device_id(mac)})
