"""Statistics of gateways and Mist Edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import trouble
from fake_mist.tenant.draw import ZERO_ID, identifier, number
from fake_mist.tenant.rows.common import (
    Json,
    created,
    memory,
    modified,
    processor,
    pushed,
    report,
    tables,
    traffic,
    upkeep,
    version,
)
from fake_mist.tenant.uplinks import FIRST, Uplink, uplinks

if TYPE_CHECKING:
    from fake_mist.tenant.model import Chassis, Device, Edge

GATEWAY_ASN: Final = 64900
PROVIDER_ASN: Final = 64496
"""A documentation AS (RFC 5398)."""

UPTIME: Final = 1_209_600
MAC_LIMIT: Final = 16_000
ARP_LIMIT: Final = 64_000
ROUTE_LIMIT: Final = 256_000
EDGE_SPEED: Final = 10_000
FAN_SPEED: Final = 6200
STANDBY: Final = "ge-5/0/0"
"""The first port of the second node of a cluster of this size."""

COOL: Final = 44


def statistics(device: Device) -> Json:
    """Give one row, with the members that the API shows only on request."""
    row = {
        **report(device),
        **upkeep(device.mac),
        **tables(number("arp", device.mac, low=20, high=900), MAC_LIMIT, ARP_LIMIT),
        **({"bgp_peers": [peer(device)]} if device.org.stories else {}),
        "config_status": "COMMITED",
        "config_timestamp": pushed(device),
        "cpu_stat": processor(device.mac),
        "dhcpd_stat": {},
        "hostname": device.name,
        "if_stat": {
            **{f"{each.port}.0": _wan(each) for each in uplinks(device)},
            "ge-0/0/3.0": _lan(device),
        },
        "is_ha": bool(device.members),
        "memory_stat": memory(device.mac),
        "module_stat": [{"mac": device.mac, "model": device.model, **_parts(device)}],
        "route_summary_stats": {"max_unicast_routes_supported": ROUTE_LIMIT, "total_routes": 40},
        "service_status": {"appid_status": "Enabled", "ewf_status": "Up", "idp_status": "Enabled"},
    }
    return {**row, **_cluster(device)} if device.members else row


def edge(each: Edge) -> Json:
    """Give the row of a Mist Edge; without a site the API shows the all-zero id."""
    busy = number("edge", each.mac, low=6, high=31)
    return {
        "cpu_stat": {"idle": 100 - busy, "interrupt": 0, "system": 2, "usage": busy, "user": 4},
        "created_time": created(each.mac),
        "for_site": each.site is not None,
        "fwupdate": {"progress": 100, "status": "upgraded"},
        "id": each.id,
        "inactive_vlan_strs": {"wired": []},
        "ip_stat": {"ip": f"10.11.5.{each.mac[-1]}"},
        "last_seen": NOW - 20,
        "mac": each.mac,
        "magic": f"SEKRET-{each.mac[-6:].upper()}-sekret",
        "memory_stat": {"free": 52_000_000, "total": 65_000_000, "usage": 20},
        "model": each.model,
        "modified_time": modified(each.mac),
        "mxagent_registered": True,
        "mxcluster_id": identifier("mxcluster", "campus"),
        "name": each.name,
        "num_tunnels": 0 if each.site is None else 88,
        "org_id": each.org.id,
        "port_stat": {"port0": {"full_duplex": True, "speed": EDGE_SPEED, "up": True}},
        "serial": each.serial,
        "service_stat": {"tunterm": {"package_state": "Installed", "running_state": "Running"}},
        "site_id": ZERO_ID if each.site is None else each.site.id,
        "status": "connected",
        "tunterm_registered": True,
        "tunterm_stat": {"monitoring_failed": False},
        "uptime": UPTIME,
    }


def peer(device: Device) -> Json:
    """Give the BGP session with the provider."""
    return {
        "evpn_overlay": False,
        "for_overlay": False,
        "local_as": GATEWAY_ASN + device.site.number,
        "neighbor": f"203.0.113.{device.site.number}",
        "neighbor_as": PROVIDER_ASN,
        "rx_routes": number("rx_routes", device.mac, low=2, high=40),
        "state": "established",
        "timestamp": NOW - 30,
        "tx_routes": number("tx_routes", device.mac, low=2, high=12),
        "up": True,
        "uptime": number("bgp", device.mac, low=90_000, high=4_000_000),
        "vrf_name": "default",
    }


def _wan(uplink: Uplink) -> Json:
    """Give an uplink; one that is down has neither address nor provider."""
    row = {
        "address_mode": uplink.mode,
        "ips": [f"{uplink.address}/24"] if uplink.is_up else [],
        "port_id": uplink.port,
        "port_usage": "wan",
        "up": uplink.is_up,
        "wan_name": uplink.name,
        "wan_type": uplink.kind,
    }
    if not uplink.is_up:
        return {**row, "rx_bytes": 0, "rx_pkts": 0, "tx_bytes": 0, "tx_pkts": 0}
    where = uplink.gateway.site
    provider = {"asn": uplink.asn, "country_code": where.country, "org": uplink.provider}
    key = "wan" if uplink.port == FIRST else uplink.port
    return {**row, "servp_info": provider, **traffic(uplink.gateway.mac, key)}


def _lan(device: Device) -> Json:
    return {
        "ips": [f"{device.ip}/24"],
        "network_name": "mgmt",
        "port_id": "ge-0/0/3",
        "port_usage": "lan",
        "up": True,
        **traffic(device.mac, "lan"),
    }


def _cluster(device: Device) -> Json:
    """Give the members of a cluster: one row for both nodes, the second one's with a 2."""
    first, second = device.members
    lost = trouble.is_lost(device, 1)
    row = {
        "cluster_config": _agreement(lost=lost),
        "cluster_stat": {"state": "degraded" if lost else "active"},
        "module2_stat": [_node(device, second, "secondary", lost=lost)],
        "module_stat": [_node(device, first, "primary", lost=False)],
    }
    if lost:
        return row
    return {
        **row,
        "cpu2_stat": processor(second.mac),
        "dhcpd2_stat": {},
        "if2_stat": {f"{STANDBY}.0": _standby(device)},
        "memory2_stat": memory(second.mac),
    }


