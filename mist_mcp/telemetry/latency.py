"""Percentiles of durations, from counts that can be added up. Pure.

Durations are counted in buckets whose bounds grow by a tenth, so that a day of them stays small,
any minutes of it can be added, and a percentile is right to within 5 per cent or 1 ms.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

_FINEST: Final = 0.001
"""Seconds; everything shorter is counted together."""

_GROWTH: Final = 1.1
_LAST: Final = 160
"""The bucket of everything longer than an hour."""

_WHOLE: Final = 100


@dataclass(slots=True)
class Latencies:
    """Counted durations, in seconds."""

    fastest: float = math.inf
    slowest: float = 0.0
    _counts: Counter[int] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How many there are."""
        return self._counts.total()

    def add(self, seconds: float) -> None:
        """Count a duration."""
        self._counts[_bucket(seconds)] += 1
        self.fastest = min(self.fastest, seconds)
        self.slowest = max(self.slowest, seconds)

    def merge(self, other: Latencies) -> None:
        """Count all durations of another."""
        self._counts.update(other._counts)
        self.fastest = min(self.fastest, other.fastest)
        self.slowest = max(self.slowest, other.slowest)

    def percentile(self, percent: int) -> float | None:
        """Return a percentile by nearest rank, or None if there are too few samples for it.

        Too few are those of which it would only be the maximum: fewer than 2 for the median,
        10 for the 90th percentile, 20 for the 95th and 100 for the 99th.

        Args:
            percent: from 1 to 99.
        """
        count = self.count
        if count * (_WHOLE - percent) < _WHOLE:
            return None
        rank = -(-count * percent // _WHOLE)
        return min(max(_middle(self._ranked(rank)), self.fastest), self.slowest)

    def _ranked(self, rank: int) -> int:
        """Return the bucket of the duration with this rank, from 1 for the shortest."""
        passed = 0
        bucket = 0
        for bucket in sorted(self._counts):
            passed += self._counts[bucket]
            if passed >= rank:
                break
        return bucket


def _bucket(seconds: float) -> int:
    if seconds <= _FINEST:
        return 0
    return min(1 + int(math.log(seconds / _FINEST, _GROWTH)), _LAST)


def _middle(bucket: int) -> float:
    """Return the duration that stands for a bucket: as far from both bounds, in proportion."""
    return _FINEST * _GROWTH ** (bucket - 0.5) if bucket else _FINEST
