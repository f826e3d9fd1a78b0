"""Times as people and programs read them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.words.times import duration, iso

SIZES = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}


@given(st.floats(min_value=1, max_value=253_402_300_799))
def test_iso_times_read_back_as_the_same_second(epoch: float) -> None:
    """Fractions go, seconds stay."""
    text = iso(epoch)
    assert text is not None
    assert datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp() == int(
        epoch
    )


@pytest.mark.parametrize("epoch", [None, 0, -1, float("nan"), float("inf"), 1e300])
def test_what_is_no_time_has_no_text(epoch: float | None) -> None:
    """Mist writes 0 for never; nothing else may crash."""
    assert iso(epoch) is None


@given(st.integers(min_value=0, max_value=10**9))
def test_a_duration_loses_less_than_its_smaller_unit(seconds: int) -> None:
    """Two units are shown, and the rest is smaller than the second."""
    parts = str(duration(seconds)).split()
    pairs = [(int(count), unit) for count, unit in zip(parts[::2], parts[1::2], strict=True)]
    shown = sum(count * SIZES[unit] for count, unit in pairs)
    assert len(pairs) <= 2
    assert 0 <= seconds - shown < SIZES[pairs[-1][1]]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.9, "0 s"),
        (61, "1 min 1 s"),
        (500_000, "5 d 18 h"),
        (86_400, "1 d"),
        (None, None),
        (-1, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_durations_are_the_two_largest_units(seconds: float | None, text: str | None) -> None:
    """Zero is a duration; unknown and negative ones are none."""
    assert duration(seconds) == text
