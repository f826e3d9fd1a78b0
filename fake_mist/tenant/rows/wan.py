"""What gateways and Mist Edges carry: tunnels and VPN peers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import trouble
from fake_mist.tenant.draw import identifier, number
from fake_mist.tenant.resource import Answer, Resource, each_org
from fake_mist.tenant.rows.common import Json, traffic, uptime
from fake_mist.tenant.uplinks import FIRST, SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Device, Edge, Org, Tenant

VPN: Final = (
    ("clos-gw-1", FIRST, "med-gw-1", FIRST, "svr"),
    ("clos-gw-1", FIRST, "med-gw-1", SECOND, "svr"),
    ("sci-gw-1", FIRST, "harbour-gw", FIRST, "ipsec"),
)
"""VPN paths: a gateway and its port, another and its port, and the kind."""

BROKER: Final = ("203.0.113.200", "203.0.113.201")
"""Addresses of a fictional security service, primary and secondary."""

MTU: Final = 1500
PORT: Final = 1701


def wireless(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the tunnels from access points to the Mist Edges of their site."""
    for site in tenant.sites_of(org):
        edges = [edge for edge in tenant.edges if edge.site == site]
        if edges:
            for place, ap in enumerate(tenant.devices_at(site, "ap")):
                yield _wireless(ap, edges[place % len(edges)])


def wan(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the tunnels from the gateways to a security service."""
    for gateway in tenant.devices_of(org, "gateway"):
        if gateway.model.startswith("SRX"):
            for place, address in enumerate(BROKER):
                yield _wan(gateway, address, place)


def peers(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of `/stats/vpn_peers/search`: both ends of every pair."""
    gateways = {each.name: each for each in tenant.devices_of(org, "gateway")}
    for first, near, second, far, kind in VPN:
        if first in gateways:
            one, other = (gateways[first], near), (gateways[second], far)
            yield _peer(one, other, kind)
            yield _peer(other, one, kind)


def _tunnels(tenant: Tenant) -> Iterator[Answer]:
    for org in tenant.orgs:
        ids = {"org_id": org.id}
        yield Answer(ids=ids, body=wireless(tenant, org))
        yield Answer(ids=ids, body=wan(tenant, org), query={"type": "wan"})


def _wireless(ap: Device, edge: Edge) -> Json:
    offline = trouble.is_offline(ap)
    running = {} if offline else {"start_time": NOW - uptime(ap) + 30}
    return {
        "ap": ap.mac,
        "last_seen": NOW - trouble.OFFLINE.get(ap.name, 12),
        "mtu": MTU,
        "mxcluster_id": identifier("mxcluster", "campus"),
        "mxedge_id": edge.id,
        "mxtunnel_id": identifier("mxtunnel", "campus"),
        "org_id": ap.org.id,
        "remote_ip": ap.ip,
        "remote_port": PORT,
        "site_id": ap.site.id,
        "state": "idle" if offline else "established_with_sessions",
        **running,
    }


def _wan(gateway: Device, address: str, place: int) -> Json:
    facts: dict[str, Any] = {
        "auth_algo": "sha2-256",
        "encrypt_algo": "aes-256-gcm",
        "ike_version": "v2",
        "ip": gateway.site.public_ip,
        "last_event": "tunnel up",
        "mac": gateway.mac,
        "node": "node0",
    }
    name = f"shield-{place + 1}"
    row = {
        **facts,
        **traffic(gateway.mac, address),
        "org_id": gateway.org.id,
        "peer_host": f"gw{place + 1}.shield.example.edu",
        "peer_ip": address,
        "priority": "secondary" if place else "primary",
        "protocol": "ipsec",
        "site_id": gateway.site.id,
        "tunnel_name": name,
        "up": True,
        "uptime": number("wan", gateway.mac, address, low=9_000, high=900_000),
        "wan_name": "provider-1",
    }
    if (gateway.name, name) != trouble.DEAD_TUNNEL:
        return row
    return {**row, "last_event": "IKE: no answer from the peer", "up": False, "uptime": 0}


def _peer(near: tuple[Device, str], far: tuple[Device, str], kind: str) -> Json:
    (gateway, port), (other, other_port) = near, far
    node = {"node": "node0"} if gateway.members else {}
    return {
        **node,
        **_quality(near, far),
        "is_active": {port, other_port} == {FIRST},
        "last_seen": float(NOW - 20),
        "mac": gateway.mac,
        "mtu": MTU,
        "org_id": gateway.org.id,
        "peer_mac": other.mac,
        "peer_port_id": other_port,
        "peer_router_name": other.name,
        "peer_site_id": other.site.id,
        "port_id": port,
        "router_name": gateway.name,
        "site_id": gateway.site.id,
        "type": kind,
        "up": True,
        "uptime": min(uptime(gateway), uptime(other)) - 120,
    }


def _quality(near: tuple[Device, str], far: tuple[Device, str]) -> Json:
    if trouble.LOSSY_UPLINK in {(device.name, port) for device, port in (near, far)}:
        return dict(trouble.LOSSY)
    pair = sorted((near[0].mac, far[0].mac))
    return {
        "jitter": number("jitter", *pair, low=1, high=40) / 10,
        "latency": number("latency", *pair, low=30, high=220) / 10,
        "loss": 0.0,
        "mos": 4.3,
    }


RESOURCES: Final = (
    Resource(path="/orgs/{org_id}/stats/tunnels/search", answers=_tunnels),
    each_org("/orgs/{org_id}/stats/vpn_peers/search", peers),
)
