"""Any read of the API: every way of paging, chosen fields, bounded size, nothing secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client

from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.words.times import iso
from tests.answers.whole import joined, missing
from tests.asking import Asker
from tests.conftest import no_sleep

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL: Final = "make_mist_api_call"
SWITCH: Final = "00000000-0000-0000-1000-5c5b35510003"


SECRETIVE: Final = (
    "/api/v1/sites/{site_id}/setting",
    "/api/v1/sites/{site_id}/setting/derived",
    "/api/v1/sites/{site_id}/devices",
    f"/api/v1/sites/{{site_id}}/devices/{SWITCH}/config_cmd",
    "/api/v1/sites/{site_id}/networktemplates/derived",
    "/api/v1/orgs/{org_id}/inventory",
    "/api/v1/orgs/{org_id}/secpolicies",
    "/api/v1/orgs/{org_id}/webhooks",
    "/api/v1/orgs/{org_id}/stats/mxedges",
    "/api/v1/orgs/{org_id}/setting",
    "/api/v1/orgs/{org_id}/wlans",
)
"""Endpoints whose answers hold secrets among other things."""

REFUSED: Final[list[tuple[dict[str, Any], str]]] = [
    ({"path": "/api/v1/self", "method": "POST"}, "read-only mode"),
    ({"path": "/api/v1/sites/{site_id}", "method": "delete"}, "read-only mode"),
    ({"path": "/api/v1/self", "method": "PATCH"}, "no method of the API"),
    ({"path": "/api/v1/self", "body": {"a": 1}}, "body does not go with this method"),
    ({"path": "/api/v1/self/apitokens"}, "read-only mode"),
    ({"path": "/api/v1/orgs/{org_id}/apitokens"}, "read-only mode"),
    ({"path": "/api/v1/orgs/{org_id}/APITokens/"}, "read-only mode"),
    ({"path": "/api/v1/orgs/{org_id}/psks"}, "read-only mode"),
    ({"path": "/api/v1/self/two_factor/token"}, "read-only mode"),
    ({"path": f"/api/v1/sites/x/devices/{SWITCH}/request_ztp_password"}, "read-only mode"),
    ({"path": "/api/v1/sites/{site_id}/devices/{device_id}"}, "placeholders"),
    ({"path": "/api/v1/sites/{site_id}"}, "no site_id was given"),
    ({"path": "/api/v1/self", "site_id": "Harbour Branch"}, "the path has no {site_id}"),
    ({"path": "/api/v1/self", "org_id": "Larkspur"}, "the path has no {org_id}"),
    ({"path": "/api/v1/self", "query": {"a b": "c"}}, "query cannot be sent"),
    ({"path": "/api/v1/self", "query": {"a": {"b": 1}}}, "query cannot be sent"),
    ({"path": "/api/v1/self", "query": {"a": "\u202e"}}, "query cannot be sent"),
    ({"path": "/api/v1/self", "query": {"a": "x" * 2001}}, "query cannot be sent"),
    ({"path": "orgs/{org_id}"}, "not a plain path"),
    ({"path": "/api/v1/../../x"}, "not a plain path"),
    ({"path": "@evil.example/x"}, "not a plain path"),
    ({"path": ".evil.example/x"}, "not a plain path"),
    ({"path": "/api/v1//evil.example/{org_id}"}, "not a plain path"),
    ({"path": "/api/v1/self?limit=1"}, "not a plain path"),
    ({"path": "/api/v1/%2e%2e/{org_id}"}, "not a plain path"),
]


async def plainly(cloud: FakeMist, path: str, **query: str) -> Any:
    """Ask with a plain client, as the ground truth."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        return (await http.get(path, params=query)).json()


async def all_rows(client: Asker, **arguments: Any) -> list[Any]:
    """Follow `next` until it is absent."""
    data = await client.data(TOOL, **arguments)
    rows: list[Any] = data["rows"]
    while "next" in data:
        data = await client.data("get_next_page", cursor=data["next"])
        rows += data["rows"]
    return rows


async def test_a_list_is_walked_through(connect: Connect, fake: FakeMist) -> None:
    """Numbered pages, with the total in a header; each row comes once, in order."""
    client = await connect(cloud=fake)
    first = await client.data(TOOL, path="/api/v1/orgs/{org_id}/inventory", fields="mac,serial")
    truth = await plainly(fake, first["path"], limit="1000")
    rows = await all_rows(client, path=first["path"], fields="mac,serial")
    assert (first["shape"], first["total"]) == ("list", len(truth))
    assert rows == [{"mac": row["mac"], "serial": row["serial"]} for row in truth]


