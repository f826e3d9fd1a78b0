"""The instant the recordings stand at, and the shift that moves them to the present."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

NOW: Final = 1_781_524_800
"""2026-06-15 12:00:00 UTC: every synthetic time is told from this instant."""

TIME_KEYS: Final = frozenset(
    {
        "acked_time",
        "assoc_time",
        "cert_expiry",
        "config_timestamp",
        "connect",
        "created_at",
        "created_time",
        "disconnect",
        "end",
        "end_time",
        "expire_time",
        "last_flapped",
        "last_cert_expiry",
        "last_seen",
        "last_trouble_timestamp",
        "last_used",
        "lastcheck",
        "modified_time",
        "password_modified_time",
        "resolved_time",
        "scheduled_time",
        "start",
        "start_time",
        "timestamp",
        "updated_at",
    }
)
"""JSON keys whose numbers are epoch seconds."""

FIRST_EPOCH: Final = 1_400_000_000
"""A smaller number under a time key is a span or a zero, and stays."""

STEP: Final = 60
"""The live shift moves in whole minutes, so that the pages of one walk agree."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class TimeShift:
    """Seconds added to every recorded time in an answer."""

    seconds: int = 0

    def value(self, body: Any) -> Any:
        """Copy a JSON value with its recorded times moved; unshifted values pass as they are."""
        return _moved(body, self.seconds) if self.seconds else body

    def undone(self, body: Any) -> Any:
        """Move present times to where recorded ones stand, so that an answer brings them back."""
        return TimeShift(-self.seconds).value(body)


def shift_to(now: float) -> TimeShift:
    """Give the shift that brings NOW to within a minute before `now`, never after it."""
    return TimeShift(int((now - NOW) // STEP) * STEP)


def _moved(body: Any, seconds: int) -> Any:
    if isinstance(body, dict):
        return {
            key: _moved(value, seconds)
            if isinstance(value, (dict, list))
            else value + seconds
            if key in TIME_KEYS and isinstance(value, (int, float)) and value >= FIRST_EPOCH
            else value
            for key, value in body.items()
        }
    if isinstance(body, list):
        return [_moved(item, seconds) for item in body]
    return body
