"""Checks of the topology alone: roles, pods and links that contradict each other. Pure.

The rules are those of Juniper's campus fabric guides.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.fabric import COLLAPSED, GATEWAYS, LAYERS, ends_of, members, routed_at
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.analysis.evpn.findings import Severity

MOST_COLLAPSED: Final = 4
"""EVPN Multihoming is made of at most four collapsed cores."""

_ROUTED_AT: Final = {"access": "edge", "distribution": "distribution", "core": "core"}
_NEXT: Final = "compare with the fabric's page in Mist, Organization or Site > Campus Fabric"


def _found(  # noqa: PLR0913 - the parts of a finding
    case: Comparison,
    check: str,
    severity: Severity,
    what: str,
    *,
    expected: str,
    seen: str,
    switches: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        check=check,
        severity=severity,
        what=what,
        expected=expected,
        seen=seen,
        evidence="the topology",
        time=case.fabric.topology.modified_time,
        affects=case.affected(switches) if switches else "the whole fabric",
        next_step=call(
            "get_evpn_topologies_details", topology_id=case.fabric.topology.id, then=_NEXT
        ),
        switches=switches,
    )


def unclear_kind(case: Comparison) -> Iterator[Finding]:
    """Report roles that make up none of the kinds, or more than one.

    Where a role or the option is missing, or not known here, the kind is unknown, not wrong.
    """
    roles = {switch.role for switch in case.fabric.switches.values()}
    routed = routed_at(case.fabric.topology)
    if roles and roles <= {*LAYERS} and routed is not None and case.fabric.kind == "unknown":
        yield _found(
            case,
            "unclear kind",
            "major",
            "The roles make up no kind of fabric that Mist knows",
            expected="collapsed cores, or access with distribution, or core with distribution "
            "and routed_at",
            seen=f"{', '.join(sorted(roles))}; routed_at {routed}",
        )
    strangers = sorted(roles & {"access", "core", "distribution", "border"})
    if COLLAPSED in roles and strangers:
        yield _found(
            case,
            "mixed kinds",
            "major",
            "Collapsed cores stand beside roles of other kinds of fabric",
            expected="collapsed-core and esilag-access only",
            seen=", ".join(strangers),
        )


def contradicting_option(case: Comparison) -> Iterator[Finding]:
    """Report a `routed_at` that the roles contradict."""
    routed = routed_at(case.fabric.topology)
    wanted = _ROUTED_AT.get(GATEWAYS.get(case.fabric.kind, ""))
    if routed is not None and wanted is not None and routed != wanted:
        yield _found(
            case,
            "contradicting option",
            "major",
            "The option routed_at contradicts the roles of the switches",
            expected=f"{wanted} for a fabric with these roles ({case.fabric.kind})",
            seen=routed,
        )


def too_many_cores(case: Comparison) -> Iterator[Finding]:
    """Report more collapsed cores than EVPN Multihoming supports."""
    cores = [each.mac for each in case.fabric.switches.values() if each.role == COLLAPSED]
    if len(cores) > MOST_COLLAPSED:
        yield _found(
            case,
            "too many collapsed cores",
            "major",
            f"There are {len(cores)} collapsed cores",
            expected=f"at most {MOST_COLLAPSED}",
            seen=str(len(cores)),
        )


def repeated_switches(case: Comparison) -> Iterator[Finding]:
    """Report a switch that the topology lists more than once."""
    rows = members(case.fabric.topology)
    for mac, count in Counter(row.mac for row in rows).items():
        if count > 1:
            places = [f"{row.role or 'no role'} in pod {row.pod}" for row in rows if row.mac == mac]
            yield _found(
                case,
                "repeated switch",
                "major",
                f"{case.fabric.name(mac)} is listed {count} times",
                expected="one place for each switch",
                seen=", ".join(places),
                switches=(mac,),
            )


def foreign_links(case: Comparison) -> Iterator[Finding]:
    """Report links to what is no part of the fabric."""
    for row in members(case.fabric.topology):
        foreign = sorted({mac for mac in ends_of(row) if mac not in case.fabric.switches})
        if foreign:
            yield _found(
                case,
                "foreign link",
                "minor",
                f"{case.fabric.name(row.mac)} has links to switches outside the fabric",
                expected="both ends in the fabric",
                seen=", ".join(foreign),
                switches=(row.mac,),
            )


def self_links(case: Comparison) -> Iterator[Finding]:
    """Report a link of a switch to itself."""
    for row in members(case.fabric.topology):
        if row.mac in ends_of(row):
            yield _found(
                case,
                "link to itself",
                "minor",
                f"{case.fabric.name(row.mac)} is linked to itself",
                expected="links to other switches",
                seen=row.mac,
                switches=(row.mac,),
            )


def crossed_pods(case: Comparison) -> Iterator[Finding]:
    """Report links between switches of two pods, unless one is listed in several anyway."""
    fabric = case.fabric
    listed = Counter(row.mac for row in members(fabric.topology))
    for upper, lower in fabric.links:
        pods = (fabric.switches[upper].pod, fabric.switches[lower].pod)
        sure = listed[upper] == listed[lower] == 1
        if sure and None not in pods and pods[0] != pods[1]:
            names = [fabric.pod_name(pod) or "" for pod in pods]
            yield _found(
                case,
                "crossed pods",
                "major",
                f"The link {fabric.name(upper)} to {fabric.name(lower)} leaves its pod",
                expected="an access switch links to the distribution switches of its pod only",
                seen=" to ".join(names),
                switches=(lower,),
            )


def unlinked_switches(case: Comparison) -> Iterator[Finding]:
    """Report switches without a link, and collapsed cores without a link to another."""
    fabric = case.fabric
    if not fabric.links:
        return
    linked = {mac for link in fabric.links for mac in link}
    roles = Counter(each.role for each in fabric.switches.values())
    ringed = {
        mac
        for link in fabric.links
        for mac in link
        if all(fabric.switches[end].role == COLLAPSED for end in link)
    }
    for mac, switch in fabric.switches.items():
        alone = switch.role == COLLAPSED and roles[COLLAPSED] > 1 and mac not in ringed
        if mac not in linked or alone:
            yield _found(
                case,
                "unlinked switch",
                "major",
                f"{switch.name} has no link to the rest of the fabric",
                expected="a link to another collapsed core" if alone else "a link",
                seen="none in the topology",
                switches=(mac,),
            )
