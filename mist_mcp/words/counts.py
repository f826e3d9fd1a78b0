"""Counts by value, largest first. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

ThingT = TypeVar("ThingT")

MOST_VALUES: Final = 15
"""Values listed by name; the others are summed, so that the counts still add up."""

OTHER: Final = "(other)"
UNKNOWN: Final = "(unknown)"


def counted(values: Iterable[str | None]) -> dict[str, int]:
    """Count the values; unknown ones too, so that the sum is the number of values."""
    return summed((value, 1) for value in values)


def summed(
    pairs: Iterable[tuple[str | None, int]], *, always: Container[str] = ()
) -> dict[str, int]:
    """Add up counts by value, as counted elsewhere; unknown values too.

    Args:
        pairs: values, each with a count.
        always: values that are listed by name, however rare.
    """
    sums: Counter[str] = Counter()
    for value, count in pairs:
        sums[value or UNKNOWN] += count
    ranked = list(sums.items())
    ranked.sort(key=lambda pair: (-pair[1], pair[0]))
    rare = [(value, count) for value, count in ranked[MOST_VALUES:] if value not in always]
    if len(rare) <= 1:
        return dict(ranked)
    folded = dict(rare)
    counts = {value: count for value, count in ranked if value not in folded}
    return {**counts, OTHER: sum(folded.values()) + counts.get(OTHER, 0)}


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

    def counts(self, name: str, *, always: Container[str] = ()) -> dict[str, int]:
        """Return the counts by one key; `always` are listed by name, however rare."""
        return summed(self._sums[name].items(), always=always)

    def number(self, name: str, value: str) -> int:
        """Return how many things have a value."""
        return self._sums[name][value]


def listed(counts: Mapping[str, int]) -> str:
    """Return counts as words: "300 ap, 120 switch"."""
    return ", ".join(f"{count} {value}" for value, count in counts.items()) or "none"


def tallied(counts: Mapping[str, int]) -> str:
    """Return counts of what is a sentence itself: "disconnected (8), CPU hot (2)"."""
    return ", ".join(f"{value} ({count})" for value, count in counts.items()) or "none"


def number_of(number: int | str, thing: str, several: str = "") -> str:
    """Return how many there are of a thing: "1 device", "0 devices", "at least 2 radios".

    Args:
        number: how many; as words where it is not known for certain.
        thing: one of it.
        several: more of it, where an s is not enough.
    """
    return f"{number} {thing if str(number).rpartition(' ')[2] == '1' else several or f'{thing}s'}"


def fitting(number: int | str) -> str:
    """Return what is said behind such a number of what was searched for."""
    return " that fits" if str(number).rpartition(" ")[2] == "1" else " that fit"
