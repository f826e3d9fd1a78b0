"""Guests, keys, tokens and administrators: everything about them but the secret."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client

from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.words.times import iso
from tests.asking import Asker
from tests.conftest import no_sleep
from tests.tools.test_odd_tenants import MAC, ORG, SITE, Cloud, answer_of, asked

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Answer, Connect

TOOL: Final = "get_org_access"
CAMPUS: Final = "Larkspur Main Campus"
NOW: Final = 1_800_000_000.0
DAY: Final = 86_400
PLANTED: Final = "Pl4nted-Zq7Lw"


async def truth(cloud: FakeMist, path: str) -> Any:
    """Ask with a plain client."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        return (await http.get(f"/api/v1/{path}")).json()


async def at(path: str, rows: Any, **arguments: Any) -> Answer:
    """Ask about a tenant with one such list, at a moment that stands still."""
    return await asked(Cloud({path: rows}), TOOL, arguments, clock=lambda: NOW)


async def test_keys_are_named_with_what_they_are_for(connect: Connect, fake: FakeMist) -> None:
    """SSID, VLAN, use and end, what ended first; no passphrase, neither the old one."""
    client = await connect(cloud=fake)
    org = (await client.data("get_organizations"))["rows"][0]["id"]
    keys = {row["name"]: row for row in await truth(fake, f"orgs/{org}/psks")}
    answer = await client.call(TOOL, {"kind": "psks"})
    assert {row["name"] for row in answer.data["rows"]} == keys.keys()
    for row in answer.data["rows"]:
        key = keys[row["name"]]
        assert (row["ssid"], row["vlan"]) == (key["ssid"], str(key["vlan_id"]))
        assert row.get("ends") == iso(key["expire_time"])
        assert key["passphrase"] not in answer.text + json.dumps(answer.data)
        assert key["old_passphrase"] not in answer.text + json.dumps(answer.data)
    states = {row["name"]: (row["verdict"], row.get("remarks")) for row in answer.data["rows"]}
    assert states["Larkspur University exhibition"] == ("ended", None)
    assert states["Larkspur University lecture screen"] == ("valid", ["never ends"])
    assert answer.data["rows"][0]["verdict"] == "ended"
    assert any("ask with site_id" in note for note in answer.data["notes"])


async def test_keys_of_a_site_are_its_own(connect: Connect) -> None:
    """And it is said that those of the organization are elsewhere."""
    data = await (await connect()).data(TOOL, kind="psks", site_id="Main Campus")
    assert [row["name"] for row in data["rows"]] == [f"{CAMPUS} sensors"]
    assert data["scope"] == CAMPUS
    assert any("leave site_id out" in note for note in data["notes"])


async def test_guests_are_let_in_until_a_moment(connect: Connect) -> None:
    """Those whose time is over are told apart, and the access point has its name."""
    data = await (await connect()).data(TOOL, kind="guests", site_id="Main Campus")
    assert {row["name"]: row["verdict"] for row in data["rows"]} == {
        f"{CAMPUS} guest": "valid",
        f"{CAMPUS} former guest": "ended",
    }
    assert {row["through"] for row in data["rows"]} == {"AP-CHEM-0.01"}
    assert {row["portal"] for row in data["rows"]} == {"email", "passphrase"}
    assert data["by_ssid"] == {"Larkspur-Guest": 2}


async def test_tokens_and_people_show_what_they_may_do(connect: Connect) -> None:
    """Role and place by name, sources, last use, second factor; never the key."""
    client = await connect()
    tokens = (await client.data(TOOL, kind="tokens"))["rows"]
    said = {row["name"]: row for row in tokens}
    assert said["science-park-screen"]["privileges"] == ["read of site Larkspur Science Park"]
    assert said["larkspur-dashboard"]["sources"] == ["203.0.113.0/24"]
    assert said["old-migration"]["remarks"] == ["unused for 90 days or more", "from any address"]
    assert not any("key" in row for row in tokens)
    people = await client.data(TOOL, kind="admins")
    assert people["by_role"] == {"helpdesk": 1, "write": 1}
    assert people["remarks_by_kind"] == {"no second factor": 2}
    assert {row["email"] for row in people["rows"]} == {
        "kim.vale@kestrel.example.edu",
        "sam.reed@kestrel.example.edu",
    }
    assert any("get_audit_logs" in note for note in people["notes"])


