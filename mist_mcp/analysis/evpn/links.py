"""Checks of the cables between the switches of a fabric. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.fabric import REMOVED, Owed
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.fabric import Link
    from mist_mcp.models.evpn import FabricPort

MANY_ERRORS: Final = 1000
"""Errors that a port collects over months of normal work are fewer."""

LOSSY: Final = 0.001
"""The share of broken frames from which on traffic feels it."""

RECENT_FLAP: Final = 3600.0
"""Seconds; a cable that came up so lately, on a switch that has run for longer, has been down."""

LONG_RUN: Final = 36_000.0

_START: Final = 600.0
"""Seconds in which the ports of a switch that starts come up and settle."""


def missing_links(case: Comparison) -> Iterator[Finding]:
    """Report cables that neither end sees, unless an end or all behind it is lost anyway."""
    for link in case.fabric.links:
        told = case.reach.place(link.upper) is not None or case.reach.place(link.lower) is not None
        if told or case.link(link) != "bad":
            continue
        ports = [port for mac in link for port in case.down_ports(mac)]
        upper, lower = map(case.fabric.name, link)
        since = max((port.last_flapped or 0 for port in ports), default=0) or None
        yield Finding(
            check="missing link",
            severity="major",
            what=f"The link {upper} to {lower} is missing",
            expected="up, with both switches as LLDP neighbors of each other",
            seen="; ".join(
                filter(
                    None,
                    [_down(case, ports) or "no LLDP neighbor on either end", *_strays(case, link)],
                )
            ),
            evidence="port statistics of both switches"
            if case.seen.ports is not None
            else "evpn_missing_links of both switches",
            time=since,
            since=since,
            affects=case.affected([link.lower]),
            next_step=on(
                lower,
                "show interfaces terse",
                "show lldp neighbors",
                then="check the cable and the optics on both ends",
            ),
            switches=tuple(link),
        )


def _strays(case: Comparison, link: Link) -> Iterator[str]:
    """Say where cables of a link's ends lead instead: to one not planned, or twice to another."""
    for mac in link:
        ports: dict[str, list[FabricPort]] = defaultdict(list)
        for port in case.ports.get(mac, []):
            other = port.neighbor_mac
            if port.up and other is not None and other in case.fabric.switches:
                ports[other].append(port)
        usual = median(map(len, ports.values())) if ports else 0
        planned = {each for pair in case.links_of(mac) for each in pair}
        for end, found in ports.items():
            if end not in planned or len(found) > usual:
                name, where = case.fabric.name(mac), found[-1].port_id
                yield f"{name} {where} leads to {case.fabric.name(end)} instead"


def _down(case: Comparison, ports: Sequence[FabricPort]) -> str:
    return ", ".join(f"{case.fabric.name(port.mac)} {port.port_id} down" for port in ports)


def down_ports(case: Comparison) -> Iterator[Finding]:
    """Report ports towards the fabric that went down although all its links are there.

    One of several cables between two switches: the others carry the traffic. A port that has not
    been up since its switch started is a spare one.
    """
    for mac in case.fabric.switches:
        links = case.links_of(mac)
        explained = any(case.link(link) == "bad" or case.any_dark(*link) for link in links)
        if explained or not links or mac in case.dark:
            continue
        for port in case.down_ports(mac):
            if _was_up(case, port):
                yield _port_down(case, port)


def _was_up(case: Comparison, port: FabricPort) -> bool:
    """Tell whether a port went down after its switch had started."""
    ran = case.ran(port.mac)
    flapped = port.last_flapped
    return ran is not None and flapped is not None and case.seen.now - flapped < ran - _START


def _port_down(case: Comparison, port: FabricPort) -> Finding:
    name = case.fabric.name(port.mac)
    others = [link for link in case.links_of(port.mac) if len(case.heard.get(link, [])) % 2]
    ends = sorted({case.fabric.name(mac) for link in others for mac in link} - {name})
    leaving = any(row.role == REMOVED for row in case.fabric.topology.switches)
    beside = f", beside cables to {', '.join(ends[:2])}" if ends else ""
    return Finding(
        check="fabric port down",
        severity="minor" if leaving else "major",
        what=f"{name} {port.port_id}, a port towards the fabric, is down",
        expected="up: it is configured for the fabric, and was up before",
        seen=f"{'disabled' if port.disabled else 'down'}{beside}",
        evidence="port statistics of the switch",
        since=port.last_flapped,
        affects="redundancy; other cables carry the traffic",
        next_step=on(name, f"show interfaces {port.port_id}", "show lldp neighbors"),
        switches=(port.mac,),
    )


def faulty_links(case: Comparison) -> Iterator[Finding]:
    """Report cables on which many frames are broken."""
    for link in case.fabric.links:
        for port in case.heard.get(link, []):
            for way, errors, frames in (
                ("receives", port.rx_errors, port.rx_pkts),
                ("sends", port.tx_errors, port.tx_pkts),
            ):
                if (errors or 0) >= MANY_ERRORS:
                    yield _faulty(case, link, port, _Errors(way, errors or 0, frames))


@dataclass(frozen=True, slots=True)
class _Errors:
    """Broken frames of one direction, and all frames of it where that is known."""

    way: str
    count: int
    frames: int | None

    @property
    def share(self) -> float:
        """Return the share of broken frames; 0 where it is not known."""
        return self.count / (self.frames + self.count) if self.frames else 0.0


