"""Typed views of what gateways report of their WAN: interfaces, ports, paths, applications.

Speed in Mbit/s, latency and jitter in ms, loss in per cent, rates in bit/s.
"""

from __future__ import annotations

from pydantic import Field

from mist_mcp.models.base import MistObject
from mist_mcp.models.statistic import PortStats, Tunnel, VpnPeer


class Provider(MistObject):
    """Who the address of an interface is registered to."""

    org: str | None = None
    asn: str | None = None


class Interface(MistObject):
    """A unit of an interface of a gateway; `ips` is None where nobody sent any."""

    port_id: str | None = None
    port_usage: str | None = None
    network_name: str | None = None
    wan_name: str | None = None
    wan_type: str | None = None
    redundancy_state: str | None = None
    address_mode: str | None = None
    up: bool | None = None
    ips: list[str] | None = None
    nat_addresses: list[str] = Field(default_factory=list)
    servp_info: Provider | None = None
    rx_bytes: float | None = None
    tx_bytes: float | None = None


class EdgeLinks(MistObject):
    """The interfaces of a gateway, and how it says that it is one of two.

    `if2_stat` is of the second node of a cluster of SRX. Two SSR are a row each: `ha_peer_mac`
    and `ha_state` name the other one (read by public programs, not in the description).
    """

    if_stat: dict[str, Interface] = Field(default_factory=dict)
    if2_stat: dict[str, Interface] = Field(default_factory=dict)
    node_name: str | None = None
    ha_state: str | None = None
    ha_peer_mac: str | None = None


class WanPort(PortStats):
    """A port of a gateway, with what was last measured over it."""

    latency: float | None = None
    jitter: float | None = None
    loss: float | None = None
    rx_bps: float | None = None
    tx_bps: float | None = None


class WanPeer(VpnPeer):
    """One side of a path between gateways, with what is judged nowhere else."""

    is_active: bool | None = None
    mtu: int | None = None


class WanTunnel(Tunnel):
    """A tunnel of a gateway, with the uplink that carries it."""

    node: str | None = None
    ip: str | None = None
    priority: str | None = None
    protocol: str | None = None
    wan_name: str | None = None


class UsedApplication(MistObject):
    """A row of a ranking of applications; programs read `app` and `total_bytes`."""

    app: str | None = None
    name: str | None = None
    total_bytes: float | None = None
    rx_bytes: float | None = None
    tx_bytes: float | None = None

    @property
    def size(self) -> float | None:
        """Return its bytes in both directions."""
        parts = [size for size in (self.rx_bytes, self.tx_bytes) if size is not None]
        return self.total_bytes if self.total_bytes is not None else (sum(parts) if parts else None)


class Ranking(MistObject):
    """The first of a ranking."""

    results: list[UsedApplication] = Field(default_factory=list)


class Suffering(MistObject):
    """An application or a link that a service level suffers at.

    Live rows of links name the gateway; the description names a switch there.
    """

    app: str | None = None
    name: str | None = None
    interface_name: str | None = None
    gateway_name: str | None = None
    switch_name: str | None = None
    degraded: float | None = None
    total: float | None = None

    @property
    def label(self) -> str | None:
        """Return what to call it."""
        if self.interface_name is None:
            return self.name or self.app
        owner = self.gateway_name or self.switch_name
        return f"{owner} {self.interface_name}" if owner else self.interface_name

    @property
    def percent(self) -> float | None:
        """Return what of it was not good, in per cent."""
        if self.degraded is None or not self.total:
            return None
        return round(100 * min(self.degraded / self.total, 1.0), 1)


class Sufferers(MistObject):
    """`impacted-applications` and `impacted-interfaces`."""

    apps: list[Suffering] = Field(default_factory=list)
    interfaces: list[Suffering] = Field(default_factory=list)

    @property
    def worst(self) -> list[Suffering]:
        """Return all of them, the worst first."""
        every = [*self.apps, *self.interfaces]
        return sorted(every, key=lambda each: (-(each.percent or 0.0), each.label or ""))
