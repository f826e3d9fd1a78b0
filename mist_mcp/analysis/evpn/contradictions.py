"""Checks of what switches say in their shells, beside the cloud's rows and one another. Pure.

Only commands that were run, to their end, and understood whole say that something is absent; what
stands in a part that was understood is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.bgp import DAY, is_unsteady
from mist_mcp.analysis.evpn import causes
from mist_mcp.analysis.evpn.cli_facts import BGP, LLDP, TUNNELS
from mist_mcp.analysis.evpn.fabric import ACCESS, COLLAPSED
from mist_mcp.analysis.evpn.findings import Finding, Side
from mist_mcp.analysis.evpn.steps import bgp_neighbor, call, on
from mist_mcp.junos.bgp import ESTABLISHED
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.fabric import Link
    from mist_mcp.junos.bgp import Peer
    from mist_mcp.models.evpn import BgpSession

ENDPOINTS: Final[dict[str, frozenset[str]]] = {
    "IP Clos": frozenset({"access", "border"}),
    "core-distribution ERB": frozenset({"distribution"}),
    "core-distribution CRB": frozenset({"distribution", "core"}),
    "EVPN multihoming": frozenset({COLLAPSED}),
}
"""Roles that surely hold a VTEP; cores may hold one too (Juniper, campus fabric guides)."""

_MOST_NAMED: Final = 5
_SETTLING: Final = 600
"""Seconds in which the routes of a new session come."""


def sessions_down_on_switches(case: Comparison) -> Iterator[Finding]:
    """Report sessions that a switch says are down, and the cloud does not.

    An access switch without any overlay session is cut off: one finding for all of them.
    """
    rows = {(row.mac, row.neighbor): row for row in case.sessions}
    alone = {mac: down for mac in case.cli_facts if (down := _all_overlays_down(case, mac))}
    told = [mac for mac in alone if case.reach.place(mac) is None]
    yield from (_alone(case, mac, alone[mac]) for mac in told)
    for mac, facts in case.cli_facts.items():
        for address, peer in (facts.peers or {}).items():
            row = rows.get((mac, address))
            other = case.owner(address) if row is None else case.peer(row)
            known = mac in told or other in told or (row is not None and row.established is False)
            if not (peer.state == ESTABLISHED or known or case.any_dark(other or mac)):
                yield _session(case, mac, peer, row, other)


def _all_overlays_down(case: Comparison, mac: str) -> list[Peer]:
    """Return the overlay sessions of an access switch by its own word, if none of them is up.

    Nothing where it lists fewer than it owes (those that were not read may be up), or where a
    neighbour's shell says that one is.
    """
    switch = case.fabric.switches.get(mac)
    if switch is None or switch.role not in ACCESS or not switch.routes:
        return []
    loopbacks = {each.loopback for each in case.fabric.switches.values()}
    peers = [
        peer for address, peer in (case.cli_facts[mac].peers or {}).items() if address in loopbacks
    ]
    owed = sum(each.overlay and mac in (each.upper, each.lower) for each in case.fabric.owed)
    heard = any(
        peer.state == ESTABLISHED and address == switch.loopback
        for facts in case.cli_facts.values()
        for address, peer in (facts.peers or {}).items()
    )
    whole = len(peers) >= max(owed, 1) and not heard
    return peers if whole and all(peer.state != ESTABLISHED for peer in peers) else []


def _alone(case: Comparison, mac: str, peers: list[Peer]) -> Finding:
    name = case.fabric.name(mac)
    sides = tuple(Side(mac, peer.address) for peer in peers)
    ends = dict.fromkeys(other for peer in peers if (other := case.owner(peer.address)))
    under = [each for each in (case.cli_facts[mac].peers or {}).values() if each not in peers]
    routed = not under or any(each.state == ESTABLISHED for each in under)
    return Finding(
        check="session down on the switch",
        severity="critical",
        what=f"{name} says that none of its {len(peers)} overlay sessions is up: it is cut off",
        expected="at least one established",
        seen=", ".join(
            f"{peer.address} {peer.state} for {duration(peer.last_change_seconds)}"
            for peer in peers[:_MOST_NAMED]
        )
        + (causes.said(case, sides[:1]) if routed else "; nor is one of the underlay"),
        evidence=f"{BGP} on {name}",
        affects=case.affected([mac]),
        since=case.seen.now - min(peer.last_change_seconds for peer in peers),
        next_step=causes.step(
            case, sides[:1], usual=on(name, f"show bgp neighbor {peers[0].address}")
        )
        if routed
        else on(
            name,
            f"show bgp neighbor {under[0].address}",
            "show interfaces terse",
            "show lldp neighbors",
        ),
        switches=(mac, *ends),
        sides=sides,
    )


def _session(
    case: Comparison, mac: str, peer: Peer, row: BgpSession | None, other: str | None
) -> Finding:
    name = case.fabric.name(mac)
    end = case.fabric.name(other) if other else peer.address
    cloud = "says nothing of it" if row is None else f"says {row.word}"
    sides = (Side(mac, peer.address),)
    return Finding(
        check="session down on the switch",
        severity="major",
        what=f"{name} says that its session to {end} is down; the cloud {cloud}",
        expected="established",
        seen=f"{peer.state} for {duration(peer.last_change_seconds)}, {peer.flaps} flaps"
        f"{causes.said(case, sides)}",
        evidence=f"{BGP} on {name}",
        affects=case.affected([mac]),
        since=case.seen.now - peer.last_change_seconds,
        next_step=causes.step(case, sides, usual=on(name, bgp_neighbor(peer.address))),
        switches=(mac,) if other is None else (mac, other),
        sides=sides,
    )


def flapping_on_switches(case: Comparison) -> Iterator[Finding]:
    """Report sessions of which a switch counts many flaps, and the cloud's rows none."""
    rows = {(row.mac, row.neighbor): row for row in case.sessions}
    for mac, facts in case.cli_facts.items():
        for address, peer in (facts.peers or {}).items():
            row = rows.get((mac, address))
            told = row is not None and row.uptime is not None and row.uptime < DAY
            up = peer.state == ESTABLISHED
            if (
                up
                and not told
                and is_unsteady(peer.flaps, peer.last_change_seconds, ran=case.ran(mac))
            ):
                other = case.owner(address) if row is None else case.peer(row)
                name = case.fabric.name(mac)
                sides = (Side(mac, address),)
                yield Finding(
                    check="flapping session",
                    severity="major",
                    what=f"The session {name} to {case.fabric.name(other) if other else address} "
                    f"went down {peer.flaps} times",
                    expected="no flaps since the switch started",
                    seen=f"up for {duration(peer.last_change_seconds)}, {peer.flaps} flaps"
                    f"{causes.said(case, sides)}",
                    evidence=f"{BGP} on {name}",
                    time=case.seen.now,
                    since=case.seen.now - peer.last_change_seconds,
                    affects=case.affected([mac]),
                    next_step=causes.step(case, sides, usual=on(name, bgp_neighbor(address))),
                    switches=(mac,) if other is None else (mac, other),
                    sides=sides,
                )


