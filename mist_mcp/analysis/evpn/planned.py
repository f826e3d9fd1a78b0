"""Checks of what switches show beside what is configured: bundles, segments, networks. Pure.

A port with `ae_idx` is a member of that bundle, and with `esilag` the bundle is an Ethernet segment
(API: junos_port_config). A network with an address on a switch has a VLAN and an IRB there, and in
an EVPN instance a VNI. What is not configured here may come from a template: no finding.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.addressing import PLACES
from mist_mcp.analysis.evpn.bundles import is_down
from mist_mcp.analysis.evpn.chassis import is_gone
from mist_mcp.analysis.evpn.cli_facts import INSTANCES, LACP
from mist_mcp.analysis.evpn.fabric import ACCESS, GATEWAYS
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import on
from mist_mcp.analysis.ports import ports_of
from mist_mcp.junos.fields import is_interface

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.analysis.evpn.cli_facts import CliFacts
    from mist_mcp.analysis.evpn.comparison import Comparison

_MOST_NAMED: Final = 5


@dataclass(slots=True)
class Bundle:
    """A bundle as it is configured; `segment` where it is one, `esi` where that is set by hand."""

    name: str
    ports: set[str] = field(default_factory=set)
    segment: bool = False
    esi: str | None = None


def _bundles(case: Comparison) -> dict[str, list[Bundle]]:
    """Return the bundles of each switch; ports that are disabled or speak no LACP are left out."""
    found: dict[str, dict[int, Bundle]] = defaultdict(dict)
    mute: set[tuple[str, int]] = set()
    for mac, key, port in case.configured.ports():
        if port.ae_idx is None or port.aggregated is False or port.disabled:
            continue
        if port.ae_disable_lacp:
            mute.add((mac, port.ae_idx))
        bundle = found[mac].setdefault(port.ae_idx, Bundle(f"ae{port.ae_idx}"))
        bundle.ports |= {name for name in ports_of(key) if is_interface(name)}
        bundle.segment |= bool(port.esilag)
        bundle.esi = port.esi or bundle.esi
    return {
        mac: [each for number, each in sorted(bundles.items()) if (mac, number) not in mute]
        for mac, bundles in found.items()
    }


def lacking_members(case: Comparison) -> Iterator[Finding]:
    """Report members that are configured, and of which LACP says nothing."""
    for mac, bundles in _bundles(case).items():
        facts = case.cli_facts.get(mac)
        if facts is None or facts.bundles is None or LACP in facts.partly:
            continue
        shown = {link.interface: each.name for each in facts.bundles for link in each.links}
        known = {port.port_id for port in case.down_ports(mac)}
        for bundle in bundles:
            lost = bundle.ports - shown.keys() - known
            gone = sorted(port for port in lost if not is_gone(case, mac, port))
            if gone:
                yield _member(case, mac, bundle, gone)


def _member(case: Comparison, mac: str, bundle: Bundle, gone: list[str]) -> Finding:
    name = case.fabric.name(mac)
    rest = len(bundle.ports) - len(gone)
    return Finding(
        check="bundle member not there",
        severity="major",
        what=f"{name}: LACP does not list {', '.join(gone)} in {bundle.name}",
        expected=f"{', '.join(sorted(bundle.ports))} in {bundle.name}, as configured",
        seen=f"{rest} of {len(bundle.ports)} members listed",
        evidence=f"{LACP} on {name}, beside {PLACES}",
        time=case.seen.now,
        affects=f"what is connected to {bundle.name}",
        next_step=on(
            name,
            f"show configuration interfaces {gone[0]}",
            f"show interfaces {gone[0]} terse",
            then="a port without a transceiver is not there at all",
        ),
        switches=(mac,),
    )


def lacking_segments(case: Comparison) -> Iterator[Finding]:
    """Report bundles that are to be segments, and of which the switch knows none or another."""
    for mac, bundles in _bundles(case).items():
        facts = case.cli_facts.get(mac)
        if facts is None or INSTANCES in facts.partly:
            continue
        shown = _segments(facts)
        if shown is None:
            continue
        for bundle in bundles:
            if not bundle.segment or is_down(case, mac, bundle.name) or _is_idle(case, mac, bundle):
                continue
            esis = shown.get(bundle.name, set())
            if not esis or (bundle.esi is not None and bundle.esi.casefold() not in esis):
                yield _segment(case, mac, bundle, esis)


def _segments(facts: CliFacts) -> dict[str, set[str]] | None:
    """Return the ESIs of each port; None where nothing tells of segments.

    A switch announces how many there are, none of them too; those of others have no port here.
    """
    instances = [each for each in facts.instances or () if each.domains]
    told = any(each.segments or each.segment_count is not None for each in instances)
    found: dict[str, set[str]] = defaultdict(set)
    for segment in (segment for instance in instances for segment in instance.segments):
        found[(segment.interface or "").partition(".")[0]].add(segment.esi)
    return found if told else None


def _is_idle(case: Comparison, mac: str, bundle: Bundle) -> bool:
    """Tell whether all ports of a bundle are known to be down."""
    return bundle.ports <= {port.port_id or "" for port in case.down_ports(mac)}


def _segment(case: Comparison, mac: str, bundle: Bundle, esis: set[str]) -> Finding:
    name = case.fabric.name(mac)
    return Finding(
        check="segment not there",
        severity="major",
        what=f"{name}: {bundle.name} is configured as an Ethernet segment, and the switch has "
        f"{'another ESI on it' if esis else 'none on it'}",
        expected=bundle.esi or f"a segment on {bundle.name}",
        seen=", ".join(sorted(esis)) or "no segment",
        evidence=f"{INSTANCES} on {name}, beside {PLACES}",
        time=case.seen.now,
        affects=f"what is connected to {bundle.name}",
        next_step=on(name, f"show configuration interfaces {bundle.name}", f"{LACP} {bundle.name}"),
        switches=(mac,),
    )


def lacking_domains(case: Comparison) -> Iterator[Finding]:
    """Report networks with a gateway on a switch, of which its instances know no VLAN or VNI."""
    for mac, wanted in _gateways(case).items():
        facts = case.cli_facts.get(mac)
        if facts is None or not facts.instances or INSTANCES in facts.partly:
            continue
        domains = [each for instance in facts.instances for each in instance.domains]
        vlans = {each.vlan for each in domains}
        if not domains or None in vlans:
            continue
        gone = sorted(name for name, vlan in wanted.items() if vlan not in vlans)
        bare = {each.vlan for each in domains if each.domain is None}
        lost = sorted(name for name, vlan in wanted.items() if vlan in bare)
        if gone:
            yield _domain(case, mac, gone, wanted, lacks="VLAN")
        if lost:
            yield _domain(case, mac, lost, wanted, lacks="VNI")


def _gateways(case: Comparison) -> dict[str, dict[str, int]]:
    """Return the VLANs of the networks that a switch routes, by switch and name.

    Where the kind of fabric puts gateways: what a border or a spine holds beside is its own matter.
    """
    vlans: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for mac, name, network in case.configured.networks():
        vlans[mac][name].add(network.vlan_id or "")
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for mac, name, gateway in case.configured.gateways():
        told = vlans[mac][name]
        role = case.fabric.switches[mac].role
        routes = role == GATEWAYS.get(case.fabric.kind) and gateway.evpn_anycast and gateway.ip
        if routes and len(told) == 1 and (vlan := next(iter(told))).isdecimal():
            found[mac][name] = int(vlan)
    return found


def _domain(
    case: Comparison, mac: str, names: list[str], wanted: dict[str, int], *, lacks: str
) -> Finding:
    name = case.fabric.name(mac)
    shown = [f"{each} (VLAN {wanted[each]})" for each in names[:_MOST_NAMED]]
    more = f" and {len(names) - _MOST_NAMED} others" if len(names) > _MOST_NAMED else ""
    access = case.fabric.switches[mac].role in ACCESS
    return Finding(
        check="network not on the switch",
        severity="major",
        what=f"{name} has no {lacks} of {', '.join(shown)}{more}, which are configured on it",
        expected="each network with a gateway in an EVPN instance, with its VLAN and VNI",
        seen=f"{len(wanted) - len(names)} of {len(wanted)} networks",
        evidence=f"{INSTANCES} on {name}, beside {PLACES}",
        time=case.seen.now,
        affects=case.affected([mac]) if access else f"clients of {', '.join(names[:_MOST_NAMED])}",
        next_step=on(name, "show vlans", "show configuration vlans"),
        switches=(mac,),
    )
