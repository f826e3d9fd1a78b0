"""How to verify a fabric on its switches: which of them to ask, what, and what to look for. Pure.

From cheap to dear, as the guides do: the cloud's rows first, a shell for what only it can show.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.chassis import is_stacked
from mist_mcp.analysis.evpn.cli_facts import (
    ADDRESSES,
    BFD,
    BGP,
    CHASSIS,
    INSTANCES,
    LACP,
    LLDP,
    OPTICS,
    TUNNELS,
)
from mist_mcp.analysis.evpn.contradictions import ENDPOINTS
from mist_mcp.analysis.evpn.fabric import ACCESS, GATEWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.fabric import Fabric, Switch
    from mist_mcp.analysis.evpn.findings import Finding

MOST_ASKED: Final = 16
"""Switches of one plan; a larger fabric has them of its roles, of findings, of its first pods."""

MAC_VRF_TUNNELS: Final = "show mac-vrf forwarding vxlan-tunnel-end-point remote"
_OF_INSTANCES: Final = (
    "the same VNI for a VLAN everywhere, IRBs up; of each segment its remote VTEPs and one "
    "designated forwarder"
)
_OF_BUNDLES: Final = "Collecting distributing on each port, at both ends"
_OTHER_ENDPOINTS: Final = frozenset({"core", "border", "distribution"})


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, on some switches or, without any, with a tool of this server.

    Args:
        run: a command that only reads, or the name of a tool.
        look_for: what is as it should be.
        switches: MAC addresses.
    """

    run: str
    look_for: str
    switches: tuple[str, ...] = ()


def representatives(case: Comparison, findings: Iterable[Finding]) -> list[Switch]:
    """Return the switches to ask: one of each role, those of findings, one of each role and pod.

    A switch of a finding stands for its role and pod; switches that are offline are not asked. Last
    come those that serve what one that is asked serves too: whether both are of one mind about a
    segment is to be heard of both.
    """
    troubled = {
        mac for finding in findings if finding.severity != "minor" for mac in finding.switches
    }
    asked = [each for each in case.fabric.switches.values() if each.mac not in case.offline]
    asked.sort(key=lambda each: each.mac not in troubled)
    roles: dict[str, list[Switch]] = defaultdict(list)
    places: dict[tuple[str, int | None], list[Switch]] = defaultdict(list)
    for each in asked:
        roles[each.role].append(each)
        places[each.role, each.pod].append(each)
    borders = roles.get("border", [])
    of_findings = [each for each in asked if each.mac in troubled]
    firsts = [*_firsts(roles.values()), *borders, *of_findings, *_firsts(places.values())]
    partners = _partners(case.fabric, {each.mac for each in firsts})
    firsts += [each for each in asked if each.mac in partners]
    chosen = {each.mac for each in list(dict.fromkeys(firsts))[:MOST_ASKED]}
    return [each for mac, each in case.fabric.switches.items() if mac in chosen]


def _partners(fabric: Fabric, asked: set[str]) -> set[str]:
    """Return who serves a plain access switch that one of some switches serves."""
    served: dict[str, set[str]] = defaultdict(set)
    for link in fabric.links:
        if not fabric.switches[link.lower].routes:
            served[link.lower].add(link.upper)
    return {mac for uppers in served.values() if uppers & asked for mac in uppers}


def _firsts(groups: Iterable[Sequence[Switch]]) -> list[Switch]:
    return [group[0] for group in groups]


