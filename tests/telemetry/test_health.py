"""The verdict on the service."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.telemetry.health import Verdict, judged
from mist_mcp.telemetry.tally import Tally

BEST_FIRST = ("healthy", "unknown", "degraded", "failing")
COUNTS = st.integers(0, 60)
TALLIES = st.tuples(COUNTS, COUNTS, COUNTS)


def tally(ok: int, failed: int = 0, refused: int = 0) -> Tally:
    """Return so many operations."""
    made = Tally()
    for outcome, number in (("ok", ok), ("TimedOutError", failed), ("NotFoundError", refused)):
        for _ in range(number):
            made.add(0.1, outcome)
    return made


def verdict(
    api: Tally, tools: Tally | None = None, *, token_rejected: bool = False, closed_for: float = 0.0
) -> Verdict:
    """Return the verdict alone."""
    found, reasons = judged(
        api, tools or Tally(), token_rejected=token_rejected, closed_for=closed_for
    )
    assert reasons
    return found


@pytest.mark.parametrize(
    ("api", "expected"),
    [
        (tally(20), "healthy"),
        (tally(95, failed=5), "healthy"),
        (tally(94, failed=6), "degraded"),
        (tally(5, failed=5), "failing"),
        (tally(0, failed=1), "failing"),
        (tally(0), "unknown"),
        (tally(0, refused=3), "degraded"),
        (tally(1, refused=99), "healthy"),
        (tally(1, failed=1, refused=98), "failing"),
    ],
)
def test_the_share_of_failures_decides(api: Tally, expected: str) -> None:
    """Requests that the caller got wrong count neither way; no requests say nothing."""
    assert verdict(api) == expected


def test_tools_that_fail_are_not_healthy_on_a_healthy_cloud() -> None:
    """A fault of the server itself is one too."""
    assert verdict(tally(20), tally(1, failed=1)) == "failing"


def test_a_rejected_token_and_a_closed_door_are_failing() -> None:
    """However many requests succeeded before."""
    assert verdict(tally(1000), token_rejected=True) == "failing"
    found, reasons = judged(tally(1000), tally(9), token_rejected=False, closed_for=90)
    assert found == "failing"
    assert reasons[0] == "Mist accepts no call for another 1 min 30 s: the call budget is used up"


@given(TALLIES, TALLIES, st.booleans(), st.booleans())
def test_another_failure_never_makes_it_better(
    api: tuple[int, int, int], tools: tuple[int, int, int], rejected: bool, closed: bool
) -> None:
    """Nor does a success make it worse."""

    def rank(more_ok: int = 0, more_failed: int = 0) -> int:
        grown = tally(api[0] + more_ok, api[1] + more_failed, api[2])
        found = verdict(
            grown, tally(*tools), token_rejected=rejected, closed_for=30.0 if closed else 0.0
        )
        return BEST_FIRST.index(found)

    assert rank(more_ok=1) <= rank() <= rank(more_failed=1)
