"""Checks of the BFD sessions that switches show. Pure.

Down under a routing session that is up means that a failure is seen late, by the hold time of BGP
(RFC 5882, section 3.2): for as long, traffic into a dead path is lost. Where somebody has taken BFD
down on purpose (AdminDown, RFC 5880, section 6.8.16) that is worth a look. A routing session that
is down is a finding of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.cli_facts import BFD
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import on
from mist_mcp.junos.bgp import ESTABLISHED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.junos.bfd import BfdSession

_UP: Final = "up"
_ON_PURPOSE: Final = "admindown"
_MOST_NAMED: Final = 5


def echoes_down(case: Comparison) -> Iterator[Finding]:
    """Report BFD sessions that are not up, those of a switch together."""
    rows = {(row.mac, row.neighbor): row for row in case.sessions}
    for mac, facts in case.cli_facts.items():
        down: dict[bool | None, list[BfdSession]] = {}
        for echo in facts.echoes or ():
            row = rows.get((mac, echo.address))
            peer = (facts.peers or {}).get(echo.address)
            works = row.established if row else None
            works = peer.state == ESTABLISHED if peer else works
            other = case.peer(row) if row else case.owner(echo.address)
            if echo.state.casefold() != _UP and not case.any_dark(other or mac):
                down.setdefault(works, []).append(echo)
        if True in down:
            yield _found(case, mac, down[True], works=True)
        if None in down:
            yield _found(case, mac, down[None], works=None)


def _found(
    case: Comparison, mac: str, echoes: Sequence[BfdSession], *, works: bool | None
) -> Finding:
    name = case.fabric.name(mac)
    named = ", ".join(_end(case, echo) for echo in echoes[:_MOST_NAMED])
    more = f" and {len(echoes) - _MOST_NAMED} others" if len(echoes) > _MOST_NAMED else ""
    ends = [case.owner(echo.address) for echo in echoes]
    how = "BGP is up, and would see a failure late" if works else "no BGP session tells more"
    return Finding(
        check="BFD down",
        severity="minor" if works and all(map(_is_meant, echoes)) else "major",
        what=f"{name} does not hear {named}{more} by BFD; {how}",
        expected="every BFD session up",
        seen=", ".join(f"{echo.address} {echo.state}" for echo in echoes[:_MOST_NAMED]) + more,
        evidence=f"{BFD} on {name}",
        time=case.seen.now,
        affects=case.affected([mac]),
        next_step=on(name, f"{BFD} address {echoes[0].address} extensive", then="at both ends"),
        switches=tuple(dict.fromkeys((mac, *(end for end in ends if end)))),
    )


def _is_meant(echo: BfdSession) -> bool:
    return echo.state.casefold() == _ON_PURPOSE


def _end(case: Comparison, echo: BfdSession) -> str:
    other = case.owner(echo.address)
    return case.fabric.name(other) if other else echo.address
