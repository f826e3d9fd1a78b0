"""The count of calls, and the closed door."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.cloud.budget import HOUR, CallBudget


@given(st.lists(st.integers(0, 20_000), max_size=40))
def test_the_count_of_the_hour_is_that_of_the_last_full_hour(times: list[int]) -> None:
    """And all calls count for the total."""
    budget = CallBudget()
    for now in sorted(times):
        budget.count(float(now))
    assert budget.total == len(times)
    hours = [now // int(HOUR) for now in times]
    assert budget.this_hour(max(times, default=0)) == (hours.count(max(hours)) if hours else 0)


def test_the_door_is_closed_for_as_long_as_the_cloud_said() -> None:
    """And open before and after."""
    budget = CallBudget()
    assert budget.closed_for(100.0) == 0
    budget.close(100.0, seconds=60)
    assert [budget.closed_for(now) for now in (100.0, 130.0, 160.0, 200.0)] == [60, 30, 0, 0]


def test_a_shorter_refusal_does_not_reopen_the_door() -> None:
    """Requests that were under way together hear different times."""
    budget = CallBudget()
    budget.close(100.0, seconds=60)
    budget.close(101.0, seconds=0)
    assert budget.closed_for(101.0) == 59
