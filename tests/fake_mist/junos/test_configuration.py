"""Configuration mode, so that refusing to enter it can be tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_mist.junos.talking import Talk

PROMPT = "\r\n{master:0}\r\nmist@leaf-1> "
TOP = "\r\n{master:0}[edit]\r\nmist@leaf-1# "
ASKED = (
    "The configuration has been changed but not committed\r\n"
    "Exit with uncommitted changes? [yes,no] (yes) "
)


@pytest.fixture
def editing(talk: Callable[..., Talk]) -> Talk:
    """Enter configuration mode."""
    session = talk()
    assert session.says("configure\n") == f"configure \r\nEntering configuration mode\r\n{TOP}"
    return session


@pytest.mark.parametrize("how", ["exclusive", "private"])
def test_private_and_exclusive_warn_first(talk: Callable[..., Talk], how: str) -> None:
    """Their changes do not survive."""
    said = talk().says(f"conf {how}\n")
    warning = "warning: uncommitted changes will be discarded on exit"
    assert said == f"configure {how} \r\n{warning}\r\nEntering configuration mode\r\n{TOP}"


def test_a_device_without_member_line_shows_only_edit(talk: Callable[..., Talk]) -> None:
    """As routers do."""
    assert talk(member='""').says("configure\n").endswith("\r\n[edit]\r\nmist@leaf-1# ")


def test_an_accepted_change_says_nothing(editing: Talk) -> None:
    """Only the block of the prompt; statements are not checked."""
    assert editing.says("set system host-name x\n") == f"set system host-name x \r\n{TOP}"


def test_levels_are_entered_and_left(editing: Talk) -> None:
    """`exit` goes back to where `edit` was typed, `up` one level, `top` to the top."""
    inside = "\r\n{master:0}[edit interfaces ge-0/0/0]\r\nmist@leaf-1# "
    assert editing.says("edit interfaces ge-0/0/0\n").endswith(inside)
    assert editing.says("up\n").endswith("[edit interfaces]\r\nmist@leaf-1# ")
    assert editing.says("exit\n").endswith(inside)
    assert editing.says("top\n").endswith(TOP)


def test_leaving_unchanged_needs_no_question(editing: Talk) -> None:
    """Back to the prompt of operational mode."""
    assert editing.says("exit\n") == f"exit \r\nExiting configuration mode\r\n{PROMPT}"


def test_leaving_changed_asks(editing: Talk) -> None:
    """A question, not a prompt: no stays, Enter means yes and leaves."""
    editing.says("set x\n")
    assert editing.says("exit\n") == f"exit \r\n{ASKED}"
    assert editing.says("no\n") == f"no\r\n{TOP}"
    assert editing.says("quit configuration-mode\x15exit configuration-mode\n").endswith(ASKED)
    assert editing.says("\n") == f"\r\nExiting configuration mode\r\n{PROMPT}"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("commit check", "configuration check succeeds"),
        ("commit", "commit complete"),
        ("rollback 0", "load complete"),
        ("run show version | match model", "Model: ex4400-48p"),
        ("show | match host", "    host-name leaf-1;"),
        ("show | display set", "set system host-name leaf-1"),
    ],
)
def test_commands_of_the_mode(editing: Talk, typed: str, says: str) -> None:
    """Nothing is ever committed; `run` and `show` answer from the transcripts."""
    _echo, _, said = editing.says(f"{typed}\n").partition("\r\n")
    assert said == f"{says}\r\n{TOP}"


def test_a_commit_may_leave_too(editing: Talk) -> None:
    """Without a question, because nothing is left uncommitted."""
    editing.says("set x\n")
    said = editing.says("commit and-quit\n")
    assert said.endswith(f"commit complete\r\nExiting configuration mode\r\n{PROMPT}")


@pytest.mark.parametrize(("typed", "asks"), [("rollback 1\n", True), ("set x\nrollback\n", False)])
def test_a_rollback_is_a_change_unless_it_undoes_them(
    editing: Talk, typed: str, asks: bool
) -> None:
    """Going back to the running configuration leaves nothing uncommitted."""
    editing.says(typed)
    assert editing.says("exit\n").endswith(ASKED) is asks


def test_errors_count_from_this_modes_prompt(editing: Talk) -> None:
    """Operational commands are unknown here without `run`."""
    caret = " " * len("mist@leaf-1# ") + "^"
    said = editing.says("ping\n")
    assert said == f"ping \r\n{caret}\r\nunknown command.\r\nmist@leaf-1# "
