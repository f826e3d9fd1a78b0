"""WLANs of an organization and of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.organization.test_get_organization_stats import org_of, truth
from tests.tools.test_odd_tenants import ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

ORG_TOOL, SITE_TOOL = "get_org_wlans", "get_site_wlans"
HARBOUR = "Harbour Branch"


async def test_wlans_of_an_organization_say_how_secure_they_are(
    connect: Connect, fake: FakeMist
) -> None:
    """In words, with the template they come from and the number of its sites."""
    client = await connect(cloud=fake)
    rows = await truth(fake, f"orgs/{await org_of(client)}/wlans")
    data = await client.data(ORG_TOOL)
    assert {row["ssid"] for row in data["rows"]} == {row["ssid"] for row in rows}
    assert {row["ssid"]: row["security"] for row in data["rows"]} == {
        "Larkspur-Secure": "WPA3-Enterprise (802.1X)",
        "campusroam": "WPA3-Enterprise (802.1X)",
        "Larkspur-Guest": "open or OWE (transition)",
        "Larkspur-IoT": "WPA2-PSK (pre-shared)",
    }
    assert sum(data["by_security"].values()) == len(rows)
    assert {(row["template"], row["sites"]) for row in data["rows"]} == {("campus-wireless", 7)}
    assert any("WLANs that a site defines for itself are not among" in n for n in data["notes"])
    weak = {(row["ssid"], row["field"]) for row in data["weak"]}
    assert ("Larkspur-Guest", "auth.owe") in weak
    assert ("Larkspur-IoT", "dynamic_psk.enabled, auth.multi_psk_only") in weak


async def test_a_site_shows_its_own_wlans_and_those_of_templates(connect: Connect) -> None:
    """The one that comes from no template is the site's; it stands on a band it may not use."""
    data = await (await connect()).data(SITE_TOOL, site_id=HARBOUR)
    assert data["total"] == 5
    own = [row for row in data["rows"] if "template" not in row]
    assert [(row["ssid"], row["bands"], row["vlan"]) for row in own] == [
        ("Harbour-Meeting-Room", ["5", "6"], "60")
    ]
    assert ("Harbour-Meeting-Room", "bands, auth") in {
        (row["ssid"], row["field"]) for row in data["weak"]
    }


async def test_filters_run_here_and_say_so(connect: Connect) -> None:
    """By SSID, by security in words, by whether they are on."""
    client = await connect()
    for arguments, ssids in (
        ({"ssid": "larkspur-i"}, ["Larkspur-IoT"]),
        ({"security": "psk"}, ["Larkspur-IoT"]),
        ({"security": "802.1x", "ssid": "room"}, []),
        ({"security": "802.1x"}, ["Larkspur-Secure", "campusroam"]),
        ({"enabled": False}, []),
    ):
        data = await client.data(ORG_TOOL, **arguments)
        assert [row["ssid"] for row in data["rows"]] == ssids, arguments
        assert all(any(name in note for note in data["notes"]) for name in arguments)
    data = await client.data(SITE_TOOL, site_id=HARBOUR, security="psk", enabled=True)
    assert [row["ssid"] for row in data["rows"]] == ["Harbour-Meeting-Room", "Larkspur-IoT"]


async def test_no_key_and_no_shared_secret_is_shown(connect: Connect) -> None:
    """PSKs, RADIUS secrets and portal passwords are in what the cloud sends."""
    client = await connect()
    for tool, arguments in ((ORG_TOOL, {}), (SITE_TOOL, {"site_id": HARBOUR})):
        answer = await client.call(tool, arguments)
        assert "sekret" not in str(answer.data) + answer.text
        assert "[redacted" not in str(answer.data)


async def test_a_token_for_one_site_sees_its_wlans_without_the_templates_name(
    connect: Connect,
) -> None:
    """The id of the template is in the row; its name is the organization's."""
    client = await connect("site-read")
    data = await client.data(SITE_TOOL, site_id="Larkspur Science Park")
    assert len(data["rows"]) == 4
    assert all(len(row["template"]) == 36 for row in data["rows"])
    assert await client.refusal(SITE_TOOL, site_id=HARBOUR)
    assert "no right to the whole" in await client.refusal(ORG_TOOL)


