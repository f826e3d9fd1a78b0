"""Rows of the MSP, of organizations and of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant import places, trouble
from fake_mist.tenant.draw import ZERO_ID, identifier, number
from fake_mist.tenant.model import Device, FabricKind, Org, Site, Tenant
from fake_mist.tenant.rows import templates
from fake_mist.tenant.rows.common import Json, created, modified

if TYPE_CHECKING:
    from collections.abc import Mapping

SESSION_MINUTES: Final = 1440
FRACTION: Final = 0.482913


def msp(tenant: Tenant) -> Json:
    """Give the managed service provider."""
    return {
        "allow_mist": True,
        "created_time": created("msp"),
        "id": tenant.msp_id,
        "modified_time": modified("msp"),
        "name": tenant.msp_name,
        "tier": "advanced",
    }


def msp_of(tenant: Tenant, org: Org) -> str | None:
    """Give the `msp_id` an organization shows; one shows none although the MSP lists it."""
    return None if org.name in places.STANDALONE else tenant.msp_id


def organization(tenant: Tenant, org: Org) -> Json:
    """Give an organization, with the float epochs and all-zero id of the live API."""
    belongs = {} if msp_of(tenant, org) is None else {"msp_name": tenant.msp_name}
    return {
        "alarmtemplate_id": ZERO_ID,
        "allow_mist": True,
        "created_time": created(org.name) + FRACTION,
        "id": org.id,
        "modified_time": modified(org.name) + FRACTION,
        "msp_id": msp_of(tenant, org),
        "name": org.name,
        "orggroup_ids": [identifier("orggroup", "education")] if org == places.UNIVERSITY else [],
        "session_expiry": SESSION_MINUTES,
        **belongs,
    }


def organization_statistics(tenant: Tenant, org: Org) -> Json:
    """Give the totals of an organization."""
    devices = tenant.devices_of(org)
    offline = sum(map(trouble.is_offline, devices))
    spares = [spare for spare in tenant.spares if spare.org == org]
    row = {name: value for name, value in organization(tenant, org).items() if name != "msp_name"}
    return {
        **row,
        "num_devices": len(devices),
        "num_devices_connected": len(devices) - offline,
        "num_devices_disconnected": offline,
        "num_inventory": sum(len(device.boxes) for device in devices) + len(spares),
        "num_sites": len(tenant.sites_of(org)),
        "sle": [_level(org, path) for path in ("coverage", "roaming", "time-to-connect")],
    }


def campus_group(org: Org) -> str:
    """Give the id of the sitegroup of an organization's sites with a fabric."""
    return identifier("sitegroup", f"{org.name}/campus")


def site(each: Site) -> Json:
    """Give a site with the ids of its templates."""
    wired, wan, radio = _templates(each)
    return {
        "address": each.address,
        "alarmtemplate_id": None,
        "created_time": created(each.name),
        "gatewaytemplate_id": templates.template_id(each.org, "gateway", wan),
        "id": each.id,
        "latlng": {"lat": each.lat, "lng": each.lng},
        "modified_time": modified(each.name),
        "name": each.name,
        "networktemplate_id": templates.template_id(each.org, "network", wired),
        "org_id": each.org.id,
        "rftemplate_id": templates.template_id(each.org, "rf", radio),
        "sitegroup_ids": [] if each.fabric is FabricKind.NONE else [campus_group(each.org)],
        "timezone": each.timezone,
        "tzoffset": each.offset,
        **({"country_code": each.country} if each.country else {}),
    }


def site_statistics(tenant: Tenant, each: Site, clients: Mapping[str, int]) -> Json:
    """Give the totals of a site; `clients` maps an access point's MAC to its clients."""
    devices = tenant.devices_at(each)
    return {
        **site(each),
        "msp_id": tenant.msp_id,
        "num_clients": sum(clients.get(device.mac, 0) for device in devices),
        "num_devices": len(devices),
        "num_devices_connected": sum(not trouble.is_offline(device) for device in devices),
        **_counts(devices, "ap"),
        **_counts(devices, "gateway"),
        **_counts(devices, "switch"),
    }


def _counts(devices: list[Device], kind: str) -> Json:
    found = [device for device in devices if device.kind == kind]
    connected = sum(not trouble.is_offline(device) for device in found)
    return {f"num_{kind}": len(found), f"num_{kind}_connected": connected}


def _templates(each: Site) -> tuple[str, str, str]:
    """Name the network, gateway and radio template of a site."""
    if each.org != places.UNIVERSITY:
        return templates.PLAIN, templates.PLAIN, templates.PLAIN
    if each.fabric is FabricKind.NONE:
        return templates.BRANCH, templates.BRANCH_GATEWAY, templates.RADIO
    return templates.CAMPUS, templates.CAMPUS_GATEWAY, templates.RADIO


def _level(org: Org, path: str) -> Json:
    total = number("minutes", org.name, path, low=80_000, high=400_000)
    return {"path": path, "user_minutes": {"ok": total * 94 // 100, "total": total}}