async def test_a_search_is_walked_through(connect: Connect, fake: FakeMist) -> None:
    """A `next` link in the body; the endpoint's own limit is the size of a page."""
    client = await connect(cloud=fake)
    asked = {"path": "/api/v1/orgs/{org_id}/nac_clients/search", "query": {"limit": 150}}
    first = await client.data(TOOL, **asked, fields="mac")
    truth = await plainly(fake, first["path"], limit="1000")
    rows = await all_rows(client, **asked, fields="mac")
    assert (first["shape"], first["total"], first["returned"]) == ("results", truth["total"], 150)
    assert [row["mac"] for row in rows] == [row["mac"] for row in truth["results"]]


async def test_a_report_with_numbered_pages_is_walked_through(
    connect: Connect, fake: FakeMist
) -> None:
    """The number of the page stands beside the results, and there is no link."""
    client = await connect(cloud=fake)
    asked = {"path": "/api/v1/self/logs", "query": {"limit": 2, "duration": "7d"}}
    first = await client.data(TOOL, **asked)
    truth = await plainly(fake, "/api/v1/self/logs", limit="1000", duration="7d")
    rows = await all_rows(client, **asked)
    assert first["total"] == truth["total"] > first["returned"] == 2
    assert [row["id"] for row in rows] == [row["id"] for row in truth["results"]]
    assert first["beside"] == {"end": iso(truth["end"]), "start": iso(truth["start"])}


async def test_an_object_is_one_row(connect: Connect, fake: FakeMist) -> None:
    """Whole, as the cloud sent it, nulls and all, with its epochs as times."""
    client = await connect(cloud=fake)
    data = await client.data(TOOL, path="/api/v1/orgs/{org_id}")
    assert (data["shape"], data["total"]) == ("object", 1)
    truth = await plainly(fake, data["path"])
    times = {name: iso(truth[name]) for name in ("created_time", "modified_time")}
    assert data["rows"] == [{**truth, **times}]


async def test_a_list_of_words_is_rows_too(connect: Connect, fake: FakeMist) -> None:
    """What is no object stands under a name."""
    client = await connect(cloud=fake)
    site = (await client.data("get_org_sites"))["rows"][0]["id"]
    path = f"/api/v1/sites/{site}/sle/site/{site}/metric/coverage/classifiers"
    data = await client.data(TOOL, path=path)
    assert [row["value"] for row in data["rows"]] == await plainly(fake, path)


async def test_names_fill_the_path(connect: Connect) -> None:
    """An organization and a site by name; the organization by default."""
    client = await connect("msp-admin")
    data = await client.data(
        TOOL,
        path="/api/v1/sites/{site_id}/rrm/current",
        org_id="Larkspur University",
        site_id="Medical School",
    )
    assert data["path"] == "/api/v1/sites/d82e84a9-18dd-5e5d-b48e-0e5f873a0b15/rrm/current"
    both = {"path": "/api/v1/orgs/{org_id}/sites", "org_id": "Larkspur University"}
    assert (await client.data(TOOL, **both))["total"] == 7


async def test_a_count_is_not_taken_for_the_number_of_things(connect: Connect) -> None:
    """`total` of a count is the number of groups, and the answer says so."""
    client = await connect()
    data = await client.data(
        TOOL, path="/api/v1/orgs/{org_id}/alarms/count", query={"distinct": "type"}
    )
    assert data["total"] == len(data["rows"]) < sum(row["count"] for row in data["rows"])
    assert "the sum of `count` is the number of things" in data["notes"][0]


async def test_fields_are_chosen_where_they_stand(connect: Connect) -> None:
    """Also inside an object; what no row has is said."""
    client = await connect()
    data = await client.data(
        TOOL, path="/api/v1/orgs/{org_id}/sites", fields="name, latlng.lat, colour"
    )
    assert data["rows"][0] == {"name": "Larkspur Main Campus", "latlng": {"lat": 52.2043}}
    assert data["notes"] == ["No row has: colour"]


async def test_secrets_stay_secret_when_chosen(connect: Connect) -> None:
    """Choosing the field of a secret, or the one below it, brings the mask."""
    client = await connect()
    for path, fields in (
        ("wlans", "auth.psk"),
        ("wlans", "auth,auth_servers.secret"),
        ("wlans", "auth_servers"),
        ("setting", "device_cert"),
        ("setting", "device_cert.key"),
    ):
        answer = await client.call(
            TOOL, {"path": f"/api/v1/orgs/{{org_id}}/{path}", "fields": fields}
        )
        assert "sekret" not in (json.dumps(answer.data) + answer.text).lower(), fields
        assert "[redacted-" in json.dumps(answer.data), fields


