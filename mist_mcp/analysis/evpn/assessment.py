"""All checks of a fabric, and the verdict over what they find. Pure.

A new check is a function that yields findings, and its name in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn import (
    addressing,
    contradictions,
    devices,
    drifting,
    links,
    sessions,
    structure,
)
from mist_mcp.analysis.evpn.comparison import Comparison
from mist_mcp.analysis.evpn.fabric import LAYERS
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

Check = Callable[[Comparison], Iterable[Finding]]

CHECKS: Final[tuple[Check, ...]] = (
    structure.unclear_kind,
    structure.contradicting_option,
    structure.too_many_cores,
    structure.repeated_switches,
    structure.foreign_links,
    structure.crossed_pods,
    structure.unlinked_switches,
    addressing.duplicate_loopbacks,
    addressing.changed_loopbacks,
    addressing.duplicate_as_numbers,
    addressing.wrong_peer_as,
    addressing.differing_gateways,
    addressing.differing_vlans,
    addressing.overlapping_subnets,
    devices.offline_switches,
    devices.cut_off_switches,
    devices.odd_firmware,
    drifting.drifting_switches,
    links.missing_links,
    links.faulty_links,
    sessions.failed_sessions,
    sessions.one_sided_sessions,
    sessions.empty_sessions,
    sessions.young_sessions,
    sessions.unexpected_sessions,
    sessions.outside_sessions,
    contradictions.sessions_down_on_switches,
    contradictions.late_statistics,
    contradictions.missing_tunnels,
    contradictions.unheard_neighbors,
    contradictions.repeated_addresses,
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
    return _tally(
        "bad" if case.any_offline(*link) else case.link(link) for link in case.fabric.links
    )


def _sessions(case: Comparison) -> Tally:
    return _tally(
        "bad" if case.any_offline(owed.upper, owed.lower) else _WORTH[case.session(owed)]
        for owed in case.fabric.owed
    )


_WORTH: Final[dict[str, State]] = {
    "up": "good",
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
    if not case.fabric.switches:
        return ["The topology lists no switches"]
    counts = {
        "{} of {} switches: not known whether connected": switches,
        "{} of {} links: not known whether up": links,
        "{} of {} sessions: state not known": sessions,
    }
    strange = sorted({each.role for each in case.fabric.switches.values()} - {*LAYERS})
    return [
        *(text.format(each.unknown, each.total) for text, each in counts.items() if each.unknown),
        *(f"What switches of the role {role} owe to the fabric" for role in strange),
    ]
