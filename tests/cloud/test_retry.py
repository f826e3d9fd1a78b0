"""When to ask again, and after how long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.cloud.retry import ATTEMPTS, LONGEST_PAUSE, pause_before_retry
from mist_mcp.errors import (
    CloudFailureError,
    InputError,
    MistError,
    NotFoundError,
    RateLimitedError,
    UnreachableError,
    UnreadableAnswerError,
)


def throttled(retry_after: float | None) -> RateLimitedError:
    """Return the error of a 429."""
    return RateLimitedError("Full", next_step="Wait.", status=429, retry_after=retry_after)


def failed(status: int) -> CloudFailureError:
    """Return the error of a failing cloud."""
    return CloudFailureError("Failed", next_step="Wait.", status=status)


PASSING = [
    UnreachableError("Gone", next_step="Wait."),
    failed(502),
    failed(503),
    failed(504),
    throttled(None),
    throttled(1.0),
]
LASTING = [
    failed(500),
    failed(301),
    NotFoundError("None", next_step="Look.", status=404),
    UnreadableAnswerError("Odd", next_step="Look."),
    InputError("Odd", next_step="Look."),
]


@pytest.mark.parametrize("error", PASSING)
def test_passing_faults_are_tried_again_until_the_last_attempt(error: MistError) -> None:
    """Then the caller hears of it."""
    pauses = [pause_before_retry(error, attempt=n, jitter=0.5) for n in range(1, ATTEMPTS + 2)]
    assert all(pause is not None and pause > 0 for pause in pauses[: ATTEMPTS - 1])
    assert pauses[ATTEMPTS - 1 :] == [None, None]


@pytest.mark.parametrize("error", LASTING)
def test_lasting_faults_are_not(error: MistError) -> None:
    """The same question has the same answer."""
    assert pause_before_retry(error, attempt=1, jitter=0.5) is None


@given(st.floats(0, LONGEST_PAUSE), st.floats(0, 1), st.integers(1, ATTEMPTS - 1))
def test_the_cloud_is_never_asked_before_the_time_it_named(
    seconds: float, jitter: float, attempt: int
) -> None:
    """A random share of a second is added."""
    pause = pause_before_retry(throttled(seconds), attempt=attempt, jitter=jitter)
    assert pause is not None
    assert seconds <= pause <= seconds + 1


def test_a_waiting_time_that_is_too_long_is_handed_to_the_caller() -> None:
    """Nobody is held for an hour."""
    assert pause_before_retry(throttled(LONGEST_PAUSE + 1), attempt=1, jitter=0.0) is None


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, ATTEMPTS - 2))
def test_pauses_never_shrink_from_one_attempt_to_the_next(
    first: float, second: float, attempt: int
) -> None:
    """Whatever the random numbers."""
    error = failed(503)
    earlier = pause_before_retry(error, attempt=attempt, jitter=first)
    later = pause_before_retry(error, attempt=attempt + 1, jitter=second)
    assert earlier is not None
    assert later is not None
    assert 0 < earlier <= later <= LONGEST_PAUSE
