"""When to ask again, and after how long. Only reads are ever repeated."""

from __future__ import annotations

from typing import Final

from mist_mcp.errors import (
    BarredError,
    CloudError,
    MistError,
    RateLimitedError,
    TimedOutError,
    UnreachableError,
)

ATTEMPTS: Final = 4
"""Requests in all, the first included."""

LONGEST_PAUSE: Final = 10.0
"""Seconds. A longer wait is not ours to take: the caller hears of it and decides."""

_FIRST_PAUSE: Final = 0.5
_PASSING_FAULTS: Final = frozenset({502, 503, 504})


def pause_before_retry(error: MistError, *, attempt: int, jitter: float) -> float | None:
    """Return the seconds to wait before the next attempt, or None to give up.

    Args:
        error: what the attempt ended with.
        attempt: 1 for the first request.
        jitter: a random number from 0 to 1, so that many clients do not return at once.
    """
    if attempt >= ATTEMPTS:
        return None
    if isinstance(error, RateLimitedError):
        return _obey(error.retry_after, attempt=attempt, jitter=jitter)
    if isinstance(error, TimedOutError | BarredError):
        return None  # a caller has waited long enough, or would wait in vain
    passing = isinstance(error, UnreachableError) or (
        isinstance(error, CloudError) and error.status in _PASSING_FAULTS
    )
    return _backoff(attempt, jitter) if passing else None


def _obey(retry_after: float | None, *, attempt: int, jitter: float) -> float | None:
    """Wait as long as the cloud asks for, unless that is too long to hold a caller."""
    if retry_after is None:
        return _backoff(attempt, jitter)
    return retry_after + jitter if retry_after <= LONGEST_PAUSE else None


def _backoff(attempt: int, jitter: float) -> float:
    """Double the pause with each attempt, and spread it over half of its length."""
    longest = min(_FIRST_PAUSE * 2.0 ** (attempt - 1), LONGEST_PAUSE)
    return longest * (0.5 + jitter / 2)
