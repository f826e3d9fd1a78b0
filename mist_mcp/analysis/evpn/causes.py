"""What a switch itself tells of a session that is not well, and what to do about it. Pure.

Errors are those of the notifications of BGP (RFC 4271, section 4.5). An overlay session runs
between loopbacks, so it needs a route to the other end; a default route leads out of the fabric.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.cli_facts import NEIGHBOR, ROUTE
from mist_mcp.analysis.evpn.findings import Side
from mist_mcp.analysis.evpn.steps import bgp_neighbor, is_address, on
from mist_mcp.junos.bgp import ESTABLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.findings import Finding
    from mist_mcp.junos.route_entries import RouteEntry
    from mist_mcp.models.evpn import BgpSession

MOST_ENQUIRIES: Final = 6
"""Sides of sessions about which switches are asked: those of the worst findings."""

_TABLES: Final = frozenset({"inet.0", "inet6.0"})
_NOWHERE: Final = "/0"
_MEANING: Final = {
    "Hold Timer Expired Error": "no keepalive came: look for loss, load and MTU on the way",
    "Open Message Error": "the ends disagree on AS, router id or address families: compare them",
    "Update Message Error": "an end refuses a route of the other: look at its log",
    "Cease": "an end closed it: look at its log and at what was changed there",
}


def side_of(row: BgpSession) -> tuple[Side, ...]:
    """Return the side that a row is of, as far as the row names the neighbour."""
    return (Side(row.mac, row.neighbor),) if row.neighbor else ()


def enquiries(case: Comparison, findings: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    """Return commands that tell more of sessions with grave findings, by MAC address; a few."""
    sides = (
        side
        for each in findings
        if each.severity != "minor"
        for side in each.sides
        if is_address(side.address)
    )
    asked = [side for side in dict.fromkeys(sides) if side.mac not in case.offline]
    found: dict[str, tuple[str, ...]] = {}
    for side in asked[:MOST_ENQUIRIES]:
        found[side.mac] = (*found.get(side.mac, ()), *_commands(case, side))
    return found


def _commands(case: Comparison, side: Side) -> Iterator[str]:
    yield f"{NEIGHBOR} {side.address}"
    if case.owner(side.address) not in {None, side.mac} and _is_down(case, side):
        yield f"{ROUTE} {side.address}"


def _is_down(case: Comparison, side: Side) -> bool:
    facts = case.cli_facts.get(side.mac)
    peer = (facts.peers or {}).get(side.address) if facts else None
    rows = (row for row in case.sessions if (row.mac, row.neighbor) == side)
    return any(row.established is False for row in rows) or (
        peer is not None and peer.state != ESTABLISHED
    )


def began(case: Comparison, sides: Iterable[Side]) -> float | None:
    """Return since when sides of a session are down by what their switches say."""
    peers = [
        (case.cli_facts[side.mac].peers or {}).get(side.address)
        for side in sides
        if side.mac in case.cli_facts
    ]
    down = [each.last_change_seconds for each in peers if each and each.state != ESTABLISHED]
    return case.seen.now - max(down) if down else None


def said(case: Comparison, sides: Iterable[Side], *, known: str | None = None) -> str:
    """Say what switches tell of sides of a session; begins with a comma, or is empty.

    Args:
        case: the fabric and what is seen of it.
        sides: of the session.
        known: the last error that is said already.
    """
    return "".join(f", {part}" for side in sides for part in _parts(case, side, known))


def _parts(case: Comparison, side: Side, known: str | None) -> Iterator[str]:
    facts = case.cli_facts.get(side.mac)
    neighbor = facts.told.get(side.address) if facts else None
    if neighbor and neighbor.last_error not in {None, known}:
        yield f"last error {neighbor.last_error}"
    if neighbor and neighbor.last_flap_event:
        yield f"last flap by {neighbor.last_flap_event}"
    if facts and side.address in facts.routes:
        yield _way(side.address, facts.routes[side.address])


def _way(address: str, routes: Sequence[RouteEntry]) -> str:
    """Say by which route an address is reached."""
    best = [each for each in routes if each.active and each.table in _TABLES]
    ways = [each for each in best if not each.prefix.endswith(_NOWHERE)]
    if not ways:
        return f"{'only a default route' if best else 'no route'} to {address}"
    by = ", ".join(hop.interface for hop in ways[0].next_hops)
    return f"route to {address} by {ways[0].protocol}{f' via {by}' if by else ''}"


def _lacks_route(case: Comparison, side: Side) -> bool:
    facts = case.cli_facts.get(side.mac)
    routes = facts.routes.get(side.address) if facts else None
    return routes is not None and not any(
        each.active and each.table in _TABLES and not each.prefix.endswith(_NOWHERE)
        for each in routes
    )


def step(case: Comparison, sides: Sequence[Side], *, usual: str) -> str:
    """Return the next step that follows from what switches tell of a session.

    Args:
        case: the fabric and what is seen of it.
        sides: of the session.
        usual: the step where they tell nothing.
    """
    for side in sides:
        other = case.owner(side.address)
        if other is not None and _lacks_route(case, side):
            back = case.fabric.switches[side.mac].loopback
            return on(
                case.fabric.name(other),
                "show interfaces lo0 terse",
                "show configuration policy-options",
                *([bgp_neighbor(back)] if back else ()),
                then=f"{case.fabric.name(side.mac)} has no route to {side.address}, the loopback "
                "here: it has to be announced from here",
            )
    for side in sides:
        facts = case.cli_facts.get(side.mac)
        neighbor = facts.told.get(side.address) if facts else None
        meaning = _MEANING.get(neighbor.last_error or "") if neighbor else None
        if meaning:
            commands = (bgp_neighbor(side.address), "show configuration protocols bgp")
            return on(case.fabric.name(side.mac), *commands, then=meaning)
    return usual
