"""What a terminal shows, line by line, however its bytes are cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.shell.terminal import LONGEST_LINE, Line, Piece, Shown, Terminal, Writing


def shown(*chunks: bytes) -> tuple[list[Shown], str]:
    """Give the lines and pieces that chunks show, and the line that did not end."""
    terminal = Terminal()
    found = [each for chunk in chunks for each in terminal.feed(chunk)]
    return [each for each in found if not isinstance(each, Writing)], terminal.line


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"plain\r\n", "plain"),
        (b"three\r\r\r\n", "three"),
        (b"blanks   \r\n", "blanks"),
        ("Zoë 図書館\r\n".encode(), "Zoë 図書館"),
        (b"bad \xff\xfe byte\n", "bad \ufffd\ufffd byte"),
        (b"nul\0s and \x07bells\x7f\n", "nuls and bells"),
        (b"\x1b[1;31mred\x1b[0m\n", "red"),
        (b"\x1b]0;a title\x07shown\n", "shown"),
        (b"\x1b]0;a title\x1b\\shown\n", "shown"),
        (b"\x1b[3g\x1b[50;9H\x1bHtabs\n", "tabs"),
        (b"\x1b(Bset\n", "set"),
        (b"\x1b\x1b[mtwice\n", "twice"),
        (b"typo\b\bed\n", "tyed"),
        (b"\b\b\bstart\n", "start"),
        (b"old text\rnew\n", "new text"),
        (b"old text\r\x1b[Knew\n", "new"),
        (b"---(more)---\r" + b" " * 40 + b"\rnext\n", "next"),
        (b"a\tb\n", "a\tb"),
        (b"\n", ""),
    ],
)
def test_a_line_is_what_stands_on_the_screen(data: bytes, line: str) -> None:
    """Escape sequences and control characters are gone, what was overwritten too."""
    assert shown(data) == ([Line(line)], "")


def test_the_line_being_written_is_seen_up_to_the_cursor() -> None:
    """Each writing says where it began."""
    terminal = Terminal()
    assert list(terminal.feed(b"mist@")) == [Writing("mist@", 0)]
    assert list(terminal.feed(b"leaf> \rmi")) == [Writing("mist@leaf> ", 5), Writing("mi", 0)]
    assert terminal.line == "mist@leaf> "


def test_a_line_without_end_comes_out_in_pieces() -> None:
    """None is longer than the limit; the last one ends in the line feed."""
    [*pieces, last], rest = shown(b"x" * (2 * LONGEST_LINE + 5) + b"\nshort\n")
    assert pieces == [Piece("x" * LONGEST_LINE)] * 2 + [Piece("xxxxx\n")]
    assert (last, rest) == (Line("short"), "")


SOUP = st.lists(
    st.one_of(
        st.sampled_from(
            (
                *("\r", "\n", "\b", "\r\n", "\x1b[K", "\x1b[31m", "\x1b]0;t\x07", "\x1b(B", "\x1b"),
                *("\x1b]0;t\x1b\\", "\x1b[", "\x1b]", "\0", "   ", "é図🦊", "x" * 300, "x" * 5000),
            )
        ),
        st.text(max_size=12),
    ),
    max_size=30,
).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))


@given(data=SOUP, noise=st.binary(max_size=60), cuts=st.lists(st.integers(0, 8000), max_size=20))
def test_cuts_do_not_matter(data: bytes, noise: bytes, cuts: list[int]) -> None:
    """Inside characters, inside escape sequences: the same lines come out."""
    whole = data[: len(data) // 2] + noise + data[len(data) // 2 :]
    ends = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    assert shown(*(whole[start:end] for start, end in pairwise(ends))) == shown(whole)


@given(st.binary(max_size=3000))
def test_no_bytes_harm(data: bytes) -> None:
    """Whatever comes, a line stays within its bounds and a later one is read."""
    lines, _rest = shown(data, b"\x18\n", b"\x1b[0m\nafter\n")
    assert lines[-1] == Line("after")
