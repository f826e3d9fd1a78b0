"""Clients agree with the devices, networks and counts they belong to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.tenant import trouble
from fake_mist.tenant.places import MAIN_CAMPUS, MEDICAL_SCHOOL, SITES, UNIVERSITY
from tests.fake_mist.asking import ORG, counts, rows

if TYPE_CHECKING:
    import httpx

Rows = list[dict[str, Any]]
OWN_SITES = [site for site in SITES if site.org == UNIVERSITY]


@pytest.fixture
async def wireless(client: httpx.AsyncClient) -> Rows:
    """Give the university's wireless clients of the last day."""
    return await rows(client, f"{ORG}/clients/search", limit="1000")


@pytest.fixture
async def wired(client: httpx.AsyncClient) -> Rows:
    """Give the university's wired clients."""
    return await rows(client, f"{ORG}/wired_clients/search", limit="1000")


@pytest.fixture
async def devices(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """Give the statistics of every device, by MAC."""
    found = await rows(client, f"{ORG}/stats/devices", type="all", limit="1000")
    return {row["mac"]: row for row in found}


@pytest.fixture
async def connected(client: httpx.AsyncClient) -> Rows:
    """Give who is connected now, site by site."""
    found: Rows = []
    for site in OWN_SITES:
        path = f"/api/v1/sites/{site.id}/stats/clients"
        found += [{**row, "site_id": site.id} for row in await rows(client, path, limit="1000")]
    return found


async def test_there_are_as_many_as_the_tenant_promises(
    client: httpx.AsyncClient, wireless: Rows, wired: Rows
) -> None:
    """1,500 wireless, 600 wired and 400 access control clients make every pagination real."""
    guests = await rows(client, f"{ORG}/nac_clients/search")
    assert len(wireless) >= 1500
    assert len(wired) >= 600
    assert len(guests) >= 400
    for found in (wireless, wired, guests):
        assert len({row["mac"] for row in found}) == len(found)


async def test_a_client_was_last_on_an_access_point_of_its_site(
    wireless: Rows, devices: dict[str, dict[str, Any]]
) -> None:
    """The MAC is an access point's, and the sites agree."""
    for row in wireless:
        ap = devices[row["last_ap"]]
        assert (ap["type"], ap["site_id"]) == ("ap", row["site_id"])


async def test_a_client_is_on_a_network_that_exists(
    client: httpx.AsyncClient, wireless: Rows
) -> None:
    """Its WLAN is among the organization's, under the same name."""
    names = {row["id"]: row["ssid"] for row in await rows(client, f"{ORG}/wlans")}
    assert {(row["last_wlan_id"], row["last_ssid"]) for row in wireless} <= names.items()


async def test_a_clients_vlan_is_one_of_the_networks(
    client: httpx.AsyncClient, wireless: Rows, wired: Rows
) -> None:
    """Templates name the VLANs."""
    template = (await rows(client, f"{ORG}/networktemplates"))[0]
    known = {int(each["vlan_id"]) for each in template["networks"].values()}
    assert {row["last_vlan"] for row in wireless} <= known
    assert {vlan for row in wired for vlan in row["vlan"]} <= known


async def test_head_counts_agree(connected: Rows, devices: dict[str, dict[str, Any]]) -> None:
    """Who is connected to an access point is as many as it says, in total and on each band."""
    total = Counter(row["ap_mac"] for row in connected)
    bands = Counter((row["ap_mac"], row["band"]) for row in connected)
    for mac, row in devices.items():
        if row["type"] == "ap":
            assert row["num_clients"] == total[mac]
            for name, radio in row.get("radio_stat", {}).items():
                assert radio["num_clients"] == bands[mac, name.removeprefix("band_")]


async def test_the_connected_were_all_seen(connected: Rows, wireless: Rows) -> None:
    """Statistics and search tell the same of a client."""
    seen = {row["mac"]: row for row in wireless}
    for row in connected:
        other = seen[row["mac"]]
        told = (other["last_ap"], other["band"], other["last_ssid"], other.get("last_ip"))
        assert told == (row["ap_mac"], row["band"], row["ssid"], row.get("ip"))
        assert row["site_id"] == other["site_id"]


async def test_wired_clients_are_on_ports_of_access_switches(
    wired: Rows, devices: dict[str, dict[str, Any]]
) -> None:
    """As many as the switch counts, at its site."""
    found = Counter(row["device_mac"][0] for row in wired)
    for row in wired:
        assert devices[row["device_mac"][0]]["site_id"] == row["site_id"]
        assert row["port_id"][0].split("-")[0] in {"ge", "mge"}
    for mac, row in devices.items():
        if row["type"] == "switch" and row["status"] == "connected":
            total = row["clients_stats"]["total"]["num_wired_clients"]
            assert total == found[mac]


async def test_the_wired_have_statistics_of_their_own(
    client: httpx.AsyncClient, wired: Rows
) -> None:
    """`wired` asks for the others."""
    path = f"/api/v1/sites/{MAIN_CAMPUS.id}/stats/clients"
    shown = await rows(client, path, wired="true", limit="1000")
    here = {row["mac"] for row in wired if row["site_id"] == MAIN_CAMPUS.id}
    assert {row["mac"] for row in shown} == here
    one = (await client.get(f"{path}/{shown[0]['mac']}", params={"wired": "true"})).json()
    assert one == shown[0]


async def test_no_two_clients_share_an_address(wireless: Rows, wired: Rows) -> None:
    """Wireless and wired ones together."""
    addresses = [ip for row in (*wireless, *wired) for ip in row["ip"]]
    assert len(addresses) == len(set(addresses))


async def test_counts_are_counts_of_the_search(client: httpx.AsyncClient, wireless: Rows) -> None:
    """The buckets sum up to the clients."""
    found = await counts(client, f"{ORG}/clients/count", distinct="ssid")
    assert found == Counter(row["last_ssid"] for row in wireless)


async def test_a_site_sees_its_own_clients(client: httpx.AsyncClient, wireless: Rows) -> None:
    """The site's search is the organization's, narrowed."""
    path = f"/api/v1/sites/{MEDICAL_SCHOOL.id}/clients/search"
    here = {row["mac"] for row in wireless if row["site_id"] == MEDICAL_SCHOOL.id}
    assert {row["mac"] for row in await rows(client, path, limit="1000")} == here


async def test_the_starved_have_no_address_and_say_why(
    client: httpx.AsyncClient, connected: Rows, devices: dict[str, dict[str, Any]]
) -> None:
    """Exactly the clients of three access points, each with DHCP failures in its timeline."""
    starved = [row for row in connected if "ip" not in row]
    assert {devices[row["ap_mac"]]["name"] for row in starved} == set(trouble.STARVED)
    for row in starved:
        path = f"/api/v1/sites/{MEDICAL_SCHOOL.id}/clients/{row['mac']}/events"
        types = {event["type"] for event in await rows(client, path)}
        assert "MARVIS_EVENT_CLIENT_DHCP_FAILURE" in types
    asked = await rows(
        client, f"{ORG}/clients/events/search", type="MARVIS_EVENT_CLIENT_DHCP_FAILURE"
    )
    assert {row["ap"] for row in asked} == {row["ap_mac"] for row in starved}


async def test_one_clients_names_carry_instructions(client: httpx.AsyncClient) -> None:
    """Host name and user name are text to report, never to obey."""
    (row,) = await rows(client, f"{ORG}/clients/search", text="*reveal the RADIUS*")
    assert row["last_hostname"] == trouble.INJECTED_HOST
    assert row["last_username"] == trouble.INJECTED_USER


async def test_sessions_lie_in_their_window(client: httpx.AsyncClient, wireless: Rows) -> None:
    """Each ended in the last day, after it began, and is a known client's."""
    sessions = await rows(client, f"{ORG}/clients/sessions/search")
    macs = {row["mac"] for row in wireless}
    assert len(sessions) > 100
    for row in sessions:
        assert row["disconnect"] - row["connect"] == row["duration"] > 0
        assert row["mac"] in macs
