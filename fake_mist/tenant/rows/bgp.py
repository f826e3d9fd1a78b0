"""Routing neighbours: BGP of the fabrics and of the gateways, OSPF between gateway and core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import sessions
from fake_mist.tenant.draw import number
from fake_mist.tenant.resource import each_org
from fake_mist.tenant.rows import gateways
from fake_mist.tenant.rows.common import Json, counter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Device, Org, Tenant
    from fake_mist.tenant.sessions import Session

DEAD_TIME: Final = 34
PRIORITY: Final = 128
TRANSIT_NET: Final = 2
"""Third octet of the net between a site's gateway and its cores."""


def peers(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of `/stats/bgp_peers/search`: one for each side of a session."""
    for each in sessions.sessions(tenant):
        if each.device.org == org:
            yield _row(each)
    for gateway in tenant.devices_of(org, "gateway") if org.stories else ():
        yield {**_place(gateway), **gateways.peer(gateway)}


def adjacencies(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of `/stats/ospf_peers/search`: each gateway before a core speaks OSPF."""
    for gateway in tenant.devices_of(org, "gateway"):
        cores = (each for each in tenant.devices_at(gateway.site, "switch") if each.role == "core")
        for place, core in enumerate(cores, start=2):
            yield _adjacency(gateway, place, "ge-0/0/3")
            yield _adjacency(core, 1, "irb.2")


def _row(each: Session) -> Json:
    packets = ("rx", each.peer, each.device), ("tx", each.device, each.peer)
    counts = {
        f"{way}_pkts": counter("bgp", sender.mac, receiver.mac, each.overlay)
        for way, sender, receiver in packets
    }
    return {
        **_place(each.device),
        **counts,
        "evpn_overlay": each.overlay,
        "for_overlay": each.overlay,
        "local_as": each.local_as,
        "neighbor": each.peer_address,
        "neighbor_as": each.peer_as,
        "neighbor_mac": each.peer.mac,
        "rx_routes": each.rx_routes,
        "state": each.state,
        "timestamp": NOW - number("bgp", each.device.mac, low=5, high=55),
        "tx_routes": each.tx_routes,
        "up": each.up,
        "uptime": each.uptime if each.up else 0,
        "vrf_name": "default",
    }


def _place(device: Device) -> Json:
    return {
        "mac": device.mac,
        "model": device.model,
        "org_id": device.org.id,
        "site_id": device.site.id,
    }


def _adjacency(device: Device, host: int, port: str) -> Json:
    place = {name: value for name, value in _place(device).items() if name != "model"}
    return {
        **place,
        "dead_time": DEAD_TIME,
        "peer_ip": device.site.ip(TRANSIT_NET, host),
        "port_id": port,
        "priority": PRIORITY,
        "state": "full",
        "timestamp": NOW - 30,
        "up": True,
        "vrf_name": "default",
    }


RESOURCES: Final = (
    each_org("/orgs/{org_id}/stats/bgp_peers/search", peers),
    each_org("/orgs/{org_id}/stats/ospf_peers/search", adjacencies),
)
