"""Checks of the BGP sessions that a fabric owes. Pure.

Mist provisions eBGP for both: the underlay on each routed link, the overlay between the loopbacks
of neighbours (Juniper, campus fabric guides).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.bgp import is_recent, is_unsteady
from mist_mcp.analysis.evpn import causes
from mist_mcp.analysis.evpn.fabric import ACCESS
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import bgp_neighbor, on
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.fabric import Owed
    from mist_mcp.models.evpn import BgpSession

FEW: Final = 20
"""A session that brings so many times fewer routes than its like brings few."""

_MANY_EXITS: Final = 2
_MOST_EXITS: Final = 5

ENOUGH: Final = 3
"""Sessions of one kind that make a measure for another."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a session: the check, the words, and the rows that show it.

    `dated` where the time for which it has been up tells when it began, and `puzzling` where a
    switch can tell why it is as it is.
    """

    check: str
    what: str
    expected: str
    rows: Sequence[BgpSession] = ()
    dated: bool = False
    puzzling: bool = True


def _layer(owed: Owed) -> str:
    return "overlay" if owed.overlay else "underlay"


def _finding(case: Comparison, owed: Owed, fault: _Fault) -> Finding:
    """Report a session from the rows of its sides; the row that shows the fault is asked about."""
    rows = case.sides.get(owed, [])
    shown = [*fault.rows, *(row for row in rows if row.established is False), *rows]
    upper, lower = case.fabric.name(owed.upper), case.fabric.name(owed.lower)
    asked = bgp_neighbor(shown[0].neighbor if shown else None)
    where = case.fabric.name(shown[0].mac) if shown else lower
    sides = tuple(dict.fromkeys(side for row in shown for side in causes.side_of(row)))
    asked_of = sides if fault.puzzling else ()
    return Finding(
        check=fault.check,
        severity="major",
        what=f"The {_layer(owed)} session {upper} to {lower} {fault.what}",
        expected=fault.expected,
        seen=_seen(case, rows),
        evidence="BGP statistics of both switches",
        time=max((row.timestamp or 0 for row in rows), default=0) or None,
        since=_since(shown[0]) if shown and fault.dated else causes.began(case, sides),
        affects=case.affected([owed.lower]),
        next_step=causes.step(case, asked_of, usual=on(where, asked, then=_hint(case, owed))),
        switches=(owed.upper, owed.lower),
        sides=asked_of,
    )


def _since(row: BgpSession) -> float | None:
    """Return when a session came into its present state; the cloud counts the time up only."""
    if row.timestamp is None or not row.uptime:
        return None
    return row.timestamp - row.uptime


def _seen(case: Comparison, rows: Sequence[BgpSession]) -> str:
    return "; ".join(_side(case, row) for row in rows) or "reported by neither"


def _side(case: Comparison, row: BgpSession) -> str:
    routes = "" if row.rx_routes is None else f", {row.rx_routes} routes received"
    flaps = f", {row.flap_count} flaps" if row.flap_count else ""
    error = f", last error {row.last_error}" if row.last_error else ""
    told = causes.said(case, causes.side_of(row), known=row.last_error)
    return f"{case.fabric.name(row.mac)}: {row.word}{routes}{flaps}{error}{told}"


def _hint(case: Comparison, owed: Owed) -> str:
    """Say where not to look: an underlay that works clears the cable."""
    below = case.session(owed._replace(overlay=False))
    if not owed.overlay or below != "up" or case.session(owed) == "up":
        return ""
    return "the underlay of the pair is up, so look at the loopbacks, not at the cable"


def failed_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions that are down, or that neither side reports."""
    for owed in case.unexplained:
        state = case.session(owed)
        if state in {"down", "missing"}:
            over = _over(case, owed)
            fault = _Fault(
                f"{_layer(owed)} session {state}", f"is {state}{over}", "established on both sides"
            )
            yield _finding(case, owed, fault)
        elif state == "partly":
            down = [row for row in case.sides[owed] if row.established is False]
            fault = _Fault(
                f"{_layer(owed)} session down",
                "is down on one of several cables; the others carry the traffic",
                "established on each cable",
                down,
            )
            yield _finding(case, owed, fault)