def barren_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions inside the fabric over which a switch accepts no route, those of it together.

    What the cloud's rows tell of themselves, and what came up just now, is left out.
    """
    rows = {(row.mac, row.neighbor): row for row in case.sessions}
    for mac, facts in case.cli_facts.items():
        barren = {}
        for address, peer in (facts.peers or {}).items():
            row = rows.get((mac, address))
            other = case.owner(address) if row is None else case.peer(row)
            told = row is not None and (row.rx_routes == 0 or row.established is False)
            if other and other != mac and not told and _is_barren(peer):
                barren[address] = peer, other
        if barren:
            yield _barren(case, mac, barren)


def _is_barren(peer: Peer) -> bool:
    """Tell whether a session has been up for a while, and no table of it accepts a route."""
    settled = peer.state == ESTABLISHED and peer.last_change_seconds > _SETTLING
    return settled and bool(peer.tables) and not any(table.accepted for table in peer.tables)


def _barren(case: Comparison, mac: str, barren: Mapping[str, tuple[Peer, str]]) -> Finding:
    name = case.fabric.name(mac)
    others = tuple(dict.fromkeys(other for _, other in barren.values()))
    named = ", ".join(map(case.fabric.name, others[:_MOST_NAMED]))
    more = f" and {len(others) - _MOST_NAMED} others" if len(others) > _MOST_NAMED else ""
    received = {
        address: max(table.received for table in peer.tables)
        for address, (peer, _) in barren.items()
    }
    first = next(iter(barren))
    return Finding(
        check="no routes on the switch",
        severity="major",
        what=f"{name} accepts no route from {named}{more}, although the sessions are up",
        expected="routes accepted over each session inside the fabric",
        seen=", ".join(
            f"{address}: {count} received, none accepted"
            for address, count in list(received.items())[:_MOST_NAMED]
        ),
        evidence=f"{BGP} on {name}",
        time=case.seen.now,
        affects=case.affected([mac]),
        next_step=on(
            name,
            f"show route receive-protocol bgp {first}",
            then="hidden routes are refused by a policy; none at all are not sent",
        ),
        switches=(mac, *others),
    )


def late_statistics(case: Comparison) -> Iterator[Finding]:
    """Report sessions that are down by the cloud's rows, and established on the switch."""
    for row in case.sessions:
        facts = case.cli_facts.get(row.mac)
        peer = (facts.peers or {}).get(row.neighbor or "") if facts else None
        if row.established is False and peer is not None and peer.state == ESTABLISHED:
            name = case.fabric.name(row.mac)
            yield Finding(
                check="late statistics",
                severity="minor",
                what=f"{name} says that its session to {row.neighbor} is up; the cloud says "
                f"{row.word}",
                expected="the same on both",
                seen=f"established for {duration(peer.last_change_seconds)}",
                evidence=f"{BGP} on {name}, beside the BGP statistics",
                time=row.timestamp,
                affects=case.affected([row.mac]),
                next_step=call(
                    "search_org_bgp_stats",
                    mac=row.mac,
                    then="in ten minutes: the statistics come later than the change",
                ),
                switches=(row.mac,),
            )


