"""Typed views of EVPN topologies, and of what BGP, ports and switches say about them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, model_validator

from mist_mcp.models.base import MistObject
from mist_mcp.models.device import DeviceStats, Member
from mist_mcp.words.naming import as_mac

ESTABLISHED: Final = "established"
_SHORT: Final = "estab"
"""How `established` begins, which Junos itself prints as `Establ`."""
_NOT_ESTABLISHED: Final = frozenset(
    {"idle", "connect", "active", "opensent", "openconfirm", "openconfig", "down"}
)
"""The other states (RFC 4271, section 8.2.2; API: bgp_stats_state), without marks in them."""
_PLAIN: Final = re.compile(r"[0-9a-f]{12}")
"""How Mist writes a MAC address; fabrics have thousands of them."""
_STATUSES: Final = frozenset(
    {"connected", "disconnected", "offline", "upgrading", "restarting", "rebooting"}
)
"""Words for whether the cloud hears a switch."""


def _plain_mac(value: Any) -> Any:
    """Return a MAC address of any notation as 12 hexadecimal digits; other text as it is."""
    if not isinstance(value, str) or _PLAIN.fullmatch(value):
        return value
    return as_mac(value) or value


def _known_mac(value: Any) -> Any:
    """Return a MAC address; None for the empty text of who does not know it."""
    return None if value == "" else value


def _known_status(value: Any) -> Any:
    """Return whether a switch is connected, in small letters; None for a word that is not known."""
    word = value.casefold() if isinstance(value, str) else ""
    return word if word in _STATUSES else None


def _with_time(row: Any) -> Any:
    """Return a row of statistics with its time, whatever it is called."""
    if not isinstance(row, dict) or row.get("timestamp") is not None:
        return row
    times = (row.get(name) for name in ("last_seen", "last_updated"))
    return {**row, "timestamp": next((time for time in times if time is not None), None)}


def _with_members(row: Any) -> Any:
    """Return the statistics of a switch with its modules as members too."""
    return {**row, "members": row.get("module_stat")} if isinstance(row, dict) else row


Mac = Annotated[str, BeforeValidator(_plain_mac)]


class Underlay(MistObject):
    """The routed network below: the first private AS, and the subnet of the links."""

    as_base: int | None = None
    subnet: str | None = None
    use_ipv6: bool | None = None


class Overlay(MistObject):
    """The AS of the overlay."""

    asn: int | None = Field(None, alias="as")


class EvpnOptions(MistObject):
    """The options of a fabric; `routed_at` is edge, distribution or core."""

    routed_at: str | None = None
    overlay: Overlay | None = None
    underlay: Underlay | None = None
    auto_loopback_subnet: str | None = None
    auto_router_id_subnet: str | None = None
    core_as_border: bool | None = None


class Vlan(MistObject):
    """A network of a switch; the VLAN may be a variable in double braces."""

    vlan_id: str | None = None
    subnet: str | None = None
    gateway: str | None = None


class Gateway(MistObject):
    """The address of a switch in a network."""

    ip: str | None = None
    netmask: str | None = None
    evpn_anycast: bool | None = None
    mac: Mac | None = None


class Relay(MistObject):
    """What a switch does with DHCP in a network: relay, local (serve), or none."""

    type: str | None = None
    servers: list[str] = Field(default_factory=list)


class FabricPortConfig(MistObject):
    """How a port is configured; `ae_idx` numbers the bundle, `esilag` makes it a segment."""

    usage: str | None = None
    mtu: int | None = None
    ae_idx: int | None = None
    ae_disable_lacp: bool | None = None
    esilag: bool | None = None
    aggregated: bool | None = None
    disabled: bool | None = None
    esi: str | None = None


class PortUsage(MistObject):
    """A profile of ports."""

    mtu: int | None = None


class RoutingConfig(MistObject):
    """What is configured on a switch for its part in a fabric."""

    router_id: str | None = None
    networks: dict[str, Vlan] = Field(default_factory=dict)
    other_ip_configs: dict[str, Gateway] = Field(default_factory=dict)
    dhcpd_config: dict[str, Relay] = Field(default_factory=dict)
    port_config: dict[str, FabricPortConfig] = Field(default_factory=dict)
    port_usages: dict[str, PortUsage] = Field(default_factory=dict)


class TopologySwitch(MistObject):
    """A switch of a topology; its links are lists of neighbours' MAC addresses."""

    mac: Mac = ""
    role: str | None = None
    pod: int | None = None
    model: str | None = None
    router_id: str | None = None
    site_id: str | None = None
    uplinks: list[Mac] = Field(default_factory=list)
    downlinks: list[Mac] = Field(default_factory=list)
    esilaglinks: list[Mac] = Field(default_factory=list)
    downlink_ips: list[str] = Field(default_factory=list)
    evpn_id: int | None = None
    config: RoutingConfig | None = None


