"""Rows of the inventory and of its search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant import trouble
from fake_mist.tenant.draw import device_id
from fake_mist.tenant.rows.common import (
    Json,
    changed,
    created,
    modified,
    profile,
    status,
    version,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Chassis, Device, Edge, Org, Spare, Tenant


TYPELESS: Final = "gateway"
"""Kind of the unassigned boxes whose rows in the list tell no type, as some live ones do not."""


def listed(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give every box, members of a chassis included, then the unassigned ones."""
    for device in tenant.devices_of(org):
        yield _listed(device)
        for place, box in enumerate(device.members[1:], start=1):
            lost = {"connected": False} if trouble.is_lost(device, place) else {}
            yield {**_listed_member(device, box), **lost}
    yield from (_unassigned(spare) for spare in tenant.spares if spare.org == org)
    yield from (_edge(edge) for edge in tenant.edges if edge.org == org)


def searched(tenant: Tenant, org: Org, kind: str) -> Iterator[Json]:
    """Give the searchable rows of one kind of device; a chassis is one row."""
    for device in tenant.devices_of(org, kind):
        yield _searched(device)
    for spare in tenant.spares:
        if spare.org == org and spare.kind == kind:
            yield _searched_spare(spare)


def _box(mac: str, serial: str, model: str) -> Json:
    return {
        "adopted": False,
        "created_time": created(mac),
        "hw_rev": "B02",
        "id": device_id(mac),
        "mac": mac,
        "magic": f"SEKRET-{mac[-6:].upper()}-sekret",
        "model": model,
        "modified_time": modified(mac),
        "serial": serial,
        "sku": f"{model}-US" if model.startswith("AP") else model,
    }


def _listed(device: Device) -> Json:
    chassis = {"vc_mac": device.mac} if device.members and device.kind == "switch" else {}
    return {
        **_box(device.mac, device.serial, device.model),
        **chassis,
        "connected": not trouble.is_offline(device),
        "deviceprofile_id": profile(device),
        "hostname": trouble.shown_name(device),
        "modified_time": changed(device),
        "name": trouble.shown_name(device),
        "org_id": device.org.id,
        "site_id": device.site.id,
        "type": device.kind,
    }


def _listed_member(device: Device, box: Chassis) -> Json:
    return {**_listed(device), **_box(box.mac, box.serial, box.model)}


def _unassigned(spare: Spare) -> Json:
    return {
        **_box(spare.mac, spare.serial, spare.model),
        "connected": False,
        "deviceprofile_id": None,
        "name": "",
        "org_id": spare.org.id,
        "site_id": None,
        **({} if spare.kind == TYPELESS else {"type": spare.kind}),
    }


def _edge(edge: Edge) -> Json:
    """Give a Mist Edge: its id is no MAC's, its type is outside the description's enumeration."""
    return {
        **_box(edge.mac, edge.serial, edge.model),
        "connected": True,
        "deviceprofile_id": None,
        "id": edge.id,
        "name": edge.name,
        "org_id": edge.org.id,
        "site_id": None if edge.site is None else edge.site.id,
        "type": "mxedge",
    }


def _searched(device: Device) -> Json:
    row = {
        "mac": device.mac,
        "model": device.model,
        "name": trouble.shown_name(device),
        "org_id": device.org.id,
        "serial": device.serial,
        "site_id": device.site.id,
        "sku": device.model,
        "status": status(device),
        "type": device.kind,
        "version": version(device),
    }
    return {**row, **_chassis(device)} if device.kind == "switch" else row


def _chassis(device: Device) -> Json:
    return {
        "master": True,
        "members": [
            {"mac": box.mac, "model": box.model, "serial": box.serial} for box in device.boxes
        ],
        "vc_mac": device.mac,
    }


def _searched_spare(spare: Spare) -> Json:
    return {
        "mac": spare.mac,
        "model": spare.model,
        "name": "",
        "org_id": spare.org.id,
        "serial": spare.serial,
        "site_id": None,
        "sku": spare.model,
        "status": "disconnected",
        "type": spare.kind,
    }
