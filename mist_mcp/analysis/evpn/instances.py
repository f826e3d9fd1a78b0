"""Checks of the EVPN instances that switches show: IRBs, Ethernet segments, VNIs. Pure.

Facts about segments and designated forwarders are from RFC 7432, sections 5 and 8.5.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.bundles import is_down
from mist_mcp.analysis.evpn.cli_facts import INSTANCES
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.route_types import GATEWAY_TYPE
from mist_mcp.analysis.evpn.steps import on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.junos.evpn_instance import EthernetSegment, EvpnInstance

_UP: Final = "up"
_NOBODY: Final = "0.0.0.0"  # noqa: S104 - an address that is compared, not listened on
_NOBODIES: Final = frozenset({_NOBODY, "::"})


def _instances(case: Comparison) -> Iterator[tuple[str, EvpnInstance]]:
    for mac, facts in case.cli_facts.items():
        yield from ((mac, instance) for instance in facts.instances or ())


def _segments(case: Comparison) -> Iterator[tuple[str, EthernetSegment]]:
    """Yield the segments that a switch serves: others are listed too, and have no port there."""
    for mac, instance in _instances(case):
        for segment in instance.segments:
            if segment.interface and not segment.esi.startswith(GATEWAY_TYPE):
                yield mac, segment


def _found(  # noqa: PLR0913 - the parts of a finding
    case: Comparison, check: str, what: str, *, expected: str, seen: str, switches: tuple[str, ...]
) -> Finding:
    name = case.fabric.name(switches[0])
    return Finding(
        check=check,
        severity="major",
        what=what,
        expected=expected,
        seen=seen,
        evidence=f"{INSTANCES} on {', '.join(map(case.fabric.name, switches))}",
        time=case.seen.now,
        affects=case.affected(switches),
        next_step=on(name, INSTANCES, "show interfaces terse"),
        switches=switches,
    )


def down_gateways(case: Comparison) -> Iterator[Finding]:
    """Report IRBs that are not up: their networks are not routed there."""
    for mac, instance in _instances(case):
        down = [irb for irb in instance.irbs if irb.status.casefold() != _UP]
        if down:
            names = ", ".join(irb.name for irb in down)
            yield _found(
                case,
                "IRB down",
                f"{case.fabric.name(mac)} has gateways that are not up: {names}",
                expected="every IRB up",
                seen=", ".join(f"{irb.name} {irb.status}" for irb in down),
                switches=(mac,),
            )


def down_segments(case: Comparison) -> Iterator[Finding]:
    """Report Ethernet segments whose port is down, and those that nobody forwards for."""
    for mac, segment in _segments(case):
        name = case.fabric.name(mac)
        port = segment.interface or "its port"
        if is_down(case, mac, segment.interface):
            continue
        if segment.interface_status and not segment.interface_status.casefold().startswith(_UP):
            yield _found(
                case,
                "segment down",
                f"{name} has an Ethernet segment of which {port} is down",
                expected="the bundle up on each switch of the segment",
                seen=f"{segment.esi}: {port} {segment.interface_status}",
                switches=(mac,),
            )
        elif not (_is_served(segment) or INSTANCES in case.cli_facts[mac].partly):
            yield _found(
                case,
                "no designated forwarder",
                f"{name} has an Ethernet segment without a designated forwarder",
                expected="exactly one, for broadcast to the segment",
                seen=f"{segment.esi} on {port}",
                switches=(mac,),
            )


def _is_served(segment: EthernetSegment) -> bool:
    """Tell whether somebody forwards for a segment; 0.0.0.0 is nobody."""
    return (segment.designated_forwarder or _NOBODY) not in _NOBODIES


def differing_forwarders(case: Comparison) -> Iterator[Finding]:
    """Report segments for which switches name different designated forwarders."""
    named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mac, segment in _segments(case):
        if _is_served(segment) and segment.designated_forwarder:
            named[segment.esi][segment.designated_forwarder].append(mac)
    for esi, forwarders in sorted(named.items()):
        if len(forwarders) > 1:
            yield _found(
                case,
                "several designated forwarders",
                f"Switches name {len(forwarders)} designated forwarders for one Ethernet segment",
                expected="exactly one: two at once make loops and duplicates",
                seen=f"{esi}: {', '.join(sorted(forwarders))}",
                switches=tuple(dict.fromkeys(mac for macs in forwarders.values() for mac in macs)),
            )


def deserted_segments(case: Comparison) -> Iterator[Finding]:
    """Report segments that lost a switch, although another one should serve them too."""
    shown: dict[str, dict[str, EthernetSegment]] = defaultdict(dict)
    for mac, segment in _segments(case):
        shown[segment.esi][mac] = segment
    for esi, segments in sorted(shown.items()):
        for mac, segment in segments.items():
            gone = [] if _is_doubtful(case, mac, segment) else _gone(case, mac, segment, segments)
            if gone:
                name = case.fabric.name(mac)
                yield _found(
                    case,
                    "segment without its partner",
                    f"{name} serves an Ethernet segment without "
                    f"{', '.join(map(case.fabric.name, gone))}",
                    expected="each switch of the segment as a remote PE of the others",
                    seen=f"{esi} on {segment.interface or 'its port'}: "
                    f"{', '.join(segment.remote_pes) or 'no remote PE'}",
                    switches=(mac, *gone),
                )


def _is_doubtful(case: Comparison, mac: str, segment: EthernetSegment) -> bool:
    """Tell whether a remote PE may be there and not shown, or the port here explains it."""
    return INSTANCES in case.cli_facts[mac].partly or _is_down(case, mac, segment)


def _is_down(case: Comparison, mac: str, segment: EthernetSegment) -> bool:
    status = segment.interface_status
    down = status is not None and not status.casefold().startswith(_UP)
    return down or is_down(case, mac, segment.interface)


def _gone(
    case: Comparison, mac: str, segment: EthernetSegment, shown: Mapping[str, EthernetSegment]
) -> list[str]:
    """Return the switches that should be remote PEs, and are not; what explains it is not here."""
    there = {case.owner(address) for address in segment.remote_pes}
    if segment.remote_pes and None in there:
        return []
    other_ends = {other for other in shown if not _is_down(case, other, shown[other])}
    down = shown.keys() - other_ends
    due = (other_ends | _partners(case, mac, segment)) - there - down - {mac}
    return sorted(
        other
        for other in due
        if case.fabric.switches[other].loopback
        and not case.any_dark(mac, other)
        and case.reach.together(mac, other, overlay=True)
    )


def _partners(case: Comparison, mac: str, segment: EthernetSegment) -> set[str]:
    """Return who serves the same segment by the topology.

    It is the switch below that tells; where LLDP shows none, who serves all that hang here.
    """
    below = {
        link.lower for link in case.links_of(mac) if not case.fabric.switches[link.lower].routes
    }
    low = case.cli_facts[mac].behind.get((segment.interface or "").partition(".")[0])
    if low is not None:
        below &= {low}
    served = [_uppers(case, each) for each in below]
    return set.intersection(*served) if served else set()


def _uppers(case: Comparison, low: str) -> set[str]:
    return {link.upper for link in case.links_of(low) if case.link(link) != "bad"}


def repeated_segments(case: Comparison) -> Iterator[Finding]:
    """Report an ESI that a switch has on more than one port."""
    ports: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mac, segment in _segments(case):
        if segment.interface:
            ports[mac, segment.esi].add(segment.interface)
    for (mac, esi), found in sorted(ports.items()):
        if len(found) > 1:
            yield _found(
                case,
                "repeated segment",
                f"{case.fabric.name(mac)} has one ESI on {len(found)} ports",
                expected="an ESI of its own for each bundle",
                seen=f"{esi} on {', '.join(sorted(found))}",
                switches=(mac,),
            )


def differing_vnis(case: Comparison) -> Iterator[Finding]:
    """Report a VLAN that is not the same VNI on every switch."""
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mac, instance in _instances(case):
        for domain in instance.domains:
            if domain.vlan is not None and domain.domain is not None:
                found[domain.vlan][domain.domain].append(mac)
    for vlan, numbers in sorted(found.items()):
        if len(numbers) > 1:
            usual, *rare = sorted(numbers, key=lambda number: -len(numbers[number]))
            odd = tuple(dict.fromkeys(mac for number in rare for mac in numbers[number]))
            yield _found(
                case,
                "differing VNIs",
                f"VLAN {vlan} has not the same VNI on all switches",
                expected=f"{usual}, as on {len(numbers[usual])} switches",
                seen=", ".join(map(str, rare)),
                switches=odd,
            )