async def test_odd_wlans_do_not_hide_the_others() -> None:
    """Nulls, numbers and texts where lists are promised; a local WLAN that is not derived."""
    derived: list[Any] = [
        None,
        {"id": "1", "ssid": None, "auth": None, "bands": None, "vlan_ids": "1,2", "enabled": None},
        {"id": "2", "ssid": "aps", "apply_to": "aps", "ap_ids": None, "auth": {"type": "eap"}},
        {"id": "3", "ssid": "tags", "apply_to": "wxtags", "vlan_enabled": False, "vlan_id": 7},
    ]
    own = [{"id": "4", "ssid": "own", "auth": {"type": "wep"}, "interface": "mxtunnel"}]
    answer = await answer_of(
        SITE_TOOL,
        {
            f"sites/{SITE}": {"id": SITE, "name": "HQ", "org_id": ORG},
            f"sites/{SITE}/wlans": own,
            f"sites/{SITE}/wlans/derived": derived,
            f"orgs/{ORG}/templates": [],
        },
        site_id=SITE,
    )
    rows = {row["ssid"]: row for row in answer.data["rows"]}
    assert set(rows) == {"1", "aps", "tags", "own"}
    assert (rows["1"]["vlan"], rows["1"]["security"]) == ("1, 2", "open")
    assert rows["aps"]["applies_to"] == "0 access points"
    assert "vlan" not in rows["tags"]
    assert (rows["own"]["security"], rows["own"]["tunnel"]) == ("WEP", "mxtunnel")


async def test_an_answer_that_is_no_list_is_an_error() -> None:
    """It is not taken for a site without WLANs."""
    more: dict[str, Any] = {f"sites/{SITE}/wlans": [], f"sites/{SITE}/wlans/derived": {}}
    assert (await answer_of(SITE_TOOL, more, site_id=SITE)).is_error


async def test_bad_input_is_a_sentence(connect: Connect) -> None:
    """Unknown, empty, hostile."""
    client = await connect()
    for tool, arguments in (
        (ORG_TOOL, {"org_id": "../.."}),
        (ORG_TOOL, {"ssid": "x" * 256}),
        (ORG_TOOL, {"enabled": "perhaps"}),
        (SITE_TOOL, {}),
        (SITE_TOOL, {"site_id": "Atlantis"}),
    ):
        assert "." in await client.refusal(tool, **arguments)


async def test_radius_servers_are_named_without_their_secret(
    connect: Connect, fake: FakeMist
) -> None:
    """Host and port of each server that a WLAN asks, as the cloud has them."""
    client = await connect(cloud=fake)
    rows = await truth(fake, f"orgs/{await org_of(client)}/wlans")
    answer = await client.call(ORG_TOOL, {})
    for row in answer.data["rows"]:
        (wlan,) = [each for each in rows if each["ssid"] == row["ssid"]]
        servers = [f"{each['host']}:{each['port']}" for each in wlan.get("auth_servers", [])]
        assert row.get("radius", []) == servers
        assert not any(each["secret"] in answer.text for each in wlan.get("auth_servers", []))
    site = await client.data(SITE_TOOL, site_id=HARBOUR, security="802.1x")
    assert {tuple(row["radius"]) for row in site["rows"]} == {
        ("192.0.2.21:1812", "192.0.2.22:1812")
    }


@pytest.mark.parametrize(
    ("wlan", "radius", "accounting"),
    [
        ({"mist_nac": {"enabled": True}}, ["Mist Access Assurance"], None),
        ({"mist_nac": {"enabled": False}}, ["192.0.2.1:1812", "{{radius}}"], ["192.0.2.3:1813"]),
        (
            {"radsec": {"enabled": True, "servers": [{"host": "sec.example.net", "port": 2083}]}},
            ["sec.example.net:2083 (RadSec)"],
            ["192.0.2.3:1813"],
        ),
        (
            {"radsec": {"enabled": True, "use_mxedge": True}},
            ["RadSec through Mist Edges"],
            ["192.0.2.3:1813"],
        ),
        ({"auth_servers": [None, {}, {"secret": "x"}], "acct_servers": None}, None, None),
    ],
)
async def test_what_the_cloud_ignores_is_not_asked(
    wlan: dict[str, Any], radius: list[str] | None, accounting: list[str] | None
) -> None:
    """With Mist Access Assurance the servers count for nothing, as the description says."""
    usual = {
        "id": SITE,
        "ssid": "x",
        "auth": {"type": "eap"},
        "auth_servers": [{"host": "192.0.2.1", "port": 1812}, {"host": "{{radius}}"}],
        "acct_servers": [{"host": "192.0.2.3", "port": "1813", "secret": "x"}],
    }
    paths = {f"orgs/{ORG}/wlans": [{**usual, **wlan}], f"orgs/{ORG}/templates": []}
    answer = await answer_of(ORG_TOOL, paths)
    (row,) = answer.data["rows"]
    assert (row.get("radius"), row.get("accounting")) == (radius, accounting)
