"""What the endpoints tell of a fabric agrees: topology, ports, BGP, searches, configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist import FakeMist
from fake_mist.tenant import trouble
from fake_mist.tenant.draw import ZERO_ID
from fake_mist.tenant.model import FabricKind
from fake_mist.tenant.network import tenant
from fake_mist.tenant.places import (
    HARBOUR_BRANCH,
    LIBRARY_QUARTER,
    MAIN_CAMPUS,
    SCIENCE_PARK,
    UNIVERSITY,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    Connect = Callable[[FakeMist], httpx.AsyncClient]

ORG = f"/api/v1/orgs/{UNIVERSITY.id}"
SITE = "/api/v1/sites/{}"
Row = dict[str, Any]


async def rows(client: httpx.AsyncClient, path: str, **params: str) -> list[Row]:
    """Give a whole collection, whatever its pages."""
    found: list[Row] = []
    url, asked = path, {"limit": "1000", **params}
    while url:
        body = (await client.get(url, params=asked or None)).json()
        found += body["results"] if isinstance(body, dict) else body
        url, asked = (body.get("next", ""), {}) if isinstance(body, dict) else ("", {})
    return found


async def topologies(client: httpx.AsyncClient) -> dict[str, Row]:
    """Give every topology in full, by name."""
    listed = await rows(client, f"{ORG}/evpn_topologies")
    return {
        each["name"]: (await client.get(f"{ORG}/evpn_topologies/{each['id']}")).json()
        for each in listed
    }


async def test_the_four_kinds_of_fabric_are_told_by_their_roles(client: httpx.AsyncClient) -> None:
    """`collapsed-core` is a role and never a `routed_at`."""
    found = {
        name: (each["evpn_options"].get("routed_at"), {row["role"] for row in each["switches"]})
        for name, each in (await topologies(client)).items()
    }
    two_tier = {"core", "distribution", "esilag-access"}
    assert found == {
        "campus-ip-clos": ("edge", {"access", "core", "distribution"}),
        "science-park-erb": ("distribution", two_tier),
        "medical-school-crb": ("core", two_tier),
        "library-collapsed-core": (None, {"collapsed-core", "esilag-access"}),
    }


async def test_links_are_told_by_both_ends(client: httpx.AsyncClient) -> None:
    """An uplink here is a downlink or an ESI-LAG there; pods have names."""
    for each in (await topologies(client)).values():
        switches = {row["mac"]: row for row in each["switches"]}
        for mac, row in switches.items():
            for upper in row["uplinks"]:
                assert mac in switches[upper]["downlinks"] + switches[upper]["esilaglinks"]
            for lower in row["downlinks"] + row["esilaglinks"]:
                assert mac in switches[lower]["uplinks"]
            pods = row.get("pods") or [row["pod"]]
            assert {str(pod) for pod in pods} <= each["pod_names"].keys()


async def test_every_topology_link_is_a_neighbour_but_the_seeded_ones(
    client: httpx.AsyncClient,
) -> None:
    """LLDP in the port statistics shows each cable; what is missing is flagged in the search."""
    seen = {
        (row["mac"], row["neighbor_mac"])
        for row in await rows(client, f"{ORG}/stats/ports/search", device_type="switch")
        if "neighbor_mac" in row
    }
    owed = {
        pair
        for each in (await topologies(client)).values()
        for row in each["switches"]
        for upper in row["uplinks"]
        for pair in ((row["mac"], upper), (upper, row["mac"]))
    }
    names = {device.mac: device.name for device in tenant().devices}
    missing = {frozenset(names[mac] for mac in pair) for pair in owed - seen}
    offline = next(name for name in trouble.OFFLINE if "acc" in name)
    assert frozenset(trouble.MISSING_LINK) in missing
    assert all(offline in pair for pair in missing - {frozenset(trouble.MISSING_LINK)})
    flagged = {
        row["last_hostname"]
        for row in await rows(client, f"{ORG}/devices/search", type="switch")
        if row.get("evpn_missing_links")
    }
    assert flagged == {name for pair in missing for name in pair}


async def test_only_the_bad_cable_counts_errors(client: httpx.AsyncClient) -> None:
    """One port of all, on the access switch's side."""
    ports = await rows(client, f"{ORG}/stats/ports/search", device_type="switch")
    macs = {device.name: device.mac for device in tenant().devices}
    bad = [(row["mac"], row["neighbor_mac"]) for row in ports if row.get("rx_errors")]
    assert bad == [tuple(macs[name] for name in trouble.BAD_CABLE)]