def missing_tunnels(case: Comparison) -> Iterator[Finding]:
    """Report a VTEP that has no tunnel to another one of its part of the fabric."""
    for mac, facts in case.cli_facts.items():
        lacking = [
            other
            for other in _endpoints(case, mac)
            if facts.lacks(TUNNELS, facts.vteps, _address(case, other))
        ]
        if lacking:
            name = case.fabric.name(mac)
            named = ", ".join(map(case.fabric.name, lacking[:_MOST_NAMED]))
            more = len(lacking) - _MOST_NAMED
            yield Finding(
                check="missing tunnel",
                severity="major",
                what=f"{name} has no VXLAN tunnel to {named}"
                f"{f' and {more} others' if more > 0 else ''}",
                expected="a tunnel to every VTEP that shares a network with it",
                seen=f"{len(facts.vteps or ())} remote VTEPs",
                evidence=f"{TUNNELS} on {name}",
                affects=case.affected([mac, *lacking]),
                next_step=on(
                    name,
                    f"show route table bgp.evpn.0 match-prefix 3:{_address(case, lacking[0])}*",
                    then="on the other end: show evpn instance extensive",
                ),
                switches=(mac, *lacking),
            )


def _endpoints(case: Comparison, mac: str) -> list[str]:
    """Return the switches to which one must have a tunnel: known VTEPs that nothing cuts off."""
    sure = ENDPOINTS.get(case.fabric.kind, frozenset())
    seen = {address for facts in case.cli_facts.values() for address in facts.vteps or ()}
    return [
        other
        for other, switch in case.fabric.switches.items()
        if other != mac
        and (switch.role in sure or _address(case, other) in seen)
        and _address(case, other) is not None
        and not case.any_dark(mac, other)
        and case.reach.together(mac, other, overlay=True)
    ]


def _address(case: Comparison, mac: str) -> str | None:
    """Return a switch's loopback, unless another has the same: it then tells nothing."""
    address = case.fabric.switches[mac].loopback
    return address if case.owner(address or "") == mac else None


def unheard_neighbors(case: Comparison) -> Iterator[Finding]:
    """Report cables of which a switch does not hear the other end."""
    for link in case.fabric.links:
        state = case.link(link)
        if state == "bad" or case.any_dark(*link):
            continue
        for mac, other in (link, reversed(link)):
            facts = case.cli_facts.get(mac)
            if facts and facts.lacks(LLDP, facts.neighbors, other, case.fabric.name(other)):
                yield _unheard(case, link, mac, known=state == "good")


def _unheard(case: Comparison, link: Link, mac: str, *, known: bool) -> Finding:
    upper, lower = map(case.fabric.name, link)
    name = case.fabric.name(mac)
    return Finding(
        check="unheard neighbor",
        severity="minor" if known else "major",
        what=f"{name} does not hear the other end of the link {upper} to {lower}",
        expected="both switches as LLDP neighbors of each other",
        seen=f"up by the cloud's rows, absent from {LLDP}" if known else f"absent from {LLDP}",
        evidence=f"{LLDP} on {name}",
        affects=case.affected([link.lower]),
        next_step=on(name, "show interfaces terse", "show lldp detail"),
        switches=tuple(link),
    )
