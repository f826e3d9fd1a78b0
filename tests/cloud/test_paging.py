"""Paging: the concatenation of the pages is the whole, and every walk ends."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.cloud.allowance import allowing
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.paging import (
    MOST_PAGES,
    Place,
    Rows,
    collect,
    list_pages,
    search_pages,
    whole_list,
)
from mist_mcp.errors import TooLargeAnswerError, UnreadableAnswerError, UnsafePathError
from mist_mcp.settings.loading import Source, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

LIST = "/api/v1/msps/x"
SEARCH = "/api/v1/orgs/search"
MOST_REQUESTS = 500
SIZES = st.integers(1, 40)
COUNTS = st.integers(0, 120)


class Cloud:
    """Answers from a function; too many requests are a walk without end."""

    def __init__(self, answer: Callable[[dict[str, str]], httpx.Response]) -> None:
        """Start without requests."""
        self.answer = answer
        self.queries: list[dict[str, str]] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Keep the query and answer."""
        self.queries.append(dict(request.url.params))
        if len(self.queries) > MOST_REQUESTS:
            pytest.fail("the walk through the pages does not end")
        return self.answer(self.queries[-1])

    def collect(self, pages: Any, path: str, *, most: int = 20_000, **query: str) -> Rows:
        """Walk through all pages."""

        async def walk() -> Rows:
            loaded = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"}))
            transport = httpx.MockTransport(self.handle)
            async with MistClient(loaded.settings, transport=transport) as client:
                return await collect(pages(client, path, query), most=most)

        return asyncio.run(walk())


def rows_of(count: int) -> list[dict[str, Any]]:
    """Return so many different rows."""
    return [{"id": number} for number in range(count)]


def listing(count: int, granted: int, header: Callable[[int], str | None]) -> Cloud:
    """Return a cloud with a list, which grants at most so many rows a page."""

    def answer(query: dict[str, str]) -> httpx.Response:
        page, size = int(query["page"]), min(int(query["limit"]), granted)
        total = header(page)
        headers = {} if total is None else {"X-Page-Total": total}
        return httpx.Response(200, headers=headers, json=rows_of(count)[(page - 1) * size :][:size])

    return Cloud(answer)


def searching(count: int, granted: int) -> Cloud:
    """Return a cloud with a search, which grants at most so many rows a page."""

    def answer(query: dict[str, str]) -> httpx.Response:
        start = int(query.get("search_after", 0))
        size = min(int(query["limit"]), granted)
        document: dict[str, Any] = {"results": rows_of(count)[start:][:size], "total": count}
        if start + size < count:
            document["next"] = f"{SEARCH}?type=ap&limit={size}&search_after={start + size}"
        return httpx.Response(200, json=document)

    return Cloud(answer)


