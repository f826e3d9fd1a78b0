"""Rows of statistics read: each kind of thing in one shape, with what is wrong with it."""

from mist_mcp.analysis import troubles
from mist_mcp.analysis.device_health import is_connected
from mist_mcp.analysis.edge_health import of_edge
from mist_mcp.analysis.port_health import of_port, port_errors
from mist_mcp.analysis.signal import signal_grade
from mist_mcp.analysis.uptime import up_for
from mist_mcp.cloud.paging import Row
from mist_mcp.models.device import DeviceStats
from mist_mcp.models.evpn import BgpSession
from mist_mcp.models.site import Site
from mist_mcp.models.statistic import (
    DiscoveredSwitch,
    EdgeStats,
    OspfPeer,
    PortStats,
    Tag,
    Tunnel,
    VpnPeer,
    WirelessStats,
)
from mist_mcp.tools.kit.stats_row import GRAVE, About, StatRow, WeighedRow, weighed
from mist_mcp.words.times import duration, iso


def _state(up: bool | None) -> str | None:  # noqa: FBT001 - what a row says
    return {True: "up", False: "down", None: None}[up]


def _joined(*parts: str | None) -> str | None:
    return " ".join(filter(None, parts)) or None


def device(raw: Row, about: About) -> WeighedRow:
    """Read a device."""
    found = DeviceStats.model_validate(raw)
    row = StatRow(
        name=found.name,
        type=found.type,
        model=found.model,
        mac=found.mac or None,
        site=about.site(found.site_id),
        state=found.status,
        clients=found.clients,
        uptime=duration(up_for(found.uptime, now=about.now)),
        last_seen=iso(found.last_seen),
    )
    judged = about.dead.health(found, now=about.now)
    return weighed(row, judged, weight=0.0 if is_connected(found) else GRAVE)


def site(raw: Row, _about: About) -> WeighedRow:
    """Read a site."""
    found = Site.model_validate(raw)
    counts = found.devices.values()
    up, total = sum(up for up, _ in counts), sum(total for _, total in counts)
    row = StatRow(
        name=found.label,
        devices=f"{up}/{total}" if counts else None,
        clients=found.num_clients,
    )
    return weighed(row, troubles.of_site(found), weight=float(total - up))


def edge(raw: Row, about: About) -> WeighedRow:
    """Read a Mist Edge."""
    found = EdgeStats.model_validate(raw)
    row = StatRow(
        name=found.name,
        model=found.model,
        mac=found.mac,
        site=about.site(found.site_id),
        cluster=about.cluster(found.mxcluster_id),
        state=found.status,
        tunnels=found.num_tunnels,
        uptime=duration(up_for(found.uptime, now=about.now)),
        last_seen=iso(found.last_seen),
    )
    return weighed(
        row, of_edge(found, now=about.now), weight=0.0 if found.status == "connected" else GRAVE
    )


def tag(raw: Row, about: About) -> WeighedRow:
    """Read an asset or a beacon."""
    found = Tag.model_validate(raw)
    millivolts = found.battery_voltage
    row = StatRow(
        name=found.name,
        type=found.type or found.by,
        mac=found.mac,
        peer=found.device_name,
        rssi_dbm=found.rssi,
        battery_volts=None if millivolts is None else millivolts / 1000,
        last_seen=iso(found.last_seen),
    )
    return weighed(row, troubles.of_tag(found, now=about.now))


def port(raw: Row, about: About) -> WeighedRow:
    """Read a port of a switch or a gateway."""
    found = PortStats.model_validate(raw)
    errors = port_errors(found)
    row = StatRow(
        name=about.device(found.mac),
        type=found.port_usage or found.type,
        port=found.port_id,
        site=about.site(found.site_id),
        state="disabled" if found.disabled else _state(found.up),
        peer=found.neighbor_system_name or about.device(found.neighbor_mac),
        speed_mbps=None if found.up is False else found.speed,
        errors=errors,
    )
    return weighed(
        row,
        of_port(found, now=about.now),
        weight=GRAVE if found.up is False else float(errors or 0),
    )


