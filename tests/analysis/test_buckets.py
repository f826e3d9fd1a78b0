"""Counts of the cloud add up to what was counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.buckets import completed
from mist_mcp.words.counts import OTHER, UNKNOWN

PAIRS = st.lists(st.tuples(st.none() | st.text(max_size=2), st.integers(1, 50)), max_size=9)


@given(PAIRS, st.integers(0, 1000), st.booleans())
def test_the_sum_is_at_least_the_total(
    pairs: list[tuple[str | None, int]], total: int, whole: bool
) -> None:
    """Exactly the total, unless things with several values count more than once."""
    made = completed(pairs, total=total, whole=whole)
    counted = sum(count for _, count in pairs)
    assert sum(count for _, count in made) == max(total, counted)
    assert made[: len(pairs)] == pairs


def test_what_is_lacking_is_named_for_what_it_is() -> None:
    """Without a value, or with a value beyond those that were counted; nothing if none knows."""
    assert completed([("a", 3)], total=5, whole=True)[-1] == (UNKNOWN, 2)
    assert completed([("a", 3)], total=5, whole=False)[-1] == (OTHER, 2)
    assert completed([("a", 3)], total=None, whole=True) == [("a", 3)]