def shell_steps(case: Comparison, asked: Sequence[Switch]) -> list[Step]:
    """Return the commands whose answers are compared here, each with the switches to ask.

    Access switches behind an ESI-LAG have no part in EVPN, and LACP tells at one end of both. Where
    the cloud knows of several members, or once did, the switch is asked about its chassis.
    """
    fabric = case.fabric
    routing = tuple(each.mac for each in asked if each.routes)
    ends = tuple(each.mac for each in asked if is_endpoint(fabric, each))
    steps = [
        Step(BGP, "every neighbor Establ, routes received, no growing count of flaps", routing),
        Step(LLDP, "both ends of each link of the topology", routing),
        *([] if ipv6(fabric) else [Step(TUNNELS, "a tunnel to every other VTEP", ends)]),
        Step(ADDRESSES, "each MAC address at one place; many local ones on access VTEPs", ends),
        Step(INSTANCES, _OF_INSTANCES, ends),
        Step(BFD, "every session Up", routing),
        Step(LACP, _OF_BUNDLES, _bundled(fabric, asked, routes=True)),
        Step(OPTICS, "no alarm or warning On at a port that is up", routing),
        Step(CHASSIS, "every member Prsnt, one Master and a Backup", _stacked(case, asked)),
    ]
    return [step for step in steps if step.switches]


def _stacked(case: Comparison, asked: Sequence[Switch]) -> tuple[str, ...]:
    """Return the switches of several members that are asked anyway; statistics tell of others."""
    return tuple(each.mac for each in asked if each.routes and is_stacked(case, each.mac))


def is_endpoint(fabric: Fabric, switch: Switch) -> bool:
    """Tell whether a switch may hold a VTEP."""
    sure = ENDPOINTS.get(fabric.kind, frozenset())
    if switch.role == "core" and fabric.kind == "IP Clos" and has_lean_core(fabric):
        return False
    above = _OTHER_ENDPOINTS - ({"distribution"} if fabric.kind == "IP Clos" else set())
    return switch.routes and switch.role in sure | above


def has_lean_core(fabric: Fabric) -> bool:
    """Tell whether borders hold what the cores else would: these only forward then."""
    options = fabric.topology.evpn_options
    borders = any(each.role == "border" for each in fabric.switches.values())
    return borders and not (options and options.core_as_border)


def ipv6(fabric: Fabric) -> bool:
    """Tell whether the underlay is IPv6; Mist then configures a MAC-VRF."""
    options = fabric.topology.evpn_options
    return bool(options and options.underlay and options.underlay.use_ipv6)


def plan(case: Comparison, findings: Sequence[Finding]) -> list[Step]:
    """Return the plan for a fabric, in order."""
    fabric = case.fabric
    asked = representatives(case, findings)
    return [*_cloud_steps(findings), *shell_steps(case, asked), *_further(fabric, asked)]


def _cloud_steps(findings: Sequence[Finding]) -> Iterator[Step]:
    yield Step("search_org_bgp_stats", "no session down, one-sided or without routes")
    if findings:
        yield Step("get_alarms", "when it began, and what else happened then")
        yield Step("get_device_events", "the same for the switches of the findings")
        yield Step("get_audit_logs", "what was changed shortly before, and by whom")


def _further(fabric: Fabric, asked: Sequence[Switch]) -> Iterator[Step]:
    """Yield commands of which a person reads the answers."""
    ends = tuple(each.mac for each in asked if is_endpoint(fabric, each))
    gateways = tuple(each.mac for each in asked if each.role == GATEWAYS.get(fabric.kind))
    below = _bundled(fabric, asked, routes=False)
    routing = tuple(each.mac for each in asked if each.routes)
    steps = [
        Step(MAC_VRF_TUNNELS, "a tunnel to every other VTEP", ends if ipv6(fabric) else ()),
        Step(LACP, _OF_BUNDLES, below),
        Step("show evpn ip-prefix-database", "prefixes of other VTEPs as type 5", gateways),
        Step("show bfd session extensive", "all Up, and the same timers at both ends", routing),
    ]  # fmt: skip
    return (step for step in steps if step.switches)


def _bundled(fabric: Fabric, asked: Sequence[Switch], *, routes: bool) -> tuple[str, ...]:
    """Return the switches at one of the ends of ESI-LAGs: the one that routes, or the other."""
    plain = {
        mac for mac, each in fabric.switches.items() if each.role in ACCESS and not each.routes
    }
    upper = {link.upper for link in fabric.links if link.lower in plain}
    ends = upper if routes else plain
    return tuple(each.mac for each in asked if each.mac in ends)
