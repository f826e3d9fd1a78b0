"""Counts that the cloud made, completed to a total. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mist_mcp.words.counts import OTHER, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable


def completed(
    pairs: Iterable[tuple[str | None, int]], *, total: int | None, whole: bool
) -> list[tuple[str | None, int]]:
    """Add what the counts lack to a total.

    Args:
        pairs: values with their counts. Things with several values count for each of them, so
            that the sum may also be larger than the total; then nothing is added.
        total: how many things there are, if known.
        whole: whether every value is among the pairs; then what is lacking has no value.
    """
    counts = list(pairs)
    lacking = (total or 0) - sum(count for _, count in counts)
    return [*counts, (UNKNOWN if whole else OTHER, lacking)] if lacking > 0 else counts
