"""What Marvis finds, what it wants done, and why it tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.faults.fault import Empty, ServerError
from fake_mist.tenant import trouble
from tests.server.searching import place_ids, searched
from tests.tools.test_odd_tenants import MAC, ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "marvis_troubleshoot"
STARVED_CLIENT = "TP-1200"


async def test_a_client_is_told_what_fails_and_what_to_do(connect: Connect) -> None:
    """The finding about it, and the action that names its access point."""
    data = await (await connect()).data(TOOL, target=STARVED_CLIENT)
    finding, action = data["rows"]
    assert (finding["kind"], finding["what"]) == ("finding", "DHCP failure")
    assert "DHCP scope" in finding["advice"]
    assert finding["site"] == "Larkspur Medical School"
    assert (action["what"], action["status"], action["lasts"]) == ("dhcp_failure", "open", "1 h")
    assert action["advice"] == "check_dhcp"
    assert "vlan 40" in action["entities"]
    assert "Marvis finds 1" in data["summary"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [("sci-acc-p2-10", "switch offline"), (trouble.FAILED_FAN, "failed fan")],
)
async def test_a_device_is_told_by_name_or_address(
    target: str, reason: str, connect: Connect
) -> None:
    """Both mean the same one."""
    client = await connect()
    data = await client.data(TOOL, target=target)
    assert data["rows"][0]["what"] == reason
    assert "(device, " in data["summary"]
    assert (await client.data(TOOL, target=data["mac"]))["rows"] == data["rows"]


async def test_a_site_is_told_with_its_actions(connect: Connect, fake: FakeMist) -> None:
    """Findings first, then open actions, then those that are over, each as its alarm says."""
    client = await connect(cloud=fake)
    _, site = await place_ids(client, "Medical")
    alarms = await searched(fake, f"sites/{site}/alarms/search", group="marvis")
    data = await client.data(TOOL, site_id="Medical School")
    actions = [row for row in data["rows"] if row["kind"] == "action"]
    assert {row["id"] for row in actions} == {alarm["id"] for alarm in alarms}
    assert [row["kind"] for row in data["rows"]][:3] == ["finding", "finding", "action"]
    standings = [row["status"] for row in actions]
    assert standings == sorted(standings)
    assert data["open_actions"] == standings.count("open")
    ports = [row["entities"] for row in actions if row["what"] in ("bad_cable", "missing_vlan")]
    assert all("port_id" in text for text in ports)


@pytest.mark.parametrize(("network", "number"), [("wireless", 1), ("wired", 1), ("wan", 0)])
async def test_a_site_is_asked_by_network(network: str, number: int, connect: Connect) -> None:
    """None is not called healthy."""
    data = await (await connect()).data(TOOL, site_id="Medical School", type=network)
    assert data["findings"] == number
    assert number or "does not prove that all is well" in data["summary"]


async def test_of_an_organization_the_actions_are_told(connect: Connect) -> None:
    """Findings are of one site, client or device: not known is not none."""
    client = await connect()
    data = await client.data(TOOL)
    alarms = await client.data("get_alarms", group="marvis")
    assert data["total"] == alarms["total"]
    assert "findings" not in data
    assert "give site_id or target" in data["summary"]


async def test_a_client_that_never_was_is_not_well(connect: Connect) -> None:
    """An address that no search knows; a name that no client has is an error."""
    client = await connect()
    data = await client.data(TOOL, target="02:00:00:00:00:01")
    assert "may never have been here" in data["summary"]
    assert "nobody-of-that-name" in await client.refusal(TOOL, target="nobody-of-that-name")


async def test_marvis_looks_back_a_week(connect: Connect, fake: FakeMist) -> None:
    """A longer window is asked for as seven days, and that is said."""
    client = await connect(cloud=fake)
    data = await client.data(TOOL, target=trouble.FAILED_FAN, duration="30d")
    assert any("looks back 7 days" in note for note in data["notes"])
    (asked,) = [call.params for call in fake.calls if call.path.endswith("/troubleshoot")]
    assert int(asked["end"]) - int(asked["start"]) == 7 * 86_400


@pytest.mark.parametrize("status", [403, 404])
async def test_no_answer_is_told_with_the_licences(
    status: int, connect: Connect, fake: FakeMist
) -> None:
    """The organization has some: so it may be the token; the actions are told all the same."""
    fake.inject(ServerError(path="*/troubleshoot", status=status))
    data = await (await connect(cloud=fake)).data(TOOL, site_id="Medical School")
    assert "findings" not in data
    assert f"status {status}" in data["summary"]
    assert "need a licence of Marvis, and the organization has one" in data["summary"]
    assert data["open_actions"] > 0


@pytest.mark.parametrize(
    ("licences", "says"),
    [
        ({"entitled": {"SUB-MAN": 10}}, "has no licence of Marvis, which they need"),
        ({"entitled": {"SUB-MAN": 10, "SUB-VNA": 0}}, "has no licence of Marvis"),
        ({"entitled": {"SUB-SVNA": 1}}, "the organization has one"),
        ({}, "whether there is one is not known"),
        (403, "whether there is one is not known"),
    ],
)
async def test_an_organization_without_marvis_is_told_so(licences: Any, says: str) -> None:
    """In one sentence, and as no error of who asked."""
    more = {**_site(), f"orgs/{ORG}/troubleshoot": 403, f"orgs/{ORG}/licenses": licences}
    answer = await answer_of(TOOL, more, site_id=SITE)
    assert not answer.is_error
    assert says in answer.data["summary"]


@pytest.mark.parametrize("document", [200, [], {}, {"results": None}, {"results": "no"}])
async def test_an_empty_answer_is_neither_none_nor_an_error(document: Any) -> None:
    """What Marvis finds is not known then."""
    answer = await answer_of(TOOL, {**_site(), f"orgs/{ORG}/troubleshoot": document}, site_id=SITE)
    assert "gave an answer that is empty" in answer.data["summary"]
    assert "findings" not in answer.data


async def test_an_empty_text_is_told(connect: Connect, fake: FakeMist) -> None:
    """The body has nothing in it at all."""
    fake.inject(Empty(path="*/troubleshoot"))
    data = await (await connect(cloud=fake)).data(TOOL, site_id="Medical School")
    assert "findings not known" in data["summary"]


async def test_findings_of_live_clouds_are_read() -> None:
    """Without a recommendation, with members of next year, with a site that nobody knows."""
    results: list[Any] = [
        {
            "category": "Client",
            "reason": "Failed Fast Roam",
            "text": "Poor roaming 25% of the time.",
        },
        {"category": "Connectivity", "site_id": "unknown-site", "confidence": 0.7},
        None,
        "text",
        {"reason": ["odd"]},
    ]
    more = {**_site(), f"orgs/{ORG}/troubleshoot": {"results": results}}
    answer = await answer_of(TOOL, more, site_id=SITE)
    assert [row["what"] for row in answer.data["rows"]] == [
        "Failed Fast Roam",
        "Connectivity",
        "unknown",
    ]
    assert "Poor roaming 25% of the time." in answer.text


async def test_closed_alarms_do_not_close_the_findings() -> None:
    """That actions are not known is said."""
    more = {**_site(), f"orgs/{ORG}/troubleshoot": {"results": []}}
    more[f"sites/{SITE}/alarms/search"] = 403
    answer = await answer_of(TOOL, more, site_id=SITE)
    assert "list of actions is not known" in answer.text
    assert "open_actions" not in answer.data


async def test_bad_input_is_refused(connect: Connect) -> None:
    """Sites that are not there, windows that are none."""
    client = await connect()
    assert "Nowhere" in await client.refusal(TOOL, site_id="Nowhere")
    assert "span of time" in await client.refusal(TOOL, duration="soon")


def _site() -> dict[str, Any]:
    return {
        f"sites/{SITE}": {"id": SITE, "name": "here", "org_id": ORG},
        f"sites/{SITE}/devices": [{"mac": MAC, "name": "sw-1"}],
        f"sites/{SITE}/alarms/search": {"results": []},
    }
