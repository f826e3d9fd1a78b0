"""Writes over the wire: what was sent is what is read, wherever it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist import NOW, FakeMist
from fake_mist.cloud import cassette_folder
from fake_mist.tenant.places import MAIN_CAMPUS, SCIENCE_PARK, UNIVERSITY
from tests.fake_mist.asking import ORG, first, one, rows

if TYPE_CHECKING:
    from pathlib import Path

Connect = Callable[[FakeMist], httpx.AsyncClient]

SITE = f"/api/v1/sites/{MAIN_CAMPUS.id}"


async def target(client: httpx.AsyncClient, name: str) -> str:
    """Give the path of something that can be changed."""
    if name in {"", "/setting"}:
        return ORG + name
    if name.startswith("/sites"):
        return f"/api/v1{name}"
    return f"{ORG}{name}/{(await first(client, ORG + name))['id']}"


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("", {"name": "Larkspur College"}),
        ("/setting", {"ui_idle_timeout": 15}),
        ("/wlans", {"enabled": False}),
        ("/networktemplates", {"ntp_servers": []}),
        ("/networks", {"vlan_id": 77}),
        ("/webhooks", {"enabled": False}),
        ("/apitokens", {"name": "renamed"}),
        ("/evpn_topologies", {"switches": [], "name": "renamed"}),
        (f"/sites/{MAIN_CAMPUS.id}", {"name": "Main", "notes": None}),
        (f"/sites/{MAIN_CAMPUS.id}/setting", {"rogue": {"enabled": False}}),
    ],
)
async def test_an_object_is_changed_in_the_attributes_that_are_sent(
    client: httpx.AsyncClient, name: str, sent: dict[str, Any]
) -> None:
    """The answer and what is read afterwards are the whole object, others untouched."""
    path = await target(client, name)
    before = (await client.get(path)).json()
    answer = await client.put(path, json=sent)
    after = (await client.get(path)).json()
    assert (answer.status_code, answer.json()) == (200, after)
    assert after == {**before, **sent, "modified_time": NOW} != before


async def test_a_nested_object_is_replaced_as_a_whole(client: httpx.AsyncClient) -> None:
    """Neither objects nor lists are merged."""
    path = f"{SITE}/setting"
    before = (await client.get(path)).json()
    assert len(before["vars"]) > 1
    await client.put(path, json={"vars": {"ONLY": "1"}})
    assert (await client.get(path)).json()["vars"] == {"ONLY": "1"}


@pytest.mark.parametrize("name", ["wlans", "networktemplates", "networks", "webhooks"])
async def test_the_list_and_the_object_agree(client: httpx.AsyncClient, name: str) -> None:
    """Before a change and after it."""
    row = await first(client, f"{ORG}/{name}")
    path = f"{ORG}/{name}/{row['id']}"
    assert (await client.get(path)).json() == row
    await client.put(path, json={"name": "new", "custom": [1]})
    changed = (await client.get(path)).json()
    assert changed["name"] == "new"
    assert await one(client, f"{ORG}/{name}", row["id"]) == changed


async def test_a_changed_site_is_changed_wherever_it_is_shown(client: httpx.AsyncClient) -> None:
    """In the list, in the search, and beside its statistics, which keep their numbers."""
    statistics = (await client.get(f"{SITE}/stats")).json()
    await client.put(SITE, json={"name": "Main", "unheard_of": 1})
    assert (await one(client, f"{ORG}/sites", MAIN_CAMPUS.id))["unheard_of"] == 1
    assert (await one(client, f"{ORG}/sites/search", MAIN_CAMPUS.id))["name"] == "Main"
    for shown in (
        (await client.get(f"{SITE}/stats")).json(),
        await one(client, f"{ORG}/stats/sites", MAIN_CAMPUS.id),
    ):
        assert shown == {**statistics, "name": "Main", "modified_time": NOW}


async def test_a_renamed_device_has_its_name_everywhere(client: httpx.AsyncClient) -> None:
    """In its site's list, in the inventory and in its statistics; configuration is not in those."""
    device = next(row for row in await rows(client, f"{SITE}/devices", type="switch"))
    path = f"{SITE}/devices/{device['id']}"
    await client.put(path, json={"name": "new-core", "port_config": {}})
    assert (await client.get(path)).json()["port_config"] == {}
    listed = await one(client, f"{SITE}/devices", device["id"], type="switch")
    inventory = await one(client, f"{ORG}/inventory", device["id"], mac=device["mac"])
    statistics = (await client.get(f"{SITE}/stats/devices/{device['id']}")).json()
    assert {listed["name"], inventory["name"], statistics["name"]} == {"new-core"}
    assert "port_config" not in statistics
    assert "port_config" not in inventory