async def test_bgp_rows_stand_on_loopbacks_and_links_of_the_topology(
    client: httpx.AsyncClient,
) -> None:
    """The overlay's neighbour is a router id; every neighbour is adjacent."""
    switches = {
        row["mac"]: row for each in (await topologies(client)).values() for row in each["switches"]
    }
    peers = await rows(client, f"{ORG}/stats/bgp_peers/search")
    fabric = [row for row in peers if row["mac"] in switches]
    assert len(fabric) > 400
    for row in fabric:
        own, other = switches[row["mac"]], switches[row["neighbor_mac"]]
        adjacent = own["uplinks"] + own["downlinks"]
        assert row["neighbor_mac"] in adjacent or own["role"] == "collapsed-core"
        assert row["site_id"] == own["site_id"]
        if row["for_overlay"]:
            assert row["neighbor"] == other["router_id"]


async def test_the_troubles_of_bgp_are_in_the_rows(client: httpx.AsyncClient) -> None:
    """Down, one-sided, flapping and silent, each where it is documented."""
    macs = {device.name: device.mac for device in tenant().devices}
    names = {mac: name for name, mac in macs.items()}
    peers = await rows(client, f"{ORG}/stats/bgp_peers/search")
    fabric = [row for row in peers if "neighbor_mac" in row]
    pairs = {
        (names[row["mac"]], names[row["neighbor_mac"]], row["for_overlay"]): row for row in fabric
    }
    assert pairs[*trouble.OVERLAY_DOWN, True]["state"] == "connect"
    assert pairs[*trouble.OVERLAY_DOWN, False]["state"] == "established"
    assert pairs[*trouble.ONE_SIDED, True]["up"] is False
    assert (*reversed(trouble.ONE_SIDED), True) not in pairs
    assert pairs[*trouble.FLAPPING, False]["uptime"] < 120
    silent, deaf = trouble.SILENT
    assert (pairs[deaf, silent, True]["up"], pairs[deaf, silent, True]["rx_routes"]) == (True, 0)


async def test_a_fabric_of_the_organization_is_at_no_site(client: httpx.AsyncClient) -> None:
    """`for_site` tells them apart, and the site level shows only its own."""
    ours = await rows(client, f"{ORG}/evpn_topologies", for_site="false")
    assert [(row["name"], row["site_id"]) for row in ours] == [("library-collapsed-core", ZERO_ID)]
    assert len(await rows(client, f"{ORG}/evpn_topologies", for_site="true")) == 3
    at_site = f"{SITE.format(MAIN_CAMPUS.id)}/evpn_topologies"
    listed = await rows(client, at_site)
    assert [row["name"] for row in listed] == ["campus-ip-clos"]
    assert "switches" not in listed[0]
    assert len((await client.get(f"{at_site}/{listed[0]['id']}")).json()["switches"]) == 54
    assert await rows(client, f"{SITE.format(LIBRARY_QUARTER.id)}/evpn_topologies") == []
    elsewhere = f"{SITE.format(HARBOUR_BRANCH.id)}/evpn_topologies/{listed[0]['id']}"
    assert (await client.get(elsewhere)).status_code == 404


async def test_a_site_token_sees_its_own_fabric(connect: Connect) -> None:
    """The organization is closed to it; the site level answers."""
    async with FakeMist("site-read") as fake, connect(fake) as client:
        own = SITE.format(SCIENCE_PARK.id)
        assert len(await rows(client, f"{own}/evpn_topologies")) == 1
        assert {row["site_id"] for row in await rows(client, f"{own}/stats/bgp_peers/search")} == {
            SCIENCE_PARK.id
        }
        assert await rows(client, f"{own}/stats/ports/search", up="false")
        assert (await client.get(f"{ORG}/evpn_topologies")).status_code == 403


