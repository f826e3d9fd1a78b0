"""Percentiles of durations that were counted in buckets."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.telemetry.latency import Latencies

SECONDS = st.floats(0, 3600, allow_nan=False)
MANY = st.lists(SECONDS, min_size=1, max_size=250)
PERCENTS = (50, 90, 95, 99)


def latencies(seconds: list[float]) -> Latencies:
    """Count durations."""
    counted = Latencies()
    for one in seconds:
        counted.add(one)
    return counted


@given(MANY)
def test_a_higher_percentile_is_never_lower(seconds: list[float]) -> None:
    """And all lie between the shortest and the longest duration."""
    counted = latencies(seconds)
    found = [counted.percentile(percent) for percent in PERCENTS]
    known = [value for value in found if value is not None]
    assert known == sorted(known)
    assert all(min(seconds) <= value <= max(seconds) for value in known)


@given(MANY)
def test_the_order_of_the_durations_does_not_matter(seconds: list[float]) -> None:
    """Backwards is as good as forwards."""
    one, other = latencies(seconds), latencies(seconds[::-1])
    assert [one.percentile(p) for p in PERCENTS] == [other.percentile(p) for p in PERCENTS]


@given(MANY, MANY)
def test_counts_that_are_merged_are_those_of_all_durations(
    one: list[float], other: list[float]
) -> None:
    """Minutes can be added up to hours."""
    merged = latencies(one)
    merged.merge(latencies(other))
    whole = latencies(one + other)
    assert merged.count == len(one) + len(other)
    assert [merged.percentile(p) for p in PERCENTS] == [whole.percentile(p) for p in PERCENTS]


@given(MANY, st.sampled_from(PERCENTS))
def test_a_percentile_is_right_within_5_per_cent_or_1_ms(
    seconds: list[float], percent: int
) -> None:
    """Compared with the exact one by nearest rank."""
    found = latencies(seconds).percentile(percent)
    if found is not None:
        exact = sorted(seconds)[math.ceil(len(seconds) * percent / 100) - 1]
        assert found == pytest.approx(exact, rel=0.05, abs=0.001)


@pytest.mark.parametrize(("percent", "fewest"), [(50, 2), (90, 10), (95, 20), (99, 100)])
def test_a_percentile_needs_enough_samples(percent: int, fewest: int) -> None:
    """With one less it would be the maximum and nothing else, so it is absent."""
    assert latencies([0.1] * (fewest - 1)).percentile(percent) is None
    assert latencies([0.1] * fewest).percentile(percent) == pytest.approx(0.1)


def test_no_durations_have_no_percentiles() -> None:
    """Rather than zero."""
    assert [Latencies().percentile(percent) for percent in PERCENTS] == [None] * 4


def test_a_duration_beyond_every_bucket_is_counted() -> None:
    """It is the slowest, and the median stays between the bounds."""
    counted = latencies([1e9, 1e9])
    assert counted.percentile(50) == counted.slowest == 1e9
