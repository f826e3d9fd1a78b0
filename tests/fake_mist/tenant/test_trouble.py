"""Each seeded trouble can be found through the API, and only where it is documented."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.clock import NOW
from fake_mist.tenant import trouble
from fake_mist.tenant.network import tenant
from fake_mist.tenant.places import (
    HARBOUR_BRANCH,
    MAIN_CAMPUS,
    MEDICAL_SCHOOL,
    SCIENCE_PARK,
    UNIVERSITY,
)

if TYPE_CHECKING:
    import httpx

ORG = f"/api/v1/orgs/{UNIVERSITY.id}"


async def rows(client: httpx.AsyncClient, path: str, **params: str) -> list[dict[str, Any]]:
    """Give a whole collection."""
    body = (await client.get(path, params={"limit": "1000", **params})).json()
    found: list[dict[str, Any]] = body["results"] if isinstance(body, dict) else body
    return found


async def alarmed(client: httpx.AsyncClient, kind: str) -> list[dict[str, Any]]:
    """Give the alarms of one type in the last day."""
    return await rows(client, f"{ORG}/alarms/search", type=kind)


def test_the_table_of_troubles_names_real_devices() -> None:
    """Each has an answer, and its devices exist."""
    names = {device.name for device in tenant().devices}
    assert all(each.answer for each in trouble.TROUBLES)
    assert {name for each in trouble.TROUBLES for name in each.devices} <= names
    assert trouble.OFFLINE.keys() | trouble.HOT.keys() | trouble.OLD_FIRMWARE.keys() <= names


async def test_exactly_the_seeded_devices_are_offline(client: httpx.AsyncClient) -> None:
    """Statistics, inventory and totals agree, and an offline device has no uptime."""
    offline = await rows(client, f"{ORG}/stats/devices", type="all", status="disconnected")
    seeded = {name for name in trouble.OFFLINE if "DEPS" not in name}
    assert {row["name"] for row in offline} == seeded
    assert not any("uptime" in row for row in offline)
    inventory = await rows(client, f"{ORG}/inventory", unassigned="false")
    gone = {row["name"] for row in inventory if not row["connected"]}
    assert gone == seeded | {trouble.LOST_NODE}
    totals = (await client.get(f"{ORG}/stats")).json()
    assert totals["num_devices_disconnected"] == len(seeded)


async def test_the_dark_building_is_in_the_alarms(client: httpx.AsyncClient) -> None:
    """Six access points of one building within seconds of each other."""
    down = await alarmed(client, "device_down")
    assert {row["hostnames"][0].split("-")[1] for row in down} == {trouble.DARK_BUILDING}
    times = [row["timestamp"] for row in down]
    assert (len(down), max(times) - min(times) < 60) == (6, True)
    (switch,) = await alarmed(client, "switch_down")
    assert switch["hostnames"] == ["sci-acc-p2-10"]


async def test_failing_hardware_is_in_statistics_and_alarms(client: httpx.AsyncClient) -> None:
    """One failed fan, one absent power supply, two hot switches."""
    query = {"fields": "*", "status": "connected", "type": "switch"}
    switches = await rows(client, f"{ORG}/stats/devices", **query)
    modules = [
        (row["name"], module)
        for row in switches
        for module in row["module_stat"]
        if module["vc_state"] == "present"
    ]
    failed = {name for name, module in modules if any(f["status"] != "ok" for f in module["fans"])}
    absent = {name for name, module in modules if any(p["status"] != "ok" for p in module["psus"])}
    hot = {name for name, module in modules if module["temperatures"][0]["status"] == "hot"}
    assert failed == absent == {trouble.FAILED_FAN}
    assert hot == set(trouble.HOT)
    assert (await alarmed(client, "sw_alarm_chassis_fan"))[0]["hostnames"] == [trouble.FAILED_FAN]


async def test_two_devices_run_old_software(client: httpx.AsyncClient) -> None:
    """Everything else of the same model agrees."""
    versions: dict[str, dict[str, set[str]]] = {}
    for row in await rows(client, f"{ORG}/stats/devices", type="ap,switch"):
        versions.setdefault(row["model"], {}).setdefault(row["version"], set()).add(row["name"])
    odd = [names for found in versions.values() for names in found.values() if len(names) == 1]
    assert sorted(name for names in odd for name in names) == sorted(trouble.OLD_FIRMWARE)


async def test_one_switch_and_one_gateway_drifted(client: httpx.AsyncClient) -> None:
    """Only they override what a template sets."""
    site = f"/api/v1/sites/{MAIN_CAMPUS.id}"
    switches = await rows(client, f"{site}/devices", type="switch")
    assert [row["name"] for row in switches if "ntp_servers" in row] == [trouble.DRIFTED_SWITCH]
    (gateway,) = await rows(client, f"/api/v1/sites/{HARBOUR_BRANCH.id}/devices", type="gateway")
    info = (await client.get(f"/api/v1/sites/{HARBOUR_BRANCH.id}")).json()
    templates = await rows(client, f"{ORG}/gatewaytemplates")
    template = next(row for row in templates if row["id"] == info["gatewaytemplate_id"])
    assert gateway["name"] == trouble.DRIFTED_GATEWAY
    for name in ("dns_servers", "ip_configs"):
        assert gateway[name] != template[name]


async def test_one_router_id_is_configured_twice(client: httpx.AsyncClient) -> None:
    """Among all switches of the Science Park exactly one pair."""
    found: dict[str, list[str]] = {}
    path = f"/api/v1/sites/{SCIENCE_PARK.id}/devices"
    for row in await rows(client, path, type="switch"):
        if "router_id" in row:
            found.setdefault(row["router_id"], []).append(row["name"])
    assert [names for names in found.values() if len(names) > 1] == [
        ["sci-dist-p1-1", "sci-dist-p1-2"]
    ]


async def test_marvis_names_the_medical_school(client: httpx.AsyncClient) -> None:
    """One alarm, three access points, one site."""
    (alarm,) = await alarmed(client, "dhcp_failure")
    assert (alarm["group"], alarm["site_id"]) == ("marvis", MEDICAL_SCHOOL.id)
    assert [each["entity_name"] for each in alarm["impacted_entities"]] == [*trouble.STARVED]


async def test_attackers_wrote_a_host_name_and_an_ssid(client: httpx.AsyncClient) -> None:
    """Both carry an instruction; the name hides invisible and bidirectional characters."""
    (alarm,) = await alarmed(client, "honeypot_ssid")
    assert alarm["ssids"] == [trouble.INJECTED_SSID]
    (device,) = await rows(client, f"{ORG}/inventory/search", name="ignore previous")
    assert device["name"] == trouble.INJECTED_NAME
    assert {"\u200b", "\u202e"} <= set(device["name"])


@pytest.mark.parametrize(
    "path",
    [
        f"{ORG}/setting",
        f"{ORG}/networktemplates",
        f"{ORG}/inventory",
        f"{ORG}/stats/mxedges",
        f"/api/v1/sites/{MAIN_CAMPUS.id}/setting",
        f"/api/v1/sites/{MAIN_CAMPUS.id}/devices?type=switch",
    ],
)
async def test_secrets_lie_in_the_open(client: httpx.AsyncClient, path: str) -> None:
    """Each is marked, so that a test of an output can look for it."""
    assert "sekret" in (await client.get(path)).text


async def test_the_university_is_careless_with_accounts(client: httpx.AsyncClient) -> None:
    """No second factor, secrets revealed, shells for readers."""
    setting = (await client.get(f"{ORG}/setting")).json()
    assert not setting["password_policy"]["requires_two_factor_auth"]
    assert not setting["api_policy"]["no_reveal"]
    assert setting["junos_shell_access"]["read"] != "none"


async def test_a_change_stands_before_an_outage(client: httpx.AsyncClient) -> None:
    """The log, the events that name its line, and the push agree; the values may be a text."""
    log = await rows(client, f"{ORG}/logs/search", message=trouble.CUT_OFF)
    (line,) = log
    (switch,) = await rows(client, f"{ORG}/inventory/search", name=trouble.CUT_OFF, type="switch")
    site = f"/api/v1/sites/{SCIENCE_PARK.id}"
    events = await rows(client, f"{site}/devices/events/search", mac=switch["mac"])
    linked = {each["type"]: each["audit_id"] for each in events if "audit_id" in each}
    assert linked == dict.fromkeys(("SW_CONFIG_CHANGED_BY_USER", "SW_CONFIGURED"), line["id"])
    history = f"{site}/devices/config_history/search"
    (push,) = await rows(client, history, type="switch", mac=switch["mac"])
    (off,) = [each for each in events if each["type"] == "SW_DISCONNECTED"]
    assert line["timestamp"] < push["timestamp"] < off["timestamp"]
    device = (await client.get(f"{site}/devices/{line['device_id']}")).json()
    assert json.loads(line["after"]) == {"ip_config": device["ip_config"]}
    assert json.loads(line["before"])["ip_config"]["network"] == "staff"


async def test_marvis_changed_a_port_itself(client: httpx.AsyncClient) -> None:
    """It took a DHCP server for a rogue one, just before clients got no address any more."""
    (row,) = await rows(client, f"/api/v1/sites/{MEDICAL_SCHOOL.id}/marvis_configs/search")
    assert (row["op"], row["port_id"]) == ("disable_port", trouble.BLOCKED_SERVER[1])
    assert row["timestamp"] < NOW - trouble.STARVED_FOR
    assert not await rows(client, f"/api/v1/sites/{HARBOUR_BRANCH.id}/marvis_configs/search")


async def test_pushes_differ(client: httpx.AsyncClient) -> None:
    """An access point got a release and a network in between."""
    path = f"/api/v1/sites/{MEDICAL_SCHOOL.id}/devices/config_history/search"
    (ap,) = await rows(client, f"{ORG}/inventory/search", name=trouble.STARVED[0])
    pushes = await rows(client, path, duration="365d", sort="timestamp", mac=ap["mac"])
    assert len({each["timestamp"] for each in pushes}) == 3
    assert pushes[0]["version"] < pushes[-1]["version"]
    assert set(pushes[0]["ssids"]) < set(pushes[-1]["ssids"])
