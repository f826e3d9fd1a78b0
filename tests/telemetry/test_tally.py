"""Counts of outcomes add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp import errors
from mist_mcp.telemetry.faults import OK, next_step, side_of
from mist_mcp.telemetry.tally import Tally, summed

OUTCOMES = st.lists(
    st.sampled_from(["ok", "NotFoundError", "ToolError", "CloudFailureError", "KeyError"]),
    max_size=40,
)
OWN = {"MistError", "CloudError", "SettingsError", "AuditError"}
"""Errors that no operation ends with, and that of the server's own disk."""


def tally(outcomes: list[str]) -> Tally:
    """Count outcomes."""
    counted = Tally()
    for outcome in outcomes:
        counted.add(0.1, outcome)
    return counted


@given(OUTCOMES, OUTCOMES)
def test_every_operation_succeeded_failed_or_was_refused(one: list[str], other: list[str]) -> None:
    """In the sum of two tallies too."""
    whole = summed([tally(one), tally(other)])
    assert whole.count == len(one) + len(other) == whole.latencies.count
    assert whole.count == whole.succeeded + whole.failed + whole.refused
    assert whole.outcomes == tally(one + other).outcomes


def test_the_fault_decides_between_failed_and_refused() -> None:
    """What the cloud or the server did wrong failed; what the caller did was refused."""
    counted = tally(["ok", "NotFoundError", "CloudFailureError", "KeyError"])
    assert (counted.succeeded, counted.refused, counted.failed) == (1, 1, 2)


def test_a_hundred_per_cent_means_all() -> None:
    """The share is rounded down, and there is none of nothing."""
    assert tally(["ok"] * 2999 + ["KeyError"]).success_percent == 99.9
    assert tally(["ok"] * 3).success_percent == 100.0
    assert Tally().success_percent is None


def test_what_is_refused_lowers_no_share() -> None:
    """A call that could not succeed as asked says nothing about whether others do."""
    refused = ["InputError", "ArgumentError", "RefusedError", "ForbiddenError", "ShellError"]
    assert tally(["ok", *refused]).success_percent == 100.0
    assert tally(["ok", "KeyError", *refused]).success_percent == 50.0
    assert tally(refused).success_percent is None


def test_every_error_of_ours_has_a_side_and_a_next_step() -> None:
    """None of them passes for an unknown fault of the server."""
    names = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    assert {name for name in names if side_of(name) == "server"} == OWN


def test_a_broken_device_is_no_failure_of_the_service() -> None:
    """Nor is a call that was given up."""
    counted = tally(["ShellError", "CancelledError"])
    assert (counted.refused, counted.failed) == (2, 0)


def test_an_error_is_like_the_kind_that_it_belongs_to() -> None:
    """A refused command is an input that cannot be used."""
    assert side_of("CommandRefusedError") == "caller"


def test_an_unknown_error_is_the_server_s_own() -> None:
    """The log is where to look."""
    assert side_of("KeyError") == "server"
    assert "log" in next_step("KeyError")
    assert OK == "ok"
