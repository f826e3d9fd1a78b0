"""Tokens and their reach."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from fake_mist import TOKENS, FakeMist
from fake_mist.tenant.draw import ZERO_ID
from fake_mist.tenant.places import (
    HARBOUR_BRANCH,
    HOSPITAL,
    OSPREY,
    SCIENCE_PARK,
    SITES,
    UNIVERSITY,
)

MSP = "/api/v1/msps/{}"
ORG = "/api/v1/orgs/{}"
SITE = "/api/v1/sites/{}"
HOSPITAL_SITE = next(site for site in SITES if site.org == HOSPITAL)

Connect = Callable[[FakeMist], httpx.AsyncClient]


async def status(connect: Connect, token: str, path: str) -> int:
    """Ask with one scenario's token."""
    async with FakeMist(token) as fake, connect(fake) as client:
        return (await client.get(path)).status_code


@pytest.mark.parametrize("token", sorted(TOKENS.keys() - {"expired"}))
async def test_every_token_reads_its_own_account(connect: Connect, token: str) -> None:
    """/self answers every recorded token, a half-authenticated one too."""
    assert await status(connect, token, "/api/v1/self") == 200


@pytest.mark.parametrize(
    ("token", "path", "expected"),
    [
        ("org-admin", ORG.format(UNIVERSITY.id), 200),
        ("org-admin", ORG.format(HOSPITAL.id), 403),
        ("org-admin", SITE.format(HARBOUR_BRANCH.id), 200),
        ("org-admin", SITE.format(HOSPITAL_SITE.id), 403),
        ("org-admin", ORG.format(ZERO_ID), 404),
        ("org-admin", SITE.format(ZERO_ID), 404),
        ("org-admin", ORG.format("no-uuid"), 404),
        ("site-read", SITE.format(SCIENCE_PARK.id), 200),
        ("site-read", SITE.format(HARBOUR_BRANCH.id), 403),
        ("site-read", ORG.format(UNIVERSITY.id), 403),
        ("msp-admin", ORG.format(OSPREY.id), 200),
        ("msp-admin", SITE.format(HOSPITAL_SITE.id), 200),
        ("multi-org", ORG.format(OSPREY.id), 200),
        ("two-factor-pending", ORG.format(UNIVERSITY.id), 401),
        ("two-factor-pending", "/api/v1/const/countries", 401),
        ("expired", "/api/v1/self", 401),
        ("expired", ORG.format(UNIVERSITY.id), 401),
        ("over-privileged", ORG.format(OSPREY.id), 200),
        ("helpdesk", ORG.format(UNIVERSITY.id), 200),
        ("installer", SITE.format(HARBOUR_BRANCH.id), 200),
    ],
)
async def test_a_token_reaches_what_it_is_granted(
    connect: Connect, token: str, path: str, expected: int
) -> None:
    """Known and granted is 200, known and foreign 403, unknown 404, half-authenticated 401."""
    assert await status(connect, token, path) == expected


@pytest.mark.parametrize("secret", ["admins", "apitokens"])
async def test_accounts_are_listed_to_administrators_only(connect: Connect, secret: str) -> None:
    """Who may read who may do what is this fake's choice."""
    path = f"{ORG.format(UNIVERSITY.id)}/{secret}"
    found = {token: await status(connect, token, path) for token in ("org-admin", "org-read")}
    assert found == {"org-admin": 200, "org-read": 403}


async def test_an_msp_is_for_its_own_administrators(connect: Connect) -> None:
    """Only the MSP grant opens the MSP and its list of organizations."""
    async with FakeMist("msp-admin") as fake, connect(fake) as client:
        msp = (await client.get("/api/v1/self")).json()["privileges"][0]["msp_id"]
        orgs = (await client.get(f"{MSP.format(msp)}/orgs")).json()
    assert {org["name"] for org in orgs} == {UNIVERSITY.name, HOSPITAL.name, OSPREY.name}
    assert await status(connect, "org-admin", MSP.format(msp)) == 403


@pytest.mark.parametrize("header", [{}, {"Authorization": "Token fake-nobody"}])
async def test_a_stranger_is_refused_in_the_api_s_words(
    fake: FakeMist, header: dict[str, str]
) -> None:
    """Without a recorded token everything is 401, /self included."""
    async with httpx.AsyncClient(transport=fake.transport) as stranger:
        response = await stranger.get("https://api.mist.com/api/v1/self", headers=header)
    assert response.status_code == 401
    assert response.json() == {"detail": "Authentication credentials were not provided."}


async def test_the_accounts_carry_the_quirks_of_the_live_api(connect: Connect) -> None:
    """An organization's token has a name, no e-mail, and a view outside the published list."""
    async with FakeMist() as fake, connect(fake) as client:
        account = (await client.get("/api/v1/self")).json()
    assert "email" not in account
    assert account["name"]
    assert account["privileges"][0]["views"] == ["org_admin"]
    async with FakeMist("two-factor-pending") as fake, connect(fake) as client:
        pending = (await client.get("/api/v1/self")).json()
    assert (pending["privileges"], pending["two_factor_passed"]) == (None, False)
