"""The ports of switches, as an engineer asks for them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.tools.test_odd_tenants import ORG, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Asker, Connect

TOOL = "get_switch_ports"
SWITCH = "clos-acc-p1-04"
MAC = "5c5b3551000b"
CAMPUS = "Larkspur Main Campus"


async def truth(cloud: FakeMist, path: str, **query: str) -> Any:
    """Read a document with a plain client."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        return (await http.get(f"/api/v1/{path}", params=query or None)).json()


async def ports_of(client: Asker, cloud: FakeMist, **query: str) -> list[Any]:
    """Return what the cloud says of the ports of switches."""
    org = (await client.data("get_organizations"))["rows"][0]["id"]
    asked = {"device_type": "switch", "limit": "1000", **query}
    document = await truth(cloud, f"orgs/{org}/stats/ports/search", **asked)
    rows: list[Any] = document["results"]
    while "next" in document:
        document = await truth(cloud, document["next"].removeprefix("/api/v1/"))
        rows += document["results"]
    return rows


async def test_one_switch_is_shown_port_by_port(connect: Connect, fake: FakeMist) -> None:
    """State, speed, duplex, power, errors, neighbour, usage and clients are those of the cloud."""
    client = await connect(cloud=fake)
    known = {row["port_id"]: row for row in await ports_of(client, fake, mac=MAC)}
    data = await client.data(TOOL, device_id=SWITCH)
    rows = {row["port"]: row for row in data["rows"]}
    assert rows.keys() == known.keys()
    for name, row in rows.items():
        said = known[name]
        assert row["state"] == ("up" if said["up"] else "down")
        assert row.get("poe_watts") == said.get("power_draw")
        assert row.get("neighbor") == said.get("neighbor_system_name")
        assert row.get("neighbor_port") == said.get("neighbor_port_desc")
        assert row.get("rx_errors") == said.get("rx_errors")
        assert row.get("macs") == said.get("mac_count")
        assert row["usage"] == said["port_usage"]
        assert row.get("speed_mbps") == (said["speed"] if said["up"] else None)
        assert row.get("duplex") == ("full" if said["up"] else None)
    assert rows["mge-0/0/8"]["problems"] == ["access point's port is down for 5 h"]
    assert rows["mge-0/0/8"]["last_change"] == "2026-06-15T07:00:00Z"
    assert data["rows"][0]["port"] == "mge-0/0/8"
    assert [row["port"] for row in data["rows"]][-1] == "mge-0/0/7"


async def test_clients_and_vlans_of_a_switch_stand_at_their_ports(connect: Connect) -> None:
    """Who was seen behind a port, and the VLANs by configuration and by clients."""
    data = await (await connect()).data(TOOL, device_id=SWITCH)
    rows = {row["port"]: row for row in data["rows"]}
    assert rows["mge-0/0/0"]["clients"] == ["PRN-CLOS-0020 5c5b35c18015"]
    assert rows["mge-0/0/0"]["vlans"] == ["20"]
    assert rows["mge-0/0/0"]["networks"] == ["staff 20"]
    assert rows["mge-0/0/9"]["networks"] == ["mgmt 10 (native)", "all networks"]
    assert rows["et-0/1/0"]["description"] == "to clos-dist-p1-1"
    assert "networks" not in rows["et-0/1/0"]


async def test_power_that_is_left_is_told(connect: Connect) -> None:
    """The draw and the budget of a switch, beside what its ports draw."""
    data = await (await connect()).data(TOOL, device_id=SWITCH)
    assert data["poe"] == [
        {"member": 0, "watts": 463.0, "budget_watts": 2200.0, "left_watts": 1737.0}
    ]
    assert data["poe_watts"] == 13 + 14 + 23
    assert data["poe_ports"] == 3
    assert "463 of 2200 W" in data["summary"]