async def test_gateways_of_a_network_are_anycast(client: httpx.AsyncClient) -> None:
    """The same address on every switch that routes, and one network never shares another's."""
    for each in (await topologies(client)).values():
        configs = [config["other_ip_configs"] for config in each["switch_configs"].values()]
        assert configs
        assert all(config == configs[0] for config in configs)
        addresses = [network["ip"] for network in configs[0].values()]
        assert len(addresses) == len(set(addresses))
        assert all(network["evpn_anycast"] for network in configs[0].values())


async def test_an_esi_lag_has_one_number_on_both_upper_switches(client: httpx.AsyncClient) -> None:
    """And no two access switches share one."""
    for each in (await topologies(client)).values():
        numbers: dict[str, set[int]] = {}
        for row in each["switches"]:
            ports = [port for port in row["config"]["port_config"].values() if port.get("esilag")]
            used = [port["ae_idx"] for port in ports]
            assert len(used) == len(set(used))
            for port in ports:
                numbers.setdefault(port["description"], set()).add(port["ae_idx"])
        assert all(len(found) == 1 for found in numbers.values())


async def test_variables_of_a_site_are_resolved_on_request(client: httpx.AsyncClient) -> None:
    """In double braces otherwise."""
    path = f"{SITE.format(MAIN_CAMPUS.id)}/networks/derived"
    plain = (await client.get(path)).json()
    clear = (await client.get(path, params={"resolve": "true"})).json()
    assert {row["name"]: row["subnet"] for row in plain}["staff"] == "10.{{SITE_NET}}.20.0/24"
    assert {row["name"]: row["subnet"] for row in clear}["staff"] == "10.11.20.0/24"
    assert (await client.get(path, params={"resolve": "maybe"})).status_code == 400


async def test_the_site_s_own_settings_win_over_the_template_s(client: httpx.AsyncClient) -> None:
    """Derived is the template with the site's members on top."""
    site = SITE.format(MAIN_CAMPUS.id)
    own = (await client.get(f"{site}/setting")).json()
    derived = (await client.get(f"{site}/setting/derived")).json()
    template = (await client.get(f"{site}/networktemplates/derived")).json()
    assert derived.items() >= own.items()
    assert derived["switch_mgmt"] != template["switch_mgmt"]
    assert derived["networks"] == template["networks"]


@pytest.mark.parametrize("kind", ["ap", "gateway", "switch"])
async def test_the_searches_show_the_devices_of_the_statistics(
    client: httpx.AsyncClient, kind: str
) -> None:
    """The same MACs, versions and addresses, and the last push at the same time."""
    stats = {row["mac"]: row for row in await rows(client, f"{ORG}/stats/devices", type=kind)}
    found = {row["mac"]: row for row in await rows(client, f"{ORG}/devices/search", type=kind)}
    assert found.keys() == stats.keys()
    for mac, row in found.items():
        assert row["version"] == stats[mac]["version"]
        assert row["ip"] == stats[mac]["ip"]
        assert row.get("uptime") == stats[mac].get("uptime")
    site = SITE.format(HARBOUR_BRANCH.id)
    for row in await rows(client, f"{site}/devices/last_config/search", device_type=kind):
        assert row["timestamp"] == stats[row["mac"]].get("config_timestamp", row["timestamp"])


async def test_a_chassis_lists_the_boxes_of_the_inventory(client: httpx.AsyncClient) -> None:
    """A virtual chassis, a cluster, and a switch that stands alone."""
    switch = next(each for each in tenant().devices if each.kind == "switch" and each.members)
    url = f"{SITE.format(switch.site.id)}/devices"
    chassis = (await client.get(f"{url}/{switch.id}/vc")).json()
    boxes = await rows(client, f"{ORG}/inventory", vc_mac=switch.mac, vc="true")
    assert {box["serial"] for box in boxes} == {each["serial"] for each in chassis["members"]}
    gateway = next(each for each in tenant().devices if each.kind == "gateway" and each.members)
    nodes = await client.get(f"{SITE.format(gateway.site.id)}/devices/{gateway.id}/ha")
    assert [node["mac"] for node in nodes.json()["nodes"]] == [box.mac for box in gateway.members]


def test_every_kind_of_fabric_exists_once() -> None:
    """Four fabrics, and sites without one."""
    kinds = [fabric.kind for fabric in tenant().fabrics]
    assert {*kinds} == {*FabricKind} - {FabricKind.NONE}
    assert len(kinds) == len(set(kinds))
