"""Listings: whatever the endpoints, the pages together are the whole, and cost what they show."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mist_mcp.answers.cursor import Cursors
from mist_mcp.answers.results import Excerpt
from mist_mcp.answers.tool_call import ToolCall
from mist_mcp.cloud.answer import Answer
from mist_mcp.cloud.paging import list_pages, search_pages
from mist_mcp.cloud.reading import Reading
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.listing import arranged, everything, surveyed, windowed
from mist_mcp.words.counts import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mist_mcp.cloud.paging import Pages

NOW = 1_781_524_800.0
GRANTED = 50
"""Rows that this cloud sends at most, so that a survey has several pages."""


@dataclass
class Table(Reading):
    """An endpoint with numbered rows that pages in both ways."""

    count: int
    offset: int
    sent: list[int] = field(default_factory=list)

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Answer as a list, or as a search whose link holds the last number."""
        query = query or {}
        limit = min(int(query["limit"]), GRANTED)
        numbered = path != "/api/v1/search"
        page = int(query.get("page", 1))
        start = (page - 1) * limit if numbered else int(query.get("x", 0))
        rows = [{"id": self.offset + n} for n in range(start, min(start + limit, self.count))]
        self.sent.append(len(rows))
        if path == "/api/v1/list":
            headers = {"x-page-total": str(self.count), "x-page-limit": str(limit)}
            return Answer(rows, cast("Any", headers))
        after = f"page={page + 1}&limit={limit}" if numbered else f"x={start + limit}"
        more = {"next": f"{path}?{after}"} if start + limit < self.count else {}
        return Answer({"results": rows, "total": self.count, **more}, cast("Any", {}))


def pages_of(table: Table, kind: str) -> Pages:
    """Return the pages of a table."""
    if kind == "list":
        return partial(list_pages, table, "/api/v1/list")
    return partial(search_pages, table, f"/api/v1/{kind}")


def mist() -> Mist:
    """Return a call without a cloud; the tables answer instead."""
    loaded = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"}))
    nothing = cast("Any", SimpleNamespace())
    return Mist(
        client=nothing,
        settings=loaded.settings,
        clock=lambda: NOW,
        started=NOW,
        selection=nothing,
        telemetry=nothing,
        devices=nothing,
        clearance=nothing,
        undos=nothing,
        objects=nothing,
        cursors=Cursors(),
        call=ToolCall("a_tool", {"limit": 3}),
    )


def walked(
    show: Callable[[Mist], Excerpt[int]], shown: Callable[[int], int]
) -> tuple[list[int], list[Excerpt[int]]]:
    """Follow the cursors to the end; of each page only some rows fit into the answer."""
    call, things, parts = mist(), list[int](), list[Excerpt[int]]()
    while True:
        part = show(call)
        fit = max(1, shown(len(part.things)))
        things += part.things[:fit]
        parts.append(part)
        cursor = part.following(len(part.things[:fit]))
        if cursor is None:
            return things, parts
        bookmark = call.cursors.opened(cursor, now=NOW)
        call = replace(call, call=ToolCall("a_tool", {"limit": 3}, bookmark))


