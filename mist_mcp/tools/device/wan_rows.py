"""Rows of the WAN: uplinks, paths and tunnels in one shape, and the gateways that they end at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import Field

from mist_mcp.analysis.cluster import of_cluster
from mist_mcp.analysis.device_health import is_offline
from mist_mcp.analysis.health import Unknown, judged
from mist_mcp.analysis.port_health import port_errors
from mist_mcp.analysis.troubles import of_tunnel, of_vpn_peer
from mist_mcp.analysis.uptime import up_for
from mist_mcp.analysis.wan import Uplink, is_one_of_two, is_redundant, of_uplink, uplinks
from mist_mcp.answers.results import Record
from mist_mcp.models.device import DeviceStats, Member
from mist_mcp.models.wan import EdgeLinks, Interface, WanPeer, WanPort, WanTunnel
from mist_mcp.tools.kit.client_scope import ClientScope
from mist_mcp.words.times import duration, iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own

UPLINK: Final = "uplink"
PEER: Final = "VPN peer"
TUNNEL: Final = "tunnel"

_STALE: Final = 900.0
"""Seconds; gateways report once a minute, and what was last told earlier is not now."""

_STATES: Final = {True: "up", False: "down", None: None}
_MEGA: Final = 1_000_000


class WanRow(Record):
    """An uplink, a VPN path or a tunnel, as it is now; what its kind lacks is absent."""

    kind: Own = Field(description="uplink, VPN peer or tunnel")
    device: Foreign | None = None
    mac: Id | None = Field(None, description="of the device")
    site: Foreign | None = None
    node: Foreign | None = Field(None, description="of a cluster")
    port: Foreign | None = None
    name: Foreign | None = Field(None, description="as configured: of the uplink or the tunnel")
    provider: Foreign | None = Field(None, description="that its address is registered to")
    type: Foreign | None = Field(None, description="broadband, dsl, lte; ipsec, svr, gre")
    state: Foreign | None = None
    role: Foreign | None = Field(None, description="active, standby, primary or secondary")
    problems: list[Foreign] = Field(default_factory=list)
    unknown: list[Foreign] | None = Field(None, description="judged, but not reported")
    peer: Foreign | None = Field(None, description="what is at the other end, and its port")
    addresses: list[Foreign] | None = None
    seen_as: list[Foreign] | None = Field(None, description="addresses behind which it is seen")
    mode: Foreign | None = Field(None, description="how it got its address")
    latency_ms: float | None = None
    jitter_ms: float | None = None
    loss_percent: float | None = None
    mos: float | None = None
    speed_mbps: float | None = None
    rx_mbps: float | None = Field(None, description="of the last sample")
    tx_mbps: float | None = None
    used_percent: float | None = Field(None, description="of the speed, in the busier direction")
    errors: int | None = Field(None, description="in both directions, since it came up")
    uptime: Own | None = None
    last_change: Moment = None
    last_seen: Moment = None


class NodeRow(Record):
    """A node of a cluster."""

    node: Foreign
    role: Foreign | None = None
    state: Foreign | None = None
    mac: Id | None = None
    version: Foreign | None = None
    uptime: Own | None = None
    last_seen: Moment = None


class EdgeRow(Record):
    """A gateway: whether it is one of two, and how the two stand."""

    device: Foreign | None = None
    mac: Id | None = None
    model: Foreign | None = None
    site: Foreign
    status: Foreign | None = None
    redundancy: Own = Field(description="redundant, not redundant, single, or unknown")
    problems: list[Foreign] = Field(default_factory=list)
    unknown: list[Foreign] | None = Field(None, description="judged, but not reported")
    cluster: Foreign | None = Field(None, description="its status, as the cloud says it")
    mode: Foreign | None = Field(None, description="as it operates now")
    uplinks: Own | None = Field(None, description="up/all")
    nodes: list[NodeRow] | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A gateway as it was read: its statistics, and its interfaces."""

    device: DeviceStats
    links: EdgeLinks

    @property
    def offline(self) -> str | None:
        """Return what it is, if it says that it is not connected."""
        return self.device.status if is_offline(self.device) else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an uplink is."""

    device: str | None
    mac: str | None
    site: str


def edge_row(
    edge: Edge, rows: list[WanRow], scope: ClientScope, *, edges: Mapping[str, Edge], now: float
) -> EdgeRow:
    """Say how a gateway is, and how many of its uplinks work."""
    device, links = edge.device, edge.links
    health = judged(_words(edge, edges, now=now))
    own = [row for row in rows if not row.role or row.role != "standby"]
    config = device.cluster_config
    state = device.cluster_stat.state if device.cluster_stat else None
    words = [word for word in (config.status if config else None, state, links.ha_state) if word]
    return EdgeRow(
        device=device.name or scope.device(device.mac or None),
        mac=device.mac or None,
        model=device.model,
        site=scope.site(device.site_id),
        status=device.status,
        redundancy=_redundancy(edge, edges),
        problems=health.problems,
        unknown=health.unknown or None,
        cluster=", ".join(words) or None,
        mode=config.operational if config else None,
        uplinks=f"{sum(row.state == 'up' for row in own)}/{len(own)}" if own else None,
        nodes=_nodes(edge, edges, now=now) or None,
    )


def _words(edge: Edge, edges: Mapping[str, Edge], *, now: float) -> list[str]:
    device = edge.device
    if edge.offline:
        silent = duration(now - device.last_seen) if device.last_seen else None
        return [f"{edge.offline} for {silent}" if silent else edge.offline]
    words: list[str] = [] if device.status else [Unknown("connection")]
    if is_one_of_two(device, edge.links):
        words += _of_pair(edge, edges)
    elif device.is_ha is None:
        words.append(Unknown("whether it is a cluster"))
    return words


def _of_pair(edge: Edge, edges: Mapping[str, Edge]) -> list[str]:
    other = edges.get(edge.links.ha_peer_mac or "")
    if not edge.links.ha_peer_mac:
        return list(of_cluster(edge.device))
    if other is None:
        return [Unknown("the other node")]
    return [f"the other node is {other.offline}"] if other.offline else []


def _redundancy(edge: Edge, edges: Mapping[str, Edge]) -> str:
    paired = is_one_of_two(edge.device, edge.links)
    if edge.offline or paired is None:
        return "unknown"
    if not paired:
        return "single"
    other = edges.get(edge.links.ha_peer_mac or "")
    whole = is_redundant(edge.device, edge.links, other=other.device if other else None)
    return {True: "redundant", False: "not redundant", None: "unknown"}[whole]


def _nodes(edge: Edge, edges: Mapping[str, Edge], *, now: float) -> list[NodeRow]:
    """Return both nodes of a cluster, of one row or of the rows of both."""
    if not is_one_of_two(edge.device, edge.links):
        return []
    if not edge.links.ha_peer_mac:
        device = edge.device
        members = [("node0", device.module_stat), ("node1", device.module2_stat)]
        return [_node(name, node, now=now) for name, nodes in members for node in nodes]
    other = edges.get(edge.links.ha_peer_mac)
    both = [edge, *([other] if other else [])]
    return [
        NodeRow(
            node=each.links.node_name or each.device.name or each.device.mac,
            state=each.device.status,
            mac=each.device.mac,
            version=each.device.version,
            uptime=duration(up_for(each.device.uptime, now=now)),
            last_seen=iso(each.device.last_seen),
        )
        for each in both
    ]


def _node(name: str, node: Member, *, now: float) -> NodeRow:
    states = dict.fromkeys(state for state in (node.status, node.vc_state) if state)
    return NodeRow(
        node=name,
        role=node.vc_role,
        state=", ".join(states) or None,
        mac=node.mac,
        version=node.version,
        uptime=duration(up_for(node.uptime, now=now)),
        last_seen=iso(node.last_seen),
    )


def uplink_rows(
    edge: Edge, ports: Mapping[str, WanPort], scope: ClientScope, *, now: float
) -> list[WanRow]:
    """Return the uplinks of a gateway."""
    device = edge.device
    found = uplinks(device, edge.links, ports, offline=edge.offline)
    named = device.name or scope.device(device.mac or None)
    place = _Place(named, device.mac or None, scope.site(device.site_id))
    return [_uplink(each, place, now=now) for each in found]


def port_row(port: WanPort, scope: ClientScope, *, now: float) -> WanRow:
    """Return an uplink of a gateway whose own statistics were not read."""
    alone = Uplink(node=None, port=port.port_id, said=None, measured=port, offline=None)
    place = _Place(scope.device(port.mac), port.mac, scope.site(port.site_id))
    return _uplink(alone, place, now=now)


def _uplink(uplink: Uplink, place: _Place, *, now: float) -> WanRow:
    said, port = uplink.said or Interface(), uplink.current or WanPort()
    health = of_uplink(uplink, now=now)
    return WanRow(
        kind=UPLINK,
        device=place.device,
        mac=place.mac,
        site=place.site,
        node=uplink.node,
        port=uplink.port,
        name=said.wan_name,
        provider=said.servp_info.org if said.servp_info else None,
        type=said.wan_type,
        state=uplink.state,
        role=said.redundancy_state,
        problems=health.problems,
        unknown=health.unknown or None,
        addresses=uplink.addresses or None,
        seen_as=uplink.seen_as or None,
        mode=said.address_mode,
        latency_ms=port.latency,
        jitter_ms=port.jitter,
        loss_percent=port.loss,
        speed_mbps=port.speed if uplink.up else None,
        rx_mbps=_mega(port.rx_bps) if uplink.up else None,
        tx_mbps=_mega(port.tx_bps) if uplink.up else None,
        used_percent=uplink.used_percent,
        errors=port_errors(port),
        last_change=iso(port.last_flapped),
    )


def _mega(rate: float | None) -> float | None:
    return None if rate is None else round(rate / _MEGA, 2)


def peer_row(peer: WanPeer, scope: ClientScope, *, now: float) -> WanRow:
    """Return a path between gateways; one that nobody told of lately is not known to be up."""
    age = 0.0 if peer.last_seen is None else now - peer.last_seen
    current = peer if age <= _STALE else WanPeer()
    told = [Unknown(f"state: last told {duration(age)} ago")]
    health = of_vpn_peer(peer) if current is peer else judged(told)
    other = peer.peer_router_name or scope.device(peer.peer_mac)
    return WanRow(
        kind=PEER,
        device=peer.router_name or scope.device(peer.mac),
        mac=peer.mac,
        site=scope.site(peer.site_id),
        node=peer.node,
        port=peer.port_id,
        type=peer.type,
        state=_STATES[current.up],
        role={True: "active", False: "standby", None: None}[peer.is_active],
        problems=health.problems,
        unknown=health.unknown or None,
        peer=" ".join(filter(None, (other, peer.peer_port_id))) or None,
        latency_ms=current.latency,
        jitter_ms=current.jitter,
        loss_percent=current.loss,
        mos=current.mos,
        uptime=duration(up_for(current.uptime, now=now)) if current.up else None,
        last_seen=iso(peer.last_seen),
    )


def tunnel_row(tunnel: WanTunnel, scope: ClientScope, *, now: float) -> WanRow:
    """Return a tunnel to a service outside."""
    health = of_tunnel(tunnel)
    return WanRow(
        kind=TUNNEL,
        device=scope.device(tunnel.mac),
        mac=tunnel.mac,
        site=scope.site(tunnel.site_id),
        node=tunnel.node,
        port=tunnel.wan_name,
        name=tunnel.tunnel_name,
        type=tunnel.protocol,
        state=_STATES[tunnel.up],
        role=tunnel.priority,
        problems=health.problems,
        unknown=health.unknown or None,
        peer=" ".join(filter(None, (tunnel.peer_host, tunnel.peer_ip))) or None,
        addresses=[tunnel.ip] if tunnel.ip else None,
        uptime=duration(up_for(tunnel.uptime, now=now)) if tunnel.up else None,
        last_seen=iso(tunnel.last_seen),
    )
