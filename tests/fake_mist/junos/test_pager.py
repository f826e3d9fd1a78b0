"""The pager, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist.junos.pager import Pager

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_mist.junos.talking import Talk

ERASE = "\r                                        \r"
PROMPT = "\r\n{master:0}\r\nmist@leaf-1> "


def lines(first: int, last: int) -> str:
    """Write the lines of the long transcript, both ends included."""
    return "".join(f"line {number} für Zoë\r\n" for number in range(first, last + 1))


@pytest.fixture
def paged(talk: Callable[..., Talk]) -> Talk:
    """Open a terminal of 11 lines with 100 lines to show: the first page has been shown."""
    session = talk()
    session.shell.resize(80, 11)
    said = session.says("show log messages\n")
    assert said == f"show log messages \r\n{lines(1, 10)}---(more)---"
    return session


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (" ", f"{lines(11, 20)}---(more 20%)---"),
        ("f", f"{lines(11, 20)}---(more 20%)---"),
        ("\n", f"{lines(11, 11)}---(more 11%)---"),
        ("d", f"{lines(11, 15)}---(more 15%)---"),
        ("G", f"{lines(91, 100)}---(more 100%)---"),
        ("/line 5\n", f"...skipping...\r\n{lines(50, 59)}---(more 59%)---"),
        ("/line 50\x080\n", f"...skipping...\r\n{lines(50, 59)}---(more 59%)---"),
        ("/nowhere\n", "Pattern not found\r\n---(more 10%)---"),
        ("  b", f"{lines(11, 20)}---(more 20%)---"),
        ("  u", f"{lines(16, 25)}---(more 25%)---"),
        ("  g", f"{lines(1, 10)}---(more 10%)---"),
        ("/3 f\nn", f"...skipping...\r\n{lines(23, 32)}---(more 32%)---"),
    ],
)
def test_keys_move_through_the_pages(paged: Talk, keys: str, says: str) -> None:
    """Each wipes the prompt with 40 blanks and shows its lines and how far it got."""
    assert paged.says(keys).endswith(ERASE + says)


@pytest.mark.parametrize(("key", "first"), [("m", "m0 f\n"), ("e", "e[1-9] f\n")])
def test_filters_say_so_in_the_prompt(paged: Talk, key: str, first: str) -> None:
    """Only lines of the rest that match, or do not, are shown; `c` shows all again."""
    said = paged.says(first)
    assert said.startswith(f"{ERASE}{key}")
    shown = "".join(f"line {number}0 für Zoë\r\n" for number in range(2, 11))
    assert said.endswith(ERASE + shown + PROMPT)


def test_a_filter_that_leaves_much_shows_its_mark(paged: Talk) -> None:
    """`[filtered]` stands before the percentage, until `c`."""
    assert paged.says("e0 f\n").endswith(
        ERASE + lines(11, 19) + lines(21, 21) + "---(more[filtered] 12%)---"
    )
    assert paged.says("c") == f"{ERASE}{lines(1, 10)}---(more 10%)---"


@pytest.mark.parametrize("key", ["q", "Q", "\x03"])
def test_quitting_goes_back_to_the_prompt(paged: Talk, key: str) -> None:
    """The rest is not shown."""
    assert paged.says(key) == ERASE + PROMPT


def test_the_rest_without_pages(paged: Talk) -> None:
    """`N` runs to the end."""
    assert paged.says("N") == ERASE + lines(11, 100) + PROMPT


def test_help_and_unknown_keys_stay_where_they_are(paged: Talk) -> None:
    """`h` lists the keys; any other key does nothing."""
    said = paged.says("h")
    assert said.startswith(f"{ERASE}---(Help for CLI automore)---\r\n")
    assert said.endswith("---(more 10%)---")
    assert paged.says("xyz\x1b[Aé") == ""


def test_a_last_page_that_is_full_is_held(paged: Talk) -> None:
    """100 % is shown once when the last line fell on the last row; any page key ends it."""
    said = paged.says(" " * 9)
    assert said.endswith(f"{lines(91, 100)}---(more 100%)---")
    assert paged.says(" ") == ERASE + PROMPT


def test_typing_ahead_goes_to_the_pager(paged: Talk) -> None:
    """The classic trap: the next command's letters are keys of the pager."""
    assert "Hostname" not in paged.says("show version\n")


def test_pages_follow_the_terminal_until_the_length_is_set(talk: Callable[..., Talk]) -> None:
    """`set cli screen-length` wins over the window, and 0 means no pages."""
    session = talk()
    session.shell.resize(80, 51)
    assert session.says("show log messages\n").endswith(f"{lines(1, 50)}---(more)---")
    session.says("q")
    assert "Screen length set to 4\r\n" in session.says("set cli screen-length 4\n")
    session.shell.resize(80, 51)
    assert session.says("show log messages\n").endswith(f"{lines(1, 3)}---(more)---")
    session.says("qset cli screen-length 0\n")
    assert session.says("show log messages\n").endswith(lines(1, 100) + PROMPT)


def test_a_line_wider_than_the_terminal_takes_several_rows() -> None:
    """Three rows of a page of five, and two lines of one row."""
    pager = Pager(["x" * 25, "a", "b", "c"], height=6, width=10)
    assert pager.start() == f"{'x' * 25}\r\na\r\nb\r\n---(more)---"


def test_what_fits_needs_no_pager(talk: Callable[..., Talk]) -> None:
    """As many lines as a page holds, and help too is paged when it does not fit."""
    session = talk()
    session.shell.resize(80, 4)
    assert "---(more" not in session.says("show version\n")
    assert session.says("show ?").endswith("---(more)---")
    assert session.says("q") == f"{ERASE}{{master:0}}\r\n\rmist@leaf-1> show    \b\b\b"


@pytest.mark.parametrize(("width", "height"), [(0, 24), (80, -1), (10**9, 24)])
def test_a_size_no_terminal_has_is_ignored(
    talk: Callable[..., Talk], width: int, height: int
) -> None:
    """The last sensible one stays."""
    session = talk()
    session.shell.resize(width, height)
    assert session.says("show log messages\n").endswith(f"{lines(1, 23)}---(more)---")