@pytest.mark.parametrize(
    ("text", "number"),
    [("former", 1), ("GUEST.ONE@", 1), ("Larkspur-Guest", 2), ("nobody", 0)],
)
async def test_a_text_narrows_the_list(text: str, number: int, connect: Connect) -> None:
    """By name, e-mail or SSID; it is said that it was filtered here."""
    client = await connect()
    data = await client.data(TOOL, kind="guests", site_id="Main Campus", text=text)
    assert data["total"] == number
    assert "Filtered here, over all pages: text" in data["notes"]
    assert number or "no guest authorizations that fit" in data["summary"]


@pytest.mark.parametrize("text", ["5e:5b:35:c1:02:b6", "5e5b.35c1.02b6", "c102b6"])
async def test_a_guest_is_found_by_its_address(text: str, connect: Connect) -> None:
    """In any notation, or a part of it."""
    data = await (await connect()).data(TOOL, kind="guests", site_id="Main Campus", text=text)
    assert [row["mac"] for row in data["rows"]] == ["5e5b35c102b6"]


@pytest.mark.parametrize("kind", ["tokens", "admins"])
async def test_what_belongs_to_an_organization_has_no_site(kind: str, connect: Connect) -> None:
    """It is refused in a sentence, with what to do."""
    client = await connect()
    text = await client.refusal(TOOL, kind=kind, site_id="Main Campus")
    assert "belong to an organization, not to a site. Leave site_id out." in text


@pytest.mark.parametrize("kind", ["portals", "keys", "PSK"])
async def test_a_kind_that_there_is_not_is_refused(kind: str, connect: Connect) -> None:
    """With those that there are."""
    text = await (await connect()).refusal(TOOL, kind=kind)
    assert "guests" in text
    assert "psks" in text


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize(
    ("kind", "endpoint"), [("psks", "psks"), ("tokens", "apitokens"), ("admins", "admins")]
)
async def test_a_closed_list_is_not_empty(kind: str, endpoint: str, status: int) -> None:
    """No licence, no such feature, no right: it is not known, which is no error of the user."""
    answer = await answer_of(TOOL, {f"orgs/{ORG}/{endpoint}": status}, kind=kind)
    assert not answer.is_error
    assert answer.data["summary"].endswith("there are is not known.")
    assert any("is not known:" in note for note in answer.data["notes"])


@pytest.mark.parametrize("kind", ["guests", "psks", "tokens", "admins"])
async def test_of_an_empty_text_in_place_of_a_list_nothing_is_known(kind: str) -> None:
    """Some endpoints answer so where a feature was never used."""
    endpoint = {"tokens": "apitokens"}.get(kind, kind)
    answer = await answer_of(TOOL, {f"orgs/{ORG}/{endpoint}": 200}, kind=kind)
    assert answer.data["rows"] == []
    assert "is not known" in answer.data["summary"]
    assert any("is not an array" in note for note in answer.data["notes"])


async def test_unknown_is_neither_valid_nor_ended() -> None:
    """A guest of whom only the name is known; one with an end; one who was let in for good."""
    rows = [
        {"name": "a"},
        {"name": "b", "authorized_expiring_time": NOW + 1},
        {"name": "c", "authorized_expiring_time": NOW},
        {"name": "d", "authorized": True},
        {"name": "e", "authorized": False, "authorized_expiring_time": NOW + DAY},
        None,
    ]
    answer = await at(f"orgs/{ORG}/guests", rows, kind="guests")
    assert {row["name"]: row["verdict"] for row in answer.data["rows"]} == {
        "a": "unknown",
        "b": "valid",
        "c": "ended",
        "d": "valid",
        "e": "ended",
    }


