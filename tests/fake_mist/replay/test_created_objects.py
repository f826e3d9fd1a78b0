"""Objects that clients create and remove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from fake_mist import NOW, FakeMist
from fake_mist.tenant.places import HOSPITAL, MAIN_CAMPUS, SCIENCE_PARK, SITES, UNIVERSITY
from tests.fake_mist.asking import ORG, first, one, rows

Connect = Callable[[FakeMist], httpx.AsyncClient]

SITE = f"/api/v1/sites/{MAIN_CAMPUS.id}"
CONTENTS: dict[str, dict[str, Any]] = {
    "alarmtemplates": {"name": "nights", "rules": {}},
    "aptemplates": {"name": "halls"},
    "deviceprofiles": {"name": "lobby", "type": "ap"},
    "evpn_topologies": {"name": "annex", "switches": [{"mac": "5c5b35aabb01", "role": "core"}]},
    "gatewaytemplates": {"name": "branch"},
    "networks": {"name": "lab", "vlan_id": 99, "subnet": "10.9.0.0/24"},
    "networktemplates": {"name": "labs", "networks": {"lab": {"vlan_id": 99}}},
    "rftemplates": {"name": "dense"},
    "secpolicies": {"name": "own-ssids", "wlans": []},
    "sitegroups": {"name": "north"},
    "sites": {"name": "Boathouse", "country_code": "GB"},
    "sitetemplates": {"name": "small"},
    "templates": {"name": "guests"},
    "webhooks": {"name": "chat", "type": "http-post", "url": "https://hooks.example.edu/chat"},
    "wlans": {"ssid": "Larkspur-Lab", "enabled": True, "auth": {"type": "open"}},
}


@pytest.mark.parametrize("name", sorted(CONTENTS))
async def test_an_object_is_created_read_changed_and_removed(
    client: httpx.AsyncClient, name: str
) -> None:
    """It has an id, its organization and its times, is in the list, and is gone at the end."""
    collection, body = f"{ORG}/{name}", CONTENTS[name]
    before = await rows(client, collection)
    made = await client.post(collection, json=body)
    created = made.json()
    assert made.status_code == 200
    assert created == {
        **body,
        "id": created["id"],
        "org_id": UNIVERSITY.id,
        "created_time": NOW,
        "modified_time": NOW,
    }
    path = f"/api/v1/sites/{created['id']}" if name == "sites" else f"{collection}/{created['id']}"
    assert (await client.get(path)).json() == created
    assert (await one(client, collection, created["id"]))["org_id"] == UNIVERSITY.id
    assert (await client.put(path, json={"notes": "x"})).json() == {**created, "notes": "x"}
    gone = await client.delete(path)
    assert (gone.status_code, gone.content) == (200, b"")
    for response in (
        await client.get(path),
        await client.put(path, json={}),
        await client.delete(path),
    ):
        assert (response.status_code, response.json()) == (404, {"detail": "Not found."})
    assert await rows(client, collection) == before


async def test_a_created_topology_shows_its_switches_alone(client: httpx.AsyncClient) -> None:
    """As every other: the lists leave them out; a site's is found on both levels."""
    site = f"{SITE}/evpn_topologies"
    created = (await client.post(site, json=CONTENTS["evpn_topologies"])).json()
    assert created["site_id"] == MAIN_CAMPUS.id
    for level in (site, f"{ORG}/evpn_topologies"):
        assert (await client.get(f"{level}/{created['id']}")).json() == created
        assert "switches" not in await one(client, level, created["id"])
    elsewhere = f"/api/v1/sites/{SCIENCE_PARK.id}/evpn_topologies/{created['id']}"
    assert (await client.get(elsewhere)).status_code == 404


async def test_a_site_has_wlans_of_its_own(client: httpx.AsyncClient) -> None:
    """Also one whose list was empty."""
    path = f"{SITE}/wlans"
    assert (await client.get(path)).json() == []
    created = (await client.post(path, json=CONTENTS["wlans"])).json()
    assert created["site_id"] == MAIN_CAMPUS.id
    assert (await client.get(path)).json() == [created]
    assert (await client.get(f"/api/v1/sites/{SCIENCE_PARK.id}/wlans")).json() != [created]
    assert (await client.delete(f"{path}/{created['id']}")).status_code == 200
    assert (await client.get(path)).json() == []


async def test_a_removed_object_is_gone_from_what_inherits_it(client: httpx.AsyncClient) -> None:
    """And the others stay."""
    row = await first(client, f"{ORG}/wlans")
    derived = f"{SITE}/wlans/derived"
    before = await rows(client, derived)
    assert (await client.delete(f"{ORG}/wlans/{row['id']}")).status_code == 200
    assert await rows(client, derived) == [each for each in before if each["id"] != row["id"]]


async def test_a_removed_site_is_unknown_with_all_that_was_below_it(
    client: httpx.AsyncClient,
) -> None:
    """404 as for a site that never was; its organization lists it no more."""
    assert (await client.delete(SITE)).status_code == 200
    for path in ("", "/setting", "/devices", "/stats", "/wlans"):
        assert (await client.get(SITE + path)).status_code == 404
    for path in ("sites", "stats/sites", "sites/search"):
        listed = {row["id"] for row in await rows(client, f"{ORG}/{path}")}
        assert listed == {site.id for site in SITES if site.org == UNIVERSITY} - {MAIN_CAMPUS.id}


async def test_ids_are_new_and_the_same_in_every_run(connect: Connect) -> None:
    """Two objects never share one, and a recorded test finds its ids again."""
    runs = []
    for _ in range(2):
        async with FakeMist() as fake, connect(fake) as client:
            made = [await client.post(f"{ORG}/wlans", json={"ssid": "a"}) for _ in range(3)]
            runs.append([each.json()["id"] for each in made])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 3


async def test_each_organization_has_lists_of_its_own(connect: Connect) -> None:
    """What is created in one is not in another."""
    async with FakeMist("msp-admin") as fake, connect(fake) as client:
        path = f"/api/v1/orgs/{HOSPITAL.id}/wlans"
        before = (await client.get(path)).json()
        created = (await client.post(path, json={"ssid": "Ward"})).json()
        assert (await client.get(path)).json() == [*before, created]
        assert created["org_id"] == HOSPITAL.id
        assert created not in (await client.get(f"{ORG}/wlans")).json()