def _over(case: Comparison, owed: Owed) -> str:
    """Say that the overlay of the pair is down with its underlay."""
    above = owed._replace(overlay=True)
    below = not owed.overlay and case.session(above) in {"down", "missing", "one-sided"}
    return ", and the overlay over it" if below else ""


def one_sided_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions of which one side knows nothing."""
    for owed in case.unexplained:
        silent = case.silent_end(owed)
        if silent is not None:
            name = case.fabric.name(silent)
            fault = _Fault(
                f"one-sided {_layer(owed)} session",
                f"is one-sided: {name} has no such neighbor",
                "configured and established on both sides",
            )
            yield _finding(case, owed, fault)


def empty_sessions(case: Comparison) -> Iterator[Finding]:
    """Report established sessions over which no route comes."""
    deaf = set(_deaf(case))
    yield from (_starving(case, mac) for mac in case.fabric.switches if mac in deaf)
    for owed in case.unexplained:
        if case.session(owed) != "up" or (owed.overlay and deaf & {owed.upper, owed.lower}):
            continue
        starved = [row for row in case.sides[owed] if row.rx_routes == 0]
        if starved:
            names = " and ".join(case.fabric.name(row.mac) for row in starved)
            kind = "EVPN routes" if owed.overlay else "routes to loopbacks"
            fault = _Fault(
                "no routes",
                f"is established, yet {names} receives no route",
                f"{kind} in both directions",
                starved,
                puzzling=False,
            )
            yield _finding(case, owed, fault)


def _deaf(case: Comparison) -> Iterator[str]:
    """Yield access switches that receive no route over any overlay session that is up."""
    for mac, rows in _overlay_rows(case).items():
        if case.fabric.switches[mac].role in ACCESS and all(row.rx_routes == 0 for row in rows):
            yield mac


def _overlay_rows(case: Comparison) -> dict[str, list[BgpSession]]:
    found: dict[str, list[BgpSession]] = {}
    for owed in case.unexplained:
        if owed.overlay and case.session(owed) == "up":
            for row in case.sides[owed]:
                found.setdefault(row.mac, []).append(row)
    return found


def _starving(case: Comparison, mac: str) -> Finding:
    name = case.fabric.name(mac)
    rows = _overlay_rows(case)[mac]
    return Finding(
        check="no routes",
        severity="critical",
        what=f"{name} receives no route over any of its overlay sessions",
        expected="EVPN routes over each of them",
        seen=_seen(case, rows),
        evidence="BGP statistics of the switch",
        time=max((row.timestamp or 0 for row in rows), default=0) or None,
        affects=case.affected([mac]),
        next_step=on(name, bgp_neighbor(rows[0].neighbor), "show bgp summary"),
        switches=(mac,),
    )


def poor_sessions(case: Comparison) -> Iterator[Finding]:
    """Report overlay sessions that bring far fewer routes than those of the same two roles."""
    groups: dict[tuple[str, str], list[tuple[Owed, BgpSession]]] = {}
    for owed in case.unexplained:
        if owed.overlay and case.session(owed) == "up":
            for row in case.sides[owed]:
                other = owed.lower if row.mac == owed.upper else owed.upper
                roles = (case.fabric.switches[row.mac].role, case.fabric.switches[other].role)
                if row.rx_routes:
                    groups.setdefault(roles, []).append((owed, row))
    for found in groups.values():
        usual = median(row.rx_routes or 0 for _, row in found)
        for owed, row in found:
            if len(found) > ENOUGH and (row.rx_routes or 0) * FEW < usual:
                name = case.fabric.name(row.mac)
                fault = _Fault(
                    "few routes",
                    f"brings {name} {row.rx_routes} routes",
                    f"about {round(usual)}, as other sessions of these roles bring",
                    [row],
                )
                yield replace(_finding(case, owed, fault), severity="minor")


def young_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions that come and go, or came back a short while ago on switches that ran on."""
    for owed in case.unexplained:
        if case.session(owed) != "up":
            continue
        rows = case.sides[owed]
        least = _ran(case, owed)
        unsteady = [row for row in rows if is_unsteady(row.flap_count, row.uptime, ran=least)]
        young = [row for row in rows if is_recent(row, ran=least)]
        if found := [*unsteady, *young]:
            yield _finding(case, owed, _flapping(found, least))


