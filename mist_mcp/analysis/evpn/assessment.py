"""All checks of a fabric, and the verdict over what they find. Pure.

A new check is a function that yields findings, and its name in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn import (
    addresses,
    addressing,
    bundles,
    chassis,
    contradictions,
    devices,
    drifting,
    echoes,
    instances,
    light,
    links,
    planned,
    route_types,
    sessions,
    structure,
    wellness,
)
from mist_mcp.analysis.evpn.ages import doubts_in_words
from mist_mcp.analysis.evpn.comparison import Comparison
from mist_mcp.analysis.evpn.fabric import LAYERS, ends_of, members
from mist_mcp.analysis.evpn.findings import (
    SEVERITIES,
    Finding,
    Tally,
    Verdict,
    score,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.analysis.evpn.comparison import State

_MOST_NAMED: Final = 5
Check = Callable[[Comparison], Iterable[Finding]]

CHECKS: Final[tuple[Check, ...]] = (
    structure.unclear_kind,
    structure.contradicting_option,
    structure.too_many_cores,
    structure.repeated_switches,
    structure.foreign_links,
    structure.self_links,
    structure.crossed_pods,
    structure.unlinked_switches,
    addressing.duplicate_loopbacks,
    addressing.changed_loopbacks,
    addressing.duplicate_numbers,
    addressing.duplicate_as_numbers,
    addressing.several_as_numbers,
    addressing.wrong_peer_as,
    addressing.differing_gateways,
    addressing.differing_gateway_macs,
    addressing.missing_networks,
    addressing.differing_relays,
    addressing.differing_vlans,
    addressing.repeated_vlans,
    addressing.differing_sizes,
    addressing.overlapping_subnets,
    devices.lost_switches,
    devices.unmanaged_switches,
    devices.silent_switches,
    chassis.absent_members,
    chassis.lone_engines,
    wellness.unwell_switches,
    wellness.failed_upgrades,
    devices.odd_firmware,
    drifting.drifting_switches,
    links.missing_links,
    links.down_ports,
    links.faulty_links,
    links.bounced_links,
    links.slow_links,
    links.unlike_ends,
    links.unplanned_links,
    sessions.failed_sessions,
    sessions.one_sided_sessions,
    sessions.empty_sessions,
    sessions.poor_sessions,
    sessions.young_sessions,
    sessions.unexpected_sessions,
    sessions.outside_sessions,
    contradictions.sessions_down_on_switches,
    contradictions.barren_sessions,
    contradictions.late_statistics,
    contradictions.missing_tunnels,
    contradictions.unheard_neighbors,
    contradictions.flapping_on_switches,
    bundles.idle_members,
    bundles.one_sided_members,
    bundles.unheard_partners,
    echoes.echoes_down,
    light.dim_links,
    instances.down_gateways,
    instances.down_segments,
    instances.differing_forwarders,
    instances.repeated_segments,
    instances.deserted_segments,
    route_types.lacking_routes,
    instances.differing_vnis,
    planned.lacking_members,
    planned.lacking_segments,
    planned.lacking_domains,
    addresses.repeated_addresses,
    addresses.differing_gateway_addresses,
    addresses.repeated_ips,
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known of a fabric.

    Args:
        verdict: broken, degraded, unknown or healthy.
        score: 0 to 100.
        findings: the worst first.
        unknown: what could not be judged.
        switches: how many are connected.
        links: how many are up.
        sessions: how many are established.
    """

    verdict: Verdict
    score: int
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]
    switches: Tally
    links: Tally
    sessions: Tally

    @property
    def words(self) -> str:
        """Say the verdict with the numbers behind it."""
        return f"{self.verdict}: {self.counts}"

    @property
    def counts(self) -> str:
        """Say the numbers behind the verdict."""
        parts = {"switches connected": self.switches, "links up": self.links}
        shown = [f"{each.good} of {each.total} {name}" for name, each in parts.items()]
        shown.append(f"{self.sessions.good} of {self.sessions.total} sessions established")
        return ", ".join(shown)


