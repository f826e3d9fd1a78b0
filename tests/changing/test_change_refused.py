"""What is refused before a person is asked, and credentials, which a person must release."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist import FakeMist
from mist_mcp.answers.field_choice import DEEPEST
from tests.changing.test_change_failing import Instead
from tests.changing.test_requests import deep
from tests.changing.world import (
    ERAS,
    HARBOUR,
    IOT,
    ORG,
    PLACE,
    SSID,
    TOOL,
    Person,
    asking,
    entries,
    kept,
    plainly,
    sent,
)
from tests.gate.test_plans import approved, plan_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.conftest import Clouds

KEY = "AbcdefGhijklMnopqrstUvwxyz0123456789AbcdefGhijkl"
CHANGE: dict[str, Any] = {"path": IOT, "method": "PUT", "body": {"vlan_id": 5}}
SECRETS = {"path": "/api/v1/orgs/{org_id}/apitokens"}
KEYS = {"path": "/api/v1/orgs/{org_id}/psks"}
GATE = {"/api/v1/self", "/api/v1/self/usage"}
"""What is asked about the token."""

UNREAD: list[tuple[dict[str, Any], str]] = [
    ({"path": "/api/v1/self", "method": "PUT", "body": {"a": 1}}, "an organization or a site"),
    ({"path": "/api/v1/msps/x", "method": "DELETE"}, "an organization or a site"),
    ({"path": "/api/v1/orgs", "method": "POST", "body": {}}, "an organization or a site"),
    ({"path": "/api/v1/self/apitokens"}, "an organization or a site"),
    ({"path": f"{ORG}/devices/upgrade", "method": "POST"}, "device_action"),
    ({"path": ORG, "method": "DELETE"}, "not deleted from here"),
    ({"path": "/api/v1/orgs/{org_id}/", "method": "DELETE"}, "not deleted from here"),
    ({**CHANGE, "method": "PATCH"}, "no method of the API"),
    ({**CHANGE, "query": {"a": 1}}, "query does not go with this method"),
    ({**CHANGE, "fields": "ssid"}, "fields does not go with this method"),
    ({**CHANGE, "method": "GET"}, "body does not go with this method"),
    ({**CHANGE, "method": "DELETE"}, "takes no body"),
    ({**CHANGE, "body": {}}, "needs a body"),
    ({**CHANGE, "body": {"a": "x" * 100_000}}, "too large"),
    ({**CHANGE, "body": deep(DEEPEST + 1)}, "too deep"),
    ({**CHANGE, "body": {"ssid": "a\u202eb"}}, "cannot see"),
    ({**CHANGE, "body": {"ssid\u200b": "a"}}, "cannot see"),
    ({**CHANGE, "path": "/api/v1/orgs/{org_id}/wlans/{wlan_id}"}, "placeholders"),
    ({**CHANGE, "path": f"{IOT}/../x"}, "not a plain path"),
    ({**CHANGE, "path": f"https://evil.example{IOT}"}, "not a plain path"),
]
"""Calls that are refused with no more than the token looked at."""

READ: list[tuple[dict[str, Any], str]] = [
    ({"path": f"{ORG}/wlans", "method": "PUT", "body": {"a": 1}}, "not that of one object"),
    ({"path": f"{ORG}/wlans", "method": "DELETE"}, "not that of one object"),
    ({"path": IOT, "method": "POST", "body": {"a": 1}}, "POST would replace the whole object"),
    ({**HARBOUR, "method": "POST", "body": {"a": 1}}, "POST would replace the whole object"),
    (
        {**CHANGE, "body": {"ssid": "[redacted-7d3395]"}},
        "a mask at ssid, where it stands for nothing",
    ),
    ({**CHANGE, "body": {"auth": {"psk": "[redacted]"}}}, "a mask at auth.psk, where"),
    ({**CHANGE, "body": {f"f{n}": n for n in range(61)}}, "61 fields"),
    ({**CHANGE, "body": {"note": "x" * 1000}}, "too long"),
    ({**CHANGE, "body": {"note": '"' * 600}}, "too long"),
    ({**CHANGE, "body": {"n" * 1500: "x" * 500}}, "too long"),
    ({"path": f"{ORG}/wlans", "method": "POST", "body": {"ssid": "x" * 1000}}, "too long"),
]
"""Calls that are refused when the object has been looked at."""


@ERAS
async def test_what_nobody_could_judge_is_refused(
    mode: str, fake: FakeMist, tmp_path: Path
) -> None:
    """No person is asked, nothing is sent or kept; the easy ones without a look at the object."""
    person = Person()
    async with asking(fake, tmp_path, person, mode=mode) as client:
        for call, words in UNREAD:
            assert words in await client.refusal(TOOL, **call)
        paths = {call.path for call in fake.calls}
        assert {path for path in paths if not path.endswith("/apitokens")} <= GATE
        for call, words in READ:
            assert words in await client.refusal(TOOL, **call)
    assert (person.seen, sent(fake), kept(tmp_path)) == ([], [], [])


async def test_all_that_would_be_is_on_the_line_that_a_person_sees(
    fake: FakeMist, tmp_path: Path
) -> None:
    """Regression: beside a long old value, the end of the new one was cut off."""
    await plainly(fake, "PUT", IOT, {"note": "a" * 3000})
    person = Person()
    async with asking(fake, tmp_path, person) as client:
        assert "too long" in await client.refusal(TOOL, **{**CHANGE, "body": {"note": "b" * 990}})
        await client.data(TOOL, **{**CHANGE, "body": {"note": "b" * 800}})
    (line,) = [line for line in person.lines if line.startswith("Change note")]
    assert line.endswith(f' -> "{"b" * 800}"')


@pytest.mark.parametrize("token", ["org-admin", "org-read", "helpdesk"])
async def test_read_only_mode_changes_nothing(token: str, clouds: Clouds, tmp_path: Path) -> None:
    """And shows no credentials; nothing is asked for that, neither the person nor the cloud."""
    cloud = await clouds(token)
    person = Person()
    async with asking(cloud, tmp_path, person, MIST_ENABLE_WRITES="false") as client:
        for call in (CHANGE, {**CHANGE, "method": "DELETE"}, SECRETS):
            refusal = await client.refusal(TOOL, **call)
            assert "read-only mode" in refusal
            assert "--enable-writes" in refusal
    assert ([call for call in cloud.calls if call.path not in GATE], person.seen) == ([], [])


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("org-read", "role of the API token does not suffice"),
        ("helpdesk", "role of the API token does not suffice"),
        ("site-read", "role of the API token does not suffice"),
        ("installer", "role of the API token does not suffice"),
        ("expired", "status 401"),
    ],
)
async def test_a_token_that_may_not_write_is_told(
    token: str, words: str, clouds: Clouds, tmp_path: Path
) -> None:
    """No person is asked for what the cloud would refuse."""
    person = Person()
    cloud = await clouds(token)
    async with asking(cloud, tmp_path, person) as client:
        assert words in await client.refusal(TOOL, **CHANGE)
        assert words in await client.refusal(TOOL, **SECRETS)
    assert (person.seen, sent(cloud)) == ([], [])


@pytest.fixture
async def keyed() -> AsyncIterator[FakeMist]:
    """Return a cloud with two keys of people, a page for each; no recording has any."""
    async with FakeMist() as cloud:
        row = {"id": "p1", "name": "ana", "passphrase": KEY, "ssid": SSID}
        headers = {"X-Page-Limit": "1", "X-Page-Page": "1", "X-Page-Total": "2"}
        cloud.inject(Instead("GET", httpx.Response(200, json=[row], headers=headers), "*/psks"))
        yield cloud


@ERAS
async def test_credentials_are_read_with_a_persons_leave(
    mode: str, keyed: FakeMist, tmp_path: Path
) -> None:
    """And masked all the same; whoever declines keeps them unread."""
    person = Person()
    async with asking(keyed, tmp_path, person, mode=mode) as client:
        asked = {**KEYS, "query": {"limit": 1}}
        answer = await client.call(TOOL, asked)
        person.approves = False
        reads = len(keyed.calls)
        assert "did not approve" in await client.refusal(TOOL, **asked)
    assert not any(call.path.endswith("/psks") for call in list(keyed.calls)[reads:])
    assert person.seen[0].splitlines() == [
        f"Read credentials in psks: {PLACE}",
        "Class of danger: secret",
        f"Request: GET {ORG}/psks",
        "Affected: devices: 0, sites: 0, clients: 0",
        "Query: limit=1",
        "Cannot be undone: what was read; secrets are masked all the same",
    ]
    assert answer.data["rows"][0]["name"] == "ana"
    assert KEY not in json.dumps(answer.data) + answer.text
    assert len(person.seen) == 2
    last = entries(tmp_path)[-1]
    assert (last["danger"], last["targets"], last["outcome"]) == ("secret", [PLACE], "RefusedError")


@ERAS
async def test_each_page_of_credentials_is_asked_for(
    mode: str, keyed: FakeMist, tmp_path: Path
) -> None:
    """The leave to read one is not the leave to read the next."""
    person = Person()
    async with asking(keyed, tmp_path, person, mode=mode) as client:
        first = await client.data(TOOL, **KEYS)
        person.approves = False
        assert "did not approve" in await client.refusal("get_next_page", cursor=first["next"])
        person.approves = True
        again = await client.data("get_next_page", cursor=first["next"])
    assert len(person.seen) == 3
    assert "Query: " not in person.seen[0]
    assert "Query: page=2, limit=1" in person.seen[2]
    assert again["rows"]


async def test_the_leave_to_read_is_for_one_query(keyed: FakeMist, tmp_path: Path) -> None:
    """Regression: an approval on the terminal counted for any query of the same path."""
    async with asking(keyed, tmp_path, None) as client:
        plan = plan_id(await client.refusal(TOOL, **KEYS))
        approved(tmp_path, plan, keyed, PLACE)
        assert plan_id(await client.refusal(TOOL, **KEYS, query={"name": "ana"})) != plan
        assert (await client.data(TOOL, **KEYS))["returned"] == 1


async def test_credentials_are_changed_as_what_they_are(fake: FakeMist, tmp_path: Path) -> None:
    """Secret, whatever the method; and what cannot come back is not promised."""
    (token, *_) = await plainly(fake, "GET", f"{ORG}/apitokens")
    person = Person()
    async with asking(fake, tmp_path, person) as client:
        path = f"{ORG}/apitokens/{token['id']}"
        data = await client.data(TOOL, path=path, method="DELETE")
    assert person.lines[0].endswith(f" from apitokens: {token['name']}, {PLACE}")
    assert person.lines[1] == "Class of danger: secret"
    assert person.lines[-1].endswith("nothing here can bring it back")
    assert data["notes"] == ["mist-mcp rollback cannot undo it"]
    assert kept(tmp_path) == []


@pytest.mark.parametrize("name", [SSID, "password = hunter2-Plant3d"])
async def test_a_secret_in_a_name_is_no_name(name: str, fake: FakeMist, tmp_path: Path) -> None:
    """Names go into questions, answers and the log, masked."""
    await plainly(fake, "PUT", IOT, {"ssid": name})
    person = Person()
    async with asking(fake, tmp_path, person) as client:
        data = await client.data(TOOL, **CHANGE)
    written = (tmp_path / "audit" / "audit.jsonl").read_text()
    undo = json.loads(kept(tmp_path)[0].read_text())
    for shown in (json.dumps(data), person.seen[0], written, undo["changed"]):
        assert "Plant3d" not in shown
        assert (SSID in shown) is (name == SSID)
