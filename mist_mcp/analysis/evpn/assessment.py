"""All checks of a fabric, and the verdict over what they find. Pure.

A new check is a function that yields findings, and its name in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn import addressing, devices, links, sessions, structure
from mist_mcp.analysis.evpn.comparison import Comparison
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
    links.missing_links,
    links.faulty_links,
    sessions.failed_sessions,
    sessions.one_sided_sessions,
    sessions.empty_sessions,
    sessions.young_sessions,
    sessions.unexpected_sessions,
    sessions.outside_sessions,
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
        parts = {"switches connected": self.switches, "links up": self.links}
        shown = [f"{each.good} of {each.total} {name}" for name, each in parts.items()]
        shown.append(f"{self.sessions.good} of {self.sessions.total} sessions established")
        return f"{self.verdict}: {', '.join(shown)}"


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
    return [text.format(each.unknown, each.total) for text, each in counts.items() if each.unknown]
