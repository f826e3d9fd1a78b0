"""Writes that are not carried out: roles, bodies, and what cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from fake_mist import FakeMist, ServerError, Timeout, UnmatchedError
from fake_mist.faults.fault import Disconnect
from fake_mist.tenant.draw import ZERO_ID
from fake_mist.tenant.places import HOSPITAL, MAIN_CAMPUS, SITES, UNIVERSITY
from tests.fake_mist.asking import ORG

Connect = Callable[[FakeMist], httpx.AsyncClient]

SITE = f"/api/v1/sites/{MAIN_CAMPUS.id}"
SETTING = f"{SITE}/setting"
HOSPITAL_SITE = next(site for site in SITES if site.org == HOSPITAL)
WLANS = f"{ORG}/wlans"
TOKENS = f"{ORG}/apitokens"


@pytest.mark.parametrize(
    ("token", "method", "path", "expected"),
    [
        ("org-admin", "PUT", SETTING, 200),
        ("org-admin", "POST", WLANS, 200),
        ("org-admin", "DELETE", SITE, 200),
        ("over-privileged", "PUT", SETTING, 200),
        ("multi-org", "PUT", SETTING, 200),
        ("org-read", "PUT", SETTING, 403),
        ("org-read", "POST", WLANS, 403),
        ("org-read", "DELETE", SITE, 403),
        ("site-read", "PUT", SETTING, 403),
        ("site-read", "PUT", ORG, 403),
        ("helpdesk", "PUT", SETTING, 403),
        ("helpdesk", "DELETE", SITE, 403),
        ("installer", "PUT", SETTING, 403),
        ("expired", "PUT", SETTING, 401),
        ("two-factor-pending", "PUT", SETTING, 401),
        ("org-admin", "PUT", f"/api/v1/sites/{HOSPITAL_SITE.id}/setting", 403),
        ("org-admin", "PUT", f"/api/v1/orgs/{HOSPITAL.id}", 403),
        ("org-admin", "PUT", f"/api/v1/sites/{ZERO_ID}/setting", 404),
        ("org-read", "PUT", f"/api/v1/orgs/{ZERO_ID}/setting", 404),
        ("expired", "PUT", f"/api/v1/orgs/{ZERO_ID}/setting", 401),
        ("org-admin", "PUT", f"{WLANS}/{ZERO_ID}", 404),
        ("org-admin", "DELETE", f"{WLANS}/no-uuid", 404),
        ("org-read", "DELETE", f"{WLANS}/{ZERO_ID}", 403),
        ("org-admin", "PUT", f"{SITE}/devices/{ZERO_ID}", 404),
        ("org-admin", "PUT", f"{ORG}/evpn_topologies/{ZERO_ID}", 404),
    ],
)
async def test_a_role_writes_what_it_may(
    connect: Connect, token: str, method: str, path: str, expected: int
) -> None:
    """First who, then where, then whether: 401, 404 for a scope, 403, 404 for an object."""
    async with FakeMist(token) as fake, connect(fake) as client:
        content = None if method == "DELETE" else b"{}"
        assert (await client.request(method, path, content=content)).status_code == expected


@pytest.mark.parametrize("token", ["org-admin", "multi-org", "org-read"])
async def test_tokens_are_for_administrators(connect: Connect, token: str) -> None:
    """To read and to write; a role that writes all else is not enough."""
    async with FakeMist() as fake, connect(fake) as client:
        wanted = (await client.get(TOKENS)).json()[0]["id"]
    expected = 200 if token == "org-admin" else 403
    async with FakeMist(token) as fake, connect(fake) as client:
        path = f"{TOKENS}/{wanted}"
        statuses = [
            (await client.get(path)).status_code,
            (await client.put(path, json={"name": "x"})).status_code,
            (await client.delete(path)).status_code,
        ]
    assert statuses == [expected] * 3


async def test_a_stranger_writes_nothing(fake: FakeMist) -> None:
    """Without a token it is 401, whatever is asked."""
    async with httpx.AsyncClient(transport=fake.transport, base_url="https://api.mist.com") as who:
        answers = [
            await who.put(SETTING, json={}),
            await who.post(WLANS, json={}),
            await who.delete(SITE),
        ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{half",
        b"[]",
        b"null",
        b'"text"',
        b'{"a": NaN}',
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 100 + b"0" + b"}" * 100,
    ],
)
@pytest.mark.parametrize(("method", "path"), [("PUT", SETTING), ("POST", WLANS)])
async def test_a_body_that_is_no_object_is_a_bad_request(
    client: httpx.AsyncClient, method: str, path: str, content: bytes
) -> None:
    """In the API's shape; nothing is changed."""
    before = (await client.get(path)).json()
    response = await client.request(method, path, content=content)
    assert response.status_code == 400
    assert response.json()["detail"].startswith("JSON parse error")
    assert (await client.get(path)).json() == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/api/v1/self"),
        ("PUT", f"{ORG}/unheard_of"),
        ("PATCH", f"{ORG}/unheard_of"),
        ("POST", f"{ORG}/inventory"),
        ("POST", f"{SITE}/rssizones"),
        ("POST", TOKENS),
        ("DELETE", ORG),
    ],
)
async def test_what_cannot_be_written_is_a_miss(connect: Connect, method: str, path: str) -> None:
    """Published or not: loud in tests, at the request and on exit; an answer for people."""
    fake = FakeMist()
    async with connect(fake) as client:
        with pytest.raises(UnmatchedError, match=f"no recording answers {method} {path}"):
            await client.request(method, path, json={})
    with pytest.raises(UnmatchedError):
        await fake.__aexit__(None, None, None)
    async with FakeMist.live() as live, connect(live) as client:
        assert (await client.request(method, path, json={})).status_code == 501


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/api/v1/const/countries", "GET, HEAD"),
        ("PUT", f"{ORG}/stats", "GET, HEAD"),
        ("PUT", f"{ORG}/wlans", "GET, HEAD, POST"),
        ("POST", f"{SITE}/stats/devices", "GET, HEAD"),
        ("PUT", f"{SITE}/setting/derived", "GET, HEAD"),
        ("POST", SETTING, "GET, HEAD, PUT"),
        ("POST", ORG, "DELETE, GET, HEAD, PUT"),
        ("POST", f"{WLANS}/{ZERO_ID}", "DELETE, GET, HEAD, PUT"),
        ("DELETE", SETTING, "GET, HEAD, PUT"),
        ("DELETE", WLANS, "GET, HEAD, POST"),
        ("DELETE", f"{SITE}/devices/{ZERO_ID}", "GET, HEAD, PUT"),
        ("PATCH", SETTING, "GET, HEAD, PUT"),
        ("GET", f"{SITE}/devices/{ZERO_ID}/restart", "POST"),
        ("HEAD", f"{SITE}/devices/{ZERO_ID}/restart", "POST"),
        ("PUT", f"{SITE}/devices/count", "GET, HEAD"),
    ],
)
async def test_a_method_that_a_path_lacks_is_not_allowed(
    client: httpx.AsyncClient, method: str, path: str, allow: str
) -> None:
    """The header says which it has; nothing is a miss."""
    response = await client.request(method, path)
    assert (response.status_code, response.headers["Allow"]) == (405, allow)
    if method != "HEAD":
        assert response.json() == {"detail": f'Method "{method}" not allowed.'}


