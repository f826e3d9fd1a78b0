"""What tools return: pages of rows, and notes about what they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.cloud.paging import Rows
from mist_mcp.results import Listing, Record, cut_note, filter_note, paged


class Row(Record):
    """A row of the test."""

    number: int


class Numbers(Listing):
    """A listing of the test."""

    rows: list[Row]


def rows_of(count: int) -> list[Row]:
    """Return so many rows."""
    return [Row(number=number) for number in range(count)]


@given(st.integers(0, 60), st.integers(1, 20))
def test_the_pages_of_a_listing_are_the_whole(count: int, limit: int) -> None:
    """Following `next` to its end brings each row once."""
    rows, page, seen = rows_of(count), 1, list[Row]()
    while True:
        listing = Numbers(summary="", **paged(rows, limit=limit, page=page))
        assert listing.returned == len(listing.rows) <= limit
        assert listing.total == count
        seen += listing.rows
        if listing.next is None:
            break
        assert listing.next.limit == limit
        page = listing.next.page
    assert seen == rows


def test_a_page_past_the_end_is_empty() -> None:
    """The total is still right, and nothing leads on."""
    listing = Numbers(summary="", **paged(rows_of(5), limit=5, page=9))
    assert (listing.rows, listing.total, listing.next) == ([], 5, None)


def test_filters_that_ran_here_are_named() -> None:
    """Only those that were given, false ones too."""
    assert filter_note(name="x", country=None, acked=False) == [
        "Filtered here, over all pages: name, acked"
    ]
    assert filter_note(name=None) == []


def test_a_cut_is_said() -> None:
    """Only when there was one."""
    assert cut_note(Rows(rows=[{}], total=1, complete=True)) == []
    assert cut_note(Rows(rows=[{}], total=3, complete=False)) == [
        "Only 1 of 3 rows were read; narrow the search"
    ]
