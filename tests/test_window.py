"""Time windows: what is sent to the API, how it is worded, and what is refused."""

from __future__ import annotations

import pytest

from mist_mcp.errors import InputError
from mist_mcp.window import window_query, worded

NOW = 1_781_524_800.0


@pytest.mark.parametrize(
    ("duration", "start", "end", "query", "words"),
    [
        (None, None, None, {"duration": "1d"}, "last 1d"),
        ("2h", None, None, {"duration": "2h"}, "last 2h"),
        ("2h", None, "-1d", {"duration": "2h", "end": "-1d"}, "last 2h until -1d"),
        (None, None, "now", {"duration": "1d", "end": "now"}, "last 1d until now"),
        (None, "-7d", None, {"start": "-7d"}, "since -7d"),
        (
            None,
            "1781000000",
            "1781100000",
            {"start": "1781000000", "end": "1781100000"},
            "since 2026-06-09T10:13:20Z until 2026-06-10T14:00:00Z",
        ),
    ],
)
def test_windows(
    duration: str | None, start: str | None, end: str | None, query: dict[str, str], words: str
) -> None:
    """Start and end, end and duration, or a duration alone: never all three."""
    assert window_query(duration, start, end, now=NOW) == query
    assert worded(query) == words


@pytest.mark.parametrize(
    ("duration", "start", "end"),
    [
        ("1d", "-1d", None),
        (None, "now", None),
        (None, "-1h", "-2h"),
        (None, "-60s", "-1m"),
        (None, "1781524801", None),
        (None, "1781100000", "1781000000"),
    ],
)
def test_impossible_windows(duration: str | None, start: str | None, end: str | None) -> None:
    """An empty, reversed or doubly bounded window is an error."""
    with pytest.raises(InputError):
        window_query(duration, start, end, now=NOW)