async def test_what_a_site_inherits_follows(client: httpx.AsyncClient) -> None:
    """New members of a WLAN too, whichever way it is resolved; another site's as well."""
    row = await first(client, f"{ORG}/wlans")
    await client.put(f"{ORG}/wlans/{row['id']}", json={"enabled": False, "unheard_of": 1})
    for site in (MAIN_CAMPUS, SCIENCE_PARK):
        for resolve in ("false", "true"):
            path = f"/api/v1/sites/{site.id}/wlans/derived"
            derived = await one(client, path, row["id"], resolve=resolve)
            assert (derived["enabled"], derived["unheard_of"]) == (False, 1)


async def test_an_organization_is_renamed_for_its_msp(connect: Connect) -> None:
    """The MSP's list repeats it."""
    async with FakeMist("msp-admin") as fake, connect(fake) as client:
        msp = (await client.get(ORG)).json()["msp_id"]
        await client.put(ORG, json={"name": "Larkspur College"})
        listed = await one(client, f"/api/v1/msps/{msp}/orgs", UNIVERSITY.id)
        assert listed == (await client.get(ORG)).json()


async def test_a_fabric_is_one_fabric_on_both_levels(client: httpx.AsyncClient) -> None:
    """Its switches are shown by the topology alone, and its name by the lists too."""
    row = await first(client, f"{ORG}/evpn_topologies")
    site = f"/api/v1/sites/{row['site_id']}/evpn_topologies"
    sent = {"name": "renamed", "switches": [{"mac": "5c5b35aabb01", "role": "access"}]}
    await client.put(f"{site}/{row['id']}", json=sent)
    topologies = [
        (await client.get(f"{level}/{row['id']}")).json()
        for level in (f"{ORG}/evpn_topologies", site)
    ]
    assert topologies[0] == topologies[1]
    assert topologies[0]["switches"] == sent["switches"]
    for level in (f"{ORG}/evpn_topologies", site):
        listed = await one(client, level, row["id"])
        assert listed == {**row, "name": "renamed", "modified_time": NOW}


async def test_what_belongs_to_the_cloud_cannot_be_set(client: httpx.AsyncClient) -> None:
    """Ids and times are ignored in a body, whether it changes or creates."""
    row = await first(client, f"{ORG}/wlans")
    path = f"{ORG}/wlans/{row['id']}"
    forged = dict.fromkeys(("id", "org_id", "site_id", "created_time", "modified_time"), "x")
    changed = (await client.put(path, json=forged)).json()
    assert changed == {**row, "modified_time": NOW}
    created = (await client.post(f"{ORG}/wlans", json={**forged, "ssid": "a"})).json()
    assert "x" not in created.values()
    assert "site_id" not in created


async def test_two_clouds_share_nothing_and_the_cassettes_stay(connect: Connect) -> None:
    """What is written lives as long as its cloud."""
    before = _contents(cassette_folder() / "rest")
    async with connect(FakeMist()) as client, connect(FakeMist()) as stranger:
        was = (await stranger.get(f"{ORG}/wlans")).json()
        path = f"{ORG}/wlans/{was[0]['id']}"
        await client.put(path, json={"enabled": False, "ssid": "changed"})
        await client.post(f"{ORG}/wlans", json={"ssid": "new"})
        await client.delete(f"{ORG}/wlans/{was[1]['id']}")
        assert (await client.get(f"{ORG}/wlans")).json() != was
        assert (await stranger.get(f"{ORG}/wlans")).json() == was
    assert _contents(cassette_folder() / "rest") == before


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*wlans*.yaml"))}


async def test_writes_are_recorded_with_their_bodies(
    fake: FakeMist, client: httpx.AsyncClient
) -> None:
    """What a test of consent looks at: that nothing was sent, or exactly what."""
    await client.put(f"{SITE}/setting", json={"rogue": {}})
    await client.delete(SITE)
    calls = [(call.method, call.path, call.status, call.body) for call in fake.calls]
    assert calls[1] == ("DELETE", SITE, 200, "")
    assert calls[0][:3] == ("PUT", f"{SITE}/setting", 200)
    assert json.loads(calls[0][3]) == {"rogue": {}}
