"""Acknowledged risks: of one client, of exactly these risks, for one hour."""

from __future__ import annotations

import pytest

from mist_mcp.gate.acceptances import Acceptances

HOUR = 3600.0


class Desk:
    """Acceptances with a clock that a test sets."""

    def __init__(self) -> None:
        """Start at time zero."""
        self.now = 0.0
        self.kept = Acceptances(lambda: self.now)


def test_nothing_is_accepted_at_first() -> None:
    """For nobody."""
    desk = Desk()
    assert not desk.kept.hold("client", "risks")
    assert desk.kept.until("client", "risks") is None


def test_an_acceptance_holds_for_this_client_and_these_risks() -> None:
    """Other risks, another client, and the two exchanged: not accepted."""
    desk = Desk()
    desk.kept.add("client", "risks")
    assert desk.kept.hold("client", "risks")
    for caller, risks in (("client", "more risks"), ("another", "risks"), ("risks", "client")):
        assert not desk.kept.hold(caller, risks)
        assert desk.kept.until(caller, risks) is None


def test_an_acceptance_ends_after_an_hour() -> None:
    """What is told when it is given is when it ends."""
    desk = Desk()
    desk.now = 100.0
    end = desk.kept.add("client", "risks")
    assert end == 100.0 + HOUR
    desk.now = end - 1
    assert desk.kept.hold("client", "risks")
    assert desk.kept.until("client", "risks") == end
    desk.now = end
    assert not desk.kept.hold("client", "risks")
    assert desk.kept.until("client", "risks") is None


def test_accepting_again_counts_from_then_on() -> None:
    """The later end replaces the earlier."""
    desk = Desk()
    desk.kept.add("client", "risks")
    desk.now = 1000.0
    assert desk.kept.add("client", "risks") == 1000.0 + HOUR
    assert desk.kept.until("client", "risks") == 1000.0 + HOUR


@pytest.mark.parametrize("passed", [HOUR, HOUR + 1])
def test_what_is_over_is_forgotten_when_the_next_is_kept(passed: float) -> None:
    """A clock that is set back revives nothing that was over; what still counts stays."""
    desk = Desk()
    desk.kept.add("old", "risks")
    desk.now = 2.0
    desk.kept.add("young", "risks")
    desk.now = passed
    desk.kept.add("new", "risks")
    desk.now = 3.0
    held = [caller for caller in ("old", "young", "new") if desk.kept.hold(caller, "risks")]
    assert held == ["young", "new"]
