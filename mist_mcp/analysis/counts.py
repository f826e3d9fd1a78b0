"""Counts by value, largest first. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_VALUES: Final = 15
"""Values listed by name; the others are summed, so that the counts still add up."""

OTHER: Final = "(other)"
UNKNOWN: Final = "(unknown)"


def counted(values: Iterable[str | None]) -> dict[str, int]:
    """Count the values; unknown ones too, so that the sum is the number of values."""
    ranked = Counter(value or UNKNOWN for value in values).most_common()
    ranked.sort(key=lambda pair: (-pair[1], pair[0]))
    counts = dict(ranked[:MOST_VALUES])
    rest = sum(count for _, count in ranked[MOST_VALUES:])
    return {**counts, OTHER: rest + counts.get(OTHER, 0)} if rest else counts


def listed(counts: Mapping[str, int]) -> str:
    """Return counts as words: "300 ap, 120 switch"."""
    return ", ".join(f"{count} {value}" for value, count in counts.items()) or "none"
