"""Time windows as Mist takes them: epoch seconds, or relative to now. Pure.

Mist takes a start and an end, an end and a duration, or a duration alone (API documentation).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.errors import InputError
from mist_mcp.times import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT: Final = "1d"
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def window_query(
    duration: str | None, start: str | None, end: str | None, *, now: float
) -> dict[str, str]:
    """Return the query of a time window; without a start or a duration it is the last day.

    Args:
        duration: such as 1h or 7d, counted back from the end.
        start: epoch seconds, or relative such as -7d.
        end: the same, or now.
        now: epoch seconds.

    Raises:
        InputError: both a start and a duration were given, or the window is empty.
    """
    if duration and start:
        raise InputError(
            "Both duration and start were given", next_step="Give one of them, with or without end."
        )
    if start and _epoch(start, now=now) >= _epoch(end or "now", now=now):
        raise InputError(
            "The time window is empty or reversed", next_step="Give a start that is before the end."
        )
    given = {"duration": duration, "start": start, "end": end}
    query = {name: value for name, value in given.items() if value is not None}
    return query if duration or start else {"duration": DEFAULT, **query}


def _epoch(text: str, *, now: float) -> float:
    """Read a time as Mist does: epoch seconds, now, or relative to now."""
    if text == "now":
        return now
    if text.startswith("-"):
        return now - int(text[1:-1]) * _SECONDS[text[-1]]
    return float(text)


def worded(query: Mapping[str, str]) -> str:
    """Return a window as words, with dates for epoch seconds."""
    start = query.get("start")
    since = f"since {_moment(start)}" if start else f"last {query['duration']}"
    end = query.get("end")
    return f"{since} until {_moment(end)}" if end else since


def _moment(text: str) -> str:
    return iso(float(text)) or text if text.isdecimal() else text
