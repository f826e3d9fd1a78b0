"""EVPN fabrics as the raw bodies of the Mist API: healthy and fresh as built, of any kind and size.

Nothing here knows how the server judges. Shapes are those of the published description; what a
fabric of a kind has to look like is in Juniper's campus fabric guides (IP Clos, core-distribution
ERB and CRB, EVPN multihoming).
"""

from __future__ import annotations

import uuid
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

NOW: Final = 1_781_524_800
"""The moment of every fabric, in epoch seconds: noon of 2026-06-15."""
UP: Final = 2_000_000
"""For how long all is up, in seconds: 23 days."""
NAMESPACE: Final = uuid.UUID("5f0c7c0e-8d5c-4d0e-9c55-0f6b4f3f5a11")
ROUTED_AT: Final = {"clos": "edge", "erb": "distribution", "crb": "core"}
GATEWAYS: Final = {"clos": "access", "erb": "distribution", "crb": "core", "mh": "collapsed-core"}
"""The role whose switches have the gateways (IRBs) of the networks, by kind."""
NETWORKS: Final = {"staff": 20, "voice": 40, "guest": 60}
MODELS: Final = {
    "core": "QFX5120-32C",
    "border": "QFX5120-48Y",
    "collapsed-core": "EX4650-48Y",
    "distribution": "EX4650-48Y",
    "access": "EX4400-48MP",
    "esilag-access": "EX4100-48P",
}
VERSION: Final = "23.4R2-S4.11"


@dataclass(frozen=True, slots=True)
class Shape:
    """What to build: a kind (`clos`, `erb`, `crb`, `mh`) and how many switches of each role.

    `dists` and `access` count for a pod; an IP Clos without distribution has three stages. `cables`
    is how many cables join two switches. Pods spread over `sites`, cores stand in the first.
    """

    kind: str
    cores: int = 2
    pods: int = 2
    dists: int = 2
    access: int = 2
    borders: int = 0
    cables: int = 1
    core_as_border: bool = True
    ipv6: bool = False
    org_level: bool = False
    sites: int = 1


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch as planned."""

    name: str
    role: str
    pod: int
    mac: str
    number: int
    router_id: str

    @property
    def routed(self) -> bool:
        """Tell whether it is part of the fabric's routing."""
        return self.role != "esilag-access"


@dataclass(slots=True)
class Fabric:
    """What Mist holds and has seen of a fabric; faults edit it."""

    name: str
    shape: Shape
    topology: Json
    switches: dict[str, Switch] = field(default_factory=dict)
    devices: list[Json] = field(default_factory=list)
    inventory: list[Json] = field(default_factory=list)
    peers: list[Json] = field(default_factory=list)
    ports: list[Json] = field(default_factory=list)
    setting: Json = field(default_factory=dict)
    template: Json = field(default_factory=dict)
    logs: list[Json] = field(default_factory=list)
    members: dict[str, Json] = field(default_factory=dict)
    """The switches of the topology by name."""
    places: dict[str, list[Json]] = field(default_factory=dict)
    """The three places that hold the configuration of a switch, by name."""
    answers: dict[str, int | Json] = field(default_factory=dict)
    """Another answer (a status, or a body) for what ends so, as `stats/ports/search`."""
    cut: dict[str, int] = field(default_factory=dict)
    """So many rows of the first page, and no more, for what ends so; the total stays."""

    @property
    def org_id(self) -> str:
        """Return the organization: one for all fabrics of a site, one of its own else."""
        return id_of(self.name if self.shape.org_level else "organization")

    @property
    def site_ids(self) -> list[str]:
        """Return the sites of its switches."""
        return [_site(self.name, number) for number in range(self.shape.sites)]

    def site_of(self, switch: Switch) -> str:
        """Return the site of a switch."""
        return _site(self.name, (switch.pod - 1) % self.shape.sites)

    def mac(self, name: str) -> str:
        """Return the MAC address of a switch."""
        return self.switches[name].mac

    def member(self, name: str) -> Json:
        """Return a switch of the topology."""
        return self.members[name]

    def device(self, name: str) -> Json:
        """Return the statistics of a switch."""
        return next(row for row in self.devices if row["mac"] == self.mac(name))

    def configured(self, name: str) -> list[Json]:
        """Return the three places that hold the configuration of a switch."""
        return self.places[name]

    def sessions(self, one: str, other: str, *, overlay: bool | None = None) -> list[Json]:
        """Return the rows that two switches report of each other, the first's rows first."""
        ends = [self.mac(one), self.mac(other)]
        rows = [row for row in self.peers if {row["mac"], row.get("neighbor_mac")} == {*ends}]
        rows = [row for row in rows if overlay is None or row["evpn_overlay"] is overlay]
        return sorted(rows, key=lambda row: ends.index(row["mac"]))

    def ends(self, one: str, other: str) -> list[Json]:
        """Return the port rows of the cables between two switches, the first's ports first."""
        ends = [self.mac(one), self.mac(other)]
        rows = [row for row in self.ports if {row["mac"], row.get("neighbor_mac")} == {*ends}]
        return sorted(rows, key=lambda row: ends.index(row["mac"]))

    def named(self, *roles: str) -> list[str]:
        """Return the names of the switches of some roles; of all without any."""
        return [it.name for it in self.switches.values() if not roles or it.role in roles]


