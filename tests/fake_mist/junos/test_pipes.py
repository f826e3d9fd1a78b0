"""Pipes, in the order they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_mist.junos.talking import Talk

PROMPT = "\r\n{master:0}\r\nmist@leaf-1> "


@pytest.mark.parametrize(
    ("pipes", "says"),
    [
        ("match model", ["Model: ex4400-48p"]),
        ('match "host|junos"', ["Hostname: leaf-1", "Junos: 23.4R2-S4.11"]),
        ("match nothing-like-it", []),
        ("match (", []),
        ("match H.*n.*1", ["Hostname: leaf-1"]),
        ("match (.+)+!", []),
        ("match .*.*.*e", []),
        ("except ^m", ["Hostname: leaf-1", "Junos: 23.4R2-S4.11"]),
        ("count", ["Count: 3 lines"]),
        ("match leaf | count", ["Count: 1 lines"]),
        ("count | match leaf", []),
        ("find model", ["Model: ex4400-48p", "Junos: 23.4R2-S4.11"]),
        ("find nowhere", ["Pattern not found"]),
        ("last 1", ["Junos: 23.4R2-S4.11"]),
        ("last 0", []),
        ("trim 7 | last 2", ["ex4400-48p", "23.4R2-S4.11"]),
        ("no-more | match host", ["Hostname: leaf-1"]),
        ("display json", ['{"junos-version": "23.4R2-S4.11"}']),
        ("disp json | count", ["Count: 1 lines"]),
        ("save /var/tmp/x", ["Wrote 3 lines of output to '/var/tmp/x'"]),
        ("match host | tee x", ["Hostname: leaf-1", "Wrote 1 lines of output to 'x'"]),
        ("hold", ["Hostname: leaf-1", "Model: ex4400-48p", "Junos: 23.4R2-S4.11"]),
    ],
)
def test_a_pipe_changes_the_output(talk: Callable[..., Talk], pipes: str, says: list[str]) -> None:
    """Case does not matter, a broken pattern is taken literally, and order does matter."""
    _echo, _, said = talk().says(f"show version | {pipes}\n").partition("\r\n")
    assert said == "".join(f"{line}\r\n" for line in says) + PROMPT


def test_last_without_a_number_fills_the_screen(talk: Callable[..., Talk]) -> None:
    """As many lines as the terminal has."""
    session = talk()
    session.shell.resize(80, 5)
    said = session.says("show log messages | last | no-more\n")
    assert said.count("für Zoë") == 5


def test_no_more_shows_everything_once(talk: Callable[..., Talk]) -> None:
    """Only for its own command; quoted pipes are no pipes."""
    session = talk()
    assert "---(more" not in session.says("show log messages | no-more\n")
    assert "---(more)---" in session.says('show log messages | match "line|no-more"\n')


def test_display_set_takes_the_other_transcript(talk: Callable[..., Talk]) -> None:
    """The last format asked for wins."""
    said = talk().says("show configuration | display json | display set\n")
    assert "\r\nset system host-name leaf-1\r\n" in said


def test_a_format_without_transcript_is_recorded(talk: Callable[..., Talk]) -> None:
    """It says nothing, and the missing format is named."""
    session = talk()
    assert session.says("show version | display xml\n").endswith(f"xml \r\n{PROMPT}")
    assert session.missed == ["leaf-1: show version as xml"]
