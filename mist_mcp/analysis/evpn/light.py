"""Checks of the light that switches measure on the cables of the fabric. Pure.

A transceiver compares with its own limits. Where no cable is plugged in it is dark by design, so
only ports count that the cloud shows as up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mist_mcp.analysis.evpn.cli_facts import OPTICS
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.junos.optics import Optics
    from mist_mcp.models.evpn import FabricPort


def dim_links(case: Comparison) -> Iterator[Finding]:
    """Report ports of the fabric that are up, and whose transceiver raises an alarm or warning."""
    for mac, facts in case.cli_facts.items():
        up = {port.port_id: port for port in case.ports.get(mac, ()) if port.up}
        for optics in facts.optics or ():
            if optics.alarms and optics.interface in up:
                yield _found(case, mac, optics, up[optics.interface])


def _found(case: Comparison, mac: str, optics: Optics, port: FabricPort) -> Finding:
    name = case.fabric.name(mac)
    other = port.neighbor_mac if port.neighbor_mac in case.fabric.switches else None
    to = f" to {case.fabric.name(other)}" if other else ""
    return Finding(
        check="optics out of range",
        severity="major" if any(map(_is_alarm, optics.alarms)) else "minor",
        what=f"{name} measures {optics.interface}{to} outside the limits of its transceiver",
        expected="light, current and temperature within the limits",
        seen="; ".join((*optics.alarms, *_levels(optics))),
        evidence=f"{OPTICS} on {name}",
        time=case.seen.now,
        affects=case.affected([other]) if other else f"what is connected to {optics.interface}",
        next_step=on(
            name,
            f"{OPTICS} {optics.interface}",
            then="low at this end only: clean or change the fibre; at both, look at the patching",
        ),
        switches=(mac, other) if other else (mac,),
    )


def _is_alarm(text: str) -> bool:
    """Tell an alarm, at which the link is near its end, from a warning (SFF-8472, section 9.4)."""
    return text.casefold().endswith("alarm")


def _levels(optics: Optics) -> Iterator[str]:
    for lane in optics.lanes:
        where = "" if lane.lane is None else f"lane {lane.lane}: "
        if lane.received_dbm is not None:
            yield f"{where}{lane.received_dbm:g} dBm received"
