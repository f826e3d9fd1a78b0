"""How long something has been up, whatever a cloud sends for it. Pure."""

from __future__ import annotations

from typing import Final

_EPOCH: Final = 1_000_000_000.0
"""Seconds: nothing has been up for 31 years, so that a larger number is the time of the start."""


def up_for(uptime: float | None, *, now: float) -> float | None:
    """Return for how many seconds something has been up; some clouds send when it started."""
    if uptime is None or uptime < _EPOCH:
        return uptime
    return now - uptime if uptime <= now else None
