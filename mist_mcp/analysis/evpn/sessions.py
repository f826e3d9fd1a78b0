"""Checks of the BGP sessions that a fabric owes. Pure.

Mist provisions eBGP for both: the underlay on each routed link, the overlay between the loopbacks
of neighbours (Juniper, campus fabric guides).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mist_mcp.analysis.bgp import is_recent
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.fabric import Owed
    from mist_mcp.models.evpn import BgpSession


def _layer(owed: Owed) -> str:
    return "overlay" if owed.overlay else "underlay"


def _finding(case: Comparison, owed: Owed, *, check: str, what: str, expected: str) -> Finding:
    """Report a session from the rows of its sides."""
    rows = case.sides.get(owed, [])
    upper, lower = case.fabric.name(owed.upper), case.fabric.name(owed.lower)
    asked = f"neighbor {rows[0].neighbor}" if rows else "summary"
    where = case.fabric.name(rows[0].mac) if rows else lower
    return Finding(
        check=check,
        severity="major",
        what=f"The {_layer(owed)} session {upper} to {lower} {what}",
        expected=expected,
        seen=_seen(case, rows),
        evidence="BGP statistics of both switches",
        time=max((row.timestamp or 0 for row in rows), default=0) or None,
        affects=case.affected([owed.lower]),
        next_step=f"On {where}: show bgp {asked}{_hint(case, owed)}",
        switches=(owed.upper, owed.lower),
    )


def _seen(case: Comparison, rows: Sequence[BgpSession]) -> str:
    return "; ".join(_side(case, row) for row in rows) or "reported by neither"


def _side(case: Comparison, row: BgpSession) -> str:
    routes = "" if row.rx_routes is None else f", {row.rx_routes} routes received"
    return f"{case.fabric.name(row.mac)}: {row.word}{routes}"


def _hint(case: Comparison, owed: Owed) -> str:
    """Say where not to look: an underlay that works clears the cable."""
    below = case.session(owed._replace(overlay=False))
    if not owed.overlay or below != "up":
        return ""
    return "; the underlay of the pair is up, so look at the loopbacks, not at the cable"


def failed_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions that are down, or that neither side reports."""
    for owed in case.unexplained:
        state = case.session(owed)
        if state in {"down", "missing"}:
            yield _finding(
                case,
                owed,
                check=f"{_layer(owed)} session {state}",
                what=f"is {state}",
                expected="established on both sides",
            )


def one_sided_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions of which one side knows nothing."""
    for owed in case.unexplained:
        silent = case.silent_end(owed)
        if silent is not None:
            yield _finding(
                case,
                owed,
                check=f"one-sided {_layer(owed)} session",
                what=f"is one-sided: {case.fabric.name(silent)} has no such neighbor",
                expected="configured and established on both sides",
            )


def empty_sessions(case: Comparison) -> Iterator[Finding]:
    """Report established overlay sessions over which no route comes."""
    for owed in case.unexplained:
        if not owed.overlay or case.session(owed) != "up":
            continue
        starved = [row for row in case.sides[owed] if row.rx_routes == 0]
        if starved:
            names = " and ".join(case.fabric.name(row.mac) for row in starved)
            yield _finding(
                case,
                owed,
                check="no routes",
                what=f"is established, yet {names} receives no route",
                expected="EVPN routes in both directions",
            )


def young_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions that came back a short while ago although their switches ran on."""
    for owed in case.unexplained:
        if case.session(owed) != "up":
            continue
        ran = [case.ran(owed.upper), case.ran(owed.lower)]
        least = None if None in ran else min(seconds for seconds in ran if seconds is not None)
        young = [row.uptime or 0 for row in case.sides[owed] if is_recent(row, ran=least)]
        if young:
            yield _finding(
                case,
                owed,
                check="flapping session",
                what=f"was down {duration(min(young))} ago: it may flap",
                expected=f"up as long as its switches, {duration(least)}",
            )


def unexpected_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions between two switches of the fabric that no link asks for."""
    wanted = set(case.fabric.owed)
    for owed in case.sides:
        if owed not in wanted:
            found = _finding(
                case,
                owed,
                check="unexpected session",
                what="follows from no link of the topology",
                expected="sessions between switches that a link joins",
            )
            yield replace(found, severity="minor")


def outside_sessions(case: Comparison) -> Iterator[Finding]:
    """Report sessions with neighbours outside the fabric that are down."""
    for row in case.sessions:
        if case.peer(row) is None and row.established is False and not case.any_offline(row.mac):
            name = case.fabric.name(row.mac)
            yield Finding(
                check="outside session down",
                severity="major",
                what=f"The session {name} to {row.neighbor}, outside the fabric, is {row.word}",
                expected="established",
                seen=row.word,
                evidence="BGP statistics of the switch",
                time=row.timestamp,
                affects=case.affected([row.mac]),
                next_step=f"On {name}: show bgp neighbor {row.neighbor}",
                switches=(row.mac,),
            )
