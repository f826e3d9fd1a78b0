"""Counts by value, largest first. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

ThingT = TypeVar("ThingT")

MOST_VALUES: Final = 15
"""Values listed by name; the others are summed, so that the counts still add up."""

OTHER: Final = "(other)"
UNKNOWN: Final = "(unknown)"


def counted(values: Iterable[str | None]) -> dict[str, int]:
    """Count the values; unknown ones too, so that the sum is the number of values."""
    return summed((value, 1) for value in values)


def summed(
    pairs: Iterable[tuple[str | None, int]], *, first: Collection[str] = ()
) -> dict[str, int]:
    """Add up counts by value, as counted elsewhere; unknown values too.

    Args:
        pairs: values with their counts.
        first: values that are named before others, however rare: what is grave is not folded.
    """
    sums: Counter[str] = Counter()
    for value, count in pairs:
        sums[value or UNKNOWN] += count
    folded = sums.pop(OTHER, 0)
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    named = sorted(ranked, key=lambda pair: pair[0] not in first)[: _room(ranked, folded)]
    rest = folded + sum(sums.values()) - sum(count for _, count in named)
    counts = {value: sums[value] for value, _ in ranked if value in dict(named)}
    return {**counts, OTHER: rest} if rest else counts


def _room(ranked: Sequence[object], folded: int) -> int:
    """Return how many values are named: all, if what is left were a single one."""
    alone = len(ranked) == MOST_VALUES + 1 and not folded
    return MOST_VALUES + alone


class Tally(Generic[ThingT]):
    """Counts of things by several keys, made while the things pass by.

    Args:
        keys: by name, how to read the value of a thing.
    """

    def __init__(self, **keys: Callable[[ThingT], str | None]) -> None:
        """Start at zero."""
        self._keys = keys
        self._sums: dict[str, Counter[str | None]] = {name: Counter() for name in keys}

    def add(self, thing: ThingT) -> None:
        """Count one thing."""
        for name, value_of in self._keys.items():
            self._sums[name][value_of(thing)] += 1

    def counts(self, name: str) -> dict[str, int]:
        """Return the counts by one key."""
        return summed(self._sums[name].items())

    def number(self, name: str, value: str) -> int:
        """Return how many things have a value."""
        return self._sums[name][value]


def listed(counts: Mapping[str, int]) -> str:
    """Return counts as words: "300 ap, 120 switch"."""
    return ", ".join(f"{count} {value}" for value, count in counts.items()) or "none"
