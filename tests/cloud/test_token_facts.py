"""What is asked of the cloud before a token is judged, and what if it does not answer."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mist_mcp.analysis.thresholds import Limits
from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.token_facts import TokenFacts, token_facts
from mist_mcp.settings.loading import Source, load_settings

ORG, OTHER, MSP, SECOND = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "1234")
GROUP = "55555555-0000-4000-8000-000000000000"
ON_ORG = {"scope": "org", "role": "admin", "org_id": ORG}
ON_MSP = {"scope": "msp", "role": "read", "msp_id": MSP}
ON_GROUP = {"scope": "orggroup", "role": "read", "orggroup_ids": [GROUP], "msp_id": SECOND}


async def asked(
    *grants: Any, owner: dict[str, Any] | None = None, answers: dict[str, httpx.Response]
) -> tuple[TokenFacts, list[str]]:
    """Ask a cloud that has some answers, and else none; return the facts and what was asked."""
    paths: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path.removeprefix("/api/v1/"))
        return answers.get(paths[-1], httpx.Response(403))

    document = {**(owner or {"name": "ci"}), "privileges": list(grants)}
    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    async with MistClient(settings, transport=httpx.MockTransport(answer)) as client:
        return await token_facts(client, document, now=5.0), sorted(paths)


def listing(*ids: str, **headers: str) -> httpx.Response:
    """Answer with organizations."""
    return httpx.Response(200, json=[{"id": id_} for id_ in ids], headers=headers)


async def test_the_organizations_of_each_msp_are_listed_once() -> None:
    """For grants on the MSP, and for grants on a group of it; each list stays with its MSP."""
    answers = {f"msps/{MSP}/orgs": listing(ORG), f"msps/{SECOND}/orgs": listing(OTHER)}
    facts, paths = await asked(ON_GROUP, ON_MSP, ON_MSP, answers=answers)
    assert paths == [f"msps/{MSP}/orgs", f"msps/{SECOND}/orgs"]
    assert facts.organizations_of == {MSP: [{"id": ORG}], SECOND: [{"id": OTHER}]}
    assert (facts.tokens, facts.asked) == ([], 5.0)


async def test_the_msp_around_an_organization_is_not_asked() -> None:
    """A grant on an organization reaches nothing else of its MSP."""
    _, paths = await asked({**ON_ORG, "role": "read", "msp_id": MSP}, answers={})
    assert paths == []


@pytest.mark.parametrize(
    ("grant", "owner", "path"),
    [
        (ON_ORG, {"name": "ci"}, [f"orgs/{ORG}/apitokens"]),
        ({**ON_ORG, "role": "write"}, {"name": "ci"}, []),
        ({**ON_ORG, "scope": "site", "site_id": OTHER}, {"name": "ci"}, []),
        (ON_ORG, {"email": "a@example.com", "name": "ci"}, []),
        (ON_ORG, {"tags": []}, []),
    ],
)
async def test_an_administrating_organization_token_looks_itself_up(
    grant: Any, owner: dict[str, Any], path: list[str]
) -> None:
    """Others may not see the list, and a person is not in it."""
    tokens = {f"orgs/{ORG}/apitokens": httpx.Response(200, json=[{"name": "ci"}])}
    facts, paths = await asked(grant, owner=owner, answers=tokens)
    assert paths == path
    assert facts.tokens == ([{"name": "ci"}] if path else [])


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(403),
        httpx.Response(404),
        httpx.Response(500),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"results": []}),
        httpx.Response(200, json=[]),
        listing(ORG, **{"X-Page-Total": "150"}),
        listing(ORG, **{"X-Page-Total": "many"}),
    ],
)
async def test_what_is_not_listed_whole_is_not_known(answer: httpx.Response) -> None:
    """Then the worst is assumed; it is no error, the token is judged all the same."""
    facts, _ = await asked(ON_MSP, answers={f"msps/{MSP}/orgs": answer})
    assert facts.organizations_of == {MSP: []}
    assert facts.assessed(Limits()).verdict == "risk"


async def test_a_whole_list_may_say_its_length() -> None:
    """A total that agrees is fine."""
    answer = listing(ORG, **{"X-Page-Total": "1"})
    facts, _ = await asked(ON_MSP, answers={f"msps/{MSP}/orgs": answer})
    assert facts.assessed(Limits()).verdict == "safe"


@pytest.mark.parametrize("id_", ["../self", "@evil.example", "x", "a" * 40, f"{MSP}/../.."])
async def test_an_id_that_is_none_leads_to_no_request(id_: str) -> None:
    """What a cloud answers does not become a path unchecked."""
    facts, paths = await asked({**ON_MSP, "msp_id": id_}, answers={})
    assert paths == []
    assert facts.assessed(Limits()).verdict == "risk"


async def test_every_fact_counts() -> None:
    """The list of tokens, the organizations and the time all reach the judgement."""
    answers = {
        f"msps/{MSP}/orgs": listing(ORG, OTHER),
        f"orgs/{ORG}/apitokens": httpx.Response(200, json=[{"name": "ci", "src_ips": []}]),
    }
    owner = {"name": "ci", "expire_time": 5}
    facts, _ = await asked(ON_ORG, {**ON_MSP, "role": "admin"}, owner=owner, answers=answers)
    found = [risk.kind for risk in facts.assessed(Limits()).risks]
    assert found == ["admin_orgs", "expired", "no_source_ips"]
