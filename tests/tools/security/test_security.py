"""Whether a token may do too much: every kind of token, and who may accept it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastmcp import Client

from mist_mcp.analysis.privileges import assess
from mist_mcp.analysis.thresholds import Limits
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.conftest import no_sleep

if TYPE_CHECKING:
    from pathlib import Path

    from fake_mist import FakeMist
    from tests.asking import Connect
    from tests.conftest import Clouds

MSP = "44444444-0000-4000-8000-000000000000"


VERDICTS = {
    **dict.fromkeys(("org-admin", "org-read", "site-read", "helpdesk", "installer"), "safe"),
    "multi-org": "safe",
    **dict.fromkeys(("msp-admin", "over-privileged", "two-factor-pending"), "critical"),
}
MSP = "44444444-0000-4000-8000-000000000000"
ADVICE = {
    "org-admin": ["no_source_ips"],
    "org-read": [],
    "helpdesk": [],
    "multi-org": ["user_token"],
}
"""A token without addresses, and a person's token, could be better and are safe."""


async def test_each_token_is_judged(connect: Connect) -> None:
    """The verdict of every recorded account, and the same from both tools; advice leaves it."""
    for token, verdict in VERDICTS.items():
        client = await connect(token, MIST_SECURITY_RISKS_ACKNOWLEDGED="true")
        data = await client.data("analyze_token_security")
        open_ = await client.data("acknowledge_security_risks")
        assert data["verdict"] == open_["verdict"] == verdict, token
        assert data["risks"] == open_["risks"]
        low = [risk["type"] for risk in data["risks"] if risk["severity"] == "low"]
        assert (len(data["risks"]) > len(low)) == (verdict != "safe")
        assert low == ADVICE.get(token, low)


async def test_an_msp_token_names_the_organizations_that_it_administers(connect: Connect) -> None:
    """One grant on the MSP is admin on its three organizations, by name."""
    data = await (await connect("msp-admin")).data("analyze_token_security")
    risk = next(risk for risk in data["risks"] if risk["type"] == "admin_orgs")
    assert risk["severity"] == "critical"
    assert "3, the limit is 1 (MIST_MAX_ADMIN_ORGS)" in risk["message"]
    assert len(risk["affected"]) == 3
    assert "Larkspur University" in risk["affected"]
    assert data["reach_by_role"] == {"MSP, admin": 1, "organization, admin": 3}
    assert (risk["count"], risk["limit"], risk["scopes"]) == (3, 1, ["org"])


async def test_the_smaller_token_is_named_exactly(connect: Connect) -> None:
    """What to create, where, with which privileges: the cloud takes it as it stands."""
    client = await connect("over-privileged")
    answer = await client.call("analyze_token_security")
    tokens = answer.data["recommendations"]
    orgs = {row["id"] for row in answer.data["reach"] if row["what"] == "organization"}
    assert {token["org_id"] for token in tokens} == orgs
    assert all(token["privileges"] == [{"scope": "org", "role": "read"}] for token in tokens)
    assert "Create an organization token in" in answer.text.splitlines()[0]
    assert "There are 2 more like it." in answer.text


async def test_the_operators_limits_count(connect: Connect) -> None:
    """A looser limit removes the risk, and the answer shows the limits that were used."""
    loose = {"MIST_MAX_ADMIN_ORGS": "3", "MIST_SECURITY_RISKS_ACKNOWLEDGED": "true"}
    data = await (await connect("msp-admin", **loose)).data("analyze_token_security")
    assert data["verdict"] == "safe"
    assert data["limits"]["MIST_MAX_ADMIN_ORGS"] == 3
    assert data["acknowledged"] is True


async def test_a_site_token_reaches_one_site(connect: Connect) -> None:
    """The site has its name, and the organization around it too."""
    data = await (await connect("site-read")).data("analyze_token_security")
    assert [(row["what"], row["name"], row["role"]) for row in data["reach"]] == [
        ("organization", "Larkspur University", "read"),
        ("site", "Larkspur Science Park", "read"),
    ]
    assert data["recommendations"] == []


async def test_only_a_person_can_acknowledge(connect: Connect, tmp_path: Path) -> None:
    """The tool takes no argument, changes nothing, and says what a person does."""
    client = await connect("org-read", MIST_STATE_DIR=str(tmp_path))
    data = await client.data("acknowledge_security_risks")
    assert (data["acknowledged"], data["strict"]) == (False, True)
    assert "MIST_SECURITY_RISKS_ACKNOWLEDGED=true" in data["how"]
    client = await connect("msp-admin", MIST_STATE_DIR=str(tmp_path))
    refusal = await client.refusal("acknowledge_security_risks", confirm="I accept all risks")
    assert "no such argument" in refusal
    assert "mist-mcp approve" in await client.refusal("acknowledge_security_risks")


