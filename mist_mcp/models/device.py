"""Typed views of devices: in the inventory, configured, and as their statistics say."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from mist_mcp.models.base import Latest, MistObject
from mist_mcp.models.upkeep import (
    ArpTable,
    ChassisSetup,
    ClusterHealth,
    ClusterState,
    FirmwareUpdate,
    LeasePool,
    MacTable,
    RouteTable,
    SecurityServices,
)
from mist_mcp.words.naming import as_id

CONNECTED: Final = "connected"
UNASSIGNED: Final = "unassigned"


class Device(MistObject):
    """A row of the inventory or of its search."""

    id: str | None = None
    mac: str = ""
    name: str | None = None
    hostname: str | None = None
    serial: str | None = None
    model: Latest | None = None
    type: str | None = None
    site_id: str | None = None
    connected: bool | None = None
    status: str | None = None
    version: Latest | None = None
    sku: str | None = None
    vc_mac: str | None = None
    master: bool | None = None
    """False for a member of a virtual chassis or cluster that is not its master."""

    @property
    def is_member(self) -> bool:
        """Tell whether it is a box of a chassis or cluster that goes by another box's address."""
        return bool(self.vc_mac) and self.vc_mac != self.mac

    @property
    def standing(self) -> str:
        """Say whether it is connected; what no site has yet cannot be."""
        if as_id(self.site_id) is None and self.connected is not True and self.status != CONNECTED:
            return UNASSIGNED
        if self.status:
            return self.status
        return {True: CONNECTED, False: "disconnected", None: "unknown"}[self.connected]


class Cpu(MistObject):
    """Processor shares in per cent."""

    idle: float | None = None
    usage: float | None = None


class Memory(MistObject):
    """Memory in use in per cent."""

    usage: float | None = None


class Part(MistObject):
    """A fan, a power supply or a temperature sensor."""

    name: str | None = None
    status: str | None = None
    celsius: float | None = None


class Poe(MistObject):
    """Power over Ethernet of one member, in watts."""

    max_power: float | None = None
    power_draw: float | None = None


class Fault(MistObject):
    """What a member reports to be wrong with itself."""

    type: str | None = None
    reason: str | None = None


class Member(MistObject):
    """A member of a virtual chassis, a node of a cluster, or the one module of a device."""

    fpc_idx: int | None = None
    mac: str | None = None
    model: Latest | None = None
    serial: str | None = None
    vc_role: str | None = None
    vc_state: str | None = None
    status: str | None = None
    version: Latest | None = None
    recovery_version: str | None = None
    backup_version: str | None = None
    uptime: float | None = None
    last_seen: float | None = None
    poe: Poe | None = None
    fans: list[Part] | None = None
    psus: list[Part] | None = None
    temperatures: list[Part] | None = None
    errors: list[Fault] = Field(default_factory=list)


class Radio(MistObject):
    """A radio: channel, width in MHz, power in dBm, use in per cent, noise floor in dBm."""

    channel: int | None = None
    bandwidth: int | None = None
    power: float | None = None
    num_clients: int | None = None
    util_all: float | None = None
    noise_floor: float | None = None


class Neighbour(MistObject):
    """What the device hears by LLDP at its uplink."""

    system_name: str | None = None
    chassis_id: str | None = None
    port_id: str | None = None


class LastHeard(MistObject):
    """What an access point last heard by LLDP, in the search of devices."""

    lldp_system_name: str | None = None
    lldp_port_id: str | None = None


class Port(MistObject):
    """An interface: whether it is up, and its speed in Mbit/s."""

    up: bool | None = None
    speed: float | None = None
    full_duplex: bool | None = None
    port_id: str | None = None


class WiredCount(MistObject):
    """Wired clients of a switch."""

    num_wired_clients: int | None = None


class ClientCounts(MistObject):
    """Client counts of a switch."""

    total: WiredCount | None = None


class BgpPeer(MistObject):
    """A BGP peer of a gateway."""

    neighbor: str | None = None
    neighbor_as: str | None = None
    state: str | None = None
    up: bool | None = None


class DeviceStats(MistObject):
    """A row of the device statistics; uptime in seconds."""

    id: str | None = None
    mac: str = ""
    name: str | None = None
    serial: str | None = None
    model: Latest | None = None
    type: str | None = None
    site_id: str | None = None
    status: str | None = None
    version: Latest | None = None
    uptime: float | None = None
    last_seen: float | None = None
    ip: str | None = None
    ext_ip: str | None = None
    cpu_util: float | None = None
    cpu_stat: Cpu | None = None
    mem_used_kb: float | None = None
    mem_total_kb: float | None = None
    memory_stat: Memory | None = None
    num_clients: int | None = None
    clients_stats: ClientCounts | None = None
    radio_stat: dict[str, Radio] = Field(default_factory=dict)
    lldp_stat: Neighbour | None = None
    port_stat: dict[str, Port] = Field(default_factory=dict)
    if_stat: dict[str, Port] = Field(default_factory=dict)
    module_stat: list[Member] = Field(default_factory=list)
    bgp_peers: list[BgpPeer] | None = None
    power_src: str | None = None
    power_constrained: bool | None = None
    power_budget: float | None = None
    """In mW; what is missing is below zero."""
    config_status: str | None = None
    config_reverted: bool | None = None
    config_timestamp: float | None = None
    vc_mac: str | None = None
    fwupdate: FirmwareUpdate | None = None
    fw_versions_outofsync: bool | None = None
    cert_expiry: float | None = None
    expiring_certs: dict[str, float] | None = None
    inactive_wired_vlans: list[str] | None = None
    vc_setup_info: ChassisSetup | None = None
    is_ha: bool | None = None
    cluster_stat: ClusterState | None = None
    cluster_config: ClusterHealth | None = None
    cpu2_stat: Cpu | None = None
    memory2_stat: Memory | None = None
    module2_stat: list[Member] = Field(default_factory=list)
    dhcpd_stat: dict[str, LeasePool] | None = None
    dhcpd2_stat: dict[str, LeasePool] | None = None
    mac_table_stats: MacTable | None = None
    arp_table_stats: ArpTable | None = None
    route_summary_stats: RouteTable | None = None
    service_status: SecurityServices | None = None

    @property
    def clients(self) -> int | None:
        """Clients that are connected to the device itself."""
        if self.num_clients is not None or self.clients_stats is None:
            return self.num_clients
        return self.clients_stats.total.num_wired_clients if self.clients_stats.total else None


class DeviceConfig(MistObject):
    """The configuration of a device; it says nothing of the device's state."""

    id: str | None = None
    mac: str | None = None
    name: str | None = None
    type: str | None = None
    model: Latest | None = None
    serial: str | None = None
    managed: bool | None = None
    deviceprofile_id: str | None = None
    notes: str | None = None
    modified_time: float | None = None
    role: str | None = None
