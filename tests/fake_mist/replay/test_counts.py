"""Counts, and the shapes that have `results` without a cursor; pure, and over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist import NOW
from fake_mist.clock import TimeShift
from fake_mist.endpoints.endpoint import Distinct, Endpoint, Kind
from fake_mist.query.filters import BadQueryError
from fake_mist.replay.queries import Query, answer
from fake_mist.tenant.places import MAIN_CAMPUS, UNIVERSITY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

    from fake_mist.query.filters import Row

ORG = f"/api/v1/orgs/{UNIVERSITY.id}"
COUNT = Endpoint(
    path="/x/count",
    cassette="x",
    kind=Kind.COUNT,
    distinct=Distinct(default="colour", fields={"colour": "colour", "size": "last_size"}),
)
NUMBERED = Endpoint(
    path="/x/logs", cassette="x", kind=Kind.RESULTS, envelope=("end", "limit", "page", "total")
)
BARE = Endpoint(path="/x", cassette="x", kind=Kind.REPORT, envelope=())
colours = st.lists(st.sampled_from(["red", "green", "blue"]), max_size=20)


def body(endpoint: Endpoint, rows: Sequence[Row], **params: str) -> Any:
    """Answer a query."""
    query = Query(path=endpoint.path, params=params, now=NOW, shift=TimeShift())
    return answer(endpoint, rows, query).body


@given(colours)
def test_the_counts_add_up_to_the_rows_and_the_total_to_the_buckets(found: list[str]) -> None:
    """A client that takes `total` for the number of rows is wrong."""
    counted = body(COUNT, [{"colour": each} for each in found])
    assert sum(each["count"] for each in counted["results"]) == len(found)
    assert counted["total"] == len(counted["results"]) == len(set(found))
    assert counted["distinct"] == "colour"


def test_the_largest_bucket_comes_first_and_a_limit_cuts_the_small_ones() -> None:
    """The total still tells how many there are."""
    rows = [{"colour": "red"}, {"colour": "blue"}, {"colour": "blue"}, {}]
    counted = body(COUNT, rows, limit="1")
    assert counted["results"] == [{"colour": "blue", "count": 2}]
    assert counted["total"] == 2


def test_a_name_may_count_another_field_and_a_list_counts_each_value() -> None:
    """Values are written as text, truth too."""
    rows: list[Row] = [{"last_size": [1, 2]}, {"last_size": True}, {"last_size": 1}]
    counted = body(COUNT, rows, distinct="size")
    assert {each["size"]: each["count"] for each in counted["results"]} == {
        "1": 2,
        "2": 1,
        "true": 1,
    }


def test_an_unknown_distinct_is_refused() -> None:
    """Where the documentation lists the values."""
    with pytest.raises(BadQueryError, match="distinct"):
        body(COUNT, [], distinct="taste")


def test_pages_may_be_numbered_inside_the_body() -> None:
    """Limit, page and total are members there."""
    rows: list[Row] = [{"id": str(number)} for number in range(5)]
    assert body(NUMBERED, rows, limit="2", page="3") == {
        "results": [{"id": "4"}],
        "end": NOW,
        "limit": 2,
        "page": 3,
        "total": 5,
    }


def test_numbered_results_are_sorted_on_request() -> None:
    """And stand as they were recorded otherwise."""
    rows: list[Row] = [{"id": "b", "timestamp": 1}, {"id": "a", "timestamp": 2}]
    assert [row["id"] for row in body(NUMBERED, rows)["results"]] == ["b", "a"]
    newest = body(NUMBERED, rows, sort="-timestamp")["results"]
    assert [row["id"] for row in newest] == ["a", "b"]


def test_an_envelope_may_be_results_alone() -> None:
    """Nothing around them."""
    assert body(BARE, [{"id": "1"}]) == {"results": [{"id": "1"}]}


async def test_a_count_answers_what_a_search_would_show(client: httpx.AsyncClient) -> None:
    """The same filters, the same rows."""
    ports = f"{ORG}/stats/ports"
    down = (await client.get(f"{ports}/search", params={"up": "false"})).json()["total"]
    counted = (await client.get(f"{ports}/count", params={"distinct": "up"})).json()["results"]
    assert {each["up"]: each["count"] for each in counted}["false"] == down
    by_device = await client.get(f"{ports}/count", params={"up": "false", "limit": "1000"})
    assert sum(each["count"] for each in by_device.json()["results"]) == down


async def test_a_type_that_is_no_type_is_refused(client: httpx.AsyncClient) -> None:
    """Also where each type is a recording of its own."""
    for path in ("devices/search", "devices/versions", "stats/tunnels/count"):
        assert (await client.get(f"{ORG}/{path}", params={"type": "toaster"})).status_code == 400


async def test_a_search_may_sort_by_listed_fields_only(client: httpx.AsyncClient) -> None:
    """Where the documentation lists them; descending has a parameter of its own there."""
    search = f"/api/v1/sites/{MAIN_CAMPUS.id}/devices/search"
    ask = {"type": "switch", "limit": "1000"}
    up = (await client.get(search, params={**ask, "sort": "mac"})).json()["results"]
    down = (await client.get(search, params={**ask, "desc_sort": "mac"})).json()["results"]
    assert [row["mac"] for row in up] == sorted(row["mac"] for row in up)
    assert down == up[::-1]
    assert (await client.get(search, params={**ask, "sort": "uptime"})).status_code == 400


async def test_wildcards_find_prefixes_and_parts_and_refuse_suffixes(
    client: httpx.AsyncClient,
) -> None:
    """As the description of the device search says."""
    search = f"{ORG}/devices/search"
    ask = {"type": "switch", "limit": "1000"}
    found = await client.get(search, params={**ask, "hostname": "clos-acc-p1-*"})
    assert found.json()["total"] == 24
    parts = await client.get(search, params={**ask, "hostname": "*-p1-*"})
    assert parts.json()["total"] > 24
    assert (await client.get(search, params={**ask, "hostname": "*-01"})).status_code == 400
