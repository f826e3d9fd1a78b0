"""The audit log: kinds of action."""

from __future__ import annotations

import pytest

from mist_mcp.analysis.audit_log import action_of, is_change
from mist_mcp.models.event import LogEntry


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


def test_looking_is_no_change() -> None:
    """Unless something was changed by it."""
    assert not is_change(LogEntry(message="Accessed Org", before={}, after={}))
    assert not is_change(LogEntry(message=None))
    assert is_change(LogEntry(message="Delete WLAN"))
    assert is_change(LogEntry(message="Login", after={"x": 1}))
