"""The WAN of the university: uplinks, paths, tunnels and applications, and what is wrong there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fake_mist.tenant import trouble
from fake_mist.tenant.places import HARBOUR_BRANCH, MEDICAL_SCHOOL
from tests.fake_mist.asking import ORG, rows

if TYPE_CHECKING:
    import httpx

Row = dict[str, Any]


async def gateways(client: httpx.AsyncClient) -> dict[str, Row]:
    """Give the statistics of the gateways by name."""
    found = await rows(client, f"{ORG}/stats/devices", type="gateway", fields="*", limit="1000")
    return {row["name"]: row for row in found}


async def ports(client: httpx.AsyncClient, mac: str) -> dict[str, Row]:
    """Give the ports of a gateway by name."""
    found = await rows(client, f"{ORG}/stats/ports/search", mac=mac, limit="1000")
    return {row["port_id"]: row for row in found}


async def level(client: httpx.AsyncClient, metric: str, what: str) -> Row:
    """Give one answer about a service level of the Medical School."""
    site = MEDICAL_SCHOOL.id
    path = f"/api/v1/sites/{site}/sle/site/{site}/metric/{metric}/{what}"
    found: Row = (await client.get(path)).json()
    return found


async def test_one_uplink_is_down_and_its_gateway_is_not(client: httpx.AsyncClient) -> None:
    """It has no address, no provider and no figures; interface, port and event agree."""
    name, port = trouble.DEAD_UPLINK
    gateway = (await gateways(client))[name]
    dead, alive = gateway["if_stat"][f"{port}.0"], gateway["if_stat"]["ge-0/0/0.0"]
    assert (gateway["status"], dead["up"], alive["up"]) == ("connected", False, True)
    assert (dead["ips"], dead["wan_name"], dead["wan_type"]) == ([], "provider-2", "dsl")
    assert alive["servp_info"]["org"] == "Fulmar Fibre"
    assert "servp_info" not in dead
    listed = (await ports(client, gateway["mac"]))[port]
    assert listed["up"] is False
    assert not listed.keys() & {"latency", "jitter", "loss"}
    (told,) = await rows(
        client, f"{ORG}/devices/events/search", device_type="gateway", type="GW_PORT_DOWN"
    )
    assert (told["mac"], told["port_id"]) == (gateway["mac"], port)
    assert told["timestamp"] == listed["last_flapped"]


async def test_only_uplinks_with_paths_are_measured(client: httpx.AsyncClient) -> None:
    """The cluster without a VPN has no latency at all, neither good nor bad."""
    known = await gateways(client)
    measured = (await ports(client, known["harbour-gw"]["mac"]))["ge-0/0/0"]
    unmeasured = (await ports(client, known["obs-gw"]["mac"]))["ge-0/0/0"]
    assert {"latency", "jitter", "loss"} <= measured.keys()
    assert not unmeasured.keys() & {"latency", "jitter", "loss"}


async def test_one_path_loses_packets_and_its_neighbor_does_not(client: httpx.AsyncClient) -> None:
    """Both ends tell it, over the same pair of gateways; the other path of the pair is clean."""
    found = await rows(client, f"{ORG}/stats/vpn_peers/search", limit="1000")
    lossy = [row for row in found if row["loss"]]
    assert {row["router_name"] for row in lossy} == {"med-gw-1", "clos-gw-1"}
    assert {row["loss"] for row in lossy} == {trouble.LOSSY["loss"]}
    assert {row["up"] for row in found} == {True}
    clean = [row for row in found if row["router_name"] == "med-gw-1" and row not in lossy]
    assert [(row["is_active"], row["loss"]) for row in clean] == [(True, 0.0)]


async def test_what_the_loss_spoils_is_in_the_service_levels(client: httpx.AsyncClient) -> None:
    """By its classifier, at its uplink, and for applications that speak most."""
    trend = await level(client, "application-health", "summary-trend")
    lost = {each["name"]: each["samples"]["degraded"][-1] for each in trend["classifiers"]}
    assert max(lost, key=lambda name: lost[name]) == "loss"
    apps = (await level(client, "application-health", "impacted-applications"))["apps"]
    assert apps[0]["app"] == "zoom"
    (link,) = (await level(client, "wan-link-health", "impacted-interfaces"))["interfaces"]
    assert (link["gateway_name"], link["interface_name"]) == trouble.LOSSY_UPLINK
    assert (await level(client, "application-health", "summary")) == {"detail": "Not found."}


async def test_one_tunnel_is_down(client: httpx.AsyncClient) -> None:
    """The secondary one of the branch, with the reason."""
    found = await rows(client, f"{ORG}/stats/tunnels/search", type="wan", limit="1000")
    (dead,) = [row for row in found if not row["up"]]
    name, tunnel = trouble.DEAD_TUNNEL
    assert (dead["mac"], dead["tunnel_name"]) == ((await gateways(client))[name]["mac"], tunnel)
    assert dead["last_event"].startswith("IKE")
    assert dead["priority"] == "secondary"


async def test_a_sound_cluster_shows_the_uplinks_of_both_nodes(client: httpx.AsyncClient) -> None:
    """The second node's waits; of a node that is gone there is none."""
    known = await gateways(client)
    (waiting,) = known["harbour-gw"]["if2_stat"].values()
    assert (waiting["port_id"], waiting["redundancy_state"]) == ("ge-5/0/0", "standby")
    assert "if2_stat" not in known["obs-gw"]


async def test_one_application_fills_the_uplink_of_the_branch(client: httpx.AsyncClient) -> None:
    """The ranking is of objects, the largest first."""
    mac = (await gateways(client))["harbour-gw"]["mac"]
    path = f"/api/v1/sites/{HARBOUR_BRANCH.id}/insights/device/{mac}/top-wan-apps"
    found = (await client.get(path)).json()["results"]
    sizes = [row["total_bytes"] for row in found]
    assert sizes == sorted(sizes, reverse=True)
    assert found[0]["app"] == trouble.HOG["harbour-gw"]
    assert found[0]["total_bytes"] > sum(sizes) / 2
    assert all(row["rx_bytes"] + row["tx_bytes"] == row["total_bytes"] for row in found)
