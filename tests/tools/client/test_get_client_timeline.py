"""One client over time, and how far it got."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.tools.test_odd_tenants import ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "get_client_timeline"
STARVED, DENIED = "5c5b35c104b0", "5c5b35c1f010"
PLAIN, WIRED, QUIET = "5c5b35c1001e", "5c5b35c18017", "5c5b35c10498"


async def rows_of(cloud: FakeMist, path: str, **query: str) -> list[Any]:
    """Read the rows of a search with a plain client."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        document = (await http.get(f"/api/v1/{path}", params={"limit": "1000", **query})).json()
    rows: list[Any] = document["results"]
    return rows


async def test_the_stage_where_a_client_fails_is_named(connect: Connect, fake: FakeMist) -> None:
    """It associates, and no DHCP server answers it; each event of the cloud stands there."""
    client = await connect(cloud=fake)
    org = (await client.data("get_organizations"))["rows"][0]["id"]
    (known,) = await rows_of(fake, f"orgs/{org}/clients/search", mac=STARVED)
    path = f"sites/{known['site_id']}/clients/{STARVED}/events"
    wireless = await rows_of(fake, path)
    access = await rows_of(fake, f"orgs/{org}/nac_clients/events/search", mac=STARVED)
    data = await client.data(TOOL, client="TP-1200")
    assert data["mac"] == STARVED
    assert data["by_source"] == {"wireless": len(wireless), "NAC": len(access)}
    assert [row["time"] for row in data["rows"]] == sorted(
        (row["time"] for row in data["rows"]), reverse=True
    )
    assert "fails at address, 4 times" in data["summary"]
    assert "DHCP DISCOVER unanswered" in data["summary"]
    stages = {row["stage"]: row for row in data["stages"]}
    assert stages["address"]["state"] == "failed"
    assert stages["address"]["failures"] == 4
    assert stages["authenticated"]["state"] == "passed"
    assert stages["DNS"]["state"] == "unknown"
    assert data["online"] == "no"


@pytest.mark.parametrize(
    "text", ["5C:5B:35:C1:00:1E", "MacBook-0030", "u00030@larkspur.example.edu"]
)
async def test_a_client_is_found_by_address_name_or_user(text: str, connect: Connect) -> None:
    """All three mean the same one, which is online."""
    data = await (await connect()).data(TOOL, client=text)
    assert data["mac"] == PLAIN
    assert data["online"] == "yes"
    assert "no stage fails; passed: associated, authenticated, address, DNS" in data["summary"]


async def test_a_refused_client_fails_at_authentication(connect: Connect) -> None:
    """Access control is beside the radio in one list."""
    data = await (await connect()).data(TOOL, client=DENIED)
    assert "fails at authentication" in data["summary"]
    assert "no rule lets it in" in data["summary"]
    assert {row["source"] for row in data["rows"]} >= {"NAC"}


async def test_a_wired_client_shows_its_port(connect: Connect) -> None:
    """Where it was seen, with its address and 802.1X state."""
    data = await (await connect()).data(TOOL, client=WIRED)
    (row,) = [row for row in data["rows"] if row["type"] == "address seen"]
    assert (row["through"], row["port"], row["vlan"]) == ("clos-acc-p1-04", "mge-0/0/2", "20")
    assert "passed: authenticated, address" in data["summary"]


async def test_sessions_are_told_with_their_length_and_end(
    connect: Connect, fake: FakeMist
) -> None:
    """The cloud cannot be asked for them by client, so those of its access point are read."""
    client = await connect(cloud=fake)
    org = (await client.data("get_organizations"))["rows"][0]["id"]
    sessions = await rows_of(fake, f"orgs/{org}/clients/sessions/search")
    known = [row for row in sessions if row["mac"] == QUIET]
    data = await client.data(TOOL, client=QUIET)
    shown = [row for row in data["rows"] if row["source"] == "session"]
    assert len(shown) == len(known) > 0
    assert {row["text"] for row in shown} == {", ".join(row["tags"]) for row in known}
    assert all(row["lasted"] for row in shown)
    at_site = await client.data(TOOL, client=QUIET, site_id=known[0]["site_id"])
    assert at_site["rows"] == data["rows"]


async def test_no_events_are_not_fine(connect: Connect) -> None:
    """A client of which nobody heard is neither well nor ill."""
    client = await connect()
    data = await client.data(TOOL, client="02:00:00:00:00:01")
    assert "no event is reported, so whether it works is not known" in data["summary"]
    assert {row["state"] for row in data["stages"]} == {"unknown"}
    assert data["online"] == "unknown"
    assert any("give site_id" in note for note in data["notes"])
    answer = await client.call(TOOL, {"client": "nobody-of-that-name"})
    assert answer.is_error


async def test_what_the_cloud_says_otherwise_is_said() -> None:
    """Reasons in words, types of next year as unknown, several clients of a user as an error."""
    rows = [
        {"type": "CLIENT_DEAUTHENTICATION", "timestamp": 1_760_000_000, "reason_code": 15},
        {"type": "CLIENT_OF_NEXT_YEAR", "timestamp": 1_760_000_001},
    ]
    clients = [{"mac": STARVED, "site_id": SITE, "username": "sam"}]
    more: dict[str, Any] = {
        f"orgs/{ORG}/clients/search": {"results": clients},
        f"orgs/{ORG}/wired_clients/search": {"results": []},
        f"orgs/{ORG}/nac_clients/search": 403,
        f"orgs/{ORG}/nac_clients/events/search": 403,
        f"sites/{SITE}/clients/{STARVED}/events": {"results": rows},
    }
    answer = await answer_of(TOOL, more, client="sam")
    newest, oldest = answer.data["rows"]
    assert oldest["text"] == "reason 15 (4-way handshake timed out: wrong key?)"
    assert (oldest["outcome"], newest["outcome"]) == ("left", "unknown")
    assert any("CLIENT_OF_NEXT_YEAR" in note for note in answer.data["notes"])
    assert sum("is not known:" in note for note in answer.data["notes"]) == 2
    more[f"orgs/{ORG}/clients/search"]["results"].append({**clients[0], "mac": QUIET})
    several = await answer_of(TOOL, more, client="sam")
    assert several.is_error
    assert QUIET in several.text


@pytest.mark.parametrize("address", ["10.11.72.24", " 10.11.72.24 "])
async def test_the_address_of_a_wired_client_means_it(connect: Connect, address: str) -> None:
    """The search of wired clients matches an address by a filter of its own, and whole."""
    data = await (await connect()).data(TOOL, client=address)
    assert (data["mac"], data["client"]) == (WIRED, "PC-CLOS-0022")


async def test_a_client_that_no_search_knows_may_never_have_been_here(connect: Connect) -> None:
    """That is no client of which nothing is known but that it is there."""
    client = await connect()
    assert "never have been here" in (await client.data(TOOL, client="aabbccddee01"))["summary"]
    quiet = (await client.data(TOOL, client="Pixel-1336"))["summary"]
    assert "is not known" in quiet
    assert "never" not in quiet
