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
        ("PUT", "/api/v1/const/countries"),
        ("PUT", f"{ORG}/stats"),
        ("PUT", f"{ORG}/wlans"),
        ("PUT", f"{SITE}/stats/devices"),
        ("PUT", f"{SITE}/setting/derived"),
        ("PUT", f"{ORG}/unheard_of"),
        ("POST", SETTING),
        ("POST", ORG),
        ("POST", f"{ORG}/inventory"),
        ("POST", TOKENS),
        ("POST", f"{WLANS}/{ZERO_ID}"),
        ("DELETE", ORG),
        ("DELETE", SETTING),
        ("DELETE", WLANS),
        ("DELETE", f"{SITE}/devices/{ZERO_ID}"),
        ("PATCH", SETTING),
    ],
)
async def test_what_cannot_be_written_is_a_miss(connect: Connect, method: str, path: str) -> None:
    """Loud in tests, at the request and on exit; an answer for people."""
    fake = FakeMist()
    async with connect(fake) as client:
        with pytest.raises(UnmatchedError, match=f"no recording answers {method} {path}"):
            await client.request(method, path, json={})
    with pytest.raises(UnmatchedError):
        await fake.__aexit__(None, None, None)
    async with FakeMist.live() as live, connect(live) as client:
        assert (await client.request(method, path, json={})).status_code == 404


async def test_a_miss_names_what_can_be_written(client: httpx.AsyncClient, fake: FakeMist) -> None:
    """With the same method."""
    with pytest.raises(UnmatchedError, match=r"nearest: .*/wlans/{wlan_id}") as raised:
        await client.put(f"{ORG}/wlan/{ZERO_ID}", json={})
    assert "/wlans," not in str(raised.value)
    assert "record it" not in str(raised.value)
    fake.unmatched.clear()


async def test_what_was_never_recorded_cannot_be_written(connect: Connect) -> None:
    """A created site has no setting: there is nothing to change, and no telling what there was."""
    async with FakeMist.live() as fake, connect(fake) as client:
        site = (await client.post(f"{ORG}/sites", json={"name": "Boathouse"})).json()["id"]
        for path in (f"/api/v1/sites/{site}/setting", f"/api/v1/sites/{site}/wlans"):
            assert (await client.get(path)).status_code == 404
            method = "PUT" if path.endswith("setting") else "POST"
            assert (await client.request(method, path, json={})).status_code == 404
        assert len(fake.unmatched) == 4


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
