"""What is remembered of operations, and what is forgotten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.telemetry.recording import NOON, Clock, Recording


def test_an_operation_is_remembered_with_its_start() -> None:
    """It is recorded when it ends."""
    made = Recording()
    made.recorder.record("tool", "get_alarms", seconds=2.5, outcome="ok")
    [operation] = made.recorder.recent
    assert (operation.kind, operation.name, operation.outcome) == ("tool", "get_alarms", "ok")
    assert (operation.started, operation.seconds) == (NOON - 2.5, 2.5)


def test_a_request_is_remembered_without_its_ids() -> None:
    """Under the template of its path."""
    made = Recording()
    made.recorder.observe("/api/v1/orgs/5c5b35000001/sites", 0.1, "ok")
    assert list(made.recorder.by_name("api")) == ["orgs/{id}/sites"]


def test_a_clock_that_is_set_back_takes_no_time() -> None:
    """A duration is never negative."""
    made = Recording()
    made.recorder.record("tool", "get_alarms", seconds=-5.0, outcome="ok")
    assert made.recorder.recent[0].seconds == 0.0


def test_errors_are_counted_with_their_last_time() -> None:
    """Of tools and of requests apart."""
    made = Recording()
    made.requests(2, outcome="TimedOutError")
    made.clock.now += 60
    made.requests(1, outcome="TimedOutError")
    made.recorder.record("tool", "get_alarms", seconds=1.0, outcome="TimedOutError")
    made.requests(5)
    failures = made.recorder.failures
    assert {key: (one.count, one.last) for key, one in failures.items()} == {
        ("api", "TimedOutError"): (3, NOON + 60),
        ("tool", "TimedOutError"): (1, NOON + 60),
    }


def test_names_are_counted_busiest_first() -> None:
    """Names that are as busy stand in their order."""
    made = Recording()
    for name in ["b", "c", "c", "a"]:
        made.recorder.record("tool", name, seconds=0.1, outcome="ok")
    assert {name: one.count for name, one in made.recorder.by_name("tool").items()} == {
        "c": 2,
        "a": 1,
        "b": 1,
    }
    assert list(made.recorder.by_name("tool")) == ["c", "a", "b"]


@given(st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(["ok", "KeyError"]))))
def test_the_minutes_of_a_day_hold_what_happened_in_it(
    happened: list[tuple[int, str]],
) -> None:
    """Over any 24 hours the counts are those of the operations."""
    made = Recording()
    for minute, outcome in sorted(happened):
        made.clock.now = NOON + minute * 60
        made.requests(1, outcome=outcome)
    day = made.recorder.last_minutes(1440)
    outcomes = [outcome for minute, outcome in happened if NOON // 60 + minute in day]
    found = made.recorder.over("api", day)
    assert found.count == len(outcomes)
    assert found.failed == outcomes.count("KeyError")


def test_the_current_minute_is_one_of_the_last() -> None:
    """The last minutes end with it."""
    made = Recording(Clock(NOON + 59.9))
    made.requests(3)
    assert made.recorder.over("api", made.recorder.last_minutes(1)).count == 3
    made.clock.now += 0.1
    assert made.recorder.over("api", made.recorder.last_minutes(1)).count == 0
    assert made.recorder.over("api", made.recorder.last_minutes(2)).count == 3


def test_memory_is_bounded_and_the_counts_still_add_up() -> None:
    """Operations, names and minutes beyond the bounds are summed up or forgotten."""
    made = Recording()
    for number in range(3000):
        made.clock.now += 61
        made.recorder.record("api", f"name{number}", seconds=0.1, outcome="ok")
    names = made.recorder.by_name("api")
    assert len(made.recorder.recent) == 2000
    assert len(names) == 201
    assert next(iter(names)) == "(other)"
    assert sum(one.count for one in names.values()) == 3000
    days = made.recorder.last_minutes(5000)
    assert made.recorder.over("api", days).count == 1440


def test_a_flood_of_names_pushes_none_out() -> None:
    """A name that was counted before the flood is still counted for itself."""
    made = Recording()
    for name in ["early", *(f"name{number}" for number in range(500)), "early", "late"]:
        made.recorder.record("tool", name, seconds=0.1, outcome="ok")
    names = made.recorder.by_name("tool")
    assert names["early"].count == 2
    assert "late" not in names
