"""Sites and settings of an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.asking import Connect
    from tests.conftest import Clouds


async def test_sites_are_listed_with_what_is_down(connect: Connect) -> None:
    """Seven sites; the one with most devices down comes first."""
    data = await (await connect()).data("get_org_sites")
    assert data["total"] == 7
    assert data["org"] == "Larkspur University"
    assert data["rows"][0]["name"] == "Larkspur Main Campus"
    offline = {row["name"]: row["offline"] for row in data["rows"]}
    assert offline["Larkspur Science Park"] == 1
    assert offline["Harbour Branch"] == 0
    assert data["offline_sites"] == sum(count > 0 for count in offline.values())


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"name": "library"}, ["Larkspur Library Quarter"]),
        ({"country_code": "ie"}, ["Harbour Branch"]),
        ({"name": "harbour", "country_code": "GB"}, []),
    ],
)
async def test_sites_are_filtered_here_and_say_so(
    filters: dict[str, str], names: list[str], connect: Connect
) -> None:
    """The API has no such filters, so they run over all pages and the answer says it."""
    data = await (await connect()).data("get_org_sites", **filters)
    assert [row["name"] for row in data["rows"]] == names
    assert all(any(name in note for note in data["notes"]) for name in filters)


async def test_a_site_token_lists_its_site_with_real_counts(connect: Connect) -> None:
    """A token for one site may not list the organization's sites; its own is read by itself."""
    data = await (await connect("site-read")).data("get_org_sites")
    assert [row["name"] for row in data["rows"]] == ["Larkspur Science Park"]
    assert data["rows"][0]["offline"] == 1


async def test_weak_practices_are_found_with_their_field(connect: Connect) -> None:
    """Each seeded weakness is named with the setting that shows it."""
    data = await (await connect()).data("get_org_settings")
    weak = {row["field"] for row in data["practices"] if row["verdict"] == "weak"}
    assert {
        "password_policy.requires_two_factor_auth",
        "password_policy.min_length",
        "api_policy.no_reveal",
        "api_policy.src_ips",
    } <= weak
    assert data["weak"] == len(weak)
    assert all(row.get("advice") for row in data["practices"] if row["verdict"] == "weak")


async def test_settings_are_listed_by_name_only(connect: Connect) -> None:
    """A setting that holds secrets is named, and nothing of it is shown."""
    data = await (await connect()).data("get_org_settings")
    assert "cloudshark" in data["configured"]
    assert "sekret" not in str(data)


async def test_settings_of_one_of_several_organizations_need_its_name(connect: Connect) -> None:
    """With several organizations the error lists them; with the name the tool answers."""
    client = await connect("multi-org")
    refused = await client.call("get_org_settings", {})
    assert refused.is_error
    assert "Larkspur University" in refused.text
    data = await client.data("get_org_settings", org_id="osprey")
    assert data["org"] == "Osprey Logistics"


@pytest.mark.parametrize(
    "tool",
    [
        *("get_alarms", "get_device_stats", "get_device_events", "search_org_bgp_stats"),
        *("search_org_wireless_clients", "search_org_wired_clients", "search_org_nac_clients"),
    ],
)
async def test_a_token_of_single_sites_is_told_to_name_one(
    tool: str, connect: Connect, clouds: Clouds
) -> None:
    """Mist would refuse it; the refusal is known from the grants, and says what to do."""
    cloud = await clouds("site-read")
    refusal = await (await connect(cloud=cloud)).refusal(tool)
    assert "Larkspur University" in refusal
    assert "with site_id; get_org_sites lists them" in refusal
    assert [call.path for call in cloud.calls][:1] == ["/api/v1/self"]
    assert all(call.path.startswith("/api/v1/self") for call in cloud.calls)
