"""Paging: the concatenation of the pages is the whole, and every walk ends."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.paging import Rows, collect, list_pages, search_pages, whole_list
from mist_mcp.errors import UnreadableAnswerError, UnsafePathError
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
