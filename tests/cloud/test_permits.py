"""Permits: for one exact request, once, for ten minutes, and known to nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mist_mcp.cloud.permits import (
    Ledger,
    Permit,
    Write,
    digest_of,
    no_permits,
    unpermitted,
)
from mist_mcp.errors import RefusedError

WRITE = Write("POST", "/api/v1/sites/x/devices/y/restart", {"node": "node0"})
TEN_MINUTES = 600.0


class Desk:
    """A ledger with a clock that a test sets."""

    def __init__(self) -> None:
        """Start at time zero."""
        self.now = 0.0
        self.ledger = Ledger(lambda: self.now)

    def issued(self, write: Write = WRITE) -> Permit:
        """Return a permit."""
        return self.ledger.issue(write)

    def counts(self, permit: Permit, write: Write = WRITE) -> bool:
        """Tell whether a permit lets a request pass now, which spends it."""
        try:
            self.ledger.redeem(permit, write)
        except RefusedError:
            return False
        return True


@pytest.fixture
def desk() -> Desk:
    """Return a ledger without permits."""
    return Desk()


def test_a_permit_counts_once(desk: Desk) -> None:
    """The second request is another one."""
    permit = desk.issued()
    assert desk.counts(permit)
    assert not desk.counts(permit)


@pytest.mark.parametrize(
    "other",
    [
        replace(WRITE, method="PUT"),
        replace(WRITE, method="DELETE"),
        replace(WRITE, path=f"{WRITE.path}s"),
        replace(WRITE, body={"node": "node1"}),
        replace(WRITE, body={"node": "node0", "force": True}),
        replace(WRITE, body={}),
        replace(WRITE, body=None),
    ],
    ids=str,
)
def test_a_permit_is_for_its_own_request(other: Write, desk: Desk) -> None:
    """Shown with another, it is refused and gone; nor does the other's do for this one."""
    permit = desk.issued()
    assert not desk.counts(permit, other)
    assert not desk.counts(permit)
    assert not desk.counts(desk.issued(other))


def test_permits_do_not_stand_in_for_each_other(desk: Desk) -> None:
    """Each of several open ones fits its own request only, in any order."""
    other = replace(WRITE, path="/api/v1/sites/x")
    first, second = desk.issued(), desk.issued(other)
    assert first != second
    assert desk.counts(second, other)
    assert desk.counts(first)


@pytest.mark.parametrize("late", [TEN_MINUTES, TEN_MINUTES + 1])
def test_a_permit_counts_for_ten_minutes(late: float, desk: Desk) -> None:
    """Shortly before that it does, then no longer."""
    one, other = desk.issued(), desk.issued()
    desk.now = TEN_MINUTES - 1
    assert desk.counts(one)
    desk.now = late
    assert not desk.counts(other)


@pytest.mark.parametrize("passed", [TEN_MINUTES, TEN_MINUTES + 1])
def test_what_is_too_old_is_forgotten_when_the_next_is_issued(passed: float, desk: Desk) -> None:
    """A clock that is set back brings no permit back; the ones that count stay."""
    old = desk.issued()
    desk.now = 1.0
    young = desk.issued()
    desk.now = passed
    desk.issued()
    desk.now = 2.0
    assert not desk.counts(old)
    assert desk.counts(young) is (passed == TEN_MINUTES)


@pytest.mark.parametrize("number", ["", "0", "0" * 64])
def test_a_number_that_nobody_made_is_no_permit(number: str, desk: Desk) -> None:
    """Nor is it one while others are open."""
    assert not desk.counts(Permit(number))
    desk.issued()
    assert not desk.counts(Permit(number))


def test_a_permit_of_another_ledger_is_none(desk: Desk) -> None:
    """Whoever can make a ledger cannot write by it."""
    assert not desk.counts(Desk().issued())


def test_a_body_that_is_changed_after_the_approval_is_another_request(desk: Desk) -> None:
    """What was approved is kept as it was, not as an object that may change."""
    body = {"node": "node0"}
    write = replace(WRITE, body=body)
    permit = desk.issued(write)
    body["node"] = "node1"
    assert not desk.counts(permit, write)


def test_numbers_are_long_and_never_the_same(desk: Desk) -> None:
    """Nobody guesses one; and it is not shown where a permit is."""
    permits = [desk.issued() for _ in range(100)]
    assert len({permit.number for permit in permits}) == len(permits)
    assert min(len(permit.number) for permit in permits) == 64
    assert permits[0].number not in repr(permits[0])


def test_a_client_without_a_ledger_writes_nothing(desk: Desk) -> None:
    """Whatever permit it shows; the refusal says what to do."""
    with pytest.raises(RefusedError) as raised:
        no_permits(desk.issued(), WRITE)
    assert str(raised.value) == str(unpermitted())
    assert "Call the tool again" in raised.value.next_step


def test_the_order_of_fields_makes_no_other_request() -> None:
    """The same object, written down in another order."""
    assert digest_of({"a": 1, "b": [{"c": 2, "d": 3}]}) == digest_of(
        {"b": [{"d": 3, "c": 2}], "a": 1}
    )


def test_values_that_look_alike_are_told_apart() -> None:
    """Number, text and truth; nothing, nowhere and empty; the order of a list; the place."""
    alike: list[Any] = [
        *(1, "1", 1.5, True, "true", None, "null", "", [], {}, [[]], {"": None}),
        *([1, 2], [2, 1], [12], ["1,2"], {"a": [1]}, {"a": 1}, ["a", 1], "\u00e9", "e\u0301"),
    ]
    assert len({digest_of(value) for value in alike}) == len(alike)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_is_no_json_cannot_be_permitted(value: object, desk: Desk) -> None:
    """Nobody could say what would be sent."""
    with pytest.raises((ValueError, TypeError)):
        desk.issued(replace(WRITE, body={"x": value}))
