"""Checks of the cables between the switches of a fabric. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.fabric import Link
    from mist_mcp.models.evpn import FabricPort

MANY_ERRORS: Final = 1000
"""Receive errors that a port collects over months of normal work are fewer."""


def missing_links(case: Comparison) -> Iterator[Finding]:
    """Report cables that neither end sees, unless one of the ends is offline."""
    for link in case.fabric.links:
        if case.any_offline(*link) or case.link(link) != "bad":
            continue
        ports = [port for mac in link for port in case.down_ports(mac)]
        upper, lower = map(case.fabric.name, link)
        yield Finding(
            check="missing link",
            severity="major",
            what=f"The link {upper} to {lower} is missing",
            expected="up, with both switches as LLDP neighbors of each other",
            seen=_down(case, ports) or "no LLDP neighbor on either end",
            evidence="port statistics of both switches"
            if case.seen.ports is not None
            else "evpn_missing_links of both switches",
            time=max((port.last_flapped or 0 for port in ports), default=0) or None,
            affects=case.affected([link.lower]),
            next_step=f"On {lower}: show interfaces terse, show lldp neighbors; check the cable "
            "and the optics on both ends",
            switches=tuple(link),
        )


def _down(case: Comparison, ports: Sequence[FabricPort]) -> str:
    return ", ".join(f"{case.fabric.name(port.mac)} {port.port_id} down" for port in ports)


def faulty_links(case: Comparison) -> Iterator[Finding]:
    """Report cables on which a switch receives many broken frames."""
    for link in case.fabric.links:
        for port in case.heard.get(link, []):
            if (port.rx_errors or 0) >= MANY_ERRORS:
                yield _faulty(case, link, port)


def _faulty(case: Comparison, link: Link, port: FabricPort) -> Finding:
    upper, lower = map(case.fabric.name, link)
    name = case.fabric.name(port.mac)
    return Finding(
        check="receive errors",
        severity="minor",
        what=f"{name} receives broken frames on its link {upper} to {lower}",
        expected="no receive errors",
        seen=f"{port.rx_errors} on {port.port_id}",
        evidence="rx_errors of the port statistics",
        affects=case.affected([link.lower]),
        next_step=f"On {name}: show interfaces {port.port_id} extensive, twice; if the count "
        "grows, clean or change the optic or the cable",
        switches=tuple(link),
    )
