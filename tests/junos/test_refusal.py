"""Words of a command line against a command, and outputs that merely hold such words."""

from __future__ import annotations

import pytest

from mist_mcp.junos.refusal import refusal


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("error: device vtep not found\n", "error: device vtep not found"),
        (
            "                ^\nsyntax error, expecting <command>.\n",
            "syntax error, expecting <command>.",
        ),
        ("unknown command.\r\n", "unknown command."),
        ("'in' is ambiguous.\nPossible completions:\n", None),
        (
            "fpc0:\n-----\nerror: no such thing\n\nfpc1:\n-----\nerror: no such thing\n",
            "error: no such thing",
        ),
        ("fpc0:\n-----\nerror: no such thing\n\nfpc1:\n-----\n12 entries\n", None),
        ("warning: subsystem is not running\n", None),
        ("warning: old syntax\nerror: no such thing\n{master:0}\n", "error: no such thing"),
        ("error: one\nHostname: sw-1\n", None),
        ("Jun 15 12:00:01 sw-1 rpd[1]: error: peer is down\n", None),
        ("", None),
        ("\n \n", None),
    ],
)
def test_only_what_holds_nothing_else_is_a_refusal(text: str, said: str | None) -> None:
    """An output in which a line says so is an output, and silence no refusal."""
    assert refusal(text) == said
