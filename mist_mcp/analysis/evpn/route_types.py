"""Checks of EVPN routes by their type, beside what the neighbour shows that it announces. Pure.

Each network has one of type 3 from each device that carries it, each MAC address one of type 2,
each segment some of type 1, and one of type 4 for those that share it (RFC 7432, section 7). Type 4
stands in the instance `__default_evpn__`. Neighbours of which this end lacks networks announce more
than it takes, so only those of which it has all are held to types 1 and 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.bundles import is_down
from mist_mcp.analysis.evpn.cli_facts import INSTANCES
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.junos.evpn_instance import EthernetSegment, EvpnInstance
    from mist_mcp.junos.evpn_tables import EvpnNeighbor

GATEWAY_TYPE: Final = "05:"
"""Segments that Junos makes for virtual gateways; they elect nobody."""

_DEFAULT: Final = "__default_evpn__"
_UP: Final = "up"
_ENOUGH: Final = 3
"""MAC addresses of which none is too few to be a matter of moments."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An instance here, the same at the neighbour, and what comes from there."""

    here: str
    other: str
    own: EvpnInstance
    its: EvpnInstance
    came: EvpnNeighbor


def lacking_routes(case: Comparison) -> Iterator[Finding]:
    """Report neighbours of which routes of some type do not come, together."""
    for pair in _pairs(case):
        found = [
            *_multicast(pair),
            *_addresses(pair),
            *_discovery(case, pair),
            *_segments(case, pair),
        ]
        if found:
            only = found[0][0] == "3" and len(found) == 1
            types = " and ".join(kind for kind, _ in found)
            name, other = case.fabric.name(pair.here), case.fabric.name(pair.other)
            yield Finding(
                check="missing multicast routes" if only else "missing EVPN routes",
                severity="major",
                what=f"{name} lacks routes of type {types} of {other}",
                expected="one for each network, address and segment of the neighbor",
                seen="; ".join(f"type {kind}: {said}" for kind, said in found),
                evidence=f"{INSTANCES} on {name} and {other}",
                time=case.seen.now,
                affects=case.affected((pair.here, pair.other)),
                next_step=on(
                    name,
                    *(
                        f"show route table bgp.evpn.0 match-prefix {kind}:{pair.came.address}*"
                        for kind, _ in found
                    ),
                    then="none at all is not announced, or refused: compare the route targets",
                ),
                switches=(pair.here, pair.other),
            )


def _pairs(case: Comparison) -> Iterator[Pair]:
    """Yield instances of two switches that were asked, and that nothing keeps apart."""
    shown = {
        (mac, instance.name): instance
        for mac, facts in case.cli_facts.items()
        if INSTANCES not in facts.partly
        for instance in facts.instances or ()
    }
    for (mac, name), own in shown.items():
        for came in own.neighbors:
            other = case.owner(came.address)
            its = shown.get((other or "", name))
            if other in {None, mac} or its is None or other is None:
                continue
            if not case.any_dark(mac, other) and case.reach.together(mac, other, overlay=True):
                yield Pair(mac, other, own, its, came)


def _domains(instance: EvpnInstance, *, carried: bool = False) -> set[int]:
    return {
        each.domain
        for each in instance.domains
        if each.domain and (each.interfaces_up or not carried)
    }


def _multicast(pair: Pair) -> Iterator[tuple[str, str]]:
    shared = _domains(pair.its, carried=True) & _domains(pair.own)
    if pair.came.multicast < len(shared):
        yield "3", f"{pair.came.multicast}, and both carry {len(shared)} networks"


def _addresses(pair: Pair) -> Iterator[tuple[str, str]]:
    count = pair.its.macs.local if pair.its.macs else 0
    none = pair.came.mac == pair.came.mac_ip == 0
    if none and count >= _ENOUGH and _has_all(pair):
        yield "2", f"0, and it announces {count} addresses"


def _has_all(pair: Pair) -> bool:
    """Tell whether this end has all networks of the neighbour."""
    its = _domains(pair.its)
    return bool(its) and its <= _domains(pair.own)


def _discovery(case: Comparison, pair: Pair) -> Iterator[tuple[str, str]]:
    works = partial(_works, case, pair.other)
    count = len({each.esi for each in pair.its.segments if works(each)})
    if count and not pair.came.auto_discovery and _has_all(pair) and not _parted(pair):
        yield "1", f"0, and it has {count} segments"


def _segments(case: Comparison, pair: Pair) -> Iterator[tuple[str, str]]:
    """Compare what stands in the default instance with all segments that both serve."""
    if pair.own.name != _DEFAULT:
        return
    shared = _esis(case, pair.here) & _esis(case, pair.other)
    if pair.came.segment < len(shared):
        yield "4", f"{pair.came.segment}, and both serve {len(shared)} segments"


def _esis(case: Comparison, mac: str) -> set[str]:
    instances = case.cli_facts[mac].instances or ()
    return {
        each.esi for instance in instances for each in instance.segments if _works(case, mac, each)
    }


def _works(case: Comparison, mac: str, segment: EthernetSegment) -> bool:
    """Tell whether a segment is one of a port here, and the port is up."""
    status = segment.interface_status or ""
    real = bool(segment.interface) and not segment.esi.startswith(GATEWAY_TYPE)
    up = status.casefold().startswith(_UP)
    return real and up and not is_down(case, mac, segment.interface)


def _parted(pair: Pair) -> bool:
    """Tell whether a shared segment misses the neighbour: that is a finding of its own."""
    here = {each.esi: each for each in pair.own.segments}
    return any(
        each.esi in here and pair.came.address not in here[each.esi].remote_pes
        for each in pair.its.segments
        if not each.esi.startswith(GATEWAY_TYPE)
    )
