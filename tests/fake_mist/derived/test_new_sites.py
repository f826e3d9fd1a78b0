"""A site that a client made: it has what every site has, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.endpoints import ENDPOINTS
from fake_mist.endpoints.endpoint import Endpoint, Kind
from fake_mist.tenant.places import UNIVERSITY
from tests.fake_mist.asking import ORG, counts, first, one, rows

if TYPE_CHECKING:
    import httpx


LISTS = [
    each
    for each in ENDPOINTS
    if each.path.startswith("/sites/{site_id}/")
    and each.path.count("{") == 1
    and each.kind not in {Kind.FILE, Kind.OBJECT}
    and not each.required
]


async def made(client: httpx.AsyncClient, **body: Any) -> str:
    """Make a site."""
    answer = await client.post(f"{ORG}/sites", json={"name": "Boathouse", **body})
    assert answer.status_code == 200
    return str(answer.json()["id"])


async def test_a_new_site_has_a_setting_that_can_be_changed(client: httpx.AsyncClient) -> None:
    """And the derived one follows, over the network template."""
    template = await first(client, f"{ORG}/networktemplates")
    site = f"/api/v1/sites/{await made(client, networktemplate_id=template['id'])}"
    setting = (await client.get(f"{site}/setting")).json()
    assert setting["site_id"] in site
    derived = (await client.get(f"{site}/setting/derived")).json()
    assert derived["port_usages"] == template["port_usages"]
    sent = {"vars": {"A": "1"}, "ntp_servers": ["192.0.2.7"]}
    assert (await client.put(f"{site}/setting", json=sent)).status_code == 200
    assert (await client.get(f"{site}/setting")).json() == {
        **setting,
        **sent,
        "modified_time": 1_781_524_800,
    }
    derived = (await client.get(f"{site}/setting/derived")).json()
    assert (derived["ntp_servers"], derived["vars"]) == (["192.0.2.7"], {"A": "1"})


@pytest.mark.parametrize("endpoint", LISTS, ids=lambda each: each.path)
async def test_a_new_site_answers_every_list(client: httpx.AsyncClient, endpoint: Endpoint) -> None:
    """Empty, in the shape of the list; what comes from its organization is there."""
    site = await made(client)
    answer = await client.get("/api/v1" + endpoint.path.format(site_id=site))
    assert answer.status_code == 200
    body = answer.json()
    found = body["results"] if isinstance(body, dict) else body
    assert not found or endpoint.path.endswith("/derived"), found


async def test_a_new_site_has_a_place_in_statistics_searches_and_counts(
    client: httpx.AsyncClient,
) -> None:
    """With nothing in it."""
    before = (await client.get(f"{ORG}/stats")).json()["num_sites"]
    site = await made(client, country_code="NL", timezone="Europe/Amsterdam")
    own = (await client.get(f"/api/v1/sites/{site}/stats")).json()
    assert (own["name"], own["num_devices"], own["num_clients"]) == ("Boathouse", 0, 0)
    assert await one(client, f"{ORG}/stats/sites", site) == own
    assert (await one(client, f"{ORG}/sites/search", site))["country_code"] == "NL"
    assert (await client.get(f"{ORG}/stats")).json()["num_sites"] == before + 1
    levels = await rows(client, f"{ORG}/insights/sites-sle")
    assert [row for row in levels if row["site_id"] == site] == [{"site_id": site}]
    assert site not in await counts(client, f"{ORG}/devices/count", distinct="site_id")


async def test_devices_of_a_site_that_is_removed_stay_in_the_inventory(
    client: httpx.AsyncClient,
) -> None:
    """Without a site, disconnected, and nowhere else."""
    site = (await first(client, f"{ORG}/sites"))["id"]
    devices = {
        row["mac"] for row in await rows(client, f"{ORG}/inventory", site_id=site, limit="1000")
    }
    assert (await client.delete(f"/api/v1/sites/{site}")).status_code == 200
    inventory = await rows(client, f"{ORG}/inventory", limit="1000")
    listed = [row for row in inventory if row["mac"] in devices]
    assert {(row["site_id"], row["connected"]) for row in listed} == {(None, False)}
    assert len(listed) == len(devices)
    reports = await rows(client, f"{ORG}/stats/devices", type="all", limit="1000")
    left = {row["mac"] for row in reports}
    assert not left & devices
    stats = (await client.get(f"{ORG}/stats")).json()
    assert stats["num_devices"] == len(left)
    assert UNIVERSITY.id == stats["id"]
