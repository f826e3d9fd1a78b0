"""Spans of time and moments, as Junos writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400
WEEK: Final = 7 * DAY


def at(epoch: float, form: str = "%Y-%m-%d %H:%M:%S UTC") -> str:
    """Write an instant."""
    return datetime.fromtimestamp(epoch, tz=UTC).strftime(form)


def span(seconds: int) -> str:
    """Write how long a session is up: `7`, `4:31`, `23:59:59`, `5d 18:19:16`, `35w2d 3:57:43`."""
    days, rest = divmod(seconds, DAY)
    hours, minutes, left = rest // HOUR, rest % HOUR // MINUTE, rest % MINUTE
    if seconds < MINUTE:
        return f"{seconds}"
    if seconds < HOUR:
        return f"{minutes}:{left:02d}"
    clock = f"{hours}:{minutes:02d}:{left:02d}"
    weeks, days = divmod(days, 7)
    if weeks:
        return f"{weeks}w{days}d {clock}"
    return f"{days}d {clock}" if days else clock