KINDS = st.sampled_from(["list", "search", "search_by_page"])
TABLES = st.lists(st.tuples(KINDS, st.integers(0, 130)), min_size=1, max_size=3)
LIMITS = st.integers(1, 60)
FITS = st.sampled_from([lambda rows: rows, lambda rows: rows - 1, lambda rows: rows // 2])


@settings(max_examples=150, deadline=None)
@given(TABLES, LIMITS, FITS, st.integers(1, 4))
def test_the_pages_of_a_survey_are_the_whole(
    tables: list[tuple[str, int]], limit: int, fits: Callable[[int], int], divisor: int
) -> None:
    """Of several endpoints of both kinds, with a filter, and whatever fits into an answer."""
    made = [Table(count, offset=1000 * n) for n, (_, count) in enumerate(tables)]
    sources = [pages_of(table, kind) for table, (kind, _) in zip(made, tables, strict=True)]
    tally = Tally[int](all=lambda _: "number")

    def show(call: Mist) -> Excerpt[int]:
        return asyncio.run(
            surveyed(
                call,
                sources,
                read=lambda row: int(row["id"]),
                keep=lambda number: number % divisor == 0,
                limit=limit,
                tally=tally,
            )
        )

    things, parts = walked(show, fits)
    whole = [number for table in made for number in range(table.offset, table.offset + table.count)]
    expected = [number for number in whole if number % divisor == 0]
    assert things == expected
    assert parts[0].total == tally.number("all", "number") == len(expected)
    assert all(len(part.things) <= limit for part in parts)
    assert [part.first for part in parts] == [True] + [False] * (len(parts) - 1)


@settings(max_examples=100, deadline=None)
@given(KINDS, st.integers(0, 400), LIMITS)
def test_a_window_reads_what_it_shows(kind: str, count: int, limit: int) -> None:
    """The walk through all pages reads each row once, in as few requests as pages."""
    table = Table(count, offset=0)
    size = min(limit, GRANTED)

    def show(call: Mist) -> Excerpt[int]:
        source = pages_of(table, kind)
        return asyncio.run(windowed(call, [source], read=lambda row: int(row["id"]), limit=size))

    things, parts = walked(show, lambda rows: rows)
    assert things == list(range(count))
    assert sum(table.sent) == count
    assert len(table.sent) == len(parts) == max(1, -(-count // size))
    assert parts[0].total == count


@given(st.integers(0, 60), st.integers(1, 20), FITS)
def test_the_pages_of_an_arranged_list_are_the_whole(
    count: int, limit: int, fits: Callable[[int], int]
) -> None:
    """In the order that was made here."""
    numbers = list(range(count, 0, -1))
    things, parts = walked(lambda call: arranged(call, numbers, limit=limit), fits)
    assert things == numbers
    assert {part.total for part in parts} == {count}


def test_a_survey_stops_at_its_cap_and_says_so() -> None:
    """The pages after it go on all the same."""
    table = Table(200, offset=0)

    def show(call: Mist) -> Excerpt[int]:
        return asyncio.run(
            surveyed(
                call,
                [pages_of(table, "search")],
                read=lambda row: int(row["id"]),
                limit=40,
                tally=Tally[int](),
                most=100,
            )
        )

    things, parts = walked(show, lambda rows: rows)
    assert things == list(range(200))
    assert (parts[0].complete, parts[0].total) == (False, 100)


@pytest.mark.parametrize("divisor", [1, 3])
@pytest.mark.parametrize("later", [30, 60, 90])
def test_a_list_that_grows_or_shrinks_meanwhile_ends_where_it_was_counted(
    later: int, divisor: int
) -> None:
    """Or earlier, where the rows end; in no case does the way on lead nowhere."""
    table = Table(60, offset=0)

    def show(call: Mist) -> Excerpt[int]:
        shown = asyncio.run(
            surveyed(
                call,
                [pages_of(table, "list")],
                read=lambda row: int(row["id"]),
                keep=everything if divisor == 1 else lambda number: number % divisor == 0,
                limit=8,
                tally=Tally[int](),
            )
        )
        table.count = later
        return shown

    things, parts = walked(show, lambda rows: rows)
    assert things == list(range(0, min(60, later), divisor))
    assert {part.total for part in parts} == {60 // divisor}


def test_a_row_that_moves_to_the_next_page_is_counted_once() -> None:
    """A device that is added while pages are read pushes others on."""

    class Growing(Table):
        async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
            answer = await super().get(path, query)
            self.offset -= 1
            return answer

    tally = Tally[int](all=lambda _: "number")
    call = surveyed(
        mist(),
        [pages_of(Growing(120, offset=1000), "list")],
        read=lambda row: int(row["id"]),
        limit=200,
        tally=tally,
    )
    things = asyncio.run(call).things
    assert len(things) == len(set(things)) == tally.number("all", "number")
