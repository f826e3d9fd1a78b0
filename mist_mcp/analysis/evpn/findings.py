"""Findings about a fabric, and the verdict that follows from them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Severity = Literal["critical", "major", "minor"]
"""By the effect. Critical: traffic has no way left. Major: it has one, and redundancy or a part of
the control plane is lost. Minor: worth a look, and no reason to call the fabric degraded."""

Verdict = Literal["broken", "degraded", "unknown", "healthy"]
SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "major", "minor")
VERDICTS: Final[tuple[Verdict, ...]] = ("broken", "degraded", "unknown", "healthy")
"""From the worst to the best: what is known to be wrong outweighs what is not known."""

_HIGHEST: Final[dict[Verdict, int]] = {"broken": 49, "degraded": 89, "unknown": 99, "healthy": 100}
"""The highest score that goes with a verdict."""


class Side(NamedTuple):
    """One side of a BGP session: the switch that has it, and the address of its neighbour."""

    mac: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be.

    Args:
        check: which check found it.
        severity: how bad it is.
        what: one sentence.
        expected: what should be.
        seen: what is.
        evidence: which row shows it.
        time: when it was seen, epoch seconds; None where nothing says.
        since: when it began, epoch seconds; None where nothing says.
        affects: what depends on it.
        next_step: what to do to find out more.
        switches: MAC addresses of the switches that it is about.
        sides: of the session that it is about; a shell can say more of them.
    """

    check: str
    severity: Severity
    what: str
    expected: str
    seen: str
    evidence: str
    time: float | None = None
    since: float | None = None
    affects: str
    next_step: str
    switches: tuple[str, ...] = ()
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the things that should work are seen to work."""

    good: int
    bad: int
    unknown: int

    @property
    def total(self) -> int:
        """Return how many there should be."""
        return self.good + self.bad + self.unknown


def verdict(findings: Iterable[Finding], *, unknown: bool) -> Verdict:
    """Return the verdict: more findings never improve it, and lack of data is never healthy."""
    worst = {finding.severity for finding in findings}
    if "critical" in worst:
        return "broken"
    if "major" in worst:
        return "degraded"
    return "unknown" if unknown else "healthy"


def score(tallies: Sequence[Tally], *, reached: Verdict) -> int:
    """Return 0 to 100: the share of what is seen to work, bounded by the verdict."""
    total = sum(tally.total for tally in tallies)
    share = 100 * sum(tally.good for tally in tallies) // total if total else 0
    return min(share, _HIGHEST[reached])