def id_of(name: str) -> str:
    """Return the id of something: always the same for a name."""
    return str(uuid.uuid5(NAMESPACE, name))


def _site(name: str, number: int) -> str:
    return id_of(f"site {number} of {name}")


def build(name: str, shape: Shape) -> Fabric:
    """Build a healthy fabric."""
    switches = {switch.name: switch for switch in _switches(name, shape)}
    fabric = Fabric(name, shape, _topology(name, shape), switches)
    for switch in switches.values():
        _add(fabric, switch)
    free: defaultdict[str, Iterator[int]] = defaultdict(count)
    subnets = count(0)
    for upper, lower in _pairs(shape, list(switches.values())):
        for cable in range(shape.cables):
            _plug(fabric, (upper, lower), (next(free[upper.name]), next(free[lower.name])))
            if upper.routed and lower.routed:
                _peer(fabric, (upper, lower), next(subnets), first=cable == 0)
    for switch in switches.values():
        _edge_ports(fabric, switch, free[switch.name])
    fabric.setting = _setting(fabric)
    fabric.template = _template(fabric)
    fabric.logs = [_log(fabric)]
    return fabric


def _switches(name: str, shape: Shape) -> Iterator[Switch]:
    numbers = count(1)
    seed = zlib.crc32(name.encode()) & 0xFFFF

    def switch(label: str, role: str, pod: int = 1) -> Switch:
        number = next(numbers)
        plain = role == "esilag-access"
        return Switch(
            name=label,
            role=role,
            pod=pod,
            mac=f"5c5b{seed:04x}{number:04x}",
            number=number,
            router_id="" if plain else f"172.16.254.{number}",
        )

    for each in range(1, shape.borders + 1):
        yield switch(f"border-{each}", "border")
    if shape.kind == "mh":
        for each in range(1, shape.cores + 1):
            yield switch(f"cc-{each}", "collapsed-core")
    else:
        for each in range(1, shape.cores + 1):
            yield switch(f"core-{each}", "core")
        for pod in range(1, shape.pods + 1):
            for each in range(1, shape.dists + 1):
                yield switch(f"dist-{pod}-{each}", "distribution", pod)
    role = "access" if shape.kind == "clos" else "esilag-access"
    for pod in range(1, (1 if shape.kind == "mh" else shape.pods) + 1):
        for each in range(1, shape.access + 1):
            yield switch(f"acc-{pod}-{each}", role, pod)


def _pairs(shape: Shape, switches: list[Switch]) -> Iterator[tuple[Switch, Switch]]:
    """Name who is cabled to whom, the upper one first."""

    def of(*roles: str) -> list[Switch]:
        return [switch for switch in switches if switch.role in roles]

    tops, middle, bottom = (
        of("core", "collapsed-core"),
        of("distribution"),
        of("access", "esilag-access"),
    )
    yield from ((border, top) for border in of("border") for top in tops)
    if shape.kind == "mh":
        ring = list(zip(tops, [*tops[1:], tops[0]], strict=True))
        yield from ring if len(tops) > 2 else ring[: len(tops) - 1]
        yield from ((top, low) for low in bottom for top in tops)
        return
    yield from ((top, mid) for mid in middle for top in tops)
    if not middle:
        yield from ((top, low) for low in bottom for top in tops)
    yield from ((mid, low) for low in bottom for mid in middle if mid.pod == low.pod)


