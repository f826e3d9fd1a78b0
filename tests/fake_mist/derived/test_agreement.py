"""Write anything, then every view agrees: a law over random writes and outages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fake_mist import FakeMist
from fake_mist.network import Network
from tests.fake_mist.asking import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    Step = Callable[[httpx.AsyncClient, Network], Any]

DEVICES = ("core-1", "core-2", "acc-1", "acc-2", "ap-1", "ap-2", "gw-1")
LAWS = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), st.sampled_from(DEVICES), NAMES),
        st.tuples(st.just("down"), st.sampled_from(DEVICES), st.none()),
        st.tuples(st.just("up"), st.sampled_from(DEVICES), st.none()),
        st.tuples(st.just("site"), NAMES, st.none()),
        st.tuples(st.just("unsite"), st.none(), st.none()),
        st.tuples(st.just("client"), st.sampled_from(("ap-1", "ap-2")), st.none()),
    ),
    max_size=6,
)


def small() -> tuple[Network, dict[str, str]]:
    """Make a network with one of everything; gives it with its MACs by first name."""
    network = Network("Acme")
    network.add_site("One")
    network.add_site("Two")
    network.add_fabric(
        "f",
        site="One",
        kind="ip-clos",
        core=["core-1", "core-2"],
        pods=[{"access": ["acc-1", "acc-2"]}],
    )
    network.add_device("ap-1", site="One", model="AP45", switch="acc-1")
    network.add_device("ap-2", site="Two", model="AP34")
    network.add_device("gw-1", site="Two", model="SRX345")
    found = network.state.dumped()["edits"]["created"]
    stats = found[f"/api/v1/orgs/{network.org_id}/stats/devices"]
    return network, {row["name"]: row["mac"] for row in stats.values()}


async def carry_out(
    client: httpx.AsyncClient, network: Network, macs: dict[str, str], step: tuple[str, Any, Any]
) -> None:
    """Do one thing, by the API where the API can do it."""
    what, one, other = step
    org = f"/api/v1/orgs/{network.org_id}"
    if what == "rename":
        (row,) = await rows(client, f"{org}/inventory", mac=macs[one])
        if row["site_id"] is not None:
            path = f"/api/v1/sites/{row['site_id']}/devices/{row['id']}"
            assert (await client.put(path, json={"name": other})).status_code == 200
    elif what == "site":
        assert (await client.post(f"{org}/sites", json={"name": one})).status_code == 200
    elif what == "unsite":
        found = await rows(client, f"{org}/sites")
        if len(found) > 2:
            assert (await client.delete(f"/api/v1/sites/{found[-1]['id']}")).status_code == 200
    elif what == "client":
        network.add_client("laptop", ap=macs[one], ssid="Staff")
    elif what == "down":
        network.take_down(macs[one])
    elif macs[one] in network.state.recordings.conditions.down:
        network.bring_up(macs[one])


async def agreed(client: httpx.AsyncClient, org: str) -> None:
    """Compare every view of a device and of a site with every other."""
    stats = {
        row["mac"]: row
        for row in await rows(client, f"{org}/stats/devices", type="all", fields="*")
    }
    names = {mac: row["name"] for mac, row in stats.items()}
    status = {mac: row["status"] for mac, row in stats.items()}
    inventory = await rows(client, f"{org}/inventory")
    assert {row["mac"]: row["name"] for row in inventory} == names
    assert {row["mac"]: row["connected"] for row in inventory} == {
        mac: each == "connected" for mac, each in status.items()
    }
    assert {row["mac"]: row["name"] for row in await rows(client, f"{org}/devices")} == names
    for kind in ("ap", "switch", "gateway"):
        mine = {mac: name for mac, name in names.items() if stats[mac]["type"] == kind}
        listed = await rows(client, f"{org}/inventory/search", type=kind)
        assert {row["mac"]: (row["name"], row["status"]) for row in listed} == {
            mac: (name, status[mac]) for mac, name in mine.items()
        }
        found = await rows(client, f"{org}/devices/search", type=kind)
        assert {row["mac"]: row["last_hostname"] for row in found} == mine
    sites = await rows(client, f"{org}/sites")
    totals = {row["id"]: row for row in await rows(client, f"{org}/stats/sites")}
    assert {row["id"]: row["name"] for row in sites} == {
        id_: row["name"] for id_, row in totals.items()
    }
    for site in sites:
        here = [row for row in stats.values() if row["site_id"] == site["id"]]
        path = f"/api/v1/sites/{site['id']}"
        total = (await client.get(f"{path}/stats")).json()
        assert total == totals[site["id"]]
        clients = await rows(client, f"{path}/stats/clients")
        up = [row for row in here if row["status"] == "connected"]
        assert total["num_clients"] == len(clients)
        assert (total["num_devices"], total["num_devices_connected"]) == (len(here), len(up))
        assert not [row for row in clients if status[row["ap_mac"]] != "connected"]
        devices = await rows(client, f"{path}/devices", type="all")
        assert {row["mac"]: row["name"] for row in devices} == {
            row["mac"]: row["name"] for row in here
        }
        assert (await client.get(f"{path}/setting")).json()["site_id"] == site["id"]
    whole = (await client.get(f"{org}/stats")).json()
    assert whole["num_sites"] == len(sites)
    assert whole["num_devices"] == len(stats)
    for view in ("ports", "bgp_peers"):
        for row in await rows(client, f"{org}/stats/{view}/search", limit="1000"):
            assert status[row["mac"]] == "connected"
            other = row.get("neighbor_mac")
            assert other is None or row["up"] is (status[other] == "connected")
            assert row.get("neighbor_system_name", names.get(other)) == names.get(other)
    down = {mac for mac, each in status.items() if each == "disconnected"}
    alarms = await rows(client, f"{org}/alarms/search")
    lists = ("aps", "switches", "gateways")
    assert {mac for row in alarms for name in lists for mac in row.get(name, ())} == down


@LAWS
@given(STEPS)
def test_every_view_agrees_whatever_was_written(steps: list[tuple[str, Any, Any]]) -> None:
    """Names, statuses, totals, neighbours, sessions, clients, alarms."""

    async def act() -> None:
        network, macs = small()
        async with FakeMist(network=network) as fake:
            token = {"Authorization": f"Token {fake.settings['MIST_API_TOKEN']}"}
            async with httpx.AsyncClient(
                transport=fake.transport, base_url="https://api.mist.com", headers=token
            ) as client:
                for step in steps:
                    await carry_out(client, network, macs, step)
                await agreed(client, f"/api/v1/orgs/{network.org_id}")

    asyncio.run(act())