def _standby(device: Device) -> Json:
    """Give the uplink of the second node, which waits for the first one's end."""
    row = {name: value for name, value in _wan(uplinks(device)[0]).items() if name != "servp_info"}
    waiting = {"ips": [], "port_id": STANDBY, "redundancy_state": "standby"}
    return {**row, **waiting, **traffic(device.mac, STANDBY)}


def _agreement(*, lost: bool) -> Json:
    status = "Down" if lost else "Up"
    return {
        "configuration": "active-active",
        "control_link_info": {"name": "fxp1", "status": status},
        "ethernet_connection": [{"name": "reth0", "status": "Up"}],
        "fabric_link_info": {"Interface": ["ge-0/0/2"], "Status": status},
        "last_status_change_reason": "Control link failure" if lost else "No failures",
        "operational": "active-passive" if lost else "active-active",
        "primary_node_health": "Healthy",
        "secondary_node_health": "Unhealthy" if lost else "Healthy",
        "status": "Red" if lost else "Green",
    }


def _node(device: Device, box: Chassis, role: str, *, lost: bool) -> Json:
    row = {"mac": box.mac, "model": box.model, "serial": box.serial, "vc_role": role}
    if lost:
        gone = NOW - trouble.DAY
        return {**row, "last_seen": gone, "status": "disconnected", "vc_state": "inactive"}
    return {
        **row,
        "last_seen": NOW - 25,
        **_parts(device),
        "status": "connected",
        "vc_state": "active",
    }


def _parts(device: Device) -> Json:
    return {
        "fans": [{"name": "Fan 0", "rpm": FAN_SPEED, "status": "ok"}],
        "psus": [{"name": "Power Supply 0", "status": "ok"}],
        "temperatures": [{"celsius": COOL, "name": "CPU", "status": "ok"}],
        "version": version(device),
    }