def _topology(name: str, shape: Shape) -> Json:
    options: Json = {
        "overlay": {"as": 65000},
        "underlay": {"as_base": 65001, "subnet": "10.255.240.0/20", "use_ipv6": shape.ipv6},
        "auto_router_id_subnet": "172.16.254.0/23",
        "auto_loopback_subnet": "172.16.192.0/24",
        "core_as_border": shape.core_as_border,
        "per_vlan_vga_v4_mac": False,
    }
    if shape.ipv6:
        options["underlay"]["subnet"] = "fd31:5700::/64"
    if shape.kind in ROUTED_AT:
        options["routed_at"] = ROUTED_AT[shape.kind]
    return {
        "id": id_of(f"fabric {name}"),
        "name": name,
        "org_id": id_of(name if shape.org_level else "organization"),
        "site_id": str(uuid.UUID(int=0)) if shape.org_level else _site(name, 0),
        "created_time": NOW - 200 * 86400,
        "modified_time": NOW - 40 * 86400,
        "evpn_options": options,
        "pod_names": {str(pod): f"Pod {pod}" for pod in range(1, shape.pods + 1)},
        "switches": [],
        "switch_configs": {},
    }


def _add(fabric: Fabric, switch: Switch) -> None:
    """Add a switch: to the topology, to the statistics, to what is configured."""
    router = {"router_id": switch.router_id} if switch.routed else {}
    row: Json = {
        "mac": switch.mac,
        "role": switch.role,
        "model": MODELS[switch.role],
        "site_id": fabric.site_of(switch),
        "deviceprofile_id": id_of(f"profile {switch.mac}"),
        "evpn_id": switch.number,
        "uplinks": [],
        "downlinks": [],
        "esilaglinks": [],
        "downlink_ips": [],
        "config": _config(fabric, switch),
        **router,
    }
    if switch.role in {"distribution", "access", "esilag-access"}:
        row["pod"] = switch.pod
    if switch.role == "core":
        row["pods"] = list(range(1, fabric.shape.pods + 1))
    own, beside = _device(fabric, switch), _config(fabric, switch)
    fabric.topology["switches"].append(row)
    fabric.topology["switch_configs"][switch.mac] = beside
    fabric.devices.append(_statistics(fabric, switch))
    fabric.inventory.append(own)
    fabric.members[switch.name] = row
    fabric.places[switch.name] = [own, row["config"], beside]


def _config(fabric: Fabric, switch: Switch) -> Json:
    """Return what is configured of a switch's part in the fabric."""
    plain: Json = {"port_config": {}, "networks": _networks(switch, fabric.shape)}
    if not switch.routed:
        return plain
    routes = switch.role in _gateway_roles(fabric.shape)
    routing = {
        "router_id": switch.router_id,
        "vrf_config": {"enabled": routes},
        "dhcpd_config": {"enabled": False},
    }
    if not routes:
        return plain | routing
    gateways = {
        name: {
            "type": "static",
            "ip": f"10.1.{vlan}.1",
            "netmask": "255.255.255.0",
            "evpn_anycast": True,
        }
        for name, vlan in NETWORKS.items()
    }
    return plain | routing | {"other_ip_configs": gateways}


def _gateway_roles(shape: Shape) -> set[str]:
    """Return the roles with gateways; a core that is the border has them too."""
    return {GATEWAYS[shape.kind], *(["core"] if shape.core_as_border else [])}


def _networks(switch: Switch, shape: Shape) -> Json:
    """Return the networks of a switch; spines that only forward have none."""
    spine = switch.role == "core" and shape.kind in {"clos", "erb"} and not shape.core_as_border
    if spine or (shape.kind == "clos" and switch.role == "distribution"):
        return {}
    return {
        name: {"vlan_id": vlan, "subnet": f"10.1.{vlan}.0/24", "gateway": f"10.1.{vlan}.1"}
        for name, vlan in NETWORKS.items()
    }