def vpn_peer(raw: Row, about: About) -> WeighedRow:
    """Read one side of a path between gateways."""
    found = VpnPeer.model_validate(raw)
    row = StatRow(
        name=found.router_name or about.device(found.mac),
        type=found.type,
        port=_joined(found.node, found.port_id),
        site=about.site(found.site_id),
        state=_state(found.up),
        peer=_joined(found.peer_router_name or about.device(found.peer_mac), found.peer_port_id),
        latency_ms=found.latency,
        loss_percent=found.loss,
        mos=found.mos,
        uptime=duration(up_for(found.uptime, now=about.now)),
    )
    return weighed(
        row, troubles.of_vpn_peer(found), weight=GRAVE if found.up is False else found.loss or 0.0
    )


def tunnel(raw: Row, about: About) -> WeighedRow:
    """Read a tunnel of a gateway, or of an access point to a Mist Edge."""
    found = Tunnel.model_validate(raw)
    row = StatRow(
        name=_joined(about.device(found.mac or found.ap), found.tunnel_name),
        type="access point" if found.ap else "wan",
        site=about.site(found.site_id),
        state=found.state or _state(found.up),
        peer=_joined(found.peer_host, found.peer_ip or found.remote_ip),
        uptime=duration(up_for(found.uptime, now=about.now)),
        last_seen=iso(found.last_seen),
    )
    return weighed(row, troubles.of_tunnel(found))


def ospf_peer(raw: Row, about: About) -> WeighedRow:
    """Read an OSPF neighbour."""
    found = OspfPeer.model_validate(raw)
    row = StatRow(
        name=about.device(found.mac),
        port=found.port_id,
        site=about.site(found.site_id),
        state=found.state or _state(found.up),
        peer=found.peer_ip,
    )
    return weighed(row, troubles.of_ospf_peer(found))


def bgp_peer(raw: Row, about: About) -> WeighedRow:
    """Read one side of a BGP session."""
    found = BgpSession.model_validate(raw)
    row = StatRow(
        name=about.device(found.mac),
        type={True: "EVPN overlay", False: "underlay or other", None: None}[found.overlay],
        site=about.site(found.site_id),
        state=found.word,
        peer=_joined(about.device(found.neighbor_mac), found.neighbor),
        routes_received=found.rx_routes,
        uptime=duration(up_for(found.uptime, now=about.now)),
    )
    return weighed(
        row, troubles.of_bgp_peer(found), weight=GRAVE if found.established is False else 0.0
    )


def discovered_switch(raw: Row, _about: About) -> WeighedRow:
    """Read a switch that access points see."""
    found = DiscoveredSwitch.model_validate(raw)
    row = StatRow(
        name=found.system_name,
        model=_joined(found.vendor, found.model),
        state={True: "managed", False: "not managed", None: None}[found.adopted],
        ip=found.mgmt_addr,
        last_seen=iso(found.timestamp),
    )
    return weighed(row, troubles.of_discovered(found), weight=float(len(found.aps)))


def client(raw: Row, about: About) -> WeighedRow:
    """Read a wireless client that is connected now."""
    found = WirelessStats.model_validate(raw)
    row = StatRow(
        name=found.hostname,
        type=_band(found.band),
        mac=found.mac,
        state=None if found.rssi is None else signal_grade(found.rssi),
        peer=about.device(found.ap_mac),
        ssid=found.ssid,
        ip=found.ip,
        rssi_dbm=found.rssi,
        uptime=duration(up_for(found.uptime, now=about.now)),
    )
    mute = troubles.lacks_address(found)
    return weighed(row, troubles.of_client(found), weight=GRAVE if mute else -(found.rssi or 0.0))


def _band(band: str | None) -> str | None:
    return f"{band.replace('24', '2.4')} GHz" if band else None
