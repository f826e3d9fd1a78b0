"""What tools return: listings that lead on, and notes about what they are."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pydantic import ValidationError

from mist_mcp.answers.results import Excerpt, Listing, Record, filter_note


class Row(Record):
    """A row of the test."""

    number: int


class Numbers(Listing):
    """A listing of the test."""

    even: int | None = None
    rows: list[Row]


def excerpt(
    *, first: bool = True, before: int = 0, total: int | None = 9, complete: bool = True
) -> Excerpt[int]:
    """Return two numbers of nine."""
    return Excerpt(
        things=[before, before + 1],
        total=total,
        complete=complete,
        before=before,
        following=lambda returned: f"after {before + returned}",
        first=first,
    )


def numbers(part: Excerpt[int]) -> Numbers:
    """Return the listing of an excerpt."""
    rows = [Row(number=number) for number in part.things]
    return Numbers.showing(part, rows=rows, summary="Nine numbers.", whole={"even": 5})


def test_a_first_page_is_about_the_whole() -> None:
    """Its summary and its counts are, and a cursor leads on."""
    made = numbers(excerpt())
    assert (made.summary, made.even, made.total, made.returned) == ("Nine numbers.", 5, 9, 2)
    assert made.next == "after 2"
    assert made.following(1) == "after 1"


def test_a_later_page_says_which_rows_it_shows() -> None:
    """Counts about the whole were on the first page."""
    made = numbers(excerpt(first=False, before=4))
    assert (made.summary, made.even) == ("Row 5 of 9 and those after it.", None)
    assert (
        numbers(excerpt(first=False, before=4, total=None)).summary == "Row 5 and those after it."
    )


def test_a_page_after_the_last_row_says_so() -> None:
    """Rows may have gone meanwhile."""
    part: Excerpt[int] = Excerpt(
        things=[], total=9, complete=True, before=9, following=lambda _: None, first=False
    )
    assert numbers(part).summary == "There are no rows after the first 9 of 9."


def test_a_cap_on_what_is_read_is_said() -> None:
    """The counts are then about a part."""
    assert numbers(excerpt()).notes == []
    assert "the counts are of those read" in numbers(excerpt(complete=False)).notes[0]


def test_filters_that_ran_here_are_named() -> None:
    """Only those that were given, false ones too."""
    assert filter_note(name="x", country=None, acked=False) == [
        "Filtered here, over all pages: name, acked"
    ]
    assert filter_note(name=None) == []


@dataclass
class Thing:
    """Something that has more than a row shows."""

    number: int
    other: str = "not shown"


def test_a_row_takes_what_has_its_names() -> None:
    """What is given beside wins; what a row does not have is refused, not dropped."""
    assert Row.of(Thing(3)) == Row(number=3)
    assert Row.of(Thing(3), number=4) == Row(number=4)
    with pytest.raises(ValidationError):
        Row.of(Thing(3), unknown=1)
