"""Typed views of the rows of statistics: organizations, ports, tunnels, tags, clients.

Times are epoch seconds, uptimes seconds.
"""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import Latest, MistObject
from mist_mcp.models.device import Cpu, Memory
from mist_mcp.models.upkeep import FirmwareUpdate


class UserMinutes(MistObject):
    """User minutes of a service level: the good ones, and all."""

    ok: float | None = None
    total: float | None = None


class ServiceLevel(MistObject):
    """A service level metric."""

    path: str | None = None
    user_minutes: UserMinutes | None = None


class OrgStats(MistObject):
    """The statistics of an organization."""

    num_sites: int | None = None
    num_inventory: int | None = None
    num_devices: int | None = None
    num_devices_connected: int | None = None
    num_devices_disconnected: int | None = None
    sle: list[ServiceLevel] = Field(default_factory=list)


class EdgeService(MistObject):
    """A service of a Mist Edge."""

    running_state: str | None = None


class EdgePort(MistObject):
    """A port of a Mist Edge; speed in Mbit/s."""

    up: bool | None = None
    speed: float | None = None
    full_duplex: bool | None = None


class TunnelTermination(MistObject):
    """Whether the monitoring of its tunnels fails."""

    monitoring_failed: bool | None = None


class InactiveVlans(MistObject):
    """VLANs, or ranges of them, that a Mist Edge does not hear."""

    wired: list[str] | None = None


class EdgeStats(MistObject):
    """A Mist Edge."""

    name: str | None = None
    model: Latest | None = None
    mac: str | None = None
    site_id: str | None = None
    status: str | None = None
    uptime: float | None = None
    last_seen: float | None = None
    num_tunnels: int | None = None
    mxagent_registered: bool | None = None
    tunterm_registered: bool | None = None
    cpu_stat: Cpu | None = None
    memory_stat: Memory | None = None
    mxcluster_id: str | None = None
    fwupdate: FirmwareUpdate | None = None
    tunterm_stat: TunnelTermination | None = None
    service_stat: dict[str, EdgeService] | None = None
    port_stat: dict[str, EdgePort] | None = None
    inactive_vlan_strs: InactiveVlans | None = None


class Tag(MistObject):
    """A Bluetooth asset or beacon; battery in millivolts."""

    name: str | None = None
    mac: str | None = None
    type: str | None = None
    by: str | None = None
    device_name: str | None = None
    battery_voltage: float | None = None
    rssi: float | None = None
    last_seen: float | None = None


class PortStats(MistObject):
    """A port of a switch or a gateway; speed in Mbit/s."""

    mac: str | None = None
    port_id: str | None = None
    site_id: str | None = None
    type: str | None = None
    up: bool | None = None
    disabled: bool | None = None
    uplink: bool | None = None
    port_usage: str | None = None
    speed: float | None = None
    full_duplex: bool | None = None
    neighbor_system_name: str | None = None
    neighbor_mac: str | None = None
    rx_errors: int | None = None
    tx_errors: int | None = None
    auth_state: str | None = None
    last_flapped: float | None = None


class VpnPeer(MistObject):
    """One side of a path between two gateways; latency and jitter in ms, loss in per cent."""

    router_name: str | None = None
    mac: str | None = None
    node: str | None = None
    port_id: str | None = None
    site_id: str | None = None
    peer_router_name: str | None = None
    peer_mac: str | None = None
    peer_port_id: str | None = None
    type: str | None = None
    up: bool | None = None
    uptime: float | None = None
    latency: float | None = None
    jitter: float | None = None
    loss: float | None = None
    mos: float | None = None
    last_seen: float | None = None


class Tunnel(MistObject):
    """A tunnel of a gateway (with `up`), or of an access point to a Mist Edge (with `state`)."""

    tunnel_name: str | None = None
    mac: str | None = None
    ap: str | None = None
    site_id: str | None = None
    peer_host: str | None = None
    peer_ip: str | None = None
    remote_ip: str | None = None
    up: bool | None = None
    state: str | None = None
    uptime: float | None = None
    last_event: str | None = None
    last_seen: float | None = None


class OspfPeer(MistObject):
    """An OSPF neighbour of a device."""

    mac: str | None = None
    site_id: str | None = None
    peer_ip: str | None = None
    port_id: str | None = None
    state: str | None = None
    up: bool | None = None
    timestamp: float | None = None


class PoweredAp(MistObject):
    """An access point that hangs on a switch."""

    hostname: Latest | None = None
    mac: str | None = None


class DiscoveredSwitch(MistObject):
    """A switch that access points see by LLDP."""

    system_name: str | None = None
    vendor: str | None = None
    model: Latest | None = None
    mgmt_addr: str | None = None
    adopted: bool | None = None
    aps: list[PoweredAp] = Field(default_factory=list)
    timestamp: float | None = None


class WirelessStats(MistObject):
    """A wireless client that is connected now; rssi in dBm."""

    mac: str | None = None
    hostname: Latest | None = None
    ap_mac: str | None = None
    ssid: str | None = None
    band: str | None = None
    ip: str | None = None
    rssi: float | None = None
    uptime: float | None = None
    last_seen: float | None = None
