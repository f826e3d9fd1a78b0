"""Uplinks of gateways: what an interface and its port tell together, and how each is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.cluster import is_fine
from mist_mcp.analysis.health import Health, Unknown, judged
from mist_mcp.analysis.port_health import FEW_ERRORS, port_errors
from mist_mcp.analysis.troubles import path_words
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mist_mcp.models.device import DeviceStats
    from mist_mcp.models.wan import EdgeLinks, Interface, WanPort

FULL_PERCENT: Final = 90.0
"""Use of a link in one direction; above it, packets wait or are dropped."""

_WAITING: Final = frozenset({"backup", "passive", "secondary", "standby"})
"""Redundancy states of an interface that is right to carry nothing."""

_NOWHERE: Final = "0.0.0.0"  # noqa: S104 - an address that is none
_MEGA: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplink:
    """An uplink of a gateway, of what its interface and its port say.

    Args:
        node: of a cluster.
        port: without its unit.
        said: the interface; None where only the search of ports knows it.
        measured: the port; None where only the gateway's statistics know it.
        offline: what its gateway is, if it is not connected: then all figures are old.
    """

    node: str | None
    port: str | None
    said: Interface | None
    measured: WanPort | None
    offline: str | None

    @property
    def up(self) -> bool | None:
        """Tell whether it works: a port that is down carries no interface."""
        told = [each.up for each in (self.said, self.measured) if each and each.up is not None]
        return None if self.offline or not told else all(told)

    @property
    def is_waiting(self) -> bool:
        """Tell whether it is the one that takes over."""
        state = self.said.redundancy_state if self.said else None
        return (state or "").casefold() in _WAITING

    @property
    def is_disabled(self) -> bool:
        """Tell whether somebody switched it off."""
        return self.measured is not None and self.measured.disabled is True

    @property
    def state(self) -> str | None:
        """Say it in a word."""
        if self.is_disabled:
            return "disabled"
        return {True: "up", False: "down", None: None}[self.up]

    @property
    def addresses(self) -> list[str] | None:
        """Return its addresses; None where nobody sent any, not even that there is none."""
        return self.said.ips if self.said and not self.offline else None

    @property
    def seen_as(self) -> list[str]:
        """Return the addresses that others see it with."""
        return [each for each in (self.said.nat_addresses if self.said else []) if each != _NOWHERE]

    @property
    def current(self) -> WanPort | None:
        """Return the port, if its figures are of now."""
        return None if self.offline else self.measured

    @property
    def used_percent(self) -> float | None:
        """Return the use in the busier direction, of the last sample."""
        port = self.measured
        rates = [rate for rate in (port.rx_bps, port.tx_bps) if rate is not None] if port else []
        if port is None or not rates or not port.speed or not self.up:
            return None
        return round(100 * max(rates) / (port.speed * _MEGA), 1)


def uplinks(
    device: DeviceStats, links: EdgeLinks, ports: Mapping[str, WanPort], *, offline: str | None
) -> list[Uplink]:
    """Return the uplinks of a gateway, of its interfaces and of ports that no interface names.

    Args:
        device: its statistics.
        links: the interfaces in them.
        ports: those of the search that are uplinks, by name.
        offline: what the gateway is, if it is not connected.
    """
    paired = is_one_of_two(device, links) and not links.ha_peer_mac
    nodes = (("node0" if paired else links.node_name, links.if_stat), ("node1", links.if2_stat))
    found = [
        Uplink(
            node=node,
            port=port,
            said=interface,
            measured=ports.get(port) or ports.get(interface.wan_name or ""),
            offline=offline,
        )
        for node, interfaces in nodes
        for port, interface in _of_wan(interfaces)
    ]
    known = {id(each.measured) for each in found if each.measured}
    rest = [port for port in ports.values() if id(port) not in known]
    return [
        *found,
        *(
            Uplink(node=None, port=port.port_id, said=None, measured=port, offline=offline)
            for port in rest
        ),
    ]


def _of_wan(interfaces: Mapping[str, Interface]) -> Iterator[tuple[str, Interface]]:
    for name, interface in interfaces.items():
        if is_wan(interface.port_usage) or interface.wan_name or interface.wan_type:
            yield interface.port_id or name.partition(".")[0], interface


def is_wan(usage: str | None) -> bool:
    """Tell whether a port leads to a provider, by its usage."""
    return (usage or "").casefold() == "wan"


def of_uplink(uplink: Uplink, *, now: float) -> Health:
    """Judge an uplink; of a gateway that is not connected nothing is known but that."""
    if uplink.offline:
        return judged([f"its gateway is {uplink.offline}", Unknown("state")])
    return judged(_words(uplink, now=now))


def _words(uplink: Uplink, *, now: float) -> Iterator[str]:
    if uplink.up is None and not uplink.is_disabled:
        yield Unknown("state")
    if uplink.up is False and not uplink.is_disabled and not uplink.is_waiting:
        flapped = uplink.measured.last_flapped if uplink.measured else None
        since = duration(max(now - flapped, 0.0)) if flapped else None
        yield "down" + (f" for {since}" if since else "")
    if uplink.up and not uplink.is_waiting:
        yield from _carrying(uplink)
    if uplink.measured is not None:
        yield from _wire(uplink.measured)


def _carrying(uplink: Uplink) -> Iterator[str]:
    """Say what is wrong with an uplink that is up."""
    if uplink.addresses is None:
        yield Unknown("address")
    elif not uplink.addresses:
        yield "no address"
    port = uplink.measured
    figures = {
        "loss": port.loss if port else None,
        "latency": port.latency if port else None,
        "jitter": port.jitter if port else None,
    }
    yield from path_words(**figures)
    yield from (Unknown(what) for what, figure in figures.items() if figure is None)
    if uplink.used_percent is not None and uplink.used_percent > FULL_PERCENT:
        yield f"full link used {uplink.used_percent:.0f} %"


def _wire(port: WanPort) -> Iterator[str]:
    errors = port_errors(port) or 0
    if errors >= FEW_ERRORS:
        yield f"errors: {errors}"
    if port.up and port.full_duplex is False:
        yield "half duplex"


def is_redundant(
    device: DeviceStats, links: EdgeLinks, *, other: DeviceStats | None
) -> bool | None:
    """Tell whether a gateway can lose a node and go on; None where nobody says so.

    Args:
        device: that is one of two.
        links: what it says of the other.
        other: the row of the other, where each node has its own.
    """
    if links.ha_peer_mac:
        known = [device.status, *([other.status, links.ha_state] if other else [])]
        if any(state and not is_fine(state) for state in known):
            return False
        return True if other and other.status and device.status else None
    return _is_whole(device)


def is_one_of_two(device: DeviceStats, links: EdgeLinks) -> bool | None:
    """Tell whether a gateway is a cluster; a row that says nothing of it does not say no."""
    health, state = device.cluster_config, device.cluster_stat
    told = (health is not None and health.status, state is not None and state.state)
    if links.ha_peer_mac or links.if2_stat or device.module2_stat or any(told):
        return True
    return device.is_ha


def _is_whole(device: DeviceStats) -> bool | None:
    """Tell whether both nodes and what binds them are well; what carries users is not asked."""
    health = device.cluster_config
    states = [node.status for node in (*device.module_stat, *device.module2_stat)]
    if device.cluster_stat is not None:
        states.append(device.cluster_stat.state)
    if health is not None:
        links = (health.control_link_info, health.fabric_link_info)
        states += [health.status, health.primary_node_health, health.secondary_node_health]
        states += [link.status for link in links if link]
        if any(_fails(group.failure) for group in health.redundancy_group_information):
            return False
    if any(state and not is_fine(state) for state in states):
        return False
    told = health is not None and health.status
    return True if told and _is_known(node.status for node in device.module2_stat) else None


def _fails(failure: str | None) -> bool:
    return bool(failure) and str(failure).casefold() != "none"


def _is_known(states: Iterable[str | None]) -> bool:
    told = list(states)
    return bool(told) and all(told)
