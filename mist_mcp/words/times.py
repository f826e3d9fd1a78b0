"""Times as people and programs read them: ISO 8601 in UTC, and plain durations. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_STEPS: Final = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
_LATEST: Final = 253_402_300_799.0
"""The last second that ISO 8601 writes with four digits of year."""


def iso(epoch: float | None) -> str | None:
    """Return epoch seconds as ISO 8601 in UTC; None for no time, or for one out of range."""
    if epoch is None or not 0 < epoch <= _LATEST:
        return None
    return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(value: object) -> object:
    """Return epoch seconds as ISO 8601 in UTC, and anything else as it is."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return iso(value)
    return value


def duration(seconds: float | None) -> str | None:
    """Return seconds in their largest unit and the one below: "5 d 18 h"; None for unknown."""
    if seconds is None or not 0 <= seconds < _LATEST:
        return None
    place = next((i for i, (_, size) in enumerate(_STEPS) if seconds >= size), len(_STEPS) - 1)
    parts: list[str] = []
    rest = int(seconds)
    for unit, size in _STEPS[place : place + 2]:
        count, rest = divmod(rest, size)
        if count or not parts:
            parts.append(f"{count} {unit}")
    return " ".join(parts)