def _flapping(rows: Sequence[BgpSession], least: float | None) -> _Fault:
    flaps = max((row.flap_count or 0 for row in rows), default=0)
    times = [row.uptime for row in rows if row.uptime is not None]
    up = f"was down {duration(min(times))} ago" if times else "has come and gone"
    often = f"went down {flaps} times and {up}" if flaps else f"{up}: it may flap"
    ran = f", {duration(least)}" if least is not None else ""
    expected = f"up as long as its switches{ran}"
    return _Fault("flapping session", often, expected, rows, dated=True)


def _ran(case: Comparison, owed: Owed) -> float | None:
    """Return how long both switches have run at least."""
    ran = [case.ran(owed.upper), case.ran(owed.lower)]
    return None if None in ran else min(seconds for seconds in ran if seconds is not None)


def unexpected_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions between two switches of the fabric that no link asks for.

    What a switch of an unknown role owes nobody knows.
    """
    wanted = set(case.fabric.owed)
    for owed in case.sides:
        known = all(case.fabric.switches[mac].routes for mac in (owed.upper, owed.lower))
        if owed not in wanted and known:
            fault = _Fault(
                "unexpected session",
                "follows from no link of the topology",
                "sessions between switches that a link joins",
                puzzling=False,
            )
            yield replace(_finding(case, owed, fault), severity="minor")


def outside_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions that are down with neighbours outside the fabric, or not identified."""
    outer = [
        row
        for row in case.sessions
        if case.peer(row) is None and not case.any_dark(row.mac) and not _links_down(case, row)
    ]
    exits = [row for row in outer if not case.unidentified(row)]
    if no_exit := len(exits) >= _MANY_EXITS and all(map(_is_lost, exits)):
        yield _exit_lost(case, exits)
    for row in outer:
        if no_exit and row in exits:
            continue
        name = case.fabric.name(row.mac)
        inside = case.unidentified(row)
        place = "of the fabric by its address" if inside else "outside the fabric"
        if row.established is False:
            state, kind = f"is {row.word}", "session down"
        elif is_unsteady(row.flap_count, row.uptime, ran=case.ran(row.mac)):
            state, kind = f"went down {row.flap_count} times", "session flapping"
        else:
            continue
        yield Finding(
            check=f"{'unidentified' if inside else 'outside'} {kind}",
            severity="major",
            what=f"The session {name} to {row.neighbor}, {place}, {state}",
            expected="established",
            seen=_side(case, row),
            evidence="BGP statistics of the switch",
            time=row.timestamp,
            since=_since(row),
            affects=case.affected([row.mac]) if inside else "the way out of the fabric",
            next_step=causes.step(case, causes.side_of(row), usual=_asked(name, row)),
            switches=(row.mac,),
            sides=causes.side_of(row),
        )


def _is_lost(row: BgpSession) -> bool:
    """Tell whether a session is down that was up before; one that never was may be a plan."""
    return row.established is False and bool(row.flap_count)


def _exit_lost(case: Comparison, rows: Sequence[BgpSession]) -> Finding:
    """Report that every session with neighbours outside the fabric went down."""
    sides = tuple(side for row in rows for side in causes.side_of(row))
    names = [f"{case.fabric.name(row.mac)} to {row.neighbor}" for row in rows[:_MOST_EXITS]]
    more = f" and {len(rows) - _MOST_EXITS} others" if len(rows) > _MOST_EXITS else ""
    return Finding(
        check="exit lost",
        severity="critical",
        what=f"No session to the outside is left of {len(rows)}: {', '.join(names)}{more}",
        expected="at least one established",
        seen=_seen(case, rows[:_MOST_EXITS]),
        evidence="BGP statistics of these switches",
        time=rows[0].timestamp,
        affects="the way out of the fabric",
        next_step=causes.step(
            case, sides[:1], usual=_asked(case.fabric.name(rows[0].mac), rows[0])
        ),
        switches=tuple(dict.fromkeys(row.mac for row in rows)),
        sides=sides,
    )


def _asked(name: str, row: BgpSession) -> str:
    return on(name, bgp_neighbor(row.neighbor))


def _links_down(case: Comparison, row: BgpSession) -> bool:
    """Tell whether a session to a neighbour not identified may run over a cable found missing."""
    return case.unidentified(row) and any(
        row.mac in link and (case.link(link) == "bad" or case.any_dark(*link))
        for link in case.links_of(row.mac)
    )