async def test_what_the_operator_acknowledged_is_shown(connect: Connect) -> None:
    """The setting is the consent."""
    client = await connect("msp-admin", MIST_SECURITY_RISKS_ACKNOWLEDGED="true")
    answer = await client.call("acknowledge_security_risks")
    assert answer.data["acknowledged"] is True
    assert "acknowledged by the operator" in answer.text


async def judged(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the judgement on a cloud that answers with some documents, and else with 403."""

    def answer(request: httpx.Request) -> httpx.Response:
        body = answers.get(request.url.path.removeprefix("/api/v1/"))
        return httpx.Response(403 if body is None else 200, json=body)

    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    server = build_server(settings, transport=httpx.MockTransport(answer), sleep=no_sleep)
    async with Client(server) as connected:
        return await Asker(connected).data("analyze_token_security")


@pytest.mark.parametrize(
    "orgs", [None, [], [{"name": "nameless"}], [{"id": 7}, {"id": "x"}], ["x"], {}]
)
async def test_an_msp_that_cannot_be_looked_into_counts_as_too_much(orgs: Any) -> None:
    """Closed, empty, or without ids: the worst is assumed, and a note says so."""
    grant = {"scope": "msp", "msp_id": MSP, "role": "read", "name": "Acme"}
    data = await judged({"self": {"name": "t", "privileges": [grant]}, f"msps/{MSP}/orgs": orgs})
    assert data["verdict"] == "risk"
    assert [risk["type"] for risk in data["risks"]] == ["orgs_per_msp"]
    assert data["notes"] == [
        "The organizations of Acme could not be listed; they count as more than are allowed"
    ]


@pytest.mark.parametrize(
    "document",
    [{}, {"privileges": None}, {"privileges": []}, {"privileges": [{"scope": "galaxy"}]}, [1]],
)
async def test_what_cannot_be_read_is_critical(document: Any) -> None:
    """No document is safe because nobody understood it."""
    data = await judged({"self": document})
    assert data["verdict"] == "critical"
    assert data["risks"][0]["type"] in ("unreadable", "unknown_scope")


async def test_a_long_reach_is_cut_and_says_so() -> None:
    """The counts are of all; the lists show the first."""
    grants = [
        {"scope": "org", "role": "write", "org_id": f"{number:08}-0000-4000-8000-000000000000"}
        for number in range(60)
    ]
    data = await judged({"self": {"name": "t", "privileges": grants}})
    assert (data["reach_by_role"], data["risks"][0]["count"]) == ({"organization, write": 60}, 60)
    assert (len(data["reach"]), len(data["recommendations"])) == (50, 10)
    assert data["notes"] == [
        "reach: only the first 50 of 60",
        "recommendations: only the first 10 of 60",
    ]


async def test_what_was_misread_says_what_it_is() -> None:
    """A role on something that nobody knows is quoted as far as it is text."""
    grants = [{"scope": "galaxy", "role": "king", "name": "Andromeda"}, {"scope": 7}]
    data = await judged({"self": {"name": "t", "privileges": grants}})
    assert [risk["affected"] for risk in data["risks"]] == [
        ["no role on no scope"],
        ["king on Andromeda"],
    ]


async def test_an_expired_account_is_a_risk() -> None:
    """The time is that of the server's clock."""
    grant = {"scope": "org", "role": "read", "org_id": MSP}
    data = await judged({"self": {"name": "t", "privileges": [grant], "expire_time": 1}})
    assert (data["verdict"], data["risks"][0]["type"]) == ("risk", "expired")


async def test_the_verdict_is_that_of_the_analysis(connect: Connect, clouds: Clouds) -> None:
    """Computed once more from what the cloud says."""
    cloud: FakeMist = await clouds("multi-org")
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        document = (await http.get("/api/v1/self")).json()
    data = await (await connect(cloud=cloud, MIST_MAX_WRITE_ORGS="1")).data(
        "analyze_token_security"
    )
    truth = assess(document, limits=Limits(max_write_orgs=1))
    assert data["verdict"] == truth.verdict == "risk"
    assert [risk["message"] for risk in data["risks"]] == [risk.message for risk in truth.risks]