def _faulty(case: Comparison, link: Link, port: FabricPort, errors: _Errors) -> Finding:
    upper, lower = map(case.fabric.name, link)
    name = case.fabric.name(port.mac)
    check = "receive errors" if errors.way == "receives" else "send errors"
    share = f", {100 * errors.share:.1f} % of all" if errors.share >= LOSSY else ""
    return Finding(
        check=check,
        severity="major" if errors.share >= LOSSY else "minor",
        what=f"{name} {errors.way} broken frames on its link {upper} to {lower}",
        expected="no errors",
        seen=f"{errors.count} on {port.port_id}{share}",
        evidence="errors and packets of the port statistics",
        affects=case.affected([link.lower]),
        next_step=on(
            name,
            f"show interfaces {port.port_id} extensive",
            then="ask twice; if the count grows, clean or change the optic or the cable",
        ),
        switches=tuple(link),
    )


def slow_links(case: Comparison) -> Iterator[Finding]:
    """Report uplinks slower than the others of their switch: equal-cost paths get equal shares."""
    speeds: dict[tuple[str, str], dict[Link, int]] = defaultdict(dict)
    for link in case.fabric.links:
        ports = [port for port in case.heard.get(link, []) if port.speed]
        own = [port.speed or 0 for port in ports if port.mac == link.lower]
        if ports:
            role = case.fabric.switches[link.upper].role
            speeds[link.lower, role][link] = min(own or [port.speed or 0 for port in ports])
    for found in speeds.values():
        most = max(found.values())
        for link, speed in found.items():
            if speed < most:
                yield _slow(case, link, speed, most)


def _slow(case: Comparison, link: Link, speed: int, most: int) -> Finding:
    upper, lower = map(case.fabric.name, link)
    return Finding(
        check="slow link",
        severity="major",
        what=f"The link {upper} to {lower} has less speed than the other uplinks of {lower}",
        expected=f"{most} Mbit/s, as the others have",
        seen=f"{speed} Mbit/s",
        evidence="speed of the port statistics",
        affects=case.affected([link.lower]),
        next_step=on(lower, "show interfaces terse", "show lldp neighbors"),
        switches=tuple(link),
    )


def bounced_links(case: Comparison) -> Iterator[Finding]:
    """Report cables that came back a short while ago although both switches ran on."""
    for link in case.fabric.links:
        ran = [case.ran(mac) or 0 for mac in link]
        ports = [port for port in case.heard.get(link, []) if _is_fresh(case, port)]
        if ports and min(ran) > LONG_RUN and not _session_tells(case, link):
            upper, lower = map(case.fabric.name, link)
            name = case.fabric.name(ports[0].mac)
            yield Finding(
                check="bounced link",
                severity="minor",
                what=f"The link {upper} to {lower} was down a short while ago",
                expected="up as long as its switches",
                seen=", ".join(f"{case.fabric.name(port.mac)} {port.port_id}" for port in ports),
                evidence="last_flapped of the port statistics",
                since=max(port.last_flapped or 0 for port in ports),
                affects=case.affected([link.lower]),
                next_step=on(name, f"show interfaces {ports[0].port_id} extensive"),
                switches=tuple(link),
            )


def _session_tells(case: Comparison, link: Link) -> bool:
    """Tell whether the session over a cable is as young: that it flaps is told already."""
    rows = case.sides.get(Owed(*link, overlay=False), [])
    return any(row.uptime is not None and row.uptime < RECENT_FLAP for row in rows)


def _is_fresh(case: Comparison, port: FabricPort) -> bool:
    since = port.last_flapped
    return since is not None and 0 <= case.seen.now - since < RECENT_FLAP


def unlike_ends(case: Comparison) -> Iterator[Finding]:
    """Report cables with an end at half duplex, or with ends of different frame sizes."""
    for link in case.fabric.links:
        ports = case.heard.get(link, [])
        half = [port for port in ports if port.full_duplex is False]
        pair = ports if len({port.mac for port in ports}) == len(ports) else []
        sizes = {port.mtu for port in pair if port.mtu}
        if half or len(sizes) > 1:
            upper, lower = map(case.fabric.name, link)
            told = [f"{case.fabric.name(port.mac)} {port.port_id} half duplex" for port in half]
            told += [f"{case.fabric.name(port.mac)} MTU {port.mtu}" for port in pair if port.mtu]
            yield Finding(
                check="unlike ends",
                severity="major",
                what=f"The ends of the link {upper} to {lower} do not fit",
                expected="full duplex and one MTU",
                seen="; ".join(told),
                evidence="port statistics of both switches",
                affects=case.affected([link.lower]),
                next_step=on(lower, "show interfaces terse", "show lldp neighbors"),
                switches=tuple(link),
            )


def unplanned_links(case: Comparison) -> Iterator[Finding]:
    """Report cables between two switches of the fabric that the topology does not know."""
    planned = set(case.fabric.links)
    for link, ports in case.heard.items():
        if link not in planned and link.upper != link.lower:
            upper, lower = map(case.fabric.name, link)
            yield Finding(
                check="unplanned link",
                severity="minor",
                what=f"{upper} and {lower} are joined by a cable that the topology does not know",
                expected="the links of the topology only",
                seen=", ".join(f"{case.fabric.name(port.mac)} {port.port_id}" for port in ports),
                evidence="LLDP neighbors of the port statistics",
                affects=case.affected([link.lower]),
                next_step=on(lower, "show lldp neighbors"),
                switches=tuple(link),
            )
