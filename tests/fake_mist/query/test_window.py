"""Time windows."""

from __future__ import annotations

import pytest

from fake_mist import NOW
from fake_mist.query.filters import BadQueryError
from fake_mist.query.window import window

DAY = 86_400


@pytest.mark.parametrize(
    ("params", "start", "end"),
    [
        ({}, NOW - DAY, NOW),
        ({"duration": "10m"}, NOW - 600, NOW),
        ({"duration": "2w"}, NOW - 14 * DAY, NOW),
        ({"start": "-2h"}, NOW - 7200, NOW),
        ({"start": "1700000000", "end": "1700000600"}, 1_700_000_000, 1_700_000_600),
        ({"start": "1700000000.9"}, 1_700_000_000, NOW),
        ({"end": "-1d", "duration": "1h"}, NOW - DAY - 3600, NOW - DAY),
        ({"start": "-1w", "duration": "1d"}, NOW - 7 * DAY, NOW - 6 * DAY),
        ({"end": "now"}, NOW - DAY, NOW),
    ],
)
def test_a_window_is_read_in_every_documented_form(
    params: dict[str, str], start: int, end: int
) -> None:
    """Epochs, relative times, `now`, durations, and the default of one day."""
    found = window(params, now=NOW)
    assert (found.start, found.end) == (start, end)
    assert start in found
    assert end + 1 not in found


@pytest.mark.parametrize(
    "params",
    [
        {"start": "yesterday"},
        {"end": "-1"},
        {"duration": "1 day"},
        {"duration": "-1d"},
        {"duration": f"{'9' * 5000}d"},
        {"start": "9" * 400},
        {"end": f"-{'9' * 5000}h"},
        {"start": "-1d", "end": "now", "duration": "1d"},
    ],
)
def test_a_bad_window_is_refused(params: dict[str, str]) -> None:
    """Unknown forms, numbers beyond all time, and all three parameters at once, are errors."""
    with pytest.raises(BadQueryError):
        window(params, now=NOW)
