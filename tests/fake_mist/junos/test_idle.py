"""Idle warnings, by the turned clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_mist.junos.talking import Talk

MINUTE = "Warning: session will be closed in 1 minute if there is no activity"
SECONDS = "Warning: session will be closed in 10 seconds if there is no activity"
CLOSING = "Idle timeout exceeded: closing session"


def test_by_default_a_session_may_idle(talk: Callable[..., Talk]) -> None:
    """Nothing comes unasked, however long it takes."""
    session = talk()
    assert session.after(1e6) == ""
    assert not session.shell.closed


def test_two_warnings_come_at_the_prompt_and_then_the_end(talk: Callable[..., Talk]) -> None:
    """Each once, with the line that is being typed drawn again below it."""
    session = talk(idle_minutes="5")
    session.says("sho")
    assert session.after(239) == ""
    assert session.after(1) == f"\r\n{MINUTE}\r\n\rmist@leaf-1> sho"
    assert session.after(49) == ""
    assert session.after(1) == f"\r\n{SECONDS}\r\n\rmist@leaf-1> sho"
    assert session.after(10) == f"\r\n{CLOSING}\r\n"
    assert session.shell.closed
    assert session.after(100) == ""


def test_any_key_starts_the_time_again(talk: Callable[..., Talk]) -> None:
    """Even one that shows nothing."""
    session = talk(idle_minutes="5")
    assert MINUTE in session.after(240)
    session.says("\x01")
    assert session.after(239) == ""
    assert MINUTE in session.after(1)


def test_the_time_can_be_set(talk: Callable[..., Talk]) -> None:
    """And taken away again with 0; one minute is too short for the first warning."""
    session = talk()
    assert "Idle timeout set to 1 minutes\r\n" in session.says("set cli idle-timeout 1\n")
    assert session.after(40) == ""
    assert SECONDS in session.after(15)
    assert "Idle timeout disabled\r\n" in session.says("set cli idle-timeout 0\n")
    assert session.after(1000) == ""


def test_a_pager_is_not_drawn_again(talk: Callable[..., Talk]) -> None:
    """There is no line to draw while a page is held."""
    session = talk(idle_minutes="5")
    session.says("show log messages\n")
    assert session.after(240) == f"\r\n{MINUTE}\r\n"
