"""A device that goes down is down in every view, and its neighbours say what they would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist import NOW
from fake_mist.network import NetworkError
from fake_mist.tenant.places import HARBOUR_BRANCH, LIBRARY_QUARTER, MAIN_CAMPUS, MEDICAL_SCHOOL
from tests.fake_mist.asking import ORG, rows

if TYPE_CHECKING:
    import httpx

    from fake_mist import FakeMist

HOUR = 3600
VIEWS = {
    "alarms/search": {"limit": "1000"},
    "devices/events/search": {"device_type": "all", "limit": "1000"},
    "devices/search": {"limit": "1000"},
    "insights/sites-sle": {},
    "inventory": {"limit": "1000", "vc": "true"},
    "inventory/search": {"limit": "1000"},
    "stats/bgp_peers/search": {"limit": "1000"},
    "stats/devices": {"limit": "1000", "type": "all"},
    "stats/ospf_peers/search": {"limit": "1000"},
    "stats/ports/search": {"limit": "1000"},
    "stats/sites": {},
    "stats/tunnels/search": {"limit": "1000"},
}


async def everything(client: httpx.AsyncClient, *names: str) -> dict[str, list[dict[str, Any]]]:
    """Read views of the organization."""
    return {name: await rows(client, f"{ORG}/{name}", **VIEWS[name]) for name in names or VIEWS}


async def device(client: httpx.AsyncClient, name: str) -> dict[str, Any]:
    """Find a device by its name."""
    found = await rows(client, f"{ORG}/stats/devices", type="all", limit="1000")
    return next(row for row in found if row["name"] == name)


async def switches(client: httpx.AsyncClient, name: str) -> dict[str, Any]:
    """Find a switch in the search."""
    found = await rows(client, f"{ORG}/devices/search", type="switch", limit="1000")
    return next(row for row in found if row["last_hostname"] == name)


async def test_a_switch_that_is_down_is_down_everywhere(
    client: httpx.AsyncClient, fake: FakeMist
) -> None:
    """Statistics, inventory, totals, alarms, events, its own ports and sessions."""
    before, name = await everything(client), "lib-core-1"
    mac = (await device(client, name))["mac"]
    fake.network.take_down(name, ago="2h")
    after = await everything(client)
    own = await device(client, name)
    assert (own["status"], own["last_seen"]) == ("disconnected", NOW - 2 * HOUR)
    assert not own.keys() & {"cpu_stat", "uptime", "if_stat", "module_stat", "memory_stat"}
    assert (await switches(client, name))["timestamp"] == NOW - 2 * HOUR
    assert "uptime" not in await switches(client, name)
    (listed,) = [row for row in after["inventory"] if row["mac"] == mac]
    assert listed["connected"] is False
    found = await rows(client, f"{ORG}/inventory/search", type="switch", limit="1000")
    assert {row["status"] for row in found if row["mac"] == mac} == {"disconnected"}
    for view in ("stats/ports/search", "stats/bgp_peers/search"):
        assert any(row["mac"] == mac for row in before[view])
        assert not any(row["mac"] == mac for row in after[view])
    new = {view: [row for row in after[view] if row not in before[view]] for view in VIEWS}
    (alarm,), (event,) = new["alarms/search"], new["devices/events/search"]
    assert (alarm["type"], alarm["switches"], alarm["timestamp"]) == (
        "switch_down",
        [mac],
        NOW - 2 * HOUR,
    )
    assert (event["type"], event["mac"]) == ("SW_DISCONNECTED", mac)
    (total,) = new["stats/sites"]
    (old,) = [row for row in before["stats/sites"] if row["id"] == LIBRARY_QUARTER.id]
    assert total == {
        **old,
        "num_devices_connected": old["num_devices_connected"] - 1,
        "num_switch_connected": old["num_switch_connected"] - 1,
    }
    stats = (await client.get(f"{ORG}/stats")).json()
    assert stats["num_devices_disconnected"] == 9


async def test_neighbours_of_what_is_down_say_so(client: httpx.AsyncClient, fake: FakeMist) -> None:
    """Dark ports without LLDP, idle sessions, waiting overlay sessions; nobody else's change."""
    names = ("stats/ports/search", "stats/bgp_peers/search")
    before, name = await everything(client, *names), "lib-core-1"
    mac = (await device(client, name))["mac"]
    fake.network.take_down(name)
    after = await everything(client, *names)
    for view in names:
        for old in before[view]:
            now = [
                row
                for row in after[view]
                if all(row[key] == old[key] for key in ("mac", "port_id", "neighbor") if key in old)
            ]
            if old["mac"] == mac:
                assert now == []
            elif old.get("neighbor_mac") != mac:
                assert now == [old]
            else:
                (row,) = now
                assert row["up"] is False
                assert row.get("state", "idle") == ("connect" if old.get("for_overlay") else "idle")
                assert view != names[0] or "neighbor_mac" not in row