async def test_who_may_not_see_a_place_is_not_told_its_methods(connect: Connect) -> None:
    """The refusal comes first, and an id that nobody has is not found."""
    async with FakeMist("site-read") as fake, connect(fake) as client:
        for method in ("GET", "PATCH"):
            path = f"/api/v1/orgs/{HOSPITAL.id}/wxtags"
            assert (await client.request(method, path)).status_code == 403
            path = f"/api/v1/orgs/{ZERO_ID}/wxtags"
            assert (await client.request(method, path)).status_code == 404


async def test_a_miss_names_what_can_be_written(client: httpx.AsyncClient, fake: FakeMist) -> None:
    """With the same method."""
    with pytest.raises(UnmatchedError, match=r"nearest: .*/wlans/{wlan_id}") as raised:
        await client.put(f"{ORG}/wlan/{ZERO_ID}", json={})
    assert "/wlans," not in str(raised.value)
    assert "record it" not in str(raised.value)
    fake.unmatched.clear()


async def test_a_list_that_nobody_recorded_grows(client: httpx.AsyncClient) -> None:
    """It is empty, and not unknown: a created site takes its first WLAN and its first zone."""
    site = (await client.post(f"{ORG}/sites", json={"name": "Boathouse"})).json()["id"]
    for name in ("wlans", "zones", "webhooks"):
        path = f"/api/v1/sites/{site}/{name}"
        assert (await client.get(path)).json() == []
        made = (await client.post(path, json={"name": "first"})).json()
        assert (await client.get(path)).json() == [made]
        assert (await client.get(f"{path}/{made['id']}")).json() == made
        assert (await client.delete(f"{path}/{made['id']}")).status_code == 200
        assert (await client.get(f"{path}/{made['id']}")).status_code == 404


@pytest.mark.parametrize(
    ("fault", "done"),
    [
        (ServerError(500, method="PUT", times=1), False),
        (ServerError(500, method="PUT", times=1, done=True), True),
        (Timeout(method="PUT", path="*/setting", times=1), False),
        (Timeout(method="P*", path="*/setting", times=1, done=True), True),
        (Disconnect(method="PUT", times=1), False),
    ],
)
async def test_a_fault_strikes_before_a_write_or_after_it(
    fake: FakeMist, client: httpx.AsyncClient, fault: Any, done: bool
) -> None:
    """A client cannot tell which from the answer, and has to look; the next write passes."""
    before = (await client.get(SETTING)).json()
    fake.inject(fault)
    if isinstance(fault, ServerError):
        assert (await client.put(SETTING, json={"rogue": {}})).status_code == 500
    else:
        with pytest.raises(httpx.TransportError):
            await client.put(SETTING, json={"rogue": {}})
    after = (await client.get(SETTING)).json()
    assert (after != before) is done
    assert (await client.put(SETTING, json={"rogue": {}})).status_code == 200


async def test_every_grant_that_reaches_an_organization_writes_there(connect: Connect) -> None:
    """An MSP's administrator too."""
    async with FakeMist("msp-admin") as fake, connect(fake) as client:
        for org in (UNIVERSITY, HOSPITAL):
            path = f"/api/v1/orgs/{org.id}/setting"
            assert (await client.put(path, json={"ui_idle_timeout": 9})).status_code == 200