def assess(case: Comparison, *, gaps: Sequence[str] = ()) -> Assessment:
    """Judge a fabric.

    Args:
        case: the fabric and what is seen of it.
        gaps: sources that were asked and did not answer.
    """
    found = sorted(
        (finding for check in CHECKS for finding in check(case)),
        key=lambda finding: SEVERITIES.index(finding.severity),
    )
    tallies = _switches(case), _links(case), _sessions(case)
    unknown = (*gaps, *_unknown(case, *tallies))
    reached = verdict(found, unknown=bool(unknown))
    return Assessment(reached, score(tallies, reached=reached), tuple(found), unknown, *tallies)


def at_risk(case: Comparison, findings: Iterable[Finding]) -> str:
    """Say what depends on what is broken: on the lowest switches of each grave finding."""
    hit: set[str] = set()
    for finding in findings:
        layers = {
            mac: case.fabric.switches[mac].layer
            for mac in finding.switches
            if finding.severity != "minor" and mac in case.fabric.switches
        }
        lowest = max(layers.values(), default=0)
        hit |= {mac for mac, layer in layers.items() if layer == lowest}
    return case.affected(hit)


def _switches(case: Comparison) -> Tally:
    states = [case.online(mac) for mac in case.fabric.switches]
    return Tally(states.count(True), states.count(False), states.count(None))


def _links(case: Comparison) -> Tally:
    return _tally("bad" if case.any_dark(*link) else case.link(link) for link in case.fabric.links)


def _sessions(case: Comparison) -> Tally:
    return _tally(
        "bad" if case.any_dark(owed.upper, owed.lower) else _WORTH[case.session(owed)]
        for owed in case.fabric.owed
    )


_WORTH: Final[dict[str, State]] = {
    "up": "good",
    "partly": "bad",
    "down": "bad",
    "missing": "bad",
    "one-sided": "bad",
    "unknown": "unknown",
}


def _tally(states: Iterable[State]) -> Tally:
    each = list(states)
    return Tally(each.count("good"), each.count("bad"), each.count("unknown"))


def _unknown(case: Comparison, switches: Tally, links: Tally, sessions: Tally) -> list[str]:
    """Say what no source told."""
    fabric = case.fabric
    if not fabric.switches:
        return ["The topology lists no switches"]
    counts = {
        "{} of {} switches: not known whether connected": switches,
        "{} of {} links: not known whether up": links,
        "{} of {} sessions: state not known": sessions,
    }
    names = {mac: each.name for mac, each in fabric.switches.items()}
    return [
        *(text.format(each.unknown, each.total) for text, each in counts.items() if each.unknown),
        *doubts_in_words(case.doubts, names),
        *_unclear(case),
    ]


def _unclear(case: Comparison) -> Iterator[str]:
    """Say what of the topology itself leaves open what should be."""
    fabric = case.fabric
    if case.all_silent:
        yield "How the traffic is: the cloud hears none of the switches"
    strange = sorted({each.role for each in fabric.switches.values()} - {*LAYERS})
    yield from (f"What switches of the role {role} owe to the fabric" for role in strange)
    if fabric.kind == "unknown":
        yield "The kind of the fabric: its roles and routed_at do not tell it"
    if not fabric.links and len(fabric.switches) > 1:
        yield "The topology lists no links"
    unknown = sum(map(case.unidentified, case.sessions))
    if unknown:
        yield f"{unknown} BGP rows: the switch at the other end"
    guessed = sum(map(case.guessed, case.sessions))
    if guessed:
        yield f"{guessed} BGP rows: the neighbor, of which nothing but its AS tells who it is"
    planned = {row.mac for row in fabric.topology.switches}
    strangers = sorted({mac for row in members(fabric.topology) for mac in ends_of(row)} - planned)
    if strangers:
        yield f"Links to {', '.join(strangers[:_MOST_NAMED])}: no such switch in the topology"
    if any(row.mac in ends_of(row) for row in members(fabric.topology)):
        yield "Links of a switch to itself: where they lead"
    nameless = sum(not row.mac for row in fabric.topology.switches)
    if nameless:
        yield f"{nameless} members without a MAC address: which switches they are"
