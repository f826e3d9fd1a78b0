"""Counts by value add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.words.counts import MOST_VALUES, OTHER, UNKNOWN, counted, listed, summed

WORDS = st.none() | st.sampled_from(["", "ap", OTHER, UNKNOWN]) | st.text(max_size=2)


@given(st.lists(WORDS, max_size=80))
def test_the_counts_add_up_to_the_values(values: list[str | None]) -> None:
    """Also with unknown values, too many values, and a value called like the rest."""
    counts = counted(values)
    assert sum(counts.values()) == len(values)
    assert len(counts) <= MOST_VALUES + 1


@given(st.lists(WORDS, max_size=80))
def test_the_order_of_the_values_does_not_matter(values: list[str | None]) -> None:
    """Equal counts stand in the order of their names."""
    assert list(counted(values).items()) == list(counted(values[::-1]).items())


def test_the_largest_count_comes_first() -> None:
    """The rest comes last, however large."""
    counts = counted([f"{number:02}" for number in range(40)] + ["39"])
    assert next(iter(counts)) == "39"
    assert list(counts)[-1] == OTHER
    assert counts[OTHER] == 41 - 2 - (MOST_VALUES - 1)


def test_a_single_value_is_never_folded() -> None:
    """Its name takes no more room than the word for the others."""
    values = [f"{number:02}" for number in range(MOST_VALUES + 1)]
    assert counted(values) == dict.fromkeys(values, 1)
    assert counted([*values, "x"])[OTHER] == 2


def test_what_must_be_seen_is_not_folded() -> None:
    """However rare it is; the others still add up."""
    counts = summed([*((f"{number:02}", 9) for number in range(20)), ("rare", 1)], always={"rare"})
    assert (counts["rare"], sum(counts.values())) == (1, 181)
    assert counts[OTHER] == 45


def test_unknown_values_are_counted_as_unknown() -> None:
    """Null and the empty text are the same."""
    assert counted([None, "", "ap"]) == {UNKNOWN: 2, "ap": 1}


def test_counts_read_as_words() -> None:
    """No counts are none."""
    assert listed({"ap": 300, "switch": 120}) == "300 ap, 120 switch"
    assert listed({}) == "none"


def test_the_rest_never_stands_for_one_value() -> None:
    """Its name takes no more room than that of the rest."""
    names = [f"{number:02}" for number in range(MOST_VALUES + 1)]
    assert counted(names) == dict.fromkeys(names, 1)
    assert counted([*names, "99"])[OTHER] == 2
