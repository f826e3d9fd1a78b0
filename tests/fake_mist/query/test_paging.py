"""Both paginations: whatever the limit, the pages are the whole."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist import NOW
from fake_mist.clock import TimeShift
from fake_mist.endpoints.endpoint import ENVELOPE
from fake_mist.query.filters import BadQueryError, Row
from fake_mist.query.paging import MAX_LIMIT, Search, numbered
from fake_mist.query.window import window

SEARCH = Search(
    path="/api/v1/x/search",
    identity=lambda row: str(row["id"]),
    window=window({}, now=NOW),
    timed=True,
    shift=TimeShift(),
    envelope=ENVELOPE,
)
rows_of = st.lists(
    st.fixed_dictionaries({"timestamp": st.integers(0, 5) | st.none(), "id": st.uuids().map(str)}),
    max_size=30,
    unique_by=lambda row: row["id"],
)
limits = st.integers(min_value=1, max_value=35)
sorts = st.sampled_from(["timestamp", "-timestamp", "id", "-id"])


@given(rows_of, limits)
def test_numbered_pages_join_to_the_whole(rows: list[Row], limit: int) -> None:
    """Any limit, and the total in the headers says when to stop."""
    joined: list[Row] = []
    page = 0
    while True:
        page += 1
        found = numbered(rows, {"limit": str(limit), "page": str(page)})
        joined += found.body
        assert found.headers["X-Page-Total"] == str(len(rows))
        if page * limit >= len(rows):
            break
    assert joined == rows
    assert numbered(rows, {"limit": str(limit), "page": str(page + 1)}).body == []


@given(rows_of, limits, sorts)
def test_a_walk_along_next_is_the_whole(rows: list[Row], limit: int, sort: str) -> None:
    """Any limit and order, ties and missing values included; nothing comes twice."""
    params = {"limit": str(limit), "sort": sort}
    body = SEARCH.page(rows, params).body
    joined = list(body["results"])
    while "next" in body:
        assert len(body["results"]) == limit
        body = SEARCH.page(rows, dict(parse_qsl(urlsplit(body["next"]).query))).body
        joined += body["results"]
    assert body["total"] == len(rows)
    assert joined == SEARCH.page(rows, {"limit": str(MAX_LIMIT), "sort": sort}).body["results"]
    assert sorted(row["id"] for row in joined) == sorted(row["id"] for row in rows)


def test_the_cursor_is_written_as_the_api_writes_it() -> None:
    """A host-relative path with a sorted query; the time in milliseconds, then the id."""
    rows = [{"timestamp": 1_711_031_354, "id": "uuid"}, {"timestamp": 1_711_031_355, "id": "other"}]
    body = SEARCH.page(rows, {"limit": "1", "duration": "1d"}).body
    assert body["next"] == (
        f"/api/v1/x/search?end={NOW}&limit=1"
        f"&search_after=%5B1711031354000%2C+%22uuid%22%5D&start={NOW - 86_400}"
    )


def test_a_limit_of_nothing_is_allowed_and_a_huge_one_is_cut() -> None:
    """Zero answers the total alone; above the maximum the maximum applies."""
    rows: list[Row] = [{"id": str(number)} for number in range(MAX_LIMIT + 1)]
    assert numbered(rows, {"limit": "0"}).body == []
    assert len(numbered(rows, {"limit": "99999"}).body) == MAX_LIMIT
    body = SEARCH.page(rows, {"limit": "0"}).body
    assert (body["results"], body["total"], "next" in body) == ([], MAX_LIMIT + 1, False)


@pytest.mark.parametrize(
    "params", [{"limit": "-1"}, {"limit": "many"}, {"page": "0"}, {"page": "x"}]
)
def test_bad_paging_is_refused(params: dict[str, str]) -> None:
    """Numbers only, and pages count from one."""
    with pytest.raises(BadQueryError):
        numbered([], params)


@pytest.mark.parametrize("cursor", ["[]", "nonsense", '[1, "unknown"]', "7", "[" * 9000])
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    """A cursor is copied from `next`, never constructed."""
    with pytest.raises(BadQueryError):
        SEARCH.page([{"id": "known"}], {"search_after": cursor})