async def test_no_secret_of_the_tenant_is_in_an_answer(connect: Connect) -> None:
    """Passwords, RADIUS and webhook secrets, claim codes, private keys: in fields and commands."""
    client = await connect()
    for path in SECRETIVE:
        site = {"site_id": "Main Campus"} if "{site_id}" in path else {}
        answer = await client.call(TOOL, {"path": path, **site})
        assert not answer.is_error, answer.text
        assert "sekret" not in (json.dumps(answer.data) + answer.text).lower(), path


async def test_what_is_no_harmless_read_is_refused(connect: Connect, fake: FakeMist) -> None:
    """The sentence says why, and nothing is asked."""
    client = await connect(cloud=fake)
    for arguments, words in REFUSED:
        assert words in await client.refusal(TOOL, **arguments)
    assert [call.path for call in fake.calls if call.path != "/api/v1/self/usage"] == []


async def test_the_query_is_sent_as_the_api_writes_it(connect: Connect, fake: FakeMist) -> None:
    """Truth values and numbers as text; null is no parameter."""
    client = await connect(cloud=fake)
    query = {"acked": False, "limit": 3, "duration": "7d", "severity": None}
    await client.data(TOOL, path="/api/v1/orgs/{org_id}/alarms/search", query=query)
    sent = next(call.params for call in fake.calls if call.path.endswith("alarms/search"))
    assert sent == {"acked": "false", "limit": "3", "duration": "7d"}


@pytest.mark.parametrize("most", [4000, 24_000])
async def test_any_answer_fits_its_byte_budget(most: int, connect: Connect) -> None:
    """What is too large goes on with get_next_page, and nothing of it is lost."""
    client = await connect(MIST_MAX_RESULT_BYTES=str(most))
    for path in (
        "/api/v1/sites/{site_id}/rrm/current",
        "/api/v1/sites/{site_id}/stats/devices",
        "/api/v1/sites/{site_id}/setting/derived",
    ):
        answer = await client.call(TOOL, {"path": path, "site_id": "Main Campus"})
        size = len(json.dumps(answer.data, separators=(",", ":"), ensure_ascii=False).encode())
        assert max(size, len(answer.text.encode())) <= most, path
        assert not any("Cut for size" in note for note in answer.data["notes"]), path
        assert missing(answer.data, answer.text) == [], path


async def test_one_large_object_goes_on_until_it_is_whole(connect: Connect, fake: FakeMist) -> None:
    """Page by page it is what one large answer shows, and the cloud is asked for it once."""
    asked = {"path": "/api/v1/sites/{site_id}/setting/derived", "site_id": "Main Campus"}
    large = await connect(cloud=fake, MIST_MAX_RESULT_BYTES="1000000")
    [whole] = (await large.data(TOOL, **asked))["rows"]
    client = await connect(cloud=fake, MIST_MAX_RESULT_BYTES="4000")
    answer = await client.call(TOOL, asked)
    before, shown = len(fake.calls), answer.data["rows"][0]
    while "next" in answer.data:
        answer = await client.call("get_next_page", {"cursor": answer.data["next"]})
        assert missing(answer.data, answer.text) == []
        shown = joined(shown, answer.data["rows"][0])
    assert shown == whole
    assert len(fake.calls) == before


async def test_a_token_without_the_right_is_told(connect: Connect) -> None:
    """A token of one site reads that site, and not the organization."""
    client = await connect("site-read")
    site = {"path": "/api/v1/sites/{site_id}", "site_id": "Larkspur Science Park"}
    assert (await client.data(TOOL, **site))["rows"][0]["name"] == "Larkspur Science Park"
    assert "no right" in await client.refusal(TOOL, path="/api/v1/orgs/{org_id}/wlans")


async def answered(body: bytes, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the answer on a cloud that always sends the same body."""

    def same(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=body, headers=headers)

    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    server = build_server(settings, transport=httpx.MockTransport(same), sleep=no_sleep)
    async with Client(server) as connected:
        return await Asker(connected).data(TOOL, path="/api/v1/anything")


async def test_odd_answers_are_shown_as_they_are() -> None:
    """Nothing at all, a number, nulls among rows, and more levels than anybody reads."""
    assert (await answered(b""))["shape"] == "nothing"
    assert (await answered(b"7"))["rows"] == [{"value": 7}]
    assert (await answered(b'[null, {"a": null}, 3]'))["rows"][2] == {"value": 3}
    deep = await answered(b'{"a":' * 300 + b"1" + b"}" * 300)
    assert "…" in json.dumps(deep, ensure_ascii=False)


async def test_an_endpoint_without_a_way_on_says_so() -> None:
    """More rows than were sent, and neither a link nor a number of a page."""
    data = await answered(b'{"results": [{"a": 1}], "total": 9, "limit": 1}')
    assert "next" not in data
    assert "1 of 9 rows, and no way on" in data["notes"][0]
