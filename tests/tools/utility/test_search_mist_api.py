"""`search_mist_api`: words to operations of the Mist API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.cloud.operations import operations
from mist_mcp.tools.utility.api_index import found_operations

if TYPE_CHECKING:
    from tests.asking import Asker

HERE = Path(__file__).parent
INDEX = Path(__file__).parents[3] / "mist_mcp" / "cloud" / "api_index.json"
MOST = 10


async def rows(client: Asker, query: str) -> list[dict[str, Any]]:
    """Ask, and return the operations."""
    found: list[dict[str, Any]] = (await client.data("search_mist_api", query=query))["rows"]
    return found


async def test_an_operation_comes_with_all_that_a_call_needs(client: Asker) -> None:
    """Method, path, ids, parameters with their values, and what comes back."""
    found = await rows(client, "rogue access points of a site")
    rogue = next(row for row in found if row["request"].endswith("/insights/rogues"))
    assert rogue["request"] == "GET /api/v1/sites/{site_id}/insights/rogues"
    assert rogue["danger"] == "read"
    assert rogue["ids"] == []
    assert "type honeypot|lan|others|spoof" in rogue["query"]
    assert {"bssid", "ssid", "channel"} <= set(rogue["returns"])


async def test_ids_that_have_to_be_written_are_named(client: Asker) -> None:
    """Those of organization and site are filled in by the call."""
    found = await rows(client, "restart a device")
    assert next(row["ids"] for row in found if "{device_id}" in row["request"]) == ["device_id"]


async def test_operations_of_a_resource_stand_together(client: Asker) -> None:
    """No resource comes twice."""
    resources = [row["resource"] for row in await rows(client, "webhooks")]
    runs = [one for place, one in enumerate(resources) if one not in resources[place - 1 : place]]
    assert len(runs) == len(set(resources))


async def test_words_that_nothing_has_find_nothing(client: Asker) -> None:
    """And that is said."""
    answer = await client.data("search_mist_api", query="xyzzy plugh")
    assert answer["rows"] == []
    assert "No operation" in answer["summary"]


async def test_what_cannot_be_called_is_said(client: Asker) -> None:
    """A server that only reads, and what is refused whoever approves it."""
    answer = await client.data("search_mist_api", query="delete webhook")
    assert any("only reads" in note for note in answer["notes"])


@given(words=st.text(max_size=300), most=st.integers(1, MOST))
def test_whatever_is_asked_is_published(words: str, most: int) -> None:
    """As many as wanted, each once, with its class."""
    found = found_operations(f"{words} webhooks", most=most)
    requests = [f"{one.method} {one.path}" for one in found]
    assert 0 < len(set(requests)) == len(requests) <= most
    assert all(
        operations()[request] == one.danger for request, one in zip(requests, found, strict=True)
    )


def test_the_index_has_every_operation_and_says_whose_sentences_it_holds() -> None:
    """The licence stands beside them."""
    index = json.loads(INDEX.read_text(encoding="utf-8"))
    assert index["operations"].keys() == operations().keys()
    assert index["origin"]["license"] == "MIT"
    assert "Thomas Munzer" in INDEX.with_suffix(".LICENSE").read_text(encoding="utf-8")


REQUESTS = [
    line.split("\t")
    for line in (HERE / "api_requests.tsv").read_text(encoding="utf-8").splitlines()
]
"""What is wanted, the operations that are right, the address where somebody does it."""


@pytest.mark.parametrize(("part", "first", "second"), [("all", 75, 90), ("held", 75, 90)])
def test_what_public_programs_do_is_found(part: str, first: int, second: int) -> None:
    """In the first five and in the first ten, in percent; every second one tuned nothing."""
    asked = REQUESTS if part == "all" else REQUESTS[1::2]
    ranks = [_rank(words, right.split(" | ")) for words, right, _ in asked]
    shares = [100 * sum(rank <= most for rank in ranks) / len(ranks) for most in (5, 10)]
    print(f"{part}: {shares[0]:.1f} % in the first five, {shares[1]:.1f} % in the first ten")
    assert shares[0] >= first
    assert shares[1] >= second


def _rank(words: str, right: list[str]) -> int:
    """Return the place of the first right operation, as the tool shows them."""
    from mist_mcp.tools.utility.search_mist_api import grouped  # noqa: PLC0415

    shown = [f"{one.method} {one.path}" for one in grouped(found_operations(words, most=MOST))]
    return next((place for place, one in enumerate(shown, 1) if one in right), MOST + 1)
