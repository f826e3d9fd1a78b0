"""What is written of a call: everything that matters, and no secret."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mist_mcp.audit.entry import LINE_START, Entry, fields_of, token_digest
from mist_mcp.words.redaction import Redactor

TOKEN = "Fak3TokenOfThisProcess0123456789"
PLANTED = "hunter2-Plant3d"
CALL = Entry(
    call="c1",
    client="tester 1.0",
    transport="stdio",
    token=token_digest(TOKEN),
    tool="device_action",
    arguments={"device_id": "SW-1", "action": "restart"},
    danger="disruptive",
    targets=("SW-1", "Library"),
    decision="allowed",
    reason="a person approved it",
    approver="elicitation",
)


def written(entry: Entry) -> str:
    """Return what is written of an entry."""
    return json.dumps(fields_of(entry, time=1_700_000_000.5, redactor=Redactor(known=(TOKEN,))))


def test_an_entry_says_who_did_what_when_and_why() -> None:
    """Every field of the entry, the time in words and as a number."""
    assert json.loads(written(replace(CALL, outcome="ok", seconds=1.25))) == {
        "time": "2023-11-14T22:13:20Z",
        "epoch": 1_700_000_000.5,
        "call": "c1",
        "client": "tester 1.0",
        "transport": "stdio",
        "token": token_digest(TOKEN),
        "tool": "device_action",
        "arguments": {"device_id": "SW-1", "action": "restart"},
        "danger": "disruptive",
        "targets": ["SW-1", "Library"],
        "decision": "allowed",
        "reason": "a person approved it",
        "approver": "elicitation",
        "shown": [],
        "outcome": "ok",
        "seconds": 1.25,
    }


def test_no_secret_is_written_wherever_it_stands() -> None:
    """By the name of a field, by its form, and the API token anywhere, the client's name too."""
    text = written(
        replace(
            CALL,
            client=f"x {TOKEN}",
            arguments={"body": {"psk": PLANTED, "note": f"password: {PLANTED}"}, TOKEN: TOKEN},
            targets=(f"SW {TOKEN}",),
            reason=f"Authorization: Token {PLANTED}",
            outcome=f"psk={PLANTED}",
        )
    )
    assert PLANTED not in text
    assert TOKEN not in text


def test_nothing_hidden_is_written() -> None:
    """A name cannot clear the terminal of who reads the log."""
    text = written(replace(CALL, client="a\x1b[2Jb\u202e", targets=("x\u200by",)))
    assert json.loads(text)["client"] == "ab"
    assert json.loads(text)["targets"] == ["xy"]


@pytest.mark.parametrize(
    "arguments", [{"body": ['"\\'] * 5_000}, {"body": "ü" * 1_000_000}, {"x" * 9_000: {}}]
)
def test_one_call_cannot_fill_the_disk(arguments: dict[str, Any]) -> None:
    """Large arguments are written as their beginning."""
    entry = replace(CALL, arguments=arguments, targets=("ü" * 9_000,) * 30, reason="é" * 9_000)
    assert len(written(entry)) < 30_000


def test_a_line_begins_as_writers_know_it() -> None:
    """By its beginning a torn line is told from a file that is something else."""
    assert written(CALL).replace(": ", ":").encode().startswith(LINE_START)


def test_a_digest_names_a_token_without_showing_it() -> None:
    """The same for the same token, another for another, short."""
    assert token_digest(TOKEN) == token_digest(TOKEN) != token_digest(f"{TOKEN}x")
    assert len(token_digest(TOKEN)) == 12
    assert token_digest(TOKEN) not in TOKEN
