"""A text of any length: beginning and end are kept, the middle is counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.shell.bounded import BoundedText


def kept(parts: list[str], limit: int) -> BoundedText:
    """Collect parts."""
    text = BoundedText(limit)
    for part in parts:
        text.add(part)
    return text


def test_a_short_text_stays_whole() -> None:
    """Nothing is said about what was left out."""
    text = kept(["one\n", "two\n"], limit=100)
    assert (text.text, text.dropped) == ("one\ntwo\n", 0)


def test_of_a_long_text_the_middle_goes() -> None:
    """The first and the last lines are there, and the number of characters between them."""
    text = kept([f"{number:03}\n" for number in range(100)], limit=40)
    assert text.dropped == 360
    assert text.text == (
        "000\n001\n002\n003\n004\n\n[360 characters left out]\n095\n096\n097\n098\n099\n"
    )


@given(st.lists(st.text(max_size=30), max_size=60), st.integers(0, 200))
def test_what_is_kept_and_what_is_dropped_is_the_whole(parts: list[str], limit: int) -> None:
    """Never more is kept than allowed, and every character is accounted for."""
    text, whole = kept(parts, limit), "".join(parts)
    if not text.dropped:
        assert text.text == whole
        return
    head, _, tail = text.text.partition(f"\n[{text.dropped} characters left out]\n")
    assert len(head) + len(tail) <= limit
    assert len(head) + len(tail) + text.dropped == len(whole)
    assert whole.startswith(head)
    assert whole.endswith(tail)
