"""What an answer is when nobody said: an object, a list, or the results of a search. Pure.

Endpoints page in three ways, and only the answer tells which: a list in its headers, a search by
its `next` link, and a report by a page number beside its results.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

from mist_mcp.cloud.paging import Page, Place, halved, with_limit
from mist_mcp.cloud.urls import checked_path, followed
from mist_mcp.errors import TooLargeAnswerError, UnsafePathError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mist_mcp.cloud.answer import Answer
    from mist_mcp.cloud.paging import Row, Start
    from mist_mcp.cloud.reading import Reading

Shape = Literal["object", "list", "results", "nothing"]

USUAL_LIMIT: Final = 100
"""Rows on a page when nobody says how many."""

_PAGING: Final = frozenset({"results", "next", "total", "limit", "page"})


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an endpoint of any kind.

    Args:
        shape: what the document is.
        page: its rows; an object is one row.
        beside: what stands beside the results, such as the times that they are about.
        elsewhere: the path of the link to the next page, if that is another one; it is not
            followed. Empty for what is no plain path of the API.
    """

    shape: Shape
    page: Page
    beside: dict[str, Any] = field(default_factory=dict)
    elsewhere: str | None = None


async def found_at(cloud: Reading, path: str, query: Mapping[str, str], *, place: Place) -> Found:
    """Read the page at a path that begins at a place; half of it where all is too large.

    Args:
        cloud: where to read.
        path: of any endpoint.
        query: what else is asked.
        place: where the page begins, and how many of its rows were shown before.

    Raises:
        MistError: there is none; the subclass says why.
    """
    while True:
        asked = asked_at(place, query)
        try:
            answer = await cloud.get(path, asked)
        except TooLargeAnswerError as error:
            limit = _limit(asked, error, path=path)
            place = with_limit(_sized(place, asked, limit), halved(limit, error))
        else:
            return found_in(answer, path=path, place=place)


def asked_at(place: Place, query: Mapping[str, str]) -> dict[str, str]:
    """Return the query that brings a page; the API takes no duration beside a start and an end."""
    asked = {**query, **place.start}
    if {"start", "end"} <= place.start.keys():
        asked.pop("duration", None)
    return asked


def _sized(place: Place, asked: Mapping[str, str], limit: int) -> Place:
    """Return a place that says for itself on which page it is, and how long pages are."""
    page = {"page": str(_number(asked["page"]) or 1)} if "page" in asked else {}
    return Place({**place.start, **page, "limit": str(limit)}, place.skip)


def _limit(query: Mapping[str, str], error: TooLargeAnswerError, *, path: str) -> int:
    """Return how many rows the cloud put on the page; 1 where nothing says that there are pages."""
    asked = _number(query.get("limit"))
    usual = USUAL_LIMIT if "page" in query or path.endswith("/search") else 1
    return error.limit or asked or usual


def found_in(answer: Answer, *, path: str, place: Place) -> Found:
    """Read the page that begins at a place.

    Args:
        answer: what the cloud sent.
        path: where it was asked.
        place: what was asked for, and how many of its rows were shown before.
    """
    document = answer.document
    if document is None:
        return Found("nothing", _page([], total=0, place=place, start=None))
    if isinstance(document, list):
        total = _number(answer.headers.get("x-page-total"))
        page = _number(answer.headers.get("x-page-page"))
        limit = _number(answer.headers.get("x-page-limit"))
        start = _numbered(page, limit, total)
        known = len(document) if total is None else total
        return Found("list", _page(document, total=known, place=place, start=start))
    if isinstance(document, dict) and isinstance(document.get("results"), list):
        beside = {name: value for name, value in document.items() if name not in _PAGING}
        link = document.get("next") if document["results"] else None
        start = _continued(str(link), path=path) if link else None
        rows = _results(document, start, linked=bool(link), place=place)
        return Found("results", rows, beside, _path_of(str(link)) if link and not start else None)
    return Found("object", _page([document], total=1, place=place, start=None))


def _results(
    document: Mapping[str, Any], start: Start | None, *, linked: bool, place: Place
) -> Page:
    total, limit = _number(document.get("total")), _number(document.get("limit"))
    # The link is made from the last row, so no row, no link; the last page of a search has none.
    if not linked and "search_after" not in place.start:
        start = _numbered(_number(document.get("page")), limit, total)
    return _page(document["results"], total=total, place=place, start=start)


def _continued(link: str, *, path: str) -> Start | None:
    """Return what a link adds to the query; None if it leads to anything but the same path.

    Of any endpoint, nobody knows what a link in another form would mean: it has to be plain.
    """
    return followed(link, path=path) if link.partition("?")[0] == path else None


def _path_of(link: str) -> str:
    try:
        return checked_path(urlsplit(link).path)
    except (UnsafePathError, ValueError):
        return ""


def _page(items: Sequence[Any], *, total: int | None, place: Place, start: Start | None) -> Page:
    return Page(
        rows=[_row(item) for item in items[place.skip :]],
        total=total,
        place=place,
        following=None if start is None or not items else Place(start),
    )


def _row(item: Any) -> Row:
    """Return an object as it is, and anything else under a name."""
    return item if isinstance(item, dict) else {"value": item}


def _numbered(page: int | None, limit: int | None, total: int | None) -> Start | None:
    """Return what brings the page after a numbered one; None for the last, or without numbers."""
    if not page or not limit or total is None or page * limit >= total:
        return None
    return {"page": str(page + 1), "limit": str(limit)}


def _number(value: Any) -> int | None:
    """Read a count from a body or a header."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004
