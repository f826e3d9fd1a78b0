"""Outputs as lines: masked, shared, shortened."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.answers.printout import (
    Printout,
    fair_share,
    printout,
    rows_as_lines,
    shortened,
    whole_lines,
)

SIZES = st.lists(st.integers(0, 10_000), max_size=20)
LINES = st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=60)


@given(sizes=SIZES, room=st.integers(-100, 50_000))
def test_shares_fit_together_and_waste_nothing(sizes: list[int], room: int) -> None:
    """Small ones are whole; the large ones are equal, and one byte more each would not fit."""
    share = fair_share(sizes, room=room)
    taken = sum(min(size, share) for size in sizes)
    assert taken <= max(room, 0)
    cut = [size for size in sizes if size > share]
    assert not cut or taken + len(cut) > room


@given(lines=LINES, room=st.integers(0, 2000))
def test_a_shortened_output_keeps_whole_lines_of_both_ends(lines: list[str], room: int) -> None:
    """What is missing is counted, and stands where it is missing."""
    output = Printout(lines)
    short = shortened(output, room=room)
    if output.bytes <= room:
        assert short == output
        return
    gap = short.lines.index(f"[{short.dropped} characters left out]")
    tail = len(short.lines) - gap - 1
    assert short.lines[:gap] == lines[:gap]
    assert short.lines[gap + 1 :] == lines[len(lines) - tail :]
    missing = lines[gap : len(lines) - tail]
    assert short.dropped == sum(len(line) + 1 for line in missing)
    assert sum(len(json.dumps(line, ensure_ascii=False).encode()) + 1 for line in lines[:gap]) <= (
        room // 2
    )


def test_what_was_missing_before_is_counted_too() -> None:
    """The output was bounded while it came."""
    assert shortened(Printout(["a" * 50] * 9, dropped=1000), room=120).dropped == 1000 + 7 * 51


def test_blank_lines_at_the_ends_go() -> None:
    """Those between stay, and so does the indentation; what nobody sees goes."""
    assert printout("\n\n  one  \n\n\x1b[1mtwo\u200b\n\n").lines == ["  one", "", "two"]
    assert printout("").lines == []


def test_a_line_that_broke_off_is_no_line() -> None:
    """Half a number is a number too."""
    assert whole_lines("one\ntwo\n12") == "one\ntwo\n"
    assert whole_lines("12") == ""


def test_json_rows_become_lines() -> None:
    """Of a session router; anything else stays as it is."""
    document = {"message": "Routes", "rows": [{"a": 1, "b": "x"}, 5, {"a": 2}], "finished": True}
    text = f"{json.dumps(document)}\nplain\n{{not json\n[1]"
    assert rows_as_lines(text).split("\n") == [
        *("Routes", "a: 1, b: x", "a: 2", "plain", "{not json", "[1]", "")
    ]