async def test_what_stands_out_of_keys_and_people_is_remarked() -> None:
    """Close ends, no use, invitations; who comes by SSO has the second factor elsewhere."""
    keys = [{"name": "soon", "expire_time": NOW + 13 * DAY, "macs": [MAC], "max_usage": 0}]
    answer = await at(f"orgs/{ORG}/psks", keys, kind="psks")
    assert answer.data["rows"][0]["remarks"] == ["ends within 14 days"]
    assert answer.data["rows"][0]["mac"] == MAC
    grants = [
        {"scope": "sitegroup", "role": "read", "sitegroup_ids": [SITE], "views": ["lobby_admin"]},
        {"scope": "orgsites", "role": "write"},
        {"scope": "galaxy", "role": "emperor"},
        {},
    ]
    token = {"name": "t", "last_used": None, "src_ips": ["192.0.2.1"], "privileges": grants}
    (row,) = (await at(f"orgs/{ORG}/apitokens", [token], kind="tokens")).data["rows"]
    assert row["remarks"] == ["no use known"]
    assert row["privileges"] == [
        "write of all sites",
        f"read of site group {SITE} (lobby_admin)",
        "emperor of galaxy",
        "unknown role of an unknown place",
    ]
    people = [
        {"first_name": "A", "expire_time": NOW + DAY},
        {"first_name": "B", "expire_time": NOW - DAY},
        {"first_name": "C", "via_sso": True, "enable_two_factor": False},
        {"name": "D"},
    ]
    rows = (await at(f"orgs/{ORG}/admins", people, kind="admins")).data["rows"]
    assert {each["name"]: each["verdict"] for each in rows} == {
        "A": "invited",
        "B": "ended",
        "C": "valid",
        "D": "valid",
    }
    assert not any("remarks" in each or "second_factor" in each for each in rows)


@pytest.mark.parametrize(
    ("kind", "endpoint"), [("psks", "psks"), ("tokens", "apitokens"), ("admins", "admins")]
)
async def test_what_nobody_named_is_dropped(kind: str, endpoint: str) -> None:
    """Whatever a later cloud calls a secret, and wherever it stands in a row."""
    row = {
        **dict.fromkeys(("passphrase", "old_passphrase", "key", "note", "new_field"), PLANTED),
        "deeper": {"secret": PLANTED},
        "name": "plain",
        "privileges": [{"role": "read", "scope": "org", "token": PLANTED}],
    }
    answer = await at(f"orgs/{ORG}/{endpoint}", [row], kind=kind)
    assert [each["name"] for each in answer.data["rows"]] == ["plain"]
    assert PLANTED not in answer.text + json.dumps(answer.data)


async def test_no_page_and_no_cursor_holds_a_key() -> None:
    """Four hundred keys, page after page: each once, and none with its passphrase."""
    keys = [
        {"name": f"key {number}", "passphrase": f"{PLANTED}-{number}", "note": f"{PLANTED}"}
        for number in range(400)
    ]
    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    cloud = Cloud({f"orgs/{ORG}/psks": keys})
    transport = httpx.MockTransport(cloud)
    server = build_server(settings, transport=transport, clock=lambda: NOW, sleep=no_sleep)
    names: list[str] = []
    async with Client(server) as connected:
        client = Asker(connected)
        answer = await client.call(TOOL, {"kind": "psks"})
        while True:
            said = answer.text + json.dumps(answer.data)
            forms = base64.b64decode(answer.data.get("next", "") + "==", altchars=b"-_")
            assert PLANTED not in said
            assert PLANTED.encode() not in forms
            names += [row["name"] for row in answer.data["rows"]]
            if "next" not in answer.data:
                break
            answer = await client.call("get_next_page", {"cursor": answer.data["next"]})
    assert sorted(names) == sorted(key["name"] for key in keys)
    assert sum("/psks" in url for url in cloud.asked) == 1
