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
        "authorized_expiring_time",
        "authorized_time",
        "cert_expire_time",
        "cert_expiry",
        "config_timestamp",
        "connect",
        "created_at",
        "created_time",
        "dhcp_expire_time",
        "dhcp_start_time",
        "disconnect",
        "end",
        "end_of_sale_time",
        "end_of_service_time",
        "end_time",
        "enter",
        "eos_time",
        "expire_time",
        "last_cert_expiry",
        "last_failure_at",
        "last_flapped",
        "last_generated",
        "last_rx_time",
        "last_seen",
        "last_sync",
        "last_trouble_timestamp",
        "last_used",
        "lastcheck",
        "linked_timestamp",
        "modified_time",
        "password_modified_time",
        "pending_cert_expiry",
        "published_date",
        "resolved_time",
        "scheduled_at",
        "scheduled_time",
        "since",
        "start",
        "start_time",
        "started_time",
        "stop_time",
        "time_updated",
        "timestamp",
        "unacked_time",
        "updated_at",
        "updated_date",
        "version_eos_time",
        "warranty_time",
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
