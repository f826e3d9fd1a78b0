"""A fabric beside what is seen of it: the state of each switch, link and session. Pure.

Unknown is a value: what no source tells is neither good nor bad.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from mist_mcp.analysis.bgp import latest, running
from mist_mcp.analysis.evpn.components import connected_components
from mist_mcp.analysis.evpn.fabric import ACCESS, Link, Owed, Switch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mist_mcp.analysis.evpn.cli_facts import CliFacts
    from mist_mcp.analysis.evpn.fabric import Fabric
    from mist_mcp.models.device import DeviceStats
    from mist_mcp.models.evpn import BgpSession, FabricPort

State = Literal["good", "bad", "unknown"]
SessionState = Literal["up", "down", "missing", "one-sided", "unknown"]

_USAGES: Final = frozenset({"evpn_uplink", "evpn_downlink", "esilag"})
"""What ports of switches that route are configured for, towards others of the fabric."""

_ACCESS_USAGES: Final = frozenset({"uplink"})
"""The same for switches behind an ESI-LAG; a core's `uplink` leads out of the fabric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the sources say; None for a source that was not read.

    Args:
        sessions: rows of the BGP statistics.
        devices: statistics of switches by MAC address.
        ports: rows of the port statistics.
        missing: by MAC address, whether Mist itself misses links of a switch.
        loopbacks: configured router ids by MAC address.
        drift: fields that drift, by MAC address, where any do.
        cli_facts: what switches say in their shells, by MAC address.
    """

    sessions: Sequence[BgpSession] | None = None
    devices: Mapping[str, DeviceStats] | None = None
    ports: Sequence[FabricPort] | None = None
    missing: Mapping[str, bool | None] | None = None
    loopbacks: Mapping[str, str] = field(default_factory=dict)
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

    @cached_property
    def sessions(self) -> list[BgpSession]:
        """Return the newest row of each side that a switch of the fabric reports."""
        return latest(row for row in self.seen.sessions or () if row.mac in self.fabric.switches)

    @cached_property
    def reporters(self) -> set[str]:
        """Return the switches that report any session."""
        return {row.mac for row in self.sessions}

    @cached_property
    def _loopbacks(self) -> dict[str, str]:
        """Return the switch behind each loopback that only one has."""
        owners: dict[str, list[str]] = {}
        for switch in self.fabric.switches.values():
            owners.setdefault(switch.loopback or "", []).append(switch.mac)
        return {address: macs[0] for address, macs in owners.items() if len(macs) == 1}

    @property
    def cli_facts(self) -> Mapping[str, CliFacts]:
        """Return what switches say in their shells, by MAC address."""
        return self.seen.cli_facts

    def owner(self, address: str) -> str | None:
        """Return the only switch that has a loopback; None for no switch, or several."""
        return self._loopbacks.get(address)

    def peer(self, row: BgpSession) -> str | None:
        """Return the switch at the other end; None if it is no part of the fabric."""
        if row.neighbor_mac in self.fabric.switches:
            return row.neighbor_mac
        return None if row.neighbor_mac else self.owner(row.neighbor or "")

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
        overlay = row.overlay if row.overlay is not None else row.neighbor in self._loopbacks
        switches = self.fabric.switches
        upper, lower = sorted((row.mac, peer), key=lambda mac: (switches[mac].layer, mac))
        return Owed(upper, lower, overlay=overlay)

    @cached_property
    def _states(self) -> dict[Owed, SessionState]:
        return {owed: self._state(owed) for owed in (*self.fabric.owed, *self.sides)}

    def session(self, owed: Owed) -> SessionState:
        """Return the state of a session from both of its sides."""
        return self._states.get(owed, "unknown")

    def _state(self, owed: Owed) -> SessionState:
        rows = self.sides.get(owed, [])
        if not rows:
            reported = {owed.upper, owed.lower} & self.reporters
            return "missing" if reported else "unknown"
        if self.silent_end(owed) is not None:
            return "one-sided"
        states = {row.established for row in rows}
        if False in states:
            return "down"
        return "unknown" if None in states else "up"

    def silent_end(self, owed: Owed) -> str | None:
        """Return the end that reports sessions, and not this one although the other end does."""
        sides = {row.mac for row in self.sides.get(owed, [])}
        for mac in (owed.upper, owed.lower):
            if sides and mac not in sides and mac in self.reporters:
                return mac
        return None

    def online(self, mac: str) -> bool | None:
        """Tell whether a switch is connected to the cloud; None where nothing says."""
        device = (self.seen.devices or {}).get(mac)
        return None if device is None or device.status is None else device.status == "connected"

    @cached_property
    def offline(self) -> frozenset[str]:
        """Return the switches that are known to be offline."""
        return frozenset(mac for mac in self.fabric.switches if self.online(mac) is False)

    def any_offline(self, *macs: str) -> bool:
        """Tell whether one of some switches is known to be offline."""
        return not self.offline.isdisjoint(macs)

    @cached_property
    def unexplained(self) -> tuple[Owed, ...]:
        """Return the owed sessions whose state no offline switch, cable or partition explains."""
        return tuple(
            owed
            for owed in self.fabric.owed
            if not self.any_offline(owed.upper, owed.lower)
            and (
                self.together(owed.upper, owed.lower)
                if owed.overlay
                else self.link(Link(owed.upper, owed.lower)) != "bad"
            )
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        return {mac: number for number, part in enumerate(self.partitions) for mac in part}

    def together(self, one: str, other: str) -> bool:
        """Tell whether two switches are in the same part of the overlay."""
        return self._places.get(one) == self._places.get(other)

    @cached_property
    def partitions(self) -> list[list[str]]:
        """Return the parts into which the overlay has fallen, the largest first.

        A session that is not known to be down holds parts together; offline switches are none.
        """
        owed = [
            each
            for each in self.fabric.owed
            if each.overlay and not self.any_offline(each.upper, each.lower)
        ]
        ends = {mac for each in owed for mac in (each.upper, each.lower)}
        macs = [mac for mac in self.fabric.switches if mac in ends]
        held = [each for each in owed if self.session(each) in {"up", "unknown"}]
        return connected_components(macs, [(each.upper, each.lower) for each in held])

    @cached_property
    def _running(self) -> dict[str, float]:
        return running(self.sessions)

    def ran(self, mac: str) -> float | None:
        """Return how long a switch has run at least, in seconds."""
        device = (self.seen.devices or {}).get(mac)
        if device is not None and device.uptime is not None:
            return device.uptime
        return self._running.get(mac)

    @cached_property
    def ports(self) -> dict[str, list[FabricPort]]:
        """Return the ports towards the fabric by switch."""
        found: dict[str, list[FabricPort]] = {}
        for port in self.seen.ports or ():
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
        if self.heard.get(link) or self.session(Owed(*link, overlay=False)) == "up":
            return "good"
        if self.seen.ports is not None:
            return "unknown" if any(map(self._may_be_deaf, link)) else "bad"
        marks = {(self.seen.missing or {}).get(mac) for mac in link}
        if False in marks:
            return "good"
        return "unknown" if None in marks else "bad"

    def _may_be_deaf(self, mac: str) -> bool:
        """Tell whether a switch reports no port of the fabric, or one that hears nobody."""
        ports = self.ports.get(mac, [])
        return not ports or any(port.up and port.neighbor_mac is None for port in ports)

    def down_ports(self, mac: str) -> list[FabricPort]:
        """Return the ports of a switch towards the fabric that are down."""
        return [port for port in self.ports.get(mac, []) if port.up is False]

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
        device = (self.seen.devices or {}).get(mac)
        counts = device.clients_stats if device else None
        return counts.total.num_wired_clients if counts and counts.total else None
