"""Faults as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fake_mist import (
    Disconnect,
    Empty,
    Html,
    Latency,
    Malformed,
    Quota,
    ServerError,
    Throttle,
    Timeout,
)
from fake_mist.faults.syntax import FORMS, FaultSyntaxError, listing, parse

if TYPE_CHECKING:
    from fake_mist.faults.fault import Fault

WRITTEN: dict[str, Fault] = {
    "latency:0.5@GET:/api/v1/orgs/*#3": Latency(0.5, method="GET", path="/api/v1/orgs/*", times=3),
    "throttle": Throttle(30),
    "throttle:7#1": Throttle(7, times=1),
    "server-error": ServerError(),
    "server-error:500@*/stats/*": ServerError(500, path="*/stats/*"),
    "disconnect@POST:*": Disconnect(method="POST"),
    "disconnect:mid-body": Disconnect(mid_body=True),
    "malformed@/api/v1/self": Malformed(path="/api/v1/self"),
    "html:200": Html(200),
    "empty#2": Empty(times=2),
    "quota:100": Quota(100),
    "timeout": Timeout(),
    "timeout:after@PUT:/api/v1/orgs/*#1": Timeout(
        done=True, method="PUT", path="/api/v1/orgs/*", times=1
    ),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_text_gives_the_fault_it_describes(text: str) -> None:
    """Name, value, address and count, each of them optional where there is a default."""
    assert parse(text) == WRITTEN[text]


def test_every_fault_can_be_written() -> None:
    """The examples above use each name of the table, and the listing names each."""
    assert {re.split("[:@#]", text)[0] for text in WRITTEN} == set(FORMS)
    assert all(name in listing() for name in FORMS)


@pytest.mark.parametrize(
    "text", ["", "lag", "latency 0.5", "Latency:1", "empty@", "empty@self", "empty#", "empty#x"]
)
def test_an_unknown_fault_lists_the_valid_ones(text: str) -> None:
    """So does a text that is no fault at all."""
    with pytest.raises(FaultSyntaxError) as raised:
        parse(text)
    assert all(name in str(raised.value) for name in FORMS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("latency", "needs a value"),
        ("latency:soon", "must be a number"),
        ("latency:-1", "number of seconds"),
        ("latency:nan", "number of seconds"),
        ("quota:1.5", "whole number"),
        ("html:99", "HTTP status"),
        ("server-error:600", "HTTP status"),
        ("disconnect:late", "'before' or 'mid-body'"),
        ("timeout:late", "'before' or 'after'"),
        ("empty:1", "takes no value"),
        ("empty#0", "1 or more"),
    ],
)
def test_a_wrong_value_says_what_is_right(text: str, reason: str) -> None:
    """The message has the reason and how the fault is written."""
    with pytest.raises(FaultSyntaxError, match=reason) as raised:
        parse(text)
    assert FORMS[text.split(":", maxsplit=1)[0].split("#", maxsplit=1)[0]].says.split()[0] in str(
        raised.value
    )