class Topology(MistObject):
    """An EVPN topology; rows of the list have no switches."""

    id: str = ""
    name: str | None = None
    org_id: str | None = None
    site_id: str | None = None
    pod_names: dict[str, str] = Field(default_factory=dict)
    evpn_options: EvpnOptions | None = None
    switches: list[TopologySwitch] = Field(default_factory=list)
    switch_configs: dict[Mac, RoutingConfig] = Field(default_factory=dict)
    version: int | None = None
    modified_time: float | None = None


class BgpSession(MistObject):
    """One side of a BGP session, as its router reports it; uptime in seconds."""

    mac: Mac = ""
    site_id: str | None = None
    router_id: str | None = None
    neighbor: str | None = None
    neighbor_mac: Annotated[Mac | None, BeforeValidator(_known_mac)] = None
    local_as: int | None = None
    neighbor_as: int | None = None
    vrf_name: str | None = None
    state: str | None = None
    up: bool | None = None
    uptime: float | None = None
    rx_routes: int | None = None
    tx_routes: int | None = None
    evpn_overlay: bool | None = None
    for_overlay: bool | None = None
    flap_count: int | None = None
    last_error: str | None = None
    node: str | None = None
    timestamp: float | None = None

    _timed = model_validator(mode="before")(_with_time)

    @property
    def established(self) -> bool | None:
        """Tell whether the session is established; None where the row does not say."""
        said = [flag for flag in (self.up, self._named) if flag is not None]
        return all(said) if said else None

    @property
    def _named(self) -> bool | None:
        """Tell what the word of the state means; None for a word that no session has."""
        letters = "".join(filter(str.isalpha, (self.state or "").casefold()))
        if letters.startswith(_SHORT) and ESTABLISHED.startswith(letters):
            return True
        return False if letters in _NOT_ESTABLISHED else None

    @property
    def overlay(self) -> bool | None:
        """Tell whether it carries EVPN routes; None where the row does not say."""
        flags = [flag for flag in (self.evpn_overlay, self.for_overlay) if flag is not None]
        return any(flags) if flags else None

    @property
    def word(self) -> str:
        """Say the state in a word."""
        if self.established and self._named:
            return ESTABLISHED
        if self.state and not self._named:
            return self.state.casefold()
        return {True: ESTABLISHED, False: "down", None: "unknown"}[self.established]


class FabricPort(MistObject):
    """A port of a switch and its LLDP neighbour."""

    mac: Mac = ""
    port_id: str | None = None
    up: bool | None = None
    neighbor_mac: Mac | None = None
    port_usage: str | None = None
    rx_errors: int | None = None
    tx_errors: int | None = None
    rx_pkts: int | None = None
    tx_pkts: int | None = None
    last_flapped: float | None = None
    speed: int | None = None
    full_duplex: bool | None = None
    disabled: bool | None = None
    active: bool | None = None
    mtu: int | None = None
    neighbor_system_name: str | None = None
    neighbor_port_desc: str | None = None
    timestamp: float | None = None

    _timed = model_validator(mode="before")(_with_time)


class SwitchSetting(RoutingConfig):
    """What the configuration of a switch says of its place in a fabric."""

    mac: Mac = ""
    name: str | None = None
    additional_config_cmds: list[str] = Field(default_factory=list)


class FabricMember(Member):
    """A member of a virtual chassis, or a routing engine, and whether it is there."""

    status: str | None = None
    last_seen: float | None = None


class FabricSwitch(DeviceStats):
    """The statistics of a switch as far as a fabric depends on them."""

    status: Annotated[str | None, BeforeValidator(_known_status)] = None
    members: list[FabricMember] = Field(default_factory=list)

    _seated = model_validator(mode="before")(_with_members)


class LinkMark(MistObject):
    """Whether Mist itself misses links of a switch."""

    mac: Mac = ""
    evpn_missing_links: bool | None = None
