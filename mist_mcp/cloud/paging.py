"""Both ways in which Mist pages, as asynchronous iterators of pages.

Lists are bare arrays, paged by number, with the total in `X-Page-Total`. Searches are objects
with `results`, paged by the `next` link, which is absent on the last page. Both can begin
anywhere: a `Place` says after which rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.urls import followed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    import httpx

    from mist_mcp.cloud.reading import Reading

PAGE_SIZE: Final = 1000
"""Rows in a request; the most that Mist grants."""

MOST_ROWS: Final = 20_000
"""Rows read for one answer; beyond that a filter is the better way."""

_COUNT: Final = re.compile(r"[0-9]{1,9}")

Row = dict[str, Any]
Start = dict[str, str]
"""The part of a query that brings one page; empty for the first one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the page it is on, and how many rows of that page come before it."""

    start: Start = field(default_factory=dict)
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a page.

    Args:
        rows: the rows that were not skipped.
        total: how many there are on all pages; None when the cloud does not say.
        place: where the first of the rows stands.
        following: where the next page begins; None on the last one.
    """

    rows: list[Row]
    total: int | None
    place: Place
    following: Place | None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of all pages; `complete` is false when the cap cut them."""

    rows: list[Row]
    total: int
    complete: bool


class Pages(Protocol):
    """An endpoint whose pages can be walked through, from any place on."""

    def __call__(self, *, size: int, since: Place) -> AsyncIterator[Page]:
        """Yield pages of a size."""


async def list_pages(
    cloud: Reading,
    path: str,
    query: Mapping[str, str | int] | None = None,
    *,
    size: int = PAGE_SIZE,
    since: Place = Place(),
) -> AsyncIterator[Page]:
    """Yield the pages of an endpoint that answers with an array."""
    size = min(size, int(since.start.get("limit", size)))
    before = _rows_before(since)
    number, skip = before // size + 1, before % size
    seen = before - skip
    previous: list[Row] = []
    while True:
        answer = await cloud.get(path, {**(query or {}), "limit": size, "page": number})
        rows, total = _objects(answer.document), _number(answer.headers, "x-page-total")
        if rows and rows == previous:
            return  # an endpoint that knows no pages sends the same rows for every one
        seen += len(rows)
        last = not rows or (total is not None and seen >= total)
        # The cloud may send fewer rows than it is asked for; its pages are then that long.
        granted = _number(answer.headers, "x-page-limit") or size
        yield Page(
            rows=rows[skip:],
            total=total,
            place=Place(_numbered(number, granted), skip),
            following=None if last else Place(_numbered(number + 1, granted)),
        )
        if last:
            return
        number, skip, previous = number + 1, 0, rows


def _numbered(number: int, size: int) -> Start:
    return {"page": str(number), "limit": str(size)}


def _rows_before(place: Place) -> int:
    """Return how many rows of a list stand before a place."""
    page, limit = int(place.start.get("page", "1")), int(place.start.get("limit", "0"))
    return (page - 1) * limit + place.skip


async def search_pages(
    cloud: Reading,
    path: str,
    query: Mapping[str, str | int] | None = None,
    *,
    size: int = PAGE_SIZE,
    since: Place = Place(),
) -> AsyncIterator[Page]:
    """Yield the pages of an endpoint that answers with `results` and `next`."""
    place = since
    filters = {name: str(value) for name, value in (query or {}).items()}
    asked: list[Start] = []
    while True:
        wanted = {**filters, **place.start}
        asked.append(wanted)
        # What was skipped is fetched with it, so that the page ends where the next one begins.
        limit = str(min(size + place.skip, PAGE_SIZE))
        document = (await cloud.get(path, {"limit": limit, **wanted})).document
        if not isinstance(document, dict):
            raise unexpected("an object with results")
        rows, total = _objects(document.get("results")), document.get("total")
        link = document.get("next")
        # The link is made from the last row, so no row, no link.
        following = Place(_start(str(link), path=path)) if link and rows else None
        if following is not None and {**filters, **following.start} in asked:
            raise unexpected("a link to a further page")
        yield Page(
            rows=rows[place.skip :],
            total=total if isinstance(total, int) else None,
            place=place,
            following=following,
        )
        if following is None:
            return
        place = following


def _start(link: str, *, path: str) -> Start:
    """Return what a link adds to the query.

    How many rows to send is for each request to say, but the number of a page means nothing
    without its size.
    """
    start = followed(link, path=path)
    return {name: value for name, value in start.items() if name != "limit" or "page" in start}


async def whole_list(cloud: Reading, path: str) -> list[Row]:
    """Return the rows of an endpoint that answers with an array and has no pages."""
    return _objects(await cloud.read(path))


async def collect(pages: AsyncIterator[Page], *, most: int = MOST_ROWS) -> Rows:
    """Gather the distinct rows of all pages, up to a cap."""
    rows: list[Row] = []
    total: int | None = None
    async for page in pages:
        rows += page.rows
        total = page.total if page.total is not None else total
        if len(rows) > most or (len(rows) == most and total is not None):
            break
    kept = _distinct(rows[:most])
    known = max(total or 0, len(kept) + len(rows[most:]))
    return Rows(rows=kept, total=known, complete=len(kept) >= known)


def _distinct(rows: list[Row]) -> list[Row]:
    """Return each object once: rows move to the next page while pages are read."""
    kept = {identity(row) or str(number): row for number, row in enumerate(rows)}
    return list(kept.values())


def identity(row: Row) -> str | None:
    """Return what tells an object from others; an event, without an id, is unlike any other."""
    return str((row["id"], row.get("mac"))) if row.get("id") else None


def _objects(document: Any) -> list[Row]:
    """Return the array of objects that the endpoint promises."""
    if not isinstance(document, list):
        raise unexpected("an array")
    return [row for row in document if isinstance(row, dict)]


def _number(headers: httpx.Headers, name: str) -> int | None:
    text = headers.get(name, "")
    return int(text) if _COUNT.fullmatch(text) else None
