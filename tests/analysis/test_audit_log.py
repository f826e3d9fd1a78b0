"""The audit log: kinds of action, and names of changed fields."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.audit_log import action_of, changed_fields, is_change
from mist_mcp.models.event import LogEntry

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("message", "action"),
    [
        ('Update Device "clos-acc-p2-07"', "Update Device"),
        ("Login with Role admin", "Login with Role admin"),
        ('Accessed Org "Acme"', "Accessed Org"),
        ("Delete WLAN (guest)", "Delete WLAN"),
        ('"quoted"', None),
        ("", None),
        (None, None),
    ],
)
def test_the_name_of_the_object_is_no_part_of_the_action(
    message: str | None, action: str | None
) -> None:
    """So that actions can be counted."""
    assert action_of(message) == action


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({"a": 1}, {"a": 2}, ["a"]),
        ({}, {"ntp_servers": ["192.0.2.1"]}, ["ntp_servers"]),
        (None, {"auth": {"psk": "x"}}, ["auth.psk"]),
        ({"auth": {"psk": "x", "type": "psk"}}, {"auth": {"type": "psk"}}, ["auth.psk"]),
        ({"a": {"b": {"c": {"d": 1}}}}, {"a": {"b": {"c": {"d": 2}}}}, ["a.b.c"]),
        ({"a": {"b": 1}}, {"a": [1]}, ["a"]),
        ({"a": None}, {"a": {}}, ["a"]),
        ({"a": 1}, {"a": 1}, []),
        ("x", "y", []),
    ],
)
def test_changed_fields_are_named_by_their_path(
    before: Any, after: Any, changed: list[str]
) -> None:
    """Down to a depth at which a setting is a matter of its own."""
    assert changed_fields(before, after) == changed


@given(VALUES, VALUES)
def test_any_value_can_be_compared(before: Any, after: Any) -> None:
    """In both directions the same fields changed, and nothing differs from itself."""
    assert changed_fields(before, after) == changed_fields(after, before)
    assert changed_fields(before, before) == []


def test_looking_is_no_change() -> None:
    """Unless something was changed by it."""
    assert not is_change(LogEntry(message="Accessed Org", before={}, after={}))
    assert not is_change(LogEntry(message=None))
    assert is_change(LogEntry(message="Delete WLAN"))
    assert is_change(LogEntry(message="Login", after={"x": 1}))
