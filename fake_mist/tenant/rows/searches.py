"""Devices as the search shows them, by kind, and the plain list of names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import trouble
from fake_mist.tenant.draw import number
from fake_mist.tenant.resource import Answer, Resource, each_org
from fake_mist.tenant.rows import radios
from fake_mist.tenant.rows.common import Json, last_seen, uptime, version
from fake_mist.tenant.ssids import SSIDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Device, Org, Tenant

CENTRAL: Final = frozenset({"clos"})
"""Short names of the sites whose access points hold a tunnel to a Mist Edge."""


def names(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of `/orgs/{org_id}/devices`."""
    for device in tenant.devices_of(org):
        yield {"mac": device.mac, "name": trouble.shown_name(device)}


def access_points(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the access points: radio plan, LLDP neighbour and WLANs in one row."""
    uplinks = radios.uplinks(tenant)
    wlans = [{"ssid": ssid.name} for ssid in SSIDS[org]]
    for device in tenant.devices_of(org, "ap"):
        row = {
            **_shared(device),
            "mxtunnel_status": _tunnel(device),
            "power_constrained": False,
            "power_opmode": "",
            "wlans": wlans,
        }
        live = {} if trouble.is_offline(device) else _live(device, *uplinks[device.mac])
        yield {**row, **live}


def switches(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the switches, with what Mist says of their fabric links."""
    cut = {
        end.mac
        for link in tenant.links
        if not trouble.is_up(link)
        for end in (link.upper, link.lower)
    }
    for device in tenant.devices_of(org, "switch"):
        row = {**_shared(device), **_managed(device), "role": device.role, "type": "switch"}
        fabric = {"evpn_missing_links": device.mac in cut, "evpntopo_id": device.fabric_id}
        yield {**row, **fabric} if device.fabric_id else row


def gateways(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the gateways; a cluster names its nodes."""
    for device in tenant.devices_of(org, "gateway"):
        row = {**_shared(device), **_managed(device), "type": "gateway"}
        nodes = {f"node{place}_mac": box.mac for place, box in enumerate(device.members)}
        agent = {} if device.model.startswith("SRX") else {"t128agent_version": "3.2.1"}
        yield {**row, **nodes, **agent, **({"node": "node0"} if nodes else {})}


def _searches(tenant: Tenant) -> Iterator[Answer]:
    kinds = {"ap": access_points, "gateway": gateways, "switch": switches}
    for org in tenant.orgs:
        for kind, rows in kinds.items():
            query = {} if kind == "ap" else {"type": kind}
            yield Answer(ids={"org_id": org.id}, body=rows(tenant, org), query=query)


def _shared(device: Device) -> Json:
    running = {} if trouble.is_offline(device) else {"uptime": uptime(device)}
    name = trouble.shown_name(device)
    return {
        "ext_ip": device.site.public_ip,
        "hostname": [name],
        "ip": device.ip,
        "last_hostname": name,
        "mac": device.mac,
        "model": device.model,
        "org_id": device.org.id,
        "site_id": device.site.id,
        "timestamp": last_seen(device),
        "version": version(device),
        **running,
    }


def _managed(device: Device) -> Json:
    return {
        "clustered": len(device.boxes) > 1,
        "last_config_status": "success",
        "managed": True,
        "mist_configured": True,
        "num_members": len(device.boxes),
        "time_drifted": False,
        **_trouble(device),
    }


def _trouble(device: Device) -> Json:
    if device.name not in trouble.HOT:
        return {}
    return {"last_trouble_code": "206", "last_trouble_timestamp": NOW - 3 * trouble.HOUR}


def _tunnel(device: Device) -> str:
    central = device.site.short in CENTRAL and not trouble.is_offline(device)
    return "up" if central else "down"


def _live(device: Device, switch: Device, place: int) -> Json:
    """Give the radios and the neighbour as the statistics give them."""
    row = radios.statistics(device, switch, place)
    lldp = row["lldp_stat"]
    bands = {
        f"{band}_{name}": str(radio[name]) if name == "bandwidth" else radio[name]
        for band, radio in row["radio_stat"].items()
        for name in ("bandwidth", "channel", "power")
    }
    return {
        **bands,
        "eth0_port_speed": row["port_stat"]["eth0"]["speed"],
        "lldp_mgmt_addr": lldp["mgmt_addr"],
        "lldp_port_id": lldp["port_id"],
        "lldp_power_draw": number("watts", device.mac, low=9, high=24) * 1000,
        "lldp_system_desc": f"Juniper Networks, Inc. {switch.model.lower()}",
        "lldp_system_name": lldp["system_name"],
    }


RESOURCES: Final = (
    each_org("/orgs/{org_id}/devices", names),
    Resource(path="/orgs/{org_id}/devices/search", answers=_searches),
)
