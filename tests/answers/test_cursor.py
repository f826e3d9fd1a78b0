"""Cursors: only this process writes them, nobody changes them, and they end."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.answers.cursor import LIFETIME, LONGEST, Bookmark, Cursors
from mist_mcp.errors import InputError

NOW = 1_781_524_800.0
TEXTS = st.text(max_size=40)
BOOKMARKS = st.builds(
    Bookmark,
    tool=TEXTS,
    arguments=st.dictionaries(TEXTS, TEXTS | st.integers() | st.booleans(), max_size=5),
    asked=st.just(NOW),
    issued=st.just(NOW),
    total=st.none() | st.integers(0),
    before=st.integers(0),
    source=st.integers(0, 5),
    start=st.dictionaries(TEXTS, TEXTS, max_size=3),
    skip=st.integers(0, 1000),
)


def bookmark(**more: Any) -> Bookmark:
    """Return a bookmark of the test."""
    known = {"tool": "get_alarms", "arguments": {"limit": 5}, "asked": NOW, "issued": NOW}
    return Bookmark(**{**known, "total": 9, "before": 5, **more})


@given(BOOKMARKS)
def test_what_is_sealed_is_what_is_opened(written: Bookmark) -> None:
    """Whatever the tool, its arguments and the place."""
    cursors = Cursors()
    assert cursors.opened(cursors.sealed(written), now=NOW) == written


@given(st.integers(0), st.integers(1, 255))
def test_a_cursor_with_one_byte_changed_is_refused(position: int, difference: int) -> None:
    """Wherever it is changed."""
    cursors = Cursors()
    cursor = cursors.sealed(bookmark())
    raw = bytearray(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[position % len(raw)] ^= difference
    forged = urlsafe_b64encode(bytes(raw)).decode()
    with pytest.raises(InputError, match="changed on the way"):
        cursors.opened(forged, now=NOW)


@given(st.text(max_size=300))
def test_any_other_text_is_refused(text: str) -> None:
    """As what this server never gave."""
    with pytest.raises(InputError, match="not one that this server gave"):
        Cursors().opened(text, now=NOW)


def test_a_cursor_of_another_process_is_refused() -> None:
    """Its key is another one."""
    with pytest.raises(InputError, match="not one that this server gave"):
        Cursors().opened(Cursors().sealed(bookmark()), now=NOW)


def test_a_text_of_any_length_is_refused_unread() -> None:
    """Long before it could cost anything."""
    with pytest.raises(InputError):
        Cursors().opened("A" * (LONGEST + 1), now=NOW)


def test_a_cursor_ends_after_half_an_hour() -> None:
    """And says what to do instead."""
    cursors = Cursors()
    cursor = cursors.sealed(bookmark())
    assert cursors.opened(cursor, now=NOW + LIFETIME).tool == "get_alarms"
    with pytest.raises(InputError, match="Call get_alarms again"):
        cursors.opened(cursor, now=NOW + LIFETIME + 1)
