"""`search_mist_api`: words to operations of the Mist API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.changing.requests import danger_of_request
from mist_mcp.cloud.operations import operations
from mist_mcp.tools.utility.api_index import found_operations, likely_requests

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


async def test_operations_on_a_resource_stand_in_one_row(client: Asker) -> None:
    """Of the organization and of a site, the list and one of it, reading and changing."""
    first = (await rows(client, "webhooks"))[0]
    assert first["request"] == "GET /api/v1/orgs/{org_id}/webhooks"
    assert {
        "GET /api/v1/sites/{site_id}/webhooks",
        "GET /api/v1/orgs/{org_id}/webhooks/{webhook_id}",
        "POST /api/v1/orgs/{org_id}/webhooks",
    } <= set(first["also"])


@pytest.mark.parametrize("query", ["pre-shared keys", "nac portals", "scep", "psk portals"])
async def test_what_is_refused_as_secret_is_not_called_a_read(query: str, client: Asker) -> None:
    """It has the class that the gate gives it, and a note says that it is refused."""
    answer = await client.data("search_mist_api", query=query)
    reads = {row["request"]: row["danger"] for row in answer["rows"] if row["request"][:3] == "GET"}
    gate = {each: danger_of_request(*each.split(" ")) for each in reads}
    assert reads == gate
    secret = [each for each, danger in gate.items() if danger == "secret"]
    assert secret
    assert [note for note in answer["notes"] if all(each in note for each in secret)], answer


def test_no_path_is_proposed_that_a_reading_server_refuses() -> None:
    """Whatever words lead to it."""
    words = ("pre-shared keys", "api tokens", "nac portals", "scep", "invites", "psk portals")
    found = [each for said in words for each in likely_requests(said, most=9, reading=True)]
    assert found
    assert {danger_of_request(*each.split(" ")) for each in found} == {"read"}


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
    """As many resources as wanted, each operation once, with its class."""
    found = found_operations(f"{words} webhooks", most=most)
    requests = {f"{one.method} {one.path}": one for each in found for one in each}
    assert 0 < len(found) <= most
    assert len(requests) == sum(map(len, found))
    told = {request: operations()[request] for request in requests}
    assert all(one.danger in (told[each], "secret") for each, one in requests.items())


def test_the_index_has_every_operation_and_says_whose_sentences_it_holds() -> None:
    """The licence stands beside them."""
    index = json.loads(INDEX.read_text(encoding="utf-8"))
    assert index["operations"].keys() == operations().keys()
    assert index["origin"]["license"] == "MIT"
    assert "Thomas Munzer" in INDEX.with_suffix(".LICENSE").read_text(encoding="utf-8")


def table(name: str) -> list[list[str]]:
    """Read what is wanted, the operations that are right, and where it is asked or done."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


REQUESTS = table("api_requests.tsv")
"""What is wanted, the operations that are right, and the address of a program that does it.

Somebody wrote them who had not seen the index. Words and weights were chosen by every second one,
from the first on; the others tuned nothing.
"""


@pytest.mark.parametrize("start", [0, 1], ids=["tuned", "held apart"])
def test_what_public_programs_do_is_found(start: int) -> None:
    """Three of four among the first five resources, nine of ten among the first ten."""
    asked = REQUESTS[start::2]
    places = [place_of(words, set(right.split(" | "))) for words, right, _ in asked]
    shares = [100 * sum(place <= most for place in places) / len(places) for most in (5, MOST)]
    print(f"{shares[0]:.1f} % in the first five, {shares[1]:.1f} % in the first ten")  # noqa: T201
    assert shares[0] >= 75
    assert shares[1] >= 90


def place_of(words: str, right: set[str], operations: int = 10) -> int:
    """Return the place of the first resource with a right operation among its first ones."""
    found = found_operations(words, most=MOST)
    shown = [{f"{one.method} {one.path}" for one in each[:operations]} for each in found]
    return next((place for place, each in enumerate(shown, 1) if right & each), MOST + 1)


def test_what_public_programs_change_is_found() -> None:
    """Four of five among the first five resources, two of three as the request of its row.

    The table was written before the verbs of change were, and tuned nothing.
    """
    asked = [(words, set(right.split(" | "))) for words, right, _ in table("change_requests.tsv")]
    found = [place_of(words, right) for words, right in asked]
    named = [place_of(words, right, 1) for words, right in asked]
    shares = [100 * sum(place <= 5 for place in each) / len(asked) for each in (found, named)]
    print(f"{shares[0]:.1f} % in the first five, {shares[1]:.1f} % as the request")  # noqa: T201
    assert len(asked) == 25
    assert shares[0] >= 80
    assert shares[1] >= 66


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ("change the vlan of a wlan", "PUT /api/v1/orgs/{org_id}/wlans/{wlan_id}"),
        ("set the vlan of a wlan", "PUT /api/v1/orgs/{org_id}/wlans/{wlan_id}"),
        ("how do I change the vlan of a wlan", "PUT /api/v1/orgs/{org_id}/wlans/{wlan_id}"),
        ("add a wlan", "POST /api/v1/orgs/{org_id}/wlans"),
        ("remove a wlan", "DELETE /api/v1/orgs/{org_id}/wlans/{wlan_id}"),
        ("which call changes a wlan", "PUT /api/v1/orgs/{org_id}/wlans/{wlan_id}"),
        ("change a site's timezone", "PUT /api/v1/sites/{site_id}"),
        ("rename a site", "PUT /api/v1/sites/{site_id}"),
        ("move a device to another site", "PUT /api/v1/orgs/{org_id}/inventory"),
        ("move an AP to another site", "PUT /api/v1/orgs/{org_id}/inventory"),
        ("remove a psk", "DELETE /api/v1/orgs/{org_id}/psks/{psk_id}"),
        ("edit a network", "PUT /api/v1/orgs/{org_id}/networks/{network_id}"),
        ("disable a webhook", "PUT /api/v1/orgs/{org_id}/webhooks/{webhook_id}"),
    ],
)
def test_a_verb_of_change_asks_for_what_changes(words: str, request_: str) -> None:
    """Of the thing that is named, and not for the log of changes."""
    [[first, *_], *_] = found_operations(words, most=MOST)
    assert f"{first.method} {first.path}" == request_


@pytest.mark.parametrize(
    "words",
    [
        "who changed the vlan of a wlan",
        "which wlans were changed",
        "what changed on the switch yesterday",
        "has anybody removed a psk",
        "when was the site renamed",
    ],
)
def test_a_question_about_changes_reads(words: str) -> None:
    """It is answered by what changes nothing."""
    assert found_operations(words, most=MOST)[0][0].reads


@pytest.mark.parametrize(
    ("word", "resource"),
    [("psk", "psks"), ("PSKs", "psks"), ("webhook", "webhooks"), ("map", "maps"), ("crl", "crl")],
)
def test_what_is_called_so_comes_before_what_begins_so(word: str, resource: str) -> None:
    """A portal for keys is no key; an abbreviation is the same word in the plural."""
    [first, *_] = found_operations(word, most=MOST)
    assert first[0].resource.rpartition("/")[2].startswith(resource)
    assert "portal" not in first[0].path