def _statistics(fabric: Fabric, switch: Switch) -> Json:
    """Return the row of a switch's statistics, whole."""
    model, serial = MODELS[switch.role], f"XZ{switch.mac[4:].upper()}"
    access = switch.role.endswith("access")
    return {
        "id": f"00000000-0000-0000-1000-{switch.mac}",
        "mac": switch.mac,
        "name": switch.name,
        "hostname": switch.name,
        "type": "switch",
        "model": model,
        "serial": serial,
        "version": VERSION,
        "org_id": fabric.org_id,
        "site_id": fabric.site_of(switch),
        "evpntopo_id": fabric.topology["id"],
        "status": "connected",
        "uptime": UP + 1000,
        "last_seen": NOW - 20,
        "ip": f"10.9.0.{switch.number}",
        "config_status": "COMMITED",
        "config_timestamp": NOW - 40 * 86400,
        "created_time": NOW - 200 * 86400,
        "cpu_stat": {
            "idle": 80,
            "system": 6,
            "user": 14,
            "interrupt": 0,
            "load_avg": [0.2, 0.2, 0.2],
        },
        "memory_stat": {"usage": 35},
        "fw_versions_outofsync": False,
        "vc_mac": None,
        "clients_stats": {"total": {"num_aps": [0], "num_wired_clients": 2 * access}},
        "module_stat": [module_of(switch.mac, model, serial)],
    }


def module_of(mac: str, model: str, serial: str, number: int = 0) -> Json:
    """Return a member of a chassis, in good health."""
    return {
        "fpc_idx": number,
        "mac": mac,
        "model": model,
        "serial": serial,
        "type": "fpc",
        "version": VERSION,
        "vc_role": "backup" if number else "master",
        "vc_state": "present",
        "status": "connected",
        "psus": [{"name": f"Power Supply {each}", "status": "ok"} for each in (0, 1)],
        "fans": [{"name": f"Fan {each}", "rpm": 7000, "status": "ok"} for each in (0, 1)],
        "temperatures": [{"name": "CPU", "celsius": 48, "status": "ok"}],
        "cpu_stat": {"idle": 80, "system": 6, "user": 14},
        "memory_stat": {"usage": 35},
    }


def _device(fabric: Fabric, switch: Switch) -> Json:
    """Return the switch as an object of its site: what is configured for it."""
    evpn = {"evpn_config": {"enabled": True, "role": switch.role}}
    return {
        "id": f"00000000-0000-0000-1000-{switch.mac}",
        "mac": switch.mac,
        "name": switch.name,
        "type": "switch",
        "model": MODELS[switch.role],
        "serial": f"XZ{switch.mac[4:].upper()}",
        "org_id": fabric.org_id,
        "site_id": fabric.site_of(switch),
        "managed": True,
        "role": switch.role,
        "created_time": NOW - 200 * 86400,
        "modified_time": NOW - 40 * 86400,
        **evpn,
        **_config(fabric, switch),
    }


def _plug(fabric: Fabric, ends: tuple[Switch, Switch], ports: tuple[int, int]) -> None:
    """Join two switches with one cable; ESI-LAG where the lower one is plain Ethernet."""
    upper, lower = ends
    lag = not lower.routed
    down = fabric.member(upper.name)["esilaglinks" if lag else "downlinks"]
    up = fabric.member(lower.name)["uplinks"]
    if lower.mac not in down:
        down.append(lower.mac)
        up.append(upper.mac)
    usages = ("esilag", "uplink") if lag else ("evpn_downlink", "evpn_uplink")
    names = [f"et-0/0/{number}" for number in ports]
    for here, there, port, other, usage in (
        (upper, lower, names[0], names[1], usages[0]),
        (lower, upper, names[1], names[0], usages[1]),
    ):
        fabric.ports.append(_cable_port(fabric, here, there, (port, other, usage)))
        options: Json = {"usage": usage, "description": f"to {there.name}"}
        if lag:
            options |= {"aggregated": True, "ae_idx": lower.number if here is upper else 0}
            options |= {"esilag": True} if here is upper else {}
        for place in fabric.configured(here.name):
            place["port_config"][port] = dict(options)


def _cable_port(fabric: Fabric, here: Switch, there: Switch, port: tuple[str, str, str]) -> Json:
    port_id, other, usage = port
    return _port(fabric, here, port_id) | {
        "port_usage": usage,
        "speed": 100_000,
        "neighbor_mac": there.mac,
        "neighbor_system_name": there.name,
        "neighbor_port_desc": other,
        "uplink": usage.endswith("uplink"),
    }