@given(COUNTS, SIZES)
def test_a_list_is_whole_whatever_page_size_is_granted(count: int, granted: int) -> None:
    """No request more than there are pages."""
    cloud = listing(count, granted, lambda _page: str(count))
    assert cloud.collect(list_pages, LIST) == Rows(rows_of(count), total=count, complete=True)
    assert len(cloud.queries) == max(1, -(-count // granted))


@given(COUNTS, SIZES, st.sampled_from([None, "", "many", "-1", "1.5", "9" * 5000, "٣"]))
def test_a_list_without_a_usable_total_is_whole(
    count: int, granted: int, header: str | None
) -> None:
    """An empty page ends it."""

    def answer(query: dict[str, str]) -> httpx.Response:
        start = (int(query["page"]) - 1) * granted
        headers = [] if header is None else [(b"X-Page-Total", header.encode())]
        return httpx.Response(200, headers=headers, json=rows_of(count)[start:][:granted])

    found = Cloud(answer).collect(list_pages, LIST)
    assert found == Rows(rows_of(count), total=count, complete=True)


@given(COUNTS, SIZES, st.data())
def test_a_total_that_grows_on_the_way_is_followed(
    count: int, granted: int, data: st.DataObject
) -> None:
    """Rows that came later are read too."""

    def header(page: int) -> str | None:
        seen = min(page * granted, count)
        return str(data.draw(st.integers(seen + (seen < count), count)))

    assert listing(count, granted, header).collect(list_pages, LIST).rows == rows_of(count)


def test_an_endpoint_that_ignores_the_page_is_read_once() -> None:
    """It sends all rows for every page, and no total."""
    cloud = Cloud(lambda _query: httpx.Response(200, json=rows_of(3)))
    assert cloud.collect(list_pages, LIST) == Rows(rows_of(3), total=3, complete=True)
    assert len(cloud.queries) == 2


@given(COUNTS, SIZES)
def test_a_search_is_whole_whatever_page_size_is_granted(count: int, granted: int) -> None:
    """Its links are followed to the end, with the filters that they carry."""
    cloud = searching(count, granted)
    found = cloud.collect(search_pages, SEARCH, type="ap")
    assert found == Rows(rows_of(count), total=count, complete=True)
    assert {query["type"] for query in cloud.queries} == {"ap"}


@pytest.mark.parametrize("pages", [list_pages, search_pages])
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("most", [1, 9, 10, 11, 30, 99, 100, 101])
def test_the_cap_cuts_and_says_so(pages: Any, known: bool, most: int) -> None:
    """Also at the border of a page, and when the cloud names no total."""
    if pages is search_pages:
        cloud, path = searching(100, 10), SEARCH
        if not known:
            inner = cloud.answer
            cloud.answer = lambda query: httpx.Response(
                200, json=json.loads(inner(query).content) | {"total": None}
            )
    else:
        cloud, path = listing(100, 10, lambda _page: "100" if known else None), LIST
    found = cloud.collect(pages, path, most=most)
    assert found.rows == rows_of(100)[:most]
    assert found.complete == (most >= 100)
    assert found.total == 100 if known else found.total >= len(found.rows)


def test_a_row_that_moved_to_the_next_page_counts_once() -> None:
    """The same object, not merely an equal one: events without an id all stay."""
    pages: list[list[dict[str, Any]]] = [
        [{"id": 1}, {"id": 2}],
        [{"id": 2}, {"id": 3, "mac": "a"}, {"id": 3, "mac": "b"}],
    ]
    events: list[dict[str, Any]] = [{"mac": "a"}, {"mac": "a"}]

    def answer(query: dict[str, str]) -> httpx.Response:
        number = int(query.get("after", 0))
        link = {"next": f"{SEARCH}?after=1"} if number == 0 else {}
        return httpx.Response(200, json={"results": pages[number] + events[: number * 2], **link})

    found = Cloud(answer).collect(search_pages, SEARCH)
    assert [row.get("id") for row in found.rows] == [1, 2, 3, 3, None, None]
    assert found.complete


@pytest.mark.parametrize("make", [listing, searching])
def test_a_row_a_page_does_not_spend_the_whole_budget(make: Any) -> None:
    """The walk ends, and says that there is more."""
    cloud, path = (
        (searching(10_000, 1), SEARCH)
        if make is searching
        else (listing(10_000, 1, lambda _page: None), LIST)
    )
    found = cloud.collect(search_pages if make is searching else list_pages, path)
    assert len(found.rows) == len(cloud.queries) == MOST_PAGES
    assert not found.complete


def test_a_link_that_leads_back_is_an_error() -> None:
    """Directly, or over another page."""
    for steps in ({"0": "0"}, {"0": "1", "1": "2", "2": "1"}, {"0": "1", "1": "0"}):

        def answer(query: dict[str, str], steps: dict[str, str] = steps) -> httpx.Response:
            after = steps[query.get("after", "0")]
            link = f"{SEARCH}?limit=1000&after={after}"
            return httpx.Response(200, json={"results": [{"id": 1}], "next": link})

        with pytest.raises(UnreadableAnswerError, match="further page"):
            Cloud(answer).collect(search_pages, SEARCH)


def test_a_link_to_the_first_request_is_noticed_at_once() -> None:
    """Numbers and texts are the same in a query."""
    cloud = Cloud(
        lambda _query: httpx.Response(
            200, json={"results": [{"id": 1}], "next": f"{SEARCH}?limit=1000"}
        )
    )
    with pytest.raises(UnreadableAnswerError):
        cloud.collect(search_pages, SEARCH)
    assert len(cloud.queries) == 1


def test_an_empty_page_is_the_last_whatever_link_it_has() -> None:
    """A link is made from the last row; without one it could go on for ever."""

    def answer(query: dict[str, str]) -> httpx.Response:
        after = int(query.get("after", 0)) + 1
        return httpx.Response(200, json={"results": [], "next": f"{SEARCH}?after={after}"})

    assert Cloud(answer).collect(search_pages, SEARCH).rows == []


@pytest.mark.parametrize(
    "link",
    [
        "/api/v1/orgs/other?limit=1",
        "https://evil.example/api/v1/orgs/search?limit=1",
        ".evil.example/api/v1/orgs/search",
        "//evil.example",
        ["x"],
        7,
    ],
)
def test_a_link_that_leaves_the_search_is_an_error(link: object) -> None:
    """Nothing is sent there."""
    cloud = Cloud(lambda _query: httpx.Response(200, json={"results": [{}], "next": link}))
    with pytest.raises(UnsafePathError):
        cloud.collect(search_pages, SEARCH)
    assert len(cloud.queries) == 1


@pytest.mark.parametrize("document", [None, {}, "x", 7, {"results": None}, {"results": {}}])
@pytest.mark.parametrize("pages", [list_pages, search_pages])
def test_a_document_of_another_shape_is_an_error(pages: Any, document: object) -> None:
    """It is never taken for an empty answer."""
    with pytest.raises(UnreadableAnswerError):
        Cloud(lambda _query: httpx.Response(200, json=document)).collect(pages, LIST)


async def test_a_list_without_pages_is_one_request() -> None:
    """It is asked for no page."""
    cloud = Cloud(lambda _query: httpx.Response(200, json=[{"id": 1}]))
    loaded = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"}))
    async with MistClient(loaded.settings, transport=httpx.MockTransport(cloud.handle)) as client:
        assert await whole_list(client, LIST) == [{"id": 1}]
    assert cloud.queries == [{}]


HEAVY = "x" * 20_000
"""Of 300 rows with such a text, half of a page of 500 is still too large."""


def heavy(count: int) -> list[dict[str, Any]]:
    """Return rows of which 200 are too large for one answer."""
    return [{"id": number, "text": HEAVY} for number in range(count)]


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("granted", [1000, 260])
def test_a_page_of_a_list_that_is_too_large_is_asked_for_again(
    granted: int, announced: bool
) -> None:
    """With half of its rows, and half of those, until it can be read; no row is lost."""

    def answer(query: dict[str, str]) -> httpx.Response:
        page, size = int(query["page"]), min(int(query["limit"]), granted)
        headers = {"X-Page-Total": "300"} | ({"X-Page-Limit": str(size)} if announced else {})
        rows = heavy(300)[(page - 1) * size :][:size]
        return httpx.Response(200, headers=headers, json=rows)

    cloud = Cloud(answer)
    found = cloud.collect(list_pages, LIST)
    assert found == Rows(heavy(300), total=300, complete=True)
    assert [query["limit"] for query in cloud.queries][:4] == ["1000", "500", "250", "125"]
    assert len(cloud.queries) == 6


def test_a_page_of_a_search_that_is_too_large_is_asked_for_again() -> None:
    """Its links go on from there."""

    def answer(query: dict[str, str]) -> httpx.Response:
        start, size = int(query.get("search_after", 0)), int(query["limit"])
        link = {"next": f"{SEARCH}?limit={size}&search_after={start + size}"}
        body = {"results": heavy(300)[start:][:size], "total": 300}
        return httpx.Response(200, json=body | (link if start + size < 300 else {}))

    cloud = Cloud(answer)
    assert cloud.collect(search_pages, SEARCH) == Rows(heavy(300), total=300, complete=True)
    assert [int(query["limit"]) for query in cloud.queries] == [1000, 500, 250, 125, 125, 125]


@pytest.mark.parametrize("pages", [list_pages, search_pages])
def test_a_row_that_alone_is_too_large_is_an_error(pages: Any) -> None:
    """The sentence says of which path, and what to narrow."""
    rows = [{"id": 1, "text": "x" * 5_000_000}]

    def answer(_query: dict[str, str]) -> httpx.Response:
        return httpx.Response(200, json=rows if pages is list_pages else {"results": rows})

    cloud = Cloud(answer)
    with pytest.raises(TooLargeAnswerError, match=r"/api/v1/\w+/\w+ is too large.* smaller limit"):
        cloud.collect(pages, LIST)
    limits = [int(query["limit"]) for query in cloud.queries]
    assert limits == [1000, 500, 250, 125, 62, 31, 15, 7, 3, 1]


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 45))
def test_a_walk_begins_after_any_row_whatever_fits(count: int, fits: int, skip: int) -> None:
    """The rest is whole, and no row comes twice."""

    def answer(query: dict[str, str]) -> httpx.Response:
        limit, start = int(query["limit"]), int(query.get("search_after", 0))
        if "page" in query:
            start = (int(query["page"]) - 1) * limit
        rows = rows_of(count)[start:][:limit]
        if len(rows) > fits:
            return httpx.Response(200, content=b"[" + b"0," * 600_000)
        if "page" in query:
            return httpx.Response(200, json=rows, headers={"X-Page-Total": str(count)})
        onward = f"{SEARCH}?limit={limit}&search_after={start + limit}"
        more = {"next": onward} if start + limit < count else {}
        return httpx.Response(200, json={"results": rows, "total": count, **more})

    for pages, path, start in (
        (list_pages, LIST, {"page": "1", "limit": "40"}),
        (search_pages, SEARCH, dict[str, str]()),
    ):
        here = partial(pages, size=40, since=Place(start, skip))
        assert Cloud(answer).collect(here, path).rows == rows_of(count)[skip:]


def test_what_a_call_may_hold_cuts_and_says_so() -> None:
    """Whoever keeps the rows keeps no more than that, and the rows are not called all."""

    def answer(query: dict[str, str]) -> httpx.Response:
        size, page = int(query["limit"]), int(query["page"])
        rows = [{"id": page * size + number, "text": "x" * 900} for number in range(size)]
        return httpx.Response(200, headers={"X-Page-Total": "90000"}, json=rows)

    with allowing():
        found = Cloud(answer).collect(list_pages, LIST, most=90_000)
    assert 5_000 < len(found.rows) < 60_000
    assert (found.complete, found.total) == (False, 90_000)
