"""How the switches of a fabric stand, as the state has it: cables, sessions, networks, hosts; pure.

What REST shows is what is. Rows in, facts out: the commands of a shell are views of these, as the
endpoints are views of the rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant.model import FabricKind
from fake_mist.tenant.rows.templates import VLANS
from fake_mist.tenant.spans import MINUTE
from fake_mist.tenant.transcripts.facts import VTEPS
from fake_mist.tenant.transcripts.overlay import vni

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = Mapping[str, Any]

CONNECTED: Final = "connected"
YOUNG: Final = 15 * MINUTE
"""Seconds after the start of both ends within which a session comes up; a younger one went down."""

ROUTED: Final = {
    "core": FabricKind.CRB,
    "distribution": FabricKind.ERB,
    "edge": FabricKind.IP_CLOS,
}
COLLAPSED: Final = "collapsed-core"
HOST_NETWORK: Final = "mgmt"
"""Where access points are, and clients of which nobody says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cable:
    """A port towards another switch of the fabric.

    Attributes:
        other: MAC address of the switch at the other end; empty for one that nobody knows.
        bundle: of which the port is a member; empty for a routed port.
        serves: the bundle is an Ethernet segment, so an access switch hangs on it.
        since: when it came up or went down, epoch seconds.
    """

    port: str
    up: bool
    other: str
    bundle: str
    serves: bool
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One side of a BGP session; `seconds` are those in the present state.

    Attributes:
        other: MAC address of the neighbour; empty for one outside the fabric.
        port: where an underlay session runs; empty for one between loopbacks.
    """

    other: str
    address: str
    asn: int
    overlay: bool
    state: str
    seconds: int
    flaps: int
    received: int
    sent: int
    port: str

    @property
    def up(self) -> bool:
        """Tell whether it is established."""
        return self.state == "established"


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network on a switch; `gateway` is the address of its IRB with the length of the mask."""

    name: str
    vlan: int
    gateway: str = ""

    @property
    def vni(self) -> int:
        """VXLAN network identifier."""
        return vni(self.vlan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Somebody on an edge port."""

    mac: str
    port: str
    network: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A switch of the fabric; one that is down has no sessions, no hosts, and every port dark."""

    row: Row
    role: str
    pod: int
    loopback: str
    asn: int
    is_vtep: bool
    cables: tuple[Cable, ...]
    sessions: tuple[Session, ...]
    networks: tuple[Network, ...]
    hosts: tuple[Host, ...]

    @property
    def mac(self) -> str:
        """MAC address, as the rows write it."""
        return str(self.row["mac"])

    @property
    def name(self) -> str:
        """Name in the cloud."""
        return str(self.row.get("name"))

    @property
    def version(self) -> str:
        """Software that runs."""
        return str(self.row.get("version"))

    @property
    def members(self) -> list[Row]:
        """Boxes of a chassis, or the only one; the first is the one that is asked."""
        return [{"fpc_idx": place, **each} for place, each in enumerate(self.row["module_stat"])]

    def bundles(self) -> dict[str, list[Cable]]:
        """Give the members of each aggregated interface."""
        found: dict[str, list[Cable]] = {}
        for each in self.cables:
            if each.bundle:
                found.setdefault(each.bundle, []).append(each)
        return dict(sorted(found.items(), key=lambda item: int(item[0].removeprefix("ae"))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """An Ethernet segment as one switch serves it."""

    esi: str
    bundle: str
    up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One switch, and the fabric around it."""

    me: Switch
    kind: FabricKind
    switches: Mapping[str, Switch]
    _reached: dict[str, frozenset[str]] = field(default_factory=dict)
    _hanging: dict[str, str] = field(default_factory=dict)

    def named(self, mac: str) -> str:
        """Give the name of a switch; empty for one that is no part of the fabric."""
        return self.switches[mac].name if mac in self.switches else ""

    def vteps(self) -> list[Switch]:
        """Give the other tunnel endpoints whose routes come, and that share a network."""
        if not self.me.is_vtep:
            return []
        reached = self.reached(self.me.mac)
        found = [each for mac, each in self.switches.items() if mac in reached and each.is_vtep]
        return [each for each in found if self.shared(each)]

    def shared(self, other: Switch) -> list[Network]:
        """Give the networks that another switch carries too."""
        there = {each.vlan for each in other.networks}
        return [each for each in self.me.networks if each.vlan in there]

    def reached(self, mac: str) -> frozenset[str]:
        """Give the switches whose EVPN routes come to one, from hop to hop."""
        if mac not in self._reached:
            found, waiting = {mac}, [mac]
            while waiting:
                fresh = self._senders(waiting.pop()) - found
                found |= fresh
                waiting += fresh
            self._reached[mac] = frozenset(found - {mac})
        return self._reached[mac]

    def _senders(self, mac: str) -> set[str]:
        """Give the neighbours that send EVPN routes over a session that both ends have up."""
        return {
            each.other
            for each in self.switches[mac].sessions
            if each.overlay and each.up and each.received and self._agrees(each.other, mac)
        }

    def _agrees(self, other: str, mac: str) -> bool:
        if other not in self.switches:
            return False
        there = self.switches[other].sessions
        return all(each.up for each in there if each.overlay and each.other == mac)

    def segments(self, switch: Switch) -> list[Segment]:
        """Give the Ethernet segments that a switch serves."""
        if not switch.is_vtep:
            return []
        return [
            Segment(
                esi=self._esi(switch, bundle), bundle=bundle, up=any(each.up for each in cables)
            )
            for bundle, cables in switch.bundles().items()
            if cables[0].serves
        ]

    def _esi(self, switch: Switch, bundle: str) -> str:
        pod, place = switch.pod, int(bundle.removeprefix("ae"))
        return f"00:11:00:00:00:01:00:{pod:02x}:03:{place:02x}"

    def servers(self, esi: str) -> list[Switch]:
        """Give the switches that forward to a segment: their port is up, their routes come."""
        near = self.reached(self.me.mac) | {self.me.mac}
        return [
            each
            for mac, each in self.switches.items()
            if mac in near
            and any(segment.esi == esi and segment.up for segment in self.segments(each))
        ]

    def behind(self, switch: Switch) -> str:
        """Give the segment by which a plain switch hangs on the tunnel endpoints above it."""
        if not self._hanging:
            self._hanging.update(self._segments_above())
        return self._hanging.get(switch.mac, "")

    def _segments_above(self) -> dict[str, str]:
        """Give the first segment with a cable to a switch, by its MAC address."""
        found: dict[str, str] = {}
        for upper in self.switches.values():
            bundles = upper.bundles()
            for segment in self.segments(upper):
                for cable in bundles[segment.bundle]:
                    found.setdefault(cable.other, segment.esi)
        return found

    def peer(self, session: Session) -> Session | None:
        """Give the other side of a session."""
        if session.other not in self.switches:
            return None
        there = self.switches[session.other].sessions
        mine = (x for x in there if x.other == self.me.mac and x.overlay == session.overlay)
        return next(mine, None)

    def local_address(self, session: Session) -> str:
        """Give our address of a session: the loopback, or the other half of a /31."""
        if session.overlay:
            return self.me.loopback
        return str(ip_address(int(ip_address(session.address)) ^ 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of an organization that tell of a fabric.

    Attributes:
        topology: with its switches.
        configured: what the cloud holds for the devices at the fabric's sites.
    """

    topology: Row
    devices: Sequence[Row]
    configured: Sequence[Row]
    ports: Sequence[Row]
    peers: Sequence[Row]
    clients: Sequence[Row]


def standings(rows: Rows) -> dict[str, Standing]:
    """Tell how each switch of a topology stands that is a device; they share what is derived."""
    reader = _reader(rows)
    switches = {mac: reader.switch(mac) for mac in reader.planned if mac in reader.known}
    reached: dict[str, frozenset[str]] = {}
    return {
        mac: Standing(me=each, kind=reader.kind, switches=switches, _reached=reached)
        for mac, each in switches.items()
    }


def _kind(topology: Row) -> FabricKind:
    roles = {each.get("role") for each in topology.get("switches", ())}
    routed = str((topology.get("evpn_options") or {}).get("routed_at"))
    return FabricKind.MULTIHOMING if COLLAPSED in roles else ROUTED.get(routed, FabricKind.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads the rows, switch by switch; those that are of one are found by its MAC address.

    Attributes:
        asns: that neighbours say a switch has.
        named: MAC addresses by the description of a port towards a device.
        vlans: of networks of which a switch has no configuration of its own.
    """

    topology: Row
    kind: FabricKind
    planned: Mapping[str, Row]
    known: Mapping[str, Row]
    configured: Mapping[str, Sequence[Row]]
    ports: Mapping[str, Sequence[Row]]
    peers: Mapping[str, Sequence[Row]]
    clients: Mapping[str, Sequence[Row]]
    asns: Mapping[str, int]
    named: Mapping[str, str]
    vlans: Mapping[str, int]

    def switch(self, mac: str) -> Switch:
        plan, row = self.planned[mac], self.known[mac]
        role = str(plan.get("role"))
        own = next(iter(self.configured.get(mac, ())), {})
        loopback = str(own.get("router_id") or plan.get("router_id") or "")
        cables = tuple(self._cables(mac))
        return Switch(
            row=row,
            role=role,
            pod=int(plan.get("pod") or 1),
            loopback=loopback,
            asn=self._asn(mac),
            is_vtep=bool(loopback) and role in VTEPS.get(self.kind, ()),
            cables=cables,
            sessions=tuple(self._sessions(mac, cables)),
            networks=tuple(self._networks(mac)),
            hosts=tuple(self._hosts(mac)),
        )

    def _asn(self, mac: str) -> int:
        own = (row["local_as"] for row in self.peers.get(mac, ()))
        return int(next(own, None) or self.asns.get(mac) or 0)

    def _cables(self, mac: str) -> Iterator[Cable]:
        ports = {row["port_id"]: row for row in self.ports.get(mac, ())}
        wired = (self.planned[mac].get("config") or {}).get("port_config") or {}
        for port, config in wired.items():
            row = ports.get(port, {})
            bundled = config.get("aggregated")
            yield Cable(
                port=port,
                up=bool(row.get("up")),
                other=row.get("neighbor_mac") or self.named.get(str(config.get("description")), ""),
                bundle=f"ae{config['ae_idx']}" if bundled else "",
                serves=bool(config.get("esilag")),
                since=int(row.get("last_flapped") or NOW),
            )

    def _sessions(self, mac: str, cables: Sequence[Cable]) -> Iterator[Session]:
        ports = {each.other: each for each in cables}
        for row in self.peers.get(mac, ()):
            other = str(row.get("neighbor_mac") or "")
            overlay = bool(row.get("evpn_overlay") or row.get("for_overlay"))
            cable = None if overlay else ports.get(other)
            yield Session(
                other=other,
                address=str(row["neighbor"]),
                asn=int(row["neighbor_as"]),
                overlay=overlay,
                state=str(row["state"]),
                seconds=self._seconds(row, other, ports.get(other)),
                flaps=self._flaps(row, mac, other),
                received=int(row.get("rx_routes") or 0),
                sent=int(row.get("tx_routes") or 0),
                port=cable.port if cable else "",
            )

    def _seconds(self, row: Row, other: str, cable: Cable | None) -> int:
        """Tell how long a session has been up, or down: since what explains it, if anything."""
        if row.get("up"):
            return max(int(row["uptime"]), 1)
        there = self.known.get(other, {})
        if there and there.get("status") != CONNECTED:
            return max(NOW - int(there["last_seen"]), 1)
        if cable and not cable.up:
            return max(NOW - cable.since, 1)
        return max(NOW - int(row["timestamp"]), 1)

    def _flaps(self, row: Row, mac: str, other: str) -> int:
        """Count flaps as the cloud does; without its count, a session that is too young had one."""
        if row.get("flap_count") is not None:
            return int(row["flap_count"])
        if not row.get("up"):
            return 1
        ran = [self.known[each].get("uptime") for each in (mac, other) if each in self.known]
        start = min((each for each in ran if each), default=0)
        return int(row["uptime"] < start - YOUNG)

    def _networks(self, mac: str) -> Iterator[Network]:
        configs: Mapping[str, Row] = self.topology.get("switch_configs") or {}
        own = configs.get(mac)
        addresses = (own or {}).get("other_ip_configs") or {}
        found = _vlans([own]) if own else self.vlans
        for name, vlan in sorted(found.items(), key=lambda item: item[1]):
            address = addresses.get(name)
            yield Network(name=name, vlan=vlan, gateway=_cidr(address) if address else "")

    def _hosts(self, mac: str) -> Iterator[Host]:
        for row in self.ports.get(mac, ()):
            near = self.known.get(str(row.get("neighbor_mac")), {})
            if row.get("up") and near.get("type") == "ap":
                yield Host(
                    mac=near["mac"],
                    port=row["port_id"],
                    network=HOST_NETWORK,
                    address=str(near.get("ip") or ""),
                )
        if self.known[mac].get("status") != CONNECTED:
            return
        for row in self.clients.get(mac, ()):
            ports = dict(_places(row))
            vlan = next(iter(row.get("vlan") or ()), None)
            yield Host(
                mac=row["mac"],
                port=ports[mac],
                network=_name(vlan),
                address=str(next(iter(row.get("ip") or ()), "")),
            )


def _reader(rows: Rows) -> _Reader:
    """Find once what is of which switch."""
    known = {str(each["mac"]): each for each in rows.devices}
    configs: Mapping[str, Row] = rows.topology.get("switch_configs") or {}
    told = (row for row in reversed(rows.peers) if row.get("neighbor_as"))
    clients = ((mac, row) for row in rows.clients for mac in dict(_places(row)))
    return _Reader(
        topology=rows.topology,
        kind=_kind(rows.topology),
        planned={str(each["mac"]): each for each in rows.topology.get("switches", ())},
        known=known,
        configured=_by_mac(rows.configured),
        ports=_by_mac(rows.ports),
        peers=_by_mac(rows.peers),
        clients=_grouped(clients),
        asns={str(row.get("neighbor_mac")): int(row["neighbor_as"]) for row in told},
        named={f"to {row.get('name')}": mac for mac, row in known.items()},
        vlans=_vlans(configs.values()),
    )


def _by_mac(rows: Iterable[Row]) -> dict[str, list[Row]]:
    return _grouped((str(row.get("mac")), row) for row in rows)


def _grouped(rows: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for mac, row in rows:
        found.setdefault(mac, []).append(row)
    return found


def _places(client: Row) -> Iterator[tuple[str, str]]:
    """Give the switches on which a client was seen, with the port."""
    return zip(client.get("device_mac") or (), client.get("port_id") or (), strict=False)


def _vlans(configs: Iterable[Row]) -> dict[str, int]:
    """Give the VLANs of networks; what most configurations say, where they differ."""
    counted: dict[str, Counter[int]] = {}
    for config in configs:
        for name, network in (config.get("networks") or {}).items():
            counted.setdefault(name, Counter())[int(network["vlan_id"])] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in counted.items()}


def _cidr(config: Row) -> str:
    net = ip_network(f"{config['ip']}/{config['netmask'].removeprefix('/')}", strict=False)
    return f"{config['ip']}/{net.prefixlen}"


def _name(vlan: object) -> str:
    names = {str(number): name for name, number in VLANS.items()}
    return names.get(str(vlan), HOST_NETWORK)