async def test_a_gateway_that_is_down_is_nobodys_ospf_neighbour(
    client: httpx.AsyncClient, fake: FakeMist
) -> None:
    """And of two cores the gateway loses the one that went."""
    path = f"{ORG}/stats/ospf_peers/search"
    before = await rows(client, path, limit="1000")
    gateway, core = [await device(client, name) for name in ("med-gw-1", "med-core-1")]
    here = [row for row in before if row["site_id"] == MEDICAL_SCHOOL.id]
    assert len(here) == 4
    fake.network.take_down("med-core-1")
    after = [row for row in await rows(client, path, limit="1000") if row in here]
    assert len(after) == 2
    assert core["mac"] not in {row["mac"] for row in after}
    assert sum(row["mac"] == gateway["mac"] for row in after) == 1
    fake.network.bring_up("med-core-1")
    assert await rows(client, path, limit="1000") == before
    fake.network.take_down("med-gw-1")
    after = await rows(client, path, limit="1000")
    assert not [row for row in after if row["site_id"] == MEDICAL_SCHOOL.id]
    assert len(after) == len(before) - 4


async def test_clients_of_an_access_point_that_is_down_are_not_connected(
    client: httpx.AsyncClient, fake: FakeMist
) -> None:
    """They are remembered as seen; the site counts fewer."""
    site = f"/api/v1/sites/{MAIN_CAMPUS.id}"
    before = await rows(client, f"{site}/stats/clients", limit="1000")
    mac = before[0]["ap_mac"]
    lost = [row for row in before if row["ap_mac"] == mac]
    total = (await client.get(f"{site}/stats")).json()["num_clients"]
    fake.network.take_down(mac)
    after = await rows(client, f"{site}/stats/clients", limit="1000")
    assert after == [row for row in before if row not in lost]
    assert (await client.get(f"{site}/stats")).json()["num_clients"] == total - len(lost)
    seen = await rows(client, f"{ORG}/clients/search", limit="1000")
    assert {row["mac"] for row in lost} <= {row["mac"] for row in seen}
    assert not [x for x in await rows(client, f"{ORG}/stats/tunnels/search") if x["ap"] == mac]


@pytest.mark.parametrize(
    ("name", "metric", "impacted"),
    [
        ("AP-QUAY-0.01", "ap-availability", "aps"),
        ("harbour-sw-1", "switch_health", "switches"),
        ("harbour-gw", "gateway-health", "gateways"),
    ],
)
async def test_service_levels_of_the_site_suffer(
    client: httpx.AsyncClient,
    fake: FakeMist,
    name: str,
    metric: str,
    impacted: str,
) -> None:
    """From the hour on in which it went; other metrics and other sites do not."""
    site = HARBOUR_BRANCH.id
    base = f"/api/v1/sites/{site}/sle/site/{site}/metric"
    kind = {"aps": "wifi", "switches": "wired", "gateways": "wan"}[impacted]

    async def read() -> Any:
        trend = (await client.get(f"{base}/{metric}/summary-trend")).json()
        days = await rows(client, f"{ORG}/insights/sites-sle", sle=kind)
        hit = (await client.get(f"{base}/{metric}/impacted-{impacted}")).json()
        name = metric.replace("_", "-")
        return trend, {str(row["site_id"]): row[name] for row in days if name in row}, hit

    trend, days, hit = await read()
    other = (await client.get(f"{base}/coverage/summary-trend")).json()
    fake.network.take_down(name, ago="3h")
    trend_now, days_now, hit_now = await read()
    old, new = (each["sle"]["samples"]["degraded"] for each in (trend, trend_now))
    assert new[:21] == old[:21]
    assert all(now > was for was, now in zip(old[21:], new[21:], strict=True))
    assert days_now[site] < days[site]
    assert {**days_now, site: 0} == {**days, site: 0}
    causes = [sum(each["samples"]["degraded"]) for each in trend_now["classifiers"]]
    assert sum(causes) == pytest.approx(sum(new), abs=72)
    mac = (await device(client, name))["mac"]
    assert mac in {value for row in hit_now[impacted] for value in row.values()}
    assert hit_now["total_count"] == len(hit_now[impacted])
    assert len(hit_now[impacted]) <= len(hit[impacted]) + 1
    assert (await client.get(f"{base}/coverage/summary-trend")).json() == other


