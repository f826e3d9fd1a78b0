"""What a site inherits follows whoever writes above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fake_mist.tenant.places import HARBOUR_BRANCH, MAIN_CAMPUS, SITES, UNIVERSITY
from tests.fake_mist.asking import ORG, first, rows

if TYPE_CHECKING:
    import httpx

SITE = f"/api/v1/sites/{MAIN_CAMPUS.id}"
OTHER = f"/api/v1/sites/{HARBOUR_BRANCH.id}"


async def derived(client: httpx.AsyncClient, name: str, site: str = SITE, **asked: str) -> Any:
    """Read what a site makes of its inheritance."""
    answer = await client.get(f"{site}/{name}/derived", params=asked)
    assert answer.status_code == 200
    return answer.json()


async def test_a_derived_view_of_what_nobody_wrote_is_as_it_was_recorded(
    client: httpx.AsyncClient,
) -> None:
    """Also after something else was written, at every site of the university."""
    names = ("setting", "networktemplates", "gatewaytemplates", "rftemplates", "wlans", "networks")
    places = [f"/api/v1/sites/{site.id}" for site in SITES if site.org == UNIVERSITY]
    asked = [(name, site) for name in names for site in places]
    before = [await derived(client, *each) for each in asked]
    assert (await client.post(f"{ORG}/sites", json={"name": "Boathouse"})).status_code == 200
    assert [await derived(client, *each) for each in asked] == before


async def test_a_network_template_reaches_the_settings_of_its_sites(
    client: httpx.AsyncClient,
) -> None:
    """Where the site sets the member itself, the site's stays."""
    site = (await client.get(SITE)).json()
    path = f"{ORG}/networktemplates/{site['networktemplate_id']}"
    own = {"switch_mgmt": {"root_password": "sekret-new"}, "dns_servers": ["192.0.2.1"]}
    await client.put(path, json=own)
    setting = await derived(client, "setting")
    assert setting["dns_servers"] == ["192.0.2.1"]
    assert setting["switch_mgmt"] == (await client.get(f"{SITE}/setting")).json()["switch_mgmt"]
    assert (await derived(client, "networktemplates"))["dns_servers"] == ["192.0.2.1"]
    assert (await derived(client, "setting", OTHER))["dns_servers"] != ["192.0.2.1"]


async def test_another_template_on_a_site_changes_what_it_inherits(
    client: httpx.AsyncClient,
) -> None:
    """One of each kind; without any, nothing of one is left."""
    bodies: dict[str, dict[str, Any]] = {
        "networktemplate": {"ntp_servers": ["192.0.2.9"]},
        "gatewaytemplate": {"type": "spoke"},
        "rftemplate": {"country_code": "NL"},
    }
    made = {
        kind: (await client.post(f"{ORG}/{kind}s", json={"name": "new", **body})).json()
        for kind, body in bodies.items()
    }
    await client.put(SITE, json={f"{kind}_id": row["id"] for kind, row in made.items()})
    assert await derived(client, "networktemplates") == made["networktemplate"]
    assert await derived(client, "gatewaytemplates") == [made["gatewaytemplate"]]
    assert await derived(client, "rftemplates") == [made["rftemplate"]]
    setting = await derived(client, "setting")
    assert setting["ntp_servers"] == ["192.0.2.9"]
    assert "port_usages" not in setting
    await client.put(SITE, json={"networktemplate_id": None})
    assert "ntp_servers" not in await derived(client, "setting")


async def test_site_variables_are_resolved_as_they_are_now(client: httpx.AsyncClient) -> None:
    """Quotes and backslashes of a value stay its own; without `resolve` nothing is replaced."""
    site = (await client.get(SITE)).json()
    path = f"{ORG}/networktemplates/{site['networktemplate_id']}"
    await client.put(path, json={"domain": "{{SITE_CODE}}.example.edu"})
    value = 'a"b\\c'
    await client.put(f"{SITE}/setting", json={"vars": {"SITE_CODE": value}})
    plain, resolved = [
        (await derived(client, "networktemplates", resolve=each))["domain"]
        for each in ("false", "true")
    ]
    assert (plain, resolved) == ("{{SITE_CODE}}.example.edu", f"{value}.example.edu")


async def test_a_wlan_template_applies_where_it_says_but_for_its_exceptions(
    client: httpx.AsyncClient,
) -> None:
    """The organization, a site, a group; an exception wins."""
    template = await first(client, f"{ORG}/templates")
    path = f"{ORG}/templates/{template['id']}"
    whole = await derived(client, "wlans")
    site = (await client.get(SITE)).json()
    group, *_ = site["sitegroup_ids"]
    everywhere = {"org_id": UNIVERSITY.id}
    for applies, exceptions, expected in (
        ({"site_ids": [HARBOUR_BRANCH.id]}, {}, []),
        ({"site_ids": [MAIN_CAMPUS.id]}, {}, whole),
        ({"sitegroup_ids": [group]}, {}, whole),
        (everywhere, {"site_ids": [MAIN_CAMPUS.id]}, []),
        (everywhere, {"sitegroup_ids": [group]}, []),
        (everywhere, {"site_ids": [HARBOUR_BRANCH.id]}, whole),
        (None, None, []),
    ):
        await client.put(path, json={"applies": applies, "exceptions": exceptions})
        assert await derived(client, "wlans") == expected, (applies, exceptions)


async def test_a_new_wlan_is_there_once_its_template_is(client: httpx.AsyncClient) -> None:
    """A WLAN of no template belongs to no site; one of a site to that site alone."""
    await client.post(f"{ORG}/wlans", json={"ssid": "Loose"})
    template = (
        await client.post(
            f"{ORG}/templates",
            json={"name": "new", "applies": {"site_ids": [HARBOUR_BRANCH.id]}},
        )
    ).json()
    made = {"ssid": "Guests", "template_id": template["id"]}
    await client.post(f"{ORG}/wlans", json=made)
    await client.post(f"{SITE}/wlans", json={"ssid": "Own"})
    assert {row["ssid"] for row in await derived(client, "wlans")} & {
        *("Loose", "Guests", "Own")
    } == {"Own"}
    assert {row["ssid"] for row in await derived(client, "wlans", OTHER)} & {
        *("Loose", "Guests", "Own")
    } == {"Guests"}


async def test_a_device_profile_is_derived_where_a_device_has_it(
    client: httpx.AsyncClient,
) -> None:
    """And the inventory says which device."""
    profile = await first(client, f"{ORG}/deviceprofiles")
    device = await first(client, f"{SITE}/devices")
    sent = {"deviceprofile_id": profile["id"]}
    assert (await client.put(f"{SITE}/devices/{device['id']}", json=sent)).status_code == 200
    assert await derived(client, "deviceprofiles") == [profile]
    (listed,) = await rows(client, f"{ORG}/inventory", mac=device["mac"])
    assert listed["deviceprofile_id"] == profile["id"]
