"""What live clouds send and the description does not promise, in the fictional university."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from fake_mist.endpoints.shared import BLANK_FIELDS, HEAVY_FIELDS
from fake_mist.tenant.places import FIELD_STATION, MAIN_CAMPUS, OBSERVATORY
from tests.fake_mist.asking import ORG, counts, rows

if TYPE_CHECKING:
    import httpx

Row = dict[str, Any]
OF_SITE = f"/api/v1/sites/{OBSERVATORY.id}"


async def named(client: httpx.AsyncClient, name: str, **params: str) -> Row:
    """Give a device's row of the organization's statistics."""
    query = {"limit": "1000", "type": "all", **params}
    (found,) = [
        row for row in await rows(client, f"{ORG}/stats/devices", **query) if row["name"] == name
    ]
    return found


async def test_an_organizations_statistics_are_lean_unless_fields_asks(
    client: httpx.AsyncClient,
) -> None:
    """Three members are null and others missing; a name brings one, a star brings all."""
    lean, full = await named(client, "obs-gw"), await named(client, "obs-gw", fields="*")
    one = await named(client, "obs-gw", fields="cpu_stat,cluster_config")
    assert [lean[name] for name in BLANK_FIELDS] == [None, None, None]
    assert not lean.keys() & {*HEAVY_FIELDS}
    assert all(full[name] for name in BLANK_FIELDS)
    assert {"cluster_config", "if_stat", "module2_stat", "bgp_peers"} <= full.keys()
    assert one["cpu_stat"] == full["cpu_stat"]
    assert one["memory_stat"] is None
    assert one["cluster_config"] == full["cluster_config"]
    assert "if_stat" not in one


async def test_a_sites_statistics_are_whole(client: httpx.AsyncClient) -> None:
    """Only the list of an organization is lean."""
    (switch,) = await rows(client, f"{OF_SITE}/stats/devices", type="switch")
    assert switch["cpu_stat"]
    assert switch["module_stat"]


async def test_a_cluster_is_one_row_with_a_second_node(client: httpx.AsyncClient) -> None:
    """A sound one is green and shows both nodes; in a broken one the second is gone."""
    sound = await named(client, "harbour-gw", fields="*")
    broken = await named(client, "obs-gw", fields="*")
    assert sound["is_ha"] is broken["is_ha"] is True
    assert (sound["cluster_config"]["status"], broken["cluster_config"]["status"]) == (
        "Green",
        "Red",
    )
    assert sound["cluster_stat"]["state"] != broken["cluster_stat"]["state"]
    assert sound["cpu2_stat"]
    assert "cpu2_stat" not in broken
    assert broken["status"] == "connected"
    assert broken["module2_stat"][0]["status"] == "disconnected"


async def test_members_of_a_chassis_are_rows_of_the_inventory(client: httpx.AsyncClient) -> None:
    """Three boxes, one lost: the chassis is connected all the same."""
    switch = await named(client, "obs-sw-1", fields="*")
    listed = await rows(client, f"{ORG}/inventory", vc="true", vc_mac=switch["mac"], limit="1000")
    modules = switch["module_stat"]
    assert [row["mac"] for row in modules] == [row["mac"] for row in listed]
    assert [row["vc_state"] for row in modules] == ["present", "present", "not-present"]
    assert [row["connected"] for row in listed] == [True, True, False]
    assert switch["status"] == "connected"
    (alone,) = await rows(client, f"{ORG}/inventory", vc_mac=switch["mac"], limit="1000")
    assert alone["mac"] == switch["mac"]


async def test_mist_edges_are_the_same_wherever_they_are_listed(client: httpx.AsyncClient) -> None:
    """Name, serial, model and site; where there is no site, one list says null and one zeroes."""
    stats = await rows(client, f"{ORG}/stats/mxedges", for_site="any")
    inventory = await rows(client, f"{ORG}/inventory", limit="1000")
    edges = {row["id"]: row for row in inventory if row.get("type") == "mxedge"}
    assert edges.keys() == {row["id"] for row in stats}
    for row in stats:
        for name in ("mac", "magic", "model", "name", "serial"):
            assert edges[row["id"]][name] == row[name]
    zero = "00000000-0000-0000-0000-000000000000"
    assert {(row["site_id"] == zero) for row in stats} == {True, False}
    assert all(
        edges[row["id"]]["site_id"] == (None if row["site_id"] == zero else row["site_id"])
        for row in stats
    )


@pytest.mark.parametrize("concern", ["wan", "wifi", "wired"])
async def test_a_site_without_telemetry_is_nothing_but_its_id(
    client: httpx.AsyncClient, concern: str
) -> None:
    """Neither a level nor a count; another site writes its id as a list in one of the answers."""
    found = await rows(client, f"{ORG}/insights/sites-sle", sle=concern)
    assert {"site_id": FIELD_STATION.id} in found
    lists = [row["site_id"] for row in found if isinstance(row["site_id"], list)]
    assert lists == ([[OBSERVATORY.id]] if concern == "wan" else [])


async def test_rows_lack_types_countries_and_ids_now_and_then(client: httpx.AsyncClient) -> None:
    """Missing is missing, null is null, and an epoch may have a fraction."""
    inventory = await rows(client, f"{ORG}/inventory", limit="1000")
    assert any("type" not in row for row in inventory)
    sites = await rows(client, f"{ORG}/sites")
    assert [row["id"] for row in sites if "country_code" not in row] == [FIELD_STATION.id]
    (point, *_) = await rows(client, f"{OF_SITE}/stats/devices", type="ap")
    assert point["map_id"] is None
    assert point["last_seen"] % 1
    assert point["created_time"] % 1


async def test_access_control_writes_in_more_ways_than_one(client: httpx.AsyncClient) -> None:
    """A VLAN is a text or a number, a session ended or stopped, and a count says `last_status`."""
    found = await rows(client, f"{ORG}/nac_clients/search", limit="1000")
    assert {type(row["last_vlan"]) for row in found if "last_vlan" in row} == {int, str}
    statuses = {row["last_status"] for row in found}
    assert {"denied", "session_ended", "session_started", "session_stopped"} == statuses
    body = (await client.get(f"{ORG}/nac_clients/count", params={"distinct": "status"})).json()
    assert body["distinct"] == "status"
    assert {row["last_status"] for row in body["results"]} == statuses


async def test_some_clients_list_their_model_and_a_peer_names_its_node(
    client: httpx.AsyncClient,
) -> None:
    """Members that the description gives another form, or none."""
    found = await rows(client, f"{ORG}/clients/search", limit="1000")
    models = [row["model"] for row in found if "model" in row]
    assert models
    assert all(isinstance(each, list) for each in models)
    peers = await rows(client, f"{ORG}/stats/vpn_peers/search", limit="1000")
    assert {row.get("node") for row in peers} == {None, "node0"}
    by_model = await counts(client, f"{ORG}/clients/count", distinct="model")
    assert sum(by_model.values()) == len(models)


@pytest.mark.parametrize(
    ("path", "onward"),
    [
        ("insights/rogues", "/api/v1/sites/{}/rogues"),
        ("insights/rogues/clients", "/api/v1/sites/{}/rogues/clients/"),
        ("rrm/events", "https://api.mist.com/api/v1/sites/{}/events/rrm"),
    ],
)
async def test_a_link_leads_where_the_descriptions_examples_lead(
    client: httpx.AsyncClient, path: str, onward: str
) -> None:
    """To another path, absolute or with a slash at its end; followed, it gives the other rows."""
    base = f"/api/v1/sites/{MAIN_CAMPUS.id}/{path}"
    whole = (await client.get(base)).json()["results"]
    body = (await client.get(base, params={"limit": "1"})).json()
    link = urlsplit(body["next"])
    assert f"{link.scheme}{'://' * bool(link.scheme)}{link.netloc}{link.path}" == onward.format(
        MAIN_CAMPUS.id
    )
    found = await rows(client, base, limit="1")
    assert len(whole) > 1
    assert found == whole
