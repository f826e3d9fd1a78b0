"""Counts of operations that can be added up: how they ended and how long they took. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mist_mcp.telemetry.faults import OK, is_failure
from mist_mcp.telemetry.latency import Latencies

if TYPE_CHECKING:
    from collections.abc import Iterable

_PER_MILLE: Final = 1000


@dataclass(slots=True)
class Tally:
    """Operations by outcome, and their durations."""

    outcomes: Counter[str] = field(default_factory=Counter)
    latencies: Latencies = field(default_factory=Latencies)

    @property
    def count(self) -> int:
        """How many there were."""
        return self.outcomes.total()

    @property
    def succeeded(self) -> int:
        """How many ended well."""
        return self.outcomes[OK]

    @property
    def failed(self) -> int:
        """How many failed by a fault of the cloud or of the server."""
        return sum(number for outcome, number in self.outcomes.items() if is_failure(outcome))

    @property
    def refused(self) -> int:
        """How many could not succeed as they were asked."""
        return self.count - self.succeeded - self.failed

    @property
    def success_percent(self) -> float | None:
        """Return the share that ended well, rounded down, of those that could: 100 means all."""
        tried = self.succeeded + self.failed
        return self.succeeded * _PER_MILLE // tried / 10 if tried else None

    def add(self, seconds: float, outcome: str) -> None:
        """Count an operation."""
        self.outcomes[outcome] += 1
        self.latencies.add(seconds)


def summed(tallies: Iterable[Tally]) -> Tally:
    """Add up tallies."""
    whole = Tally()
    for tally in tallies:
        whole.outcomes.update(tally.outcomes)
        whole.latencies.merge(tally.latencies)
    return whole