async def test_a_flap_shows_at_both_ends(client: httpx.AsyncClient, fake: FakeMist) -> None:
    """Port and sessions came back a moment ago; two events at each end."""
    names = ("lib-core-1", "lib-core-2")
    before = await everything(client, "stats/bgp_peers/search", "devices/events/search")
    fake.network.flap(*names, ago=30)
    after = await everything(client, "stats/bgp_peers/search", "devices/events/search")
    view = "stats/bgp_peers/search"
    changed = [row for row in after[view] if row not in before[view]]
    assert {(row["uptime"], row["state"]) for row in changed} == {(30, "established")}
    assert len({row["mac"] for row in changed}) == 2
    view = "devices/events/search"
    new = sorted(row["type"] for row in after[view] if row not in before[view])
    assert new == ["SW_BGP_NEIGHBOR_DOWN"] * 2 + ["SW_BGP_NEIGHBOR_UP"] * 2


async def test_all_that_happened_can_be_longer_ago(
    client: httpx.AsyncClient, fake: FakeMist
) -> None:
    """Alarms move back, an outage with its alarm; what happens afterwards is new."""
    fake.network.take_down("lib-core-1")
    before = await rows(client, f"{ORG}/alarms/search", duration="7d", limit="1000")
    fake.network.age("1d")
    after = await rows(client, f"{ORG}/alarms/search", duration="8d", limit="1000")
    moved = {(row["type"], row["timestamp"] - 86_400) for row in before}
    assert {(row["type"], row["timestamp"]) for row in after} == moved
    assert (await device(client, "lib-core-1"))["last_seen"] == NOW - 86_400
    fake.network.take_down("lib-core-2")
    fake.network.add_alarm("bad_cable", device="lib-acc-01")
    new = await rows(client, f"{ORG}/alarms/search", duration="1h")
    assert sorted((row["type"], row["timestamp"]) for row in new) == [
        ("bad_cable", NOW),
        ("switch_down", NOW),
    ]


async def test_what_is_brought_up_again_and_a_reset_leave_no_trace(
    client: httpx.AsyncClient, fake: FakeMist
) -> None:
    """Every view is as it was."""
    before = await everything(client)
    fake.network.take_down("lib-core-1")
    fake.network.bring_up("lib-core-1")
    assert await everything(client) == before
    fake.network.take_down("lib-core-1")
    fake.network.flap("clos-core-1", "clos-dist-p1-1")
    fake.network.age("1d")
    await client.post(f"{ORG}/sites", json={"name": "Boathouse"})
    fake.reset()
    assert await everything(client) == before


def test_what_cannot_happen_is_refused(fake: FakeMist) -> None:
    """With what is wrong."""
    network = fake.network
    with pytest.raises(NetworkError, match="no device called 'nobody'"):
        network.take_down("nobody")
    with pytest.raises(NetworkError, match="lib-core-1 was not taken down"):
        network.bring_up("lib-core-1")
    with pytest.raises(NetworkError, match="no neighbours"):
        network.flap("lib-core-1", "clos-core-1")
    with pytest.raises(NetworkError, match="'soon' is no span of time"):
        network.age("soon")
