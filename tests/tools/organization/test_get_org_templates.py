"""Templates of an organization, and who uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.tools.organization.test_get_organization_stats import org_of, truth
from tests.tools.test_odd_tenants import GROUP, ORG, OTHER, SITE, Cloud, answer_of, asked

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "get_org_templates"
ENDPOINTS = {
    "rf": "rftemplates",
    "network": "networktemplates",
    "gateway": "gatewaytemplates",
    "site": "sitetemplates",
    "ap": "aptemplates",
    "wlan": "templates",
    "alarm": "alarmtemplates",
    "security_policy": "secpolicies",
}
EMPTY: dict[str, Any] = {
    f"orgs/{ORG}/{endpoint}": [] for endpoint in (*ENDPOINTS.values(), "deviceprofiles")
}


async def test_every_template_is_listed_with_the_sites_that_use_it(
    connect: Connect, fake: FakeMist
) -> None:
    """Of each kind, and the profiles of each type of device."""
    client = await connect(cloud=fake)
    org = await org_of(client)
    ids = {
        kind: {row["id"] for row in await truth(fake, f"orgs/{org}/{endpoint}")}
        for kind, endpoint in ENDPOINTS.items()
    }
    data = await client.data(TOOL)
    for kind, wanted in ids.items():
        assert {row["id"] for row in data["rows"] if row["type"] == kind} == wanted, kind
    profiles = {row["device_type"] for row in data["rows"] if row["type"] == "device_profile"}
    assert profiles == {"ap", "switch", "gateway"}
    used = {row["name"]: row["used_by"] for row in data["rows"]}
    assert used.items() >= {"campus-wired": 4, "branch-wired": 3, "campus-wireless": 7}.items()
    assert "alarm: operations" in data["unused"]
    assert data["missing"] == []


async def test_a_wlan_template_names_its_wlans(connect: Connect) -> None:
    """By their SSIDs."""
    data = await (await connect()).data(TOOL, type="wlan")
    assert [row["wlans"] for row in data["rows"]] == [
        ["Larkspur-Secure", "campusroam", "Larkspur-Guest", "Larkspur-IoT"]
    ]


async def test_one_template_is_shown_in_full_without_its_secrets(connect: Connect) -> None:
    """Field by field; a secret says only that it is there."""
    client = await connect()
    answer = await client.call(TOOL, {"name": "campus-wired"})
    settings = {row["field"]: row["value"] for row in answer.data["settings"]}
    assert settings["networks.staff.vlan_id"] == 20
    assert settings["port_usages.ap.mode"] == "trunk"
    assert settings["switch_mgmt.root_password"].startswith("[redacted-")
    assert "sekret" not in str(answer.data) + answer.text
    assert [row["name"] for row in answer.data["rows"]] == ["campus-wired"]
    by_id = await client.data(TOOL, name=answer.data["rows"][0]["id"], type="network")
    assert by_id["settings"] == answer.data["settings"]


async def test_a_site_that_names_a_missing_template_is_found() -> None:
    """It was deleted, and the site was not changed."""
    site = {"id": SITE, "name": "HQ", "rftemplate_id": GROUP, "gatewaytemplate_id": None}
    answer = await answer_of(TOOL, {**EMPTY, f"orgs/{ORG}/sites": [site]})
    assert answer.data["missing"] == [f"HQ names a rf template that does not exist: {GROUP}"]
    assert answer.data["total"] == 0


async def test_sites_without_an_alarm_template_use_the_organizations() -> None:
    """The organization names one for all."""
    more = {
        f"orgs/{ORG}/alarmtemplates": [{"id": OTHER, "name": "noc"}],
        f"orgs/{ORG}": {"id": ORG, "alarmtemplate_id": OTHER},
    }
    answer = await answer_of(TOOL, {**EMPTY, **more}, type="alarm")
    assert [(row["name"], row["used_by"]) for row in answer.data["rows"]] == [("noc", 1)]


async def test_devices_of_a_profile_are_counted() -> None:
    """In the inventory each names its own; the three types of profile are asked for one by one."""
    profiles = [{"id": OTHER, "name": "hub", "type": "gateway"}]
    devices = [{"mac": "5c5b35000001", "deviceprofile_id": OTHER}, {"mac": "5c5b35000002"}]
    cloud = Cloud({f"orgs/{ORG}/deviceprofiles": profiles, f"orgs/{ORG}/inventory": devices})
    answer = await asked(cloud, TOOL, {"type": "device_profile", "name": "hub"})
    assert answer.data["rows"][0]["used_by"] == 1
    assert sum("deviceprofiles" in url for url in cloud.asked) == 3
    assert len(set(cloud.asked)) == len(cloud.asked)


async def test_fresh_reads_again(connect: Connect, fake: FakeMist) -> None:
    """A second look costs nothing unless it is asked for."""
    client = await connect(cloud=fake)
    for arguments, more in (({}, True), ({}, False), ({"fresh": True}, True)):
        before = len(fake.calls)
        await client.data(TOOL, type="rf", **arguments)
        assert (len(fake.calls) > before + 1) is more, arguments


async def test_bad_input_is_a_sentence(connect: Connect) -> None:
    """A type, a name or an organization that is not there."""
    client = await connect()
    bad = (
        {"type": "wifi"},
        {"name": "no-such-template"},
        {"name": "x" * 256},
        {"org_id": "Atlantis"},
    )
    for arguments in bad:
        assert "." in await client.refusal(TOOL, **arguments)
    assert "fits 3 templates" in await client.refusal(TOOL, name="standard")


async def test_a_token_for_one_site_gets_a_sentence(connect: Connect) -> None:
    """The templates are the organization's."""
    assert "no right to the whole" in await (await connect("site-read")).refusal(TOOL)
