"""Devices of clouds that nobody here wrote: lean rows, pairs of which one is gone, odd values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.tools.test_odd_tenants import MAC, ORG, SITE, Cloud, answer_of, asked

if TYPE_CHECKING:
    from tests.asking import Answer

TOOL: Final = "get_device_stats"
LIST: Final = f"orgs/{ORG}/stats/devices"
ONE: Final = f"sites/{SITE}/stats/devices/00000000-0000-0000-1000-{MAC}"
PORTS: Final = f"sites/{SITE}/stats/ports/search"
EPOCH: Final = 1_700_000_000.5

LEAN: Final = {"mac": MAC, "name": "sw-1", "type": "switch", "status": "connected"}
"""A row as the lists of organizations show it unless `fields` asks for more."""

HALF_A_CLUSTER: Final = {
    "mac": MAC,
    "name": "fw-1",
    "type": "gateway",
    "model": "SRX345",
    "status": "connected",
    "is_ha": True,
    "cluster_stat": {"state": "degraded"},
    "cluster_config": {
        "status": "Red",
        "last_status_change_reason": "Control link down",
        "secondary_node_health": "Lost",
    },
    "cpu_stat": {"idle": 91},
    "memory_stat": {"usage": 40},
    "module_stat": [{"mac": MAC, "vc_state": "active", "fans": [], "psus": []}],
    "module2_stat": [{"mac": "5c5b35000002", "vc_state": "inactive", "last_seen": EPOCH}],
}


async def one(row: dict[str, Any], **more: Any) -> Answer:
    """Ask about one device of which the cloud says this."""
    return await answer_of(TOOL, {ONE: row, **more}, device_id=MAC, site_id=SITE)


async def test_lists_are_asked_for_what_is_judged_by_name() -> None:
    """Not for everything: rows of switches carry every client."""
    cloud = Cloud({LIST: []})
    for tool, arguments in (
        (TOOL, {}),
        ("get_organization_stats", {"type": "devices"}),
        (TOOL, {"device_id": MAC, "site_id": SITE}),
    ):
        cloud.asked.clear()
        await asked(cloud, tool, arguments)
        queries = [parse_qs(urlsplit(url).query) for url in cloud.asked if "stats/devices" in url]
        fields = set(queries[0]["fields"][0].split(","))
        assert {"cpu_stat", "module_stat", "module2_stat", "cluster_config"} <= fields, tool
        assert "*" not in fields, tool


async def test_a_lean_row_is_not_healthy() -> None:
    """Neither in a list, nor alone, nor in the counts."""
    lean = {**LEAN, "cpu_stat": None, "memory_stat": None, "module_stat": None}
    listed = await answer_of(TOOL, {LIST: [lean, {**lean, "mac": "5c5b35000002"}]})
    assert (listed.data["with_problems"], listed.data["with_unknown"]) == (0, 2)
    assert listed.data["by_unknown"]["CPU"] == 2
    assert "of 2 something is unknown" in listed.data["summary"]
    assert all("CPU" in row["unknown"] for row in listed.data["rows"])
    counted = await answer_of("get_organization_stats", {LIST: [lean]}, type="devices")
    assert counted.data["with_unknown"] == 1
    assert "CPU" in counted.data["rows"][0]["unknown"]
    alone = await one(lean)
    assert "no known problem" not in alone.data["summary"]
    assert "unknown: " in alone.data["summary"]


async def test_half_a_cluster_is_not_well() -> None:
    """The row says connected; what is wrong stands in its second half."""
    answer = await one(HALF_A_CLUSTER)
    for words in ("cluster Red (Control link down)", "secondary node Lost", "node 1: virtual"):
        assert words in answer.data["summary"], words
    assert [row.get("node") for row in answer.data["members"]] == [None, "node 1"]
    assert answer.data["members"][1]["state"] == "inactive"
    listed = await answer_of(TOOL, {LIST: [HALF_A_CLUSTER]})
    assert listed.data["with_problems"] == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"type": "ap", "config_reverted": True}, "configuration reverted"),
        ({"type": "ap", "fwupdate": {"status": "failed"}}, "firmware update failed"),
        ({"type": "switch", "cert_expiry": EPOCH}, "certificate expired"),
        ({"type": "ap", "inactive_wired_vlans": [30, 31]}, "inactive wired VLANs: 30, 31"),
        ({"type": "switch", "fw_versions_outofsync": True}, "members are out of sync"),
        ({"type": "switch", "vc_setup_info": {"err_missing_dev_id_fpc": True}}, "set-up"),
        (
            {"type": "switch", "module_stat": [{"psus": [{"name": "PSU 1", "status": "absent"}]}]},
            "PSU 1 absent",
        ),
        (
            {"type": "switch", "dhcpd_stat": {"lan": {"num_ips": 50, "num_leased": 50}}},
            "DHCP pool lan full",
        ),
        ({"type": "gateway", "service_status": {"appid_status": "FAILED"}}, "identification"),
        (
            {"type": "ap", "port_stat": {"eth0": {"up": True, "speed": 10, "full_duplex": False}}},
            "eth0 at 10 Mbit/s; eth0 half duplex",
        ),
        ({"type": "gateway", "cpu_stat": {"idle": 0}}, "CPU at 100 %"),
    ],
)
async def test_what_a_device_reports_is_told(row: dict[str, Any], words: str) -> None:
    """In the sentence about it."""
    answer = await one({"status": "connected", **row})
    assert words in answer.data["summary"]
    assert answer.data["with_problems"] == 1


async def test_ports_are_counted_and_not_their_units() -> None:
    """A port with two units is one; what has no socket is none."""
    interfaces = {
        **{name: {"up": True} for name in ("ge-0/0/1.0", "ge-0/0/1.100", "irb.10", "lo0.0")},
        **{name: {"up": False} for name in ("ge-0/0/2.0", "ae1.0", "xe-0/1/0")},
    }
    answer = await one({"type": "switch", "if_stat": interfaces})
    assert answer.data["detail"]["ports_up"] == 1
    assert answer.data["detail"]["ports_down"] == ["ge-0/0/2", "xe-0/1/0"]


@pytest.mark.parametrize("uptime", [EPOCH, 1_527_116_400])
async def test_the_time_of_a_start_is_no_uptime(uptime: float) -> None:
    """Nothing has been up for 17,675 days."""
    answer = await one({"type": "ap", "uptime": uptime})
    days = int(answer.data["rows"][0]["uptime"].split()[0])
    assert days < 366 * 20


async def test_odd_values_are_read_or_unknown() -> None:
    """A list where a text is documented, a null site, a fraction of a second."""
    row = {**LEAN, "model": ["EX4100", "EX4100-48P"], "site_id": None, "last_seen": EPOCH}
    answer = await answer_of(TOOL, {LIST: [row, {"mac": None, "name": ["x"], "type": None}]})
    assert answer.data["rows"][1]["model"] == "EX4100"
    assert answer.data["rows"][1]["last_seen"] == "2023-11-14T22:13:20Z"
    assert answer.data["total"] == 2


AP: Final = {"mac": MAC, "name": "ap-1", "type": "ap", "status": "disconnected", "last_seen": EPOCH}
DOWN: Final = {"mac": "5c5b35510001", "port_id": "ge-0/0/7", "port_usage": "ap", "up": False}


@pytest.mark.parametrize(
    ("row", "more", "uplink"),
    [
        ({"lldp_stat": {"system_name": "sw-9", "port_id": "ge-0/0/4"}}, {}, "sw-9 ge-0/0/4 (LLDP)"),
        (
            {},
            {
                f"sites/{SITE}/devices/search": {
                    "results": [{"lldp_system_name": "sw-9", "lldp_port_id": "ge-0/0/4"}]
                }
            },
            "sw-9 ge-0/0/4 (LLDP)",
        ),
        (
            {},
            {PORTS: {"results": [{**DOWN, "neighbor_mac": MAC}, {**DOWN, "last_flapped": EPOCH}]}},
            "5c5b35510001 ge-0/0/7 (LLDP)",
        ),
        (
            {},
            {PORTS: {"results": [{**DOWN, "last_flapped": EPOCH + 59}]}},
            "5c5b35510001 ge-0/0/7 (down since then)",
        ),
        ({}, {PORTS: {"results": [{**DOWN, "last_flapped": EPOCH + 61}]}}, None),
        ({}, {PORTS: {"results": [{**DOWN, "last_flapped": None}]}}, None),
        ({}, {PORTS: 404}, None),
    ],
)
async def test_a_lost_access_point_names_where_it_hung(
    row: dict[str, Any], more: dict[str, Any], uplink: str | None
) -> None:
    """By its last statistics, by the search, by the switch, or by the minute of its loss."""
    answer = await one({**AP, **row}, **more)
    assert answer.data["rows"][0].get("last_uplink") == ([uplink] if uplink else None)
    assert ("it hung on" in answer.data["summary"]) == bool(uplink)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"site_id": "another"}, "2 sites at once"),
        ({"lldp_stat": {"system_name": "sw-1", "port_id": "ge-0/0/5"}}, "one switch: look at sw-1"),
        ({"lldp_stat": {"system_name": "sw-2", "port_id": "ge-0/0/5"}}, "2 switches at once"),
        ({"last_seen": EPOCH - 3600}, None),
        ({"last_seen": None}, None),
    ],
)
async def test_losses_are_grouped_by_what_they_share(
    others: dict[str, Any], words: str | None
) -> None:
    """A site, a switch, or only the moment."""
    first = {
        **AP,
        "site_id": SITE,
        "lldp_stat": {"system_name": "sw-1", "port_id": "ge-0/0/4"},
    }
    second = {**first, "mac": "5c5b35000002", "name": "ap-2", **others}
    answer = await answer_of(TOOL, {LIST: [first, second]})
    found = answer.data.get("lost_at_once") or []
    assert [loss["advice"][: len(words or "")] for loss in found] == ([words] if words else [])


@pytest.mark.parametrize(("status", "offline"), [("connected", False), ("disconnected", True)])
async def test_a_device_is_not_connected_and_offline_in_one_answer(
    status: str, offline: bool
) -> None:
    """Where the inventory and the statistics disagree, the statistics decide."""
    row = {"mac": MAC, "name": "sw-1", "type": "switch", "site_id": SITE}
    found = {"results": [{**row, "status": "disconnected"}]}
    tenant = {
        f"orgs/{ORG}/inventory/search": found,
        ONE: {**row, "status": status},
        f"sites/{SITE}/devices/00000000-0000-0000-1000-{MAC}": row,
        f"sites/{SITE}/setting": {},
    }
    answer = await answer_of("get_enhanced_device_info", tenant, device_id="sw-1")
    assert f"is {status}" in answer.data["summary"]
    assert any("is offline" in note for note in answer.data["notes"]) == offline