def _port(fabric: Fabric, here: Switch, port_id: str) -> Json:
    return {
        "org_id": fabric.org_id,
        "site_id": fabric.site_of(here),
        "mac": here.mac,
        "port_id": port_id,
        "port_mac": f"{here.mac[:8]}{zlib.crc32(port_id.encode()) & 0xFFFF:04x}",
        "type": "switch",
        "for_site": True,
        "active": True,
        "disabled": False,
        "up": True,
        "full_duplex": True,
        "last_flapped": NOW - UP,
        "rx_pkts": 80_000_000,
        "tx_pkts": 80_000_000,
        "rx_bytes": 60_000_000_000,
        "tx_bytes": 60_000_000_000,
        "rx_bps": 2_000_000,
        "tx_bps": 2_000_000,
        "rx_errors": 0,
        "tx_errors": 0,
    }


def _edge_ports(fabric: Fabric, switch: Switch, free: Iterator[int]) -> None:
    """Add the ports that are no part of the fabric: two with clients on access, and one idle."""
    access = switch.role.endswith("access")
    for number in range(2 * access):
        more = {"port_usage": "staff", "speed": 1000, "mac_count": 1, "uplink": False}
        fabric.ports.append(_port(fabric, switch, f"mge-0/0/{number}") | more)
    idle = f"mge-0/0/{2}" if access else f"et-0/0/{next(free)}"
    down = {"port_usage": "staff" if access else "default", "up": False, "speed": 0, "mac_count": 0}
    fabric.ports.append(_port(fabric, switch, idle) | down | {"last_flapped": NOW - 2 * UP})


def _peer(fabric: Fabric, ends: tuple[Switch, Switch], subnet: int, *, first: bool) -> None:
    """Add the sessions of a cable: its own in the underlay; with the first also the overlay's."""
    upper, lower = ends
    pair = _addresses(subnet, ipv6=fabric.shape.ipv6)
    fabric.member(upper.name)["downlink_ips"].append(pair[0])
    for here, there, address in ((upper, lower, pair[1]), (lower, upper, pair[0])):
        fabric.peers.append(_session(fabric, here, there, address))
        if first:
            row = _session(fabric, here, there, there.router_id)
            fabric.peers.append(row | {"for_overlay": True, "evpn_overlay": True})


def _addresses(subnet: int, *, ipv6: bool) -> tuple[str, str]:
    if ipv6:
        return f"fd31:5700::{2 * subnet:x}", f"fd31:5700::{2 * subnet + 1:x}"
    third, fourth = divmod(2 * subnet, 256)
    return f"10.255.{240 + third}.{fourth}", f"10.255.{240 + third}.{fourth + 1}"


def _session(fabric: Fabric, here: Switch, there: Switch, neighbor: str) -> Json:
    return {
        "org_id": fabric.org_id,
        "site_id": fabric.site_of(here),
        "mac": here.mac,
        "model": MODELS[here.role],
        "router_id": here.router_id,
        "local_as": 65000 + here.number,
        "neighbor": neighbor,
        "neighbor_as": 65000 + there.number,
        "neighbor_mac": there.mac,
        "vrf_name": "default",
        "for_overlay": False,
        "evpn_overlay": False,
        "state": "established",
        "up": True,
        "uptime": UP,
        "flap_count": 0,
        "rx_routes": 60,
        "tx_routes": 60,
        "rx_pkts": 70_000,
        "tx_pkts": 70_000,
        "timestamp": NOW - 60,
    }


def _setting(fabric: Fabric) -> Json:
    return {
        "id": id_of(f"setting of {fabric.name}"),
        "org_id": fabric.org_id,
        "site_id": fabric.site_ids[0],
        "vars": {},
        "created_time": NOW - 200 * 86400,
        "modified_time": NOW - 40 * 86400,
    }


def _template(fabric: Fabric) -> Json:
    return {
        "id": id_of(f"template of {fabric.name}"),
        "name": "campus",
        "org_id": fabric.org_id,
        "networks": {},
        "port_usages": {},
    }


def _log(fabric: Fabric) -> Json:
    return {
        "id": id_of(f"log of {fabric.name}"),
        "org_id": fabric.org_id,
        "site_id": fabric.site_ids[0],
        "admin_name": "noc@example.com",
        "message": f'Update EVPN Topology "{fabric.name}"',
        "timestamp": NOW - 40 * 86400,
    }
