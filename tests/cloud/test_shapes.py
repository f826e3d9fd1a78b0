"""An answer of any kind: its rows, and where the next page begins."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mist_mcp.cloud.answer import Answer
from mist_mcp.cloud.paging import Place
from mist_mcp.cloud.shapes import Found, found_in

PATH = "/api/v1/orgs/x/things"


def found(document: Any, *, place: Place | None = None, paging: str = "") -> Found:
    """Read a document as an answer; `paging` is page, limit and total of its headers."""
    names = ("x-page-page", "x-page-limit", "x-page-total")
    headers = httpx.Headers(dict(zip(names, paging.split(), strict=False)))
    return found_in(Answer(document, headers), path=PATH, place=place or Place())


def test_a_list_goes_on_by_number() -> None:
    """The headers say which page it is, and of how many rows."""
    page = found([{}, {}], paging="2 2 5").page
    assert (page.total, page.following) == (5, Place({"page": "3", "limit": "2"}))


@pytest.mark.parametrize("paging", ["", "3 2 5", "1 0 5", "-1 2 5", "1 2 many", "1 2"])
def test_a_last_page_has_no_successor(paging: str) -> None:
    """Neither has a list without numbers, or with odd ones."""
    assert found([{}], paging=paging).page.following is None


def test_results_go_on_by_their_link() -> None:
    """The link's query brings the next page; what stands beside the rows is kept."""
    read = found({"results": [{}], "next": f"{PATH}?search_after=7&limit=1", "total": 9, "end": 5})
    assert read.page.following == Place({"search_after": "7", "limit": "1"})
    assert read.beside == {"end": 5}


def test_the_last_page_of_a_search_is_not_taken_for_a_numbered_one() -> None:
    """It has a page number too, and fewer rows than there are in all."""
    document = {"results": [{}], "total": 9, "limit": 1, "page": 1}
    assert found(document).page.following == Place({"page": "2", "limit": "1"})
    assert found(document, place=Place({"search_after": "7"})).page.following is None


def test_a_link_to_elsewhere_is_not_followed() -> None:
    """It may lead to another resource, or another host; the page that came stays."""
    link = "https://evil.example/?search_after=7"
    read = found({"results": [{}], "next": link, "page": 1, "limit": 1, "total": 9})
    assert (read.page.rows, read.page.following, read.elsewhere) == ([{}], None, "")


def test_rows_that_were_shown_are_skipped() -> None:
    """The place says how many."""
    assert found([{"a": 1}, {"a": 2}, 3], place=Place(skip=1)).page.rows == [
        {"a": 2},
        {"value": 3},
    ]
