"""Time windows: what is sent to the API, how it is worded, and what is refused."""

from __future__ import annotations

import pytest

from mist_mcp.errors import InputError
from mist_mcp.words.window import time_window

NOW = 1_781_524_800.0


@pytest.mark.parametrize(
    ("duration", "start", "end", "since", "until", "words"),
    [
        (None, None, None, NOW - 86_400, NOW, "last 1d"),
        ("2h", None, None, NOW - 7_200, NOW, "last 2h"),
        ("2h", None, "-1d", NOW - 93_600, NOW - 86_400, "last 2h until -1d"),
        (None, None, "now", NOW - 86_400, NOW, "last 1d until now"),
        (None, "-7d", None, NOW - 604_800, NOW, "since -7d"),
        (
            None,
            "1781000000",
            "1781100000",
            1_781_000_000,
            1_781_100_000,
            "since 2026-06-09T10:13:20Z until 2026-06-10T14:00:00Z",
        ),
    ],
)
def test_windows(  # noqa: PLR0913, PLR0917 - the columns of the table above
    duration: str | None, start: str | None, end: str | None, since: int, until: int, words: str
) -> None:
    """A start, a duration, or both with an end; the API gets times that do not move."""
    window = time_window(duration, start, end, now=NOW)
    assert window.query == {"start": str(int(since)), "end": str(int(until))}
    assert window.words == words


@pytest.mark.parametrize(
    ("duration", "start", "end"),
    [
        ("1d", "-1d", None),
        (None, "now", None),
        (None, "-1h", "-2h"),
        (None, "-60s", "-1m"),
        (None, "1781524801", None),
        (None, "1781100000", "1781000000"),
        (None, "-367d", None),
        ("99999w", None, None),
    ],
)
def test_impossible_windows(duration: str | None, start: str | None, end: str | None) -> None:
    """An empty, reversed or doubly bounded window is an error."""
    with pytest.raises(InputError):
        time_window(duration, start, end, now=NOW)
