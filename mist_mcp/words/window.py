"""Time windows as Mist takes them: epoch seconds, or relative to now. Pure.

Mist takes a start and an end, an end and a duration, or a duration alone (API documentation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mist_mcp.errors import InputError
from mist_mcp.words.times import iso

DEFAULT: Final = "1d"
LONGEST: Final = 366 * 86_400
"""Seconds; Mist keeps no data for longer."""

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True, slots=True)
class Window:
    """A time window: epoch seconds, and how a person would say it."""

    start: int
    end: int
    words: str

    @property
    def query(self) -> dict[str, str]:
        """Return the parameters of the API; times are absolute, so that later pages agree."""
        return {"start": str(self.start), "end": str(self.end)}


def time_window(duration: str | None, start: str | None, end: str | None, *, now: float) -> Window:
    """Return a time window; without a start or a duration it is the last day.

    Args:
        duration: such as 1h or 7d, counted back from the end.
        start: epoch seconds, or relative such as -7d.
        end: the same, or now.
        now: epoch seconds.

    Raises:
        InputError: both a start and a duration were given, or the window is empty or too long.
    """
    if duration and start:
        raise InputError(
            "Both duration and start were given", next_step="Give one of them, with or without end."
        )
    until = _epoch(end or "now", now=now)
    since = _epoch(start, now=now) if start else until - _seconds(duration or DEFAULT)
    if since >= until:
        raise InputError(
            "The time window is empty or reversed", next_step="Give a start that is before the end."
        )
    if until - since > LONGEST:
        raise InputError("The time window is longer than a year", next_step="Give a shorter one.")
    words = f"since {_moment(start)}" if start else f"last {duration or DEFAULT}"
    words += f" until {_moment(end)}" if end else ""
    return Window(start=int(since), end=int(until), words=words)


def _epoch(text: str, *, now: float) -> float:
    """Read a time as Mist does: epoch seconds, now, or relative to now."""
    if text == "now":
        return now
    if text.startswith("-"):
        return now - _seconds(text[1:])
    return float(text)


def _seconds(duration: str) -> int:
    return int(duration[:-1]) * _SECONDS[duration[-1]]


def _moment(text: str) -> str:
    return iso(float(text)) or text if text.isdecimal() else text
