"""EVPN topologies: the fabrics as the API tells them, list and detail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant import sessions
from fake_mist.tenant.draw import ZERO_ID, identifier
from fake_mist.tenant.model import FabricKind
from fake_mist.tenant.places import LIBRARY_QUARTER
from fake_mist.tenant.resource import Answer, Resource, each_org
from fake_mist.tenant.rows import config
from fake_mist.tenant.rows.common import Json, created, modified
from fake_mist.tenant.rows.settings import evpn_options
from fake_mist.tenant.rows.templates import VLANS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.tenant.model import Device, Fabric, Org, Tenant
    from fake_mist.tenant.sessions import Session

NAMES: Final = {
    FabricKind.IP_CLOS: "campus-ip-clos",
    FabricKind.ERB: "science-park-erb",
    FabricKind.CRB: "medical-school-crb",
    FabricKind.MULTIHOMING: "library-collapsed-core",
}
ROUTING: Final = {
    FabricKind.IP_CLOS: "access",
    FabricKind.ERB: "distribution",
    FabricKind.CRB: "core",
    FabricKind.MULTIHOMING: "collapsed-core",
}
"""The role that carries the gateways (IRB interfaces) of a fabric's networks."""

ORG_LEVEL: Final = frozenset({LIBRARY_QUARTER.name})
"""Sites whose fabric belongs to the organization: the API shows the all-zero site for it."""

POD_NAMES: Final = {"1": "North", "2": "South"}
ANYCAST_HOST: Final = 1


def summaries(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of the list, which leave the switches out."""
    return (_summary(fabric) for fabric in tenant.fabrics if fabric.site.org == org)


def details(tenant: Tenant) -> Iterator[Answer]:
    """Give every topology with its switches."""
    seen = sessions.sessions(tenant)
    for fabric in tenant.fabrics:
        ids = {"org_id": fabric.site.org.id, "evpn_topology_id": fabric.id}
        yield Answer(ids=ids, body=_detail(fabric, seen))


def neighbours(fabric: Fabric, switch: Device) -> dict[str, list[str]]:
    """Give a switch's links by direction, as MACs: routed up and down, and ESI-LAGs."""
    found: dict[str, list[str]] = {"downlinks": [], "esilaglinks": [], "uplinks": []}
    for link in fabric.links:
        if link.upper == switch:
            found["downlinks" if link.lower.loopback else "esilaglinks"].append(link.lower.mac)
        elif link.lower == switch:
            found["uplinks"].append(link.upper.mac)
    return found


def _summary(fabric: Fabric) -> Json:
    of_org = fabric.site.name in ORG_LEVEL
    return {
        "created_time": created("evpn", fabric.id),
        "evpn_options": evpn_options(fabric.site),
        "for_site": not of_org,
        "id": fabric.id,
        "modified_time": modified("evpn", fabric.id),
        "name": fabric.name or NAMES[fabric.kind],
        "org_id": fabric.site.org.id,
        "pod_names": _pods(fabric),
        "site_id": ZERO_ID if of_org else fabric.site.id,
    }


def _pods(fabric: Fabric) -> dict[str, str]:
    pods = sorted({switch.pod for switch in fabric.switches if switch.pod is not None})
    return {str(pod): POD_NAMES.get(str(pod), f"Pod {pod}") for pod in pods} or {"1": "default"}


def _detail(fabric: Fabric, seen: Sequence[Session]) -> Json:
    row = {name: value for name, value in _summary(fabric).items() if name != "for_site"}
    gateways = [each for each in fabric.switches if each.role == ROUTING[fabric.kind]]
    rows = [_switch(fabric, place, seen) for place in range(len(fabric.switches))]
    return {**row, "switch_configs": {each.mac: _gateway(each) for each in gateways}} | {
        "switches": rows
    }


def _switch(fabric: Fabric, place: int, seen: Sequence[Session]) -> Json:
    switch = fabric.switches[place]
    row = {
        "config": _config(fabric, switch),
        "deviceprofile_id": identifier("deviceprofile", "evpn", switch.name),
        "downlink_ips": _addresses(seen, switch),
        "evpn_id": place + 1,
        "mac": switch.mac,
        "model": switch.model,
        "role": switch.role,
        "site_id": switch.site.id,
        **neighbours(fabric, switch),
    }
    return {**row, **_pod(fabric, switch), **_router(switch)}


def _pod(fabric: Fabric, switch: Device) -> Json:
    if switch.pod is not None:
        return {"pod": switch.pod}
    if switch.role == "core":
        return {"pods": sorted({each.pod for each in fabric.switches if each.pod is not None})}
    return {"pod": 1}


def _router(switch: Device) -> Json:
    return {} if switch.loopback is None else {"router_id": switch.loopback}


def _addresses(seen: Sequence[Session], switch: Device) -> list[str]:
    return [
        each.local_address
        for each in seen
        if each.device.mac == switch.mac
        and each.link is not None
        and each.link.upper.mac == switch.mac
    ]


def _config(fabric: Fabric, switch: Device) -> Json:
    links = [link for link in fabric.links if switch in {link.upper, link.lower}]
    return {
        **_router(switch),
        "port_config": dict(config.port(switch, link) for link in links),
    }


def _gateway(switch: Device) -> Json:
    """Configure the anycast gateways: the same address on every switch that routes."""
    addresses = {
        name: {
            "evpn_anycast": True,
            "ip": switch.site.ip(vlan, ANYCAST_HOST),
            "netmask": "255.255.255.0",
            "type": "static",
        }
        for name, vlan in VLANS.items()
        if name != "mgmt"
    }
    return {
        "dhcpd_config": {"enabled": False},
        "networks": {name: {"vlan_id": vlan} for name, vlan in VLANS.items()},
        "other_ip_configs": addresses,
        "vrf_config": {"enabled": True},
        **_router(switch),
    }


RESOURCES: Final = (
    each_org("/orgs/{org_id}/evpn_topologies", summaries),
    Resource(path="/orgs/{org_id}/evpn_topologies/{evpn_topology_id}", answers=details),
)
