"""Both ways in which Mist pages, as asynchronous iterators of pages.

A page that is too large to be read is asked for again with half of its rows.

Lists are bare arrays, paged by number, with the total in `X-Page-Total`. Searches are objects
with `results`, paged by the `next` link, which is absent on the last page. Both can begin
anywhere: a `Place` says after which rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from mist_mcp.cloud.allowance import allowance, is_used_up
from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.turns import aside, by_turns
from mist_mcp.cloud.urls import followed
from mist_mcp.errors import TooLargeAnswerError
from mist_mcp.models.base import ObjectT, read_all

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    import httpx

    from mist_mcp.cloud.answer import Answer
    from mist_mcp.cloud.reading import Reading

PAGE_SIZE: Final = 1000
"""Rows in a request; the most that Mist grants."""

MOST_ROWS: Final = 20_000
"""Rows read for one answer; beyond that a filter is the better way."""

MOST_PAGES: Final = 400
"""Requests for one listing; a cloud that sends a row a page would spend the budget of all."""

_COUNT: Final = re.compile(r"[0-9]{1,9}")

_THING: Final = 2_300
"""Bytes that what is kept of a row takes, where the row itself is let go."""

_MADE: Final = 1_000
"""Bytes that what is made of a row takes beside it, which is weighed with some to spare."""

ThingT = TypeVar("ThingT")
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
        weight: bytes of memory that it takes at most.
    """

    rows: list[Row]
    total: int | None
    place: Place
    following: Place | None
    weight: int = 0

    def let_go(self) -> None:
        """Give back what the page takes of the call's allowance: its rows are held no longer."""
        allowance().give_back(self.weight)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of all pages; `complete` is false when the cap cut them."""

    rows: list[Row]
    total: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Facts(Generic[ThingT]):
    """What was read of the rows of all pages; `complete` is false when a cap cut them."""

    things: list[ThingT]
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
    seen = _rows_before(since)
    number, skip = _page_of(seen, size)
    previous: list[Row] = []
    length = size
    while True:
        try:
            answer = await cloud.get(path, {**(query or {}), "limit": size, "page": number})
        except TooLargeAnswerError as error:
            size = halved(min(size, length), error)
            number, skip = _page_of(seen, size)
            continue
        rows, total = _objects(answer.document), _number(answer.headers, "x-page-total")
        if rows and rows == previous:
            return  # an endpoint that knows no pages sends the same rows for every one
        seen += len(rows) - skip
        last = not rows or (total is not None and seen >= total)
        # The cloud may send fewer rows than it is asked for; its pages are then that long.
        granted = _number(answer.headers, "x-page-limit") or size
        yield Page(
            rows=rows[skip:],
            total=total,
            place=Place(_numbered(number, granted), skip),
            following=None if last else Place(_numbered(number + 1, granted)),
            weight=answer.weight,
        )
        if last:
            return
        length = min(granted, len(rows))
        number, skip, previous = number + 1, 0, rows


def halved(size: int, error: TooLargeAnswerError) -> int:
    """Return how many rows to ask for, after so many were too large.

    Raises:
        TooLargeAnswerError: fewer would be too large too.
    """
    if size <= 1 or is_used_up():
        raise error
    return size // 2


def with_limit(place: Place, limit: int) -> Place:
    """Return the same place on pages of another size; what has no number begins where it did."""
    if "limit" not in place.start:
        return place
    if "page" not in place.start:
        return Place({**place.start, "limit": str(limit)}, place.skip)
    number, skip = _page_of(_rows_before(place), limit)
    return Place({**place.start, **_numbered(number, limit)}, skip)


def _page_of(before: int, size: int) -> tuple[int, int]:
    """Return the number of the page with the row after so many, and how many to skip there."""
    return before // size + 1, before % size


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
    # What was skipped is fetched with it, so that the page ends where the next one begins.
    limit = min(size + place.skip, PAGE_SIZE)
    while True:
        wanted = {**filters, **place.start}
        try:
            answer = await cloud.get(path, {"limit": str(limit), **wanted})
        except TooLargeAnswerError as error:
            limit = halved(int(wanted.get("limit", limit)), error)
            place = with_limit(place, limit)
            continue
        asked.append(wanted)
        page = _found(answer, path=path, place=place)
        if page.following is not None and {**filters, **page.following.start} in asked:
            raise unexpected("a link to a further page")
        if page.rows or page.following is None or not place.skip:
            yield page
        if page.following is None:
            return
        place = page.following
        limit = min(limit, size)


def _found(answer: Answer, *, path: str, place: Place) -> Page:
    """Read the page of a search that begins at a place."""
    document = answer.document
    if not isinstance(document, dict):
        raise unexpected("an object with results")
    rows, total, link = (
        _objects(document.get("results")),
        document.get("total"),
        document.get("next"),
    )
    # The link is made from the last row, so no row, no link.
    start = _start(str(link), path=path, origin=answer.origin) if link and rows else None
    return Page(
        rows=rows[place.skip :],
        total=_count(total),
        place=place,
        following=None if start is None else Place(start, max(0, place.skip - len(rows))),
        weight=answer.weight,
    )


def _count(value: object) -> int | None:
    """Read a number of rows, which may come as text; None for what is none."""
    text = str(value)
    return int(text) if text.isdecimal() else None


def _start(link: str, *, path: str, origin: str) -> Start:
    """Return what a link adds to the query.

    How many rows to send is for each request to say, but the number of a page means nothing
    without its size.
    """
    start = followed(link, path=path, origin=origin)
    return {name: value for name, value in start.items() if name != "limit" or "page" in start}


async def whole_list(cloud: Reading, path: str) -> list[Row]:
    """Return the rows of an endpoint that answers with an array and has no pages."""
    return _objects(await cloud.read(path))


async def collect(pages: AsyncIterator[Page], *, most: int = MOST_ROWS) -> Rows:
    """Gather the distinct rows of all pages, up to the caps, and to what a call may hold."""
    walk, rows = _Walk(pages, most=most), list[Row]()
    async for page in walk:
        rows += page.rows
        walk.keep(_MADE * len(page.rows))
    kept = _distinct(rows[:most])
    known = max(walk.total, len(kept) + len(rows[most:]))
    return Rows(rows=kept, total=known, complete=len(kept) >= known)


async def read_rows(kind: type[ObjectT], rows: Sequence[Row]) -> list[ObjectT]:
    """Read rows as typed objects; many of them in a thread, so that others are served."""
    return await aside(partial(read_all, kind, rows), over=rows)


async def facts(
    pages: AsyncIterator[Page], read: Callable[[Row], ThingT], *, most: int = MOST_ROWS
) -> Facts[ThingT]:
    """Read each row as it comes, up to the caps, and hold no page longer than that.

    Args:
        pages: of the walk.
        read: makes of a row what is kept of it: as light as can be.
        most: rows to read at most.
    """
    walk, things = _Walk(pages, most=most), dict[str, ThingT]()
    number = 0
    async for page in walk:
        async for row in by_turns(page.rows):
            number += 1
            if number > most:
                break
            things[identity(row) or str(number)] = read(row)
        page.let_go()
        walk.keep(_THING * len(page.rows))
    known = max(walk.total, len(things) + max(0, number - most))
    return Facts(things=list(things.values()), total=known, complete=len(things) >= known)


class _Walk:
    """Walks through pages until all are read, or until one of the caps is reached.

    Attributes:
        total: how many rows there are in all, as far as the cloud said or the walk knows.
    """

    def __init__(self, pages: AsyncIterator[Page], *, most: int) -> None:
        """Start before the first page."""
        self.total = 0
        self._pages = pages
        self._most = most
        self._full = False

    async def __aiter__(self) -> AsyncIterator[Page]:
        """Yield the pages."""
        seen = number = 0
        try:
            async for page in self._pages:
                seen, number = seen + len(page.rows), number + 1
                self.total = self.total if page.total is None else page.total
                yield page
                if seen > self._most or (seen == self._most and page.total is not None):
                    return
                if page.following is not None and (number == MOST_PAGES or self._full):
                    self.total = max(self.total, seen + 1)
                    return
        except TooLargeAnswerError:
            if not seen:
                raise
            self.total = max(self.total, seen + 1)

    def keep(self, weight: int) -> None:
        """Take what is kept of a page from the call's allowance; with none left, it is enough."""
        self._full = not allowance().take(weight)


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
