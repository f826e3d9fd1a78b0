"""A fabric beside what is seen of it: the state of each switch, link and session. Pure.

Unknown is a value: what no source tells is neither good nor bad.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from mist_mcp.analysis.bgp import latest, running
from mist_mcp.analysis.evpn.ages import (
    CONNECTED,
    Doubt,
    aged_devices,
    aged_ports,
    aged_sessions,
    moments_of,
)
from mist_mcp.analysis.evpn.configured import Configured, configured
from mist_mcp.analysis.evpn.fabric import ACCESS, Link, Owed, Switch
from mist_mcp.analysis.evpn.neighbors import Neighbors, loopbacks_of
from mist_mcp.analysis.evpn.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mist_mcp.analysis.evpn.cli_facts import CliFacts
    from mist_mcp.analysis.evpn.fabric import Fabric
    from mist_mcp.models.evpn import BgpSession, FabricPort, FabricSwitch, SwitchSetting

State = Literal["good", "bad", "unknown"]
SessionState = Literal["up", "partly", "down", "missing", "one-sided", "unknown"]
"""Partly: of several sessions over parallel cables some are down."""

SESSIONS: Final = "BGP sessions"
DEVICES: Final = "switches"
PORTS: Final = "ports"
"""Sources by name."""

_USAGES: Final = frozenset({"evpn_uplink", "evpn_downlink", "esilag"})
"""What ports of switches that route are configured for, towards others of the fabric."""

_ACCESS_USAGES: Final = frozenset({"uplink"})
"""The same for switches behind an ESI-LAG; a core's `uplink` leads out of the fabric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the sources say; None for a source that was not read.

    Args:
        now: epoch seconds.
        partial: sources of which not all rows were read.
        sessions: rows of the BGP statistics.
        devices: statistics of switches by MAC address.
        ports: rows of the port statistics.
        missing: by MAC address, whether Mist itself misses links of a switch.
        loopbacks: configured router ids by MAC address.
        settings: what is configured on the switches themselves.
        drift: fields that drift, by MAC address, where any do.
        cli_facts: what switches say in their shells, by MAC address.
    """

    now: float
    partial: frozenset[str] = frozenset()
    sessions: Sequence[BgpSession] | None = None
    devices: Mapping[str, FabricSwitch] | None = None
    ports: Sequence[FabricPort] | None = None
    missing: Mapping[str, bool | None] | None = None
    loopbacks: Mapping[str, str] = field(default_factory=dict)
    settings: Sequence[SwitchSetting] = ()
    drift: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cli_facts: Mapping[str, CliFacts] = field(default_factory=dict)


class Comparison:
    """A fabric and what is seen of it, indexed once.

    Args:
        fabric: what should be.
        seen: what is.
    """

    def __init__(self, fabric: Fabric, seen: Seen) -> None:
        """Keep both; the indexes are made when they are first asked for."""
        self.fabric = fabric
        self.seen = seen
        self._moments = moments_of((seen.devices or {}).values(), now=seen.now)
        self._doubts: list[Doubt] = []

    @cached_property
    def doubts(self) -> list[Doubt]:
        """Return what is too old, or from the future."""
        _ = self.sessions, self.devices, self._fresh_ports
        return self._doubts

    @cached_property
    def devices(self) -> dict[str, FabricSwitch]:
        """Return the statistics of switches; empty where none were read."""
        return aged_devices(self.seen.devices or {}, self._moments, self._doubts)

    @cached_property
    def sessions(self) -> list[BgpSession]:
        """Return the newest row of each side that a switch of the fabric reports."""
        rows = latest(row for row in self.seen.sessions or () if row.mac in self.fabric.switches)
        return aged_sessions(rows, self._moments, self._doubts)

    @cached_property
    def _fresh_ports(self) -> list[FabricPort]:
        rows = [row for row in self.seen.ports or () if row.mac in self.fabric.switches]
        return aged_ports(rows, self._moments, self._doubts)

    @cached_property
    def reporters(self) -> set[str]:
        """Return the switches that report any session now."""
        return {row.mac for row in self.sessions if row.established is not None}

    @cached_property
    def _complete(self) -> set[str]:
        """Return the switches of which a session that is not reported is not there.

        All their rows were read, and of each it is known who is at the other end.
        """
        if SESSIONS in self.seen.partial:
            return set()
        return self.reporters - {row.mac for row in self.sessions if self.unidentified(row)}

    @cached_property
    def _unheard(self) -> frozenset[str]:
        """Return the switches of which no source has a word: whether they are there is not known.

        Such are those that were claimed away and still stand in the topology.
        """
        if self.seen.devices is None:
            return frozenset()
        heard = {mac for row in self.sessions for mac in (row.mac, self.peer(row))}
        heard |= {mac for port in self._fresh_ports for mac in (port.mac, port.neighbor_mac)}
        return frozenset(self.fabric.switches.keys() - self.seen.devices.keys() - heard)

    def unidentified(self, row: BgpSession) -> bool:
        """Tell whether a row may lead to a switch of the fabric, and nothing says to which."""
        return self.peer(row) is None and self._neighbors.may_be_inside(row)

    @cached_property
    def configured(self) -> Configured:
        """Return what is configured on the switches."""
        return configured(self.fabric, self.seen.settings)

    @cached_property
    def _loopbacks(self) -> dict[str, str]:
        return loopbacks_of(self.fabric)

    @property
    def cli_facts(self) -> Mapping[str, CliFacts]:
        """Return what switches say in their shells, by MAC address."""
        return self.seen.cli_facts

    def owner(self, address: str) -> str | None:
        """Return the only switch that has a loopback; None for no switch, or several."""
        return self._loopbacks.get(address)

    @cached_property
    def _neighbors(self) -> Neighbors:
        return Neighbors(self.fabric, self.sessions)

    def peer(self, row: BgpSession) -> str | None:
        """Return the switch at the other end; None if it is no part of the fabric, or not known."""
        return self._neighbors.peer(row)

    def guessed(self, row: BgpSession) -> bool:
        """Tell whether nothing but the AS says which switch is at the other end of a row."""
        return self._neighbors.is_guessed(row)

    @cached_property
    def sides(self) -> dict[Owed, list[BgpSession]]:
        """Return the rows of each session between two switches of the fabric."""
        found: dict[Owed, list[BgpSession]] = {}
        for row in self.sessions:
            peer = self.peer(row)
            if peer is not None and peer != row.mac:
                found.setdefault(self._owed(row, peer), []).append(row)
        return found

    def _owed(self, row: BgpSession, peer: str) -> Owed:
        told = row.overlay
        overlay = self._neighbors.is_loopback(row.neighbor) if told is None else told
        switches = self.fabric.switches
        upper, lower = sorted((row.mac, peer), key=lambda mac: (switches[mac].layer, mac))
        return Owed(upper, lower, overlay=overlay)

    @cached_property
    def layers(self) -> set[bool]:
        """Return of which network any session is reported: True for the overlay."""
        return {owed.overlay for owed in self.sides}

    @cached_property
    def _states(self) -> dict[Owed, SessionState]:
        return {owed: self._state(owed) for owed in (*self.fabric.owed, *self.sides)}

    def session(self, owed: Owed) -> SessionState:
        """Return the state of a session from both of its sides."""
        return self._states.get(owed, "unknown")

    def _state(self, owed: Owed) -> SessionState:
        rows = self.sides.get(owed, [])
        ends = {owed.upper, owed.lower}
        if not rows:
            absent = bool(ends & self._complete) and owed.overlay in self.layers
            absent = absent and ends.isdisjoint(self._unheard)
            return "missing" if absent else "unknown"
        states = {row.established for row in rows}
        if False in states:
            works = {row.mac for row in rows if row.established}
            many = len(rows) > len({row.mac for row in rows})
            one_sided = self.silent_end(owed) is not None
            if many and works == {row.mac for row in rows}:
                return "partly"
            return "one-sided" if one_sided else "down"
        if self.silent_end(owed) is not None:
            return "one-sided"
        return "unknown" if None in states else "up"

    def may_carry(self, owed: Owed) -> bool:
        """Tell whether a session is not known to be down: one side that has it up is doubt."""
        if self.session(owed) in {"up", "partly", "unknown"}:
            return True
        return any(row.established for row in self.sides.get(owed, ()))

    def silent_end(self, owed: Owed) -> str | None:
        """Return the end that reports all its sessions, and not this one that the other has."""
        sides = {row.mac for row in self.sides.get(owed, [])}
        for mac in (owed.upper, owed.lower):
            if sides and mac not in sides and mac in self._complete:
                return mac
        return None

    def online(self, mac: str) -> bool | None:
        """Tell whether a switch is connected to the cloud; None where nothing says."""
        device = self.devices.get(mac)
        return None if device is None or device.status is None else device.status == CONNECTED

    @cached_property
    def offline(self) -> frozenset[str]:
        """Return the switches that are known to be offline, to the cloud at least."""
        return frozenset(mac for mac in self.fabric.switches if self.online(mac) is False)

    @cached_property
    def dark(self) -> frozenset[str]:
        """Return the switches that are offline, and that no neighbour has seen since."""
        if self.all_silent:
            return frozenset()
        spoken = {self.peer(row) or "" for row in self.sessions if row.established}
        spoken |= {row.mac for row in self.sessions if row.established}
        plain = {mac for mac, switch in self.fabric.switches.items() if not switch.routes}
        for link, ports in self.heard.items():
            spoken |= {mac for port in ports for mac in link if mac != port.mac and mac in plain}
        return self.offline - spoken

    @cached_property
    def all_silent(self) -> bool:
        """Tell whether the cloud hears no switch any more, and no row says how the traffic is.

        That is a place without power, or without its way to the cloud: nobody knows which.
        """
        every = bool(self.fabric.switches) and len(self.offline) == len(self.fabric.switches)
        return every and all(row.established is None for row in self.sessions)

    def any_dark(self, *macs: str) -> bool:
        """Tell whether one of some switches is known to be down."""
        return not self.dark.isdisjoint(macs)

    @cached_property
    def reach(self) -> Reach:
        """Return what still reaches what."""
        return Reach(self)

    @cached_property
    def unexplained(self) -> tuple[Owed, ...]:
        """Return the owed sessions whose state no switch, cable or partition explains.

        An overlay over an underlay that is down is explained too.
        """
        return tuple(owed for owed in self.fabric.owed if not self._is_explained(owed))

    def _is_explained(self, owed: Owed) -> bool:
        if (
            self.any_dark(owed.upper, owed.lower)
            or self.link(Link(owed.upper, owed.lower)) == "bad"
        ):
            return True
        if self.reach.place(owed.upper) != self.reach.place(owed.lower):
            return True
        below = self.session(owed._replace(overlay=False)) in {"down", "missing", "one-sided"}
        return owed.overlay and below and self.session(owed) != "up"

    @cached_property
    def _running(self) -> dict[str, float]:
        return running(self.sessions)

    def ran(self, mac: str) -> float | None:
        """Return how long a switch has run at least, in seconds."""
        device = self.devices.get(mac)
        if device is not None and device.uptime is not None:
            return device.uptime
        return self._running.get(mac)

    @cached_property
    def ports(self) -> dict[str, list[FabricPort]]:
        """Return the ports towards the fabric by switch."""
        found: dict[str, list[FabricPort]] = {}
        for port in self._fresh_ports:
            switch = self.fabric.switches.get(port.mac)
            usages = _USAGES if switch is None or switch.routes else _ACCESS_USAGES
            if port.port_usage in usages or port.neighbor_mac in self.fabric.switches:
                found.setdefault(port.mac, []).append(port)
        return found

    @cached_property
    def heard(self) -> dict[Link, list[FabricPort]]:
        """Return the ports that are up and hear the other end of a link by LLDP."""
        found: dict[Link, list[FabricPort]] = {}
        switches = self.fabric.switches
        for mac, ports in self.ports.items():
            for port in ports:
                other = port.neighbor_mac
                if other is not None and other in switches and mac in switches and port.up:
                    ends = sorted((mac, other), key=lambda end: (switches[end].layer, end))
                    found.setdefault(Link(*ends), []).append(port)
        return found

    def link(self, link: Link) -> State:
        """Return the state of a cable: LLDP tells, or a session across it, or Mist's own mark."""
        return self._link_states.get(link) or self._link(link)

    @cached_property
    def _link_states(self) -> dict[Link, State]:
        return {link: self._link(link) for link in self.fabric.links}

    def _link(self, link: Link) -> State:
        over = self.session(Owed(*link, overlay=False))
        if self.heard.get(link) or over in {"up", "partly"}:
            return "good"
        if self.seen.ports is not None:
            return "bad" if any(map(self._misses, link)) else "unknown"
        marks = {(self.seen.missing or {}).get(mac) for mac in link}
        if False in marks:
            return "good"
        return "unknown" if None in marks else "bad"

    def _misses(self, mac: str) -> bool:
        """Tell whether a neighbour that a switch does not hear is not there.

        All its ports of the fabric are known, each hears somebody or is down, and one is down.
        """
        ports = self.ports.get(mac, [])
        deaf = any(port.up is None or (port.up and port.neighbor_mac is None) for port in ports)
        known = PORTS not in self.seen.partial and not deaf
        return known and any(port.up is False for port in ports)

    def down_ports(self, mac: str) -> list[FabricPort]:
        """Return the ports of a switch towards the fabric that are down."""
        return [port for port in self.ports.get(mac, []) if port.up is False]

    def links_of(self, mac: str) -> Sequence[Link]:
        """Return the cables of a switch."""
        return self._links_of.get(mac, ())

    @cached_property
    def _links_of(self) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for link in self.fabric.links:
            for mac in link:
                found.setdefault(mac, []).append(link)
        return found

    @cached_property
    def _lowers(self) -> dict[str, list[str]]:
        """Return what hangs on each switch; switches of one layer do not hang on each other."""
        found: dict[str, list[str]] = {}
        for upper, lower in self.fabric.links:
            if self.fabric.switches[upper].layer < self.fabric.switches[lower].layer:
                found.setdefault(upper, []).append(lower)
        return found

    def _below(self, macs: Iterable[str]) -> list[Switch]:
        """Return switches and all that hangs below them, from the top down."""
        waiting, found = list(macs), set[str]()
        while waiting:
            mac = waiting.pop()
            if mac not in found:
                found.add(mac)
                waiting += self._lowers.get(mac, [])
        return [switch for mac, switch in self.fabric.switches.items() if mac in found]

    def affected(self, macs: Iterable[str]) -> str:
        """Say what depends on switches: pods, access switches below, and their wired clients."""
        below = [each for each in self._below(macs) if each.role in ACCESS]
        pods = sorted({self.fabric.pod_name(each.pod) or "" for each in below} - {""})
        where = f" in {', '.join(pods)}" if pods else ""
        names = below[0].name if len(below) == 1 else f"{len(below)} access switches"
        return f"{names}{where}{self._clients([each.mac for each in below])}" if below else "none"

    def _clients(self, macs: Sequence[str]) -> str:
        known = [self._wired(mac) for mac in macs]
        count = sum(number for number in known if number is not None)
        return "" if None in known else f", {count} wired client{'' if count == 1 else 's'}"

    def _wired(self, mac: str) -> int | None:
        device = self.devices.get(mac)
        counts = device.clients_stats if device else None
        return counts.total.num_wired_clients if counts and counts.total else None
