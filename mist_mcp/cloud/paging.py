"""Both ways in which Mist pages, as asynchronous iterators of pages.

Lists are bare arrays, paged by number, with the total in `X-Page-Total`. Searches are objects
with `results`, paged by the `next` link, which is absent on the last page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.cloud.answers import unexpected
from mist_mcp.cloud.urls import followed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    import httpx

    from mist_mcp.cloud.client import MistClient

PAGE_SIZE: Final = 1000
"""Rows in a request; the most that Mist grants."""

MOST_ROWS: Final = 20_000
"""Rows collected for one answer; beyond that a filter is the better way."""

_COUNT: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and how many there are in all (None when the cloud does not say)."""

    rows: list[dict[str, Any]]
    total: int | None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of all pages; `complete` is false when the cap cut them."""

    rows: list[dict[str, Any]]
    total: int
    complete: bool


async def list_pages(
    client: MistClient, path: str, query: Mapping[str, str | int] | None = None
) -> AsyncIterator[Page]:
    """Yield the pages of an endpoint that answers with an array."""
    number, seen = 1, 0
    previous: list[dict[str, Any]] = []
    while True:
        answer = await client.get(path, {**(query or {}), "limit": PAGE_SIZE, "page": number})
        page = Page(rows=_objects(answer.document), total=_total(answer.headers))
        if page.rows and page.rows == previous:
            return  # an endpoint that knows no pages sends the same rows for every one
        previous = page.rows
        seen += len(page.rows)
        yield page
        if not page.rows or (page.total is not None and seen >= page.total):
            return
        number += 1


async def search_pages(
    client: MistClient, path: str, query: Mapping[str, str | int] | None = None
) -> AsyncIterator[Page]:
    """Yield the pages of an endpoint that answers with `results` and `next`."""
    wanted: Mapping[str, str | int] = {**(query or {}), "limit": PAGE_SIZE}
    asked: list[dict[str, str]] = []
    while True:
        asked.append({name: str(value) for name, value in wanted.items()})
        document = (await client.get(path, wanted)).document
        if not isinstance(document, dict):
            raise unexpected("an object with results")
        total = document.get("total")
        rows = _objects(document.get("results"))
        yield Page(rows=rows, total=total if isinstance(total, int) else None)
        link = document.get("next")
        if not link or not rows:  # the link is made from the last row, so no row, no link
            return
        following = followed(str(link), path=path)
        if following in asked:
            raise unexpected("a link to a further page")
        wanted = following


async def whole_list(client: MistClient, path: str) -> list[dict[str, Any]]:
    """Return the rows of an endpoint that answers with an array and has no pages."""
    return _objects(await client.read(path))


async def collect(pages: AsyncIterator[Page], *, most: int = MOST_ROWS) -> Rows:
    """Gather the distinct rows of all pages, up to a cap."""
    rows: list[dict[str, Any]] = []
    total: int | None = None
    async for page in pages:
        rows += page.rows
        total = page.total if page.total is not None else total
        if len(rows) > most or (len(rows) == most and total is not None):
            break
    kept = _distinct(rows[:most])
    known = max(total or 0, len(kept) + len(rows[most:]))
    return Rows(rows=kept, total=known, complete=len(kept) >= known)


def _distinct(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each object once: rows move to the next page while pages are read."""
    # A row without an id of its own, such as an event, is not the same as any other.
    kept = {
        str((row["id"], row.get("mac")) if row.get("id") else number): row
        for number, row in enumerate(rows)
    }
    return list(kept.values())


def _objects(document: Any) -> list[dict[str, Any]]:
    """Return the array of objects that the endpoint promises."""
    if not isinstance(document, list):
        raise unexpected("an array")
    return [row for row in document if isinstance(row, dict)]


def _total(headers: httpx.Headers) -> int | None:
    text = headers.get("x-page-total", "")
    return int(text) if _COUNT.fullmatch(text) else None
