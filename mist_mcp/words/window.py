"""Time windows as Mist takes them: epoch seconds, or relative to now. Pure.

Mist takes a start and an end, an end and a duration, or a duration alone (API documentation).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mist_mcp.errors import InputError
from mist_mcp.words.time_words import SPAN_FORMS, TIME_FORMS, epoch_of, seconds_of
from mist_mcp.words.times import iso

DEFAULT: Final = "1d"
LONGEST: Final = 366 * 86_400
"""Seconds; Mist keeps no data for longer."""

_UNITS: Final = (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))
_LETTER: Final = re.compile(r"[-A-Za-z]")


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
        start: epoch seconds, ISO 8601, or relative such as -7d.
        end: the same, or now.
        now: epoch seconds.

    Raises:
        InputError: both a start and a duration were given, one cannot be read, or the window is
            empty or too long.
    """
    if duration and start:
        raise InputError(
            "Both duration and start were given", next_step="Give one of them, with or without end."
        )
    until = _epoch("end", end or "now", now=now)
    since = _epoch("start", start, now=now) if start else until - _seconds(duration or DEFAULT)
    if since >= until:
        raise InputError(
            f"The time window is empty or reversed: from {iso(since)} to {iso(until)}",
            next_step="Give a start that is before the end.",
        )
    if until - since > LONGEST:
        raise InputError("The time window is longer than a year", next_step="Give a shorter one.")
    words = f"since {_moment(start, since)}" if start else f"last {_short(until - since)}"
    words += f" until {_moment(end, until)}" if end else ""
    return Window(start=int(since), end=int(until), words=words)


def _epoch(name: str, text: str, *, now: float) -> float:
    epoch = epoch_of(text, now=now)
    if epoch is None:
        raise InputError(f"{name} is no time", next_step=f"Give it as {TIME_FORMS}.")
    return epoch


def _seconds(duration: str) -> int:
    seconds = seconds_of(duration)
    if seconds is None:
        raise InputError("duration is no span of time", next_step=f"Give it as {SPAN_FORMS}.")
    return seconds


def _short(seconds: float) -> str:
    """Write a span as it can be given again: `1d`, `1h30m`."""
    left, parts = round(seconds), []
    for unit, size in _UNITS:
        number, left = divmod(left, size)
        parts += [f"{number}{unit}"] if number else []
    return "".join(parts)


def _moment(text: str, epoch: float) -> str:
    """Say a time as it was said, if it is relative, and else in the one form that is shown."""
    return text if _LETTER.match(text) else iso(epoch) or text
