"""Managed service providers: their organizations compared, and who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.tools.test_odd_tenants import MSP, ORG, OTHER, Cloud, asked

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Answer, Connect

ONLY = {"MIST_TOOLS": "get_msp_info,get_msp_orgs,get_next_page"}
OWNER = {"scope": "msp", "msp_id": MSP, "name": "Kite", "role": "read"}


async def read(cloud: FakeMist, path: str) -> Any:
    """Read a document with a plain client, as the ground truth."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        return (await http.get(f"/api/v1/{path}")).json()


async def of_kite(tool: str, *grants: dict[str, Any], **answers: Any) -> Answer:
    """Ask about an MSP whose endpoints answer as told; the others say nothing."""
    paths = {
        f"msps/{MSP}": {},
        f"msps/{MSP}/orgs": [],
        f"msps/{MSP}/orggroups": [],
        f"msps/{MSP}/licenses": {},
        f"msps/{MSP}/stats/orgs": [],
        f"msps/{MSP}/orgs/search": {"results": []},
    }
    told = {f"msps/{MSP}/{name.replace('__', '/')}": answer for name, answer in answers.items()}
    owner = {"self": {"name": "odd", "privileges": list(grants or (OWNER,))}}
    return await asked(Cloud({**paths, **told, **owner}), tool, {})


async def test_an_msp_is_described_with_its_licences(connect: Connect, clouds: Any) -> None:
    """Tier, groups by name, and what all organizations together lack."""
    cloud = await clouds("msp-admin")
    client = await connect("msp-admin", cloud=cloud, **ONLY)
    data = await client.data("get_msp_info")
    licenses = await read(cloud, f"msps/{data['id']}/licenses")
    assert (data["name"], data["tier"], data["orgs"]) == ("Kestrel Managed Networks", "advanced", 3)
    assert {row["type"]: row["used"] for row in data["licenses"]} == licenses["summary"]
    assert {row["type"]: row["bought"] for row in data["licenses"]} == licenses["entitled"]
    assert data["licenses"][0] == {"type": "SUB-VNA", "bought": 342, "used": 362, "missing": 20}
    assert data["groups"][0]["orgs"] == ["Larkspur University"]


async def test_organizations_are_compared(connect: Connect, clouds: Any) -> None:
    """Devices as the statistics count them, the one with most offline first."""
    cloud = await clouds("msp-admin")
    client = await connect("msp-admin", cloud=cloud, **ONLY)
    data = await client.data("get_msp_orgs")
    stats = await read(cloud, f"msps/{data['msp_id']}/stats/orgs")
    assert data["total"] == len(stats) == 3
    assert data["devices"] == sum(org["num_devices"] for org in stats)
    assert data["offline"] == sum(org["num_devices_disconnected"] for org in stats)
    assert {row["id"]: row["offline"] for row in data["rows"]} == {
        org["id"]: org["num_devices_disconnected"] for org in stats
    }
    assert data["rows"][0]["name"] == "Larkspur University"


async def test_who_lacks_licences_is_found(connect: Connect) -> None:
    """The university has 40 SUB-VNA too few; the others have enough."""
    data = await (await connect("msp-admin", **ONLY)).data("get_msp_orgs", msp_id="kestrel")
    lacking = {row["name"]: row["licenses_missing"] for row in data["rows"]}
    assert lacking.pop("Larkspur University") == ["40 SUB-VNA"]
    assert list(lacking.values()) == [[], []]
    assert data["orgs_without_enough_licenses"] == 1


async def test_organizations_are_found_by_name(connect: Connect) -> None:
    """The filter runs here, and the answer says so."""
    data = await (await connect("msp-admin", **ONLY)).data("get_msp_orgs", name="osprey")
    assert [row["name"] for row in data["rows"]] == ["Osprey Logistics"]
    assert (data["devices"], data["total"]) == (13, 1)
    assert any("name" in note for note in data["notes"])


@pytest.mark.parametrize("tool", ["get_msp_info", "get_msp_orgs"])
@pytest.mark.parametrize("token", ["org-admin", "site-read", "multi-org"])
async def test_a_token_without_an_msp_is_told_so(tool: str, token: str, connect: Connect) -> None:
    """A grant on an organization mentions the MSP, and gives no right to it."""
    with_it = {"MIST_TOOLS": f"{ONLY['MIST_TOOLS']},get_user_info"}
    sentence = await (await connect(token, **with_it)).refusal(tool)
    assert "no grant on a managed service provider" in sentence
    assert "get_user_info" in sentence
    alone = await (await connect(token, **ONLY)).refusal(tool)
    assert alone.endswith("Use a token of one of its administrators.")


@pytest.mark.parametrize("msp_id", ["nobody", "../../self", MSP])
async def test_an_unknown_msp_is_refused(msp_id: str, connect: Connect) -> None:
    """Only the MSPs of the grants are asked about."""
    sentence = await (await connect("msp-admin", **ONLY)).refusal("get_msp_info", msp_id=msp_id)
    assert "No MSP that the token can see" in sentence


async def test_several_msps_are_listed() -> None:
    """Without a choice there is no guess."""
    answer = await of_kite("get_msp_info", OWNER, {**OWNER, "msp_id": ORG, "name": "Kestrel"})
    assert answer.is_error
    assert '"Kite"' in answer.text
    assert '"Kestrel"' in answer.text


async def test_an_msp_that_says_nothing_is_still_named() -> None:
    """No tier, no groups, no licences; a grant without an MSP is none."""
    answer = await of_kite("get_msp_info", {**OWNER, "msp_id": None}, OWNER)
    assert "Kite (tier unknown) has 0 organizations; licences missing: unknown." in answer.text


async def test_unknown_numbers_do_not_count_as_healthy() -> None:
    """Nulls in the statistics, and subscriptions that are insufficient without saying which."""
    stats = [
        {"id": ORG, "name": None, "num_devices": None, "sle": [{"path": "roaming"}, None]},
        {"id": OTHER, "name": "B", "num_devices": 3, "num_devices_disconnected": 1},
    ]
    found = [{"org_id": OTHER, "sub_insufficient": True, "sub_vna_required": None}]
    answer = await of_kite("get_msp_orgs", stats__orgs=stats, orgs__search={"results": found})
    assert "devices offline: 1, unknown for 1" in answer.text
    assert [row.get("licenses_missing") for row in answer.data["rows"]] == [["unknown"], None]
    assert [row["name"] for row in answer.data["rows"]] == ["B", ORG]