async def test_all_switches_are_counted_and_the_troubled_come_first(
    connect: Connect, fake: FakeMist
) -> None:
    """Counts are about all ports of switches, not of gateways, on all pages."""
    client = await connect(cloud=fake)
    known = await ports_of(client, fake)
    data = await client.data(TOOL, limit=40)
    assert data["total"] == len(known)
    assert data["by_state"] == Counter("up" if row["up"] else "down" for row in known)
    usage = Counter(row["port_usage"] for row in known)
    assert data["by_usage"] == usage
    troubled = await client.data(TOOL, troubled=True)
    assert troubled["total"] == data["with_problems"] == troubled["with_problems"] > 0
    first = [(row["device"], row["port"]) for row in data["rows"]]
    assert {(row["device"], row["port"]) for row in troubled["rows"]} >= set(first[:5])
    assert any("Filtered here" in note for note in troubled["notes"])
    more = await client.data("get_next_page", cursor=data["next"])
    assert not {(row["device"], row["port"]) for row in more["rows"]} & set(first)


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({"device_id": SWITCH, "port": "mge-0/0/9"}, {"mac": MAC, "port_id": "mge-0/0/9"}),
        ({"device_id": SWITCH, "port": "MGE-0/0/9"}, {"mac": MAC, "port_id": "mge-0/0/9"}),
        ({"device_id": SWITCH, "state": "down"}, {"mac": MAC, "up": "false"}),
        ({"state": "up", "port": "et-0/1/0"}, {"up": "true", "port_id": "et-0/1/0"}),
        ({"neighbor": "AP-CHEM-1.01"}, {"neighbor_system_name": "AP-CHEM-1.01"}),
        ({"neighbor": "5c:5b:35:a1:00:2e"}, {"neighbor_mac": "5c5b35a1002e"}),
    ],
)
async def test_filters_find_what_the_cloud_has(
    arguments: dict[str, Any], query: dict[str, str], connect: Connect, fake: FakeMist
) -> None:
    """Each narrows to the ports that a plain client finds."""
    client = await connect(cloud=fake)
    known = await ports_of(client, fake, **query)
    data = await client.data(TOOL, **arguments, limit=1000)
    assert data["total"] == len(known) > 0
    shown = {row["port"] for row in data["rows"]}
    assert shown <= {row["port_id"] for row in known}


async def test_a_part_of_a_neighbors_name_is_found_here_and_said(connect: Connect) -> None:
    """The cloud compares whole names only."""
    data = await (await connect()).data(TOOL, site_id=CAMPUS, neighbor="ap-chem-1")
    assert data["total"] >= 2
    assert all(row["neighbor"].startswith("AP-CHEM-1") for row in data["rows"])
    assert data["notes"][0] == "Filtered here, over all pages: neighbor"


async def test_an_optic_is_named_and_its_light_is_not_in_the_cloud(
    connect: Connect, fake: FakeMist
) -> None:
    """Model, part and serial number as the cloud has them; for light there is a command."""
    client = await connect(cloud=fake)
    asked = {"device_id": "med-acc-p2-05", "port": "et-0/1/0"}
    data = await client.data(TOOL, **asked)
    (row,) = data["rows"]
    (port,) = await ports_of(client, fake, mac=row["mac"], port_id="et-0/1/0")
    assert row["optic"] == (
        f"{port['xcvr_model']}, {port['xcvr_part_number']}, serial {port['xcvr_serial']}"
    )
    assert any("show interfaces diagnostics optics" in note for note in data["notes"])
    copper = await client.data(TOOL, device_id="med-acc-p2-05", port="ge-0/0/1")
    assert "optic" not in copper["rows"][0]
    assert any("names no optic of this port" in note for note in copper["notes"])
    every = await client.data(TOOL, device_id="med-acc-p2-05")
    assert not any("Light levels" in note for note in every["notes"])


async def test_nothing_found_is_not_healthy(connect: Connect) -> None:
    """A port that nobody reports is unknown, and a switch that is offline reports none."""
    data = await (await connect()).data(TOOL, device_id=SWITCH, port="ge-9/9/9")
    assert data["total"] == 0
    assert "no port is reported" in data["summary"]
    offline = await (await connect()).data(TOOL, device_id="sci-acc-p2-10")
    assert "no port is reported" in offline["summary"]


async def test_what_nobody_sent_is_unknown() -> None:
    """A port without figures is neither up nor without errors, and draws no known power."""
    row = {"mac": MAC, "port_id": "ge-0/0/0", "type": "switch"}
    path = f"orgs/{ORG}/stats/ports/search"
    data = (await answer_of(TOOL, {path: {"results": [row], "total": 1}})).data
    (shown,) = data["rows"]
    assert "state" in shown["unknown"]
    assert not {"state", "rx_errors", "poe_watts", "clients"} & shown.keys()
    assert data["by_state"] == {"(unknown)": 1}
    assert "poe_watts" not in data


async def test_an_access_point_has_no_switch_ports(connect: Connect) -> None:
    """It is refused, with the argument that finds the port it is plugged into."""
    client = await connect()
    refusal = await client.refusal(TOOL, device_id="AP-MATH-1.09")
    assert "is an access point" in refusal
    assert "neighbor" in refusal
    assert (await client.data(TOOL, neighbor="AP-MATH-1.09"))["total"] == 1


@pytest.mark.parametrize("neighbor", ["5c5b35c18017", "PC-CLOS-0022"])
async def test_a_client_is_no_neighbor(connect: Connect, neighbor: str) -> None:
    """Nothing is found, and the search that knows its port is named."""
    data = await (await connect()).data(TOOL, neighbor=neighbor)
    assert data["total"] == 0
    assert any("search_org_wired_clients" in note for note in data["notes"])
