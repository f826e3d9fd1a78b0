"""The rule of all judgements: what nobody sent is unknown, never healthy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from mist_mcp.analysis import troubles
from mist_mcp.analysis.device_health import health
from mist_mcp.analysis.edge_health import of_edge
from mist_mcp.analysis.health import Health, Unknown, judged
from mist_mcp.analysis.port_health import of_port
from mist_mcp.models.device import DeviceStats
from mist_mcp.models.evpn import BgpSession
from mist_mcp.models.site import Site
from mist_mcp.models.statistic import (
    DiscoveredSwitch,
    EdgeStats,
    OspfPeer,
    PortStats,
    ServiceLevel,
    Tag,
    Tunnel,
    VpnPeer,
    WirelessStats,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = 1_760_000_000.0
DAY = 86_400.0
ILL, UNKNOWN, HEALTHY = "ill", "unknown", "healthy"

FIRMWARE = {"fwupdate": {"status": "upgraded"}, "cert_expiry": NOW + 400 * DAY}
PARTS = {
    "fans": [{"name": "Fan 0", "status": "ok"}],
    "psus": [{"name": "PSU 0", "status": "ok"}, {"name": "PSU 1", "status": "ok"}],
    "temperatures": [{"name": "CPU", "status": "ok", "celsius": 40}],
    "poe": {"max_power": 740, "power_draw": 100},
    "version": "23.4R2",
}
TABLES = {
    "mac_table_stats": {"mac_table_count": 10, "max_mac_entries_supported": 64000},
    "arp_table_stats": {"arp_table_count": 10, "max_entries_supported": 64000},
    "route_summary_stats": {"total_routes": 10, "max_unicast_routes_supported": 64000},
    "dhcpd_stat": {"guests": {"num_ips": 100, "num_leased": 20}},
}
AP: dict[str, Any] = {
    **FIRMWARE,
    "type": "ap",
    "status": "connected",
    "cpu_util": 10,
    "mem_used_kb": 10,
    "mem_total_kb": 100,
    "power_constrained": False,
    "config_reverted": False,
    "expiring_certs": {},
    "inactive_wired_vlans": [],
    "port_stat": {"eth0": {"up": True, "speed": 1000, "full_duplex": True}},
    "radio_stat": {"band_5": {"channel": 36, "util_all": 20}},
}
SWITCH: dict[str, Any] = {
    **FIRMWARE,
    **TABLES,
    "type": "switch",
    "status": "connected",
    "cpu_stat": {"idle": 80},
    "memory_stat": {"usage": 30},
    "config_status": "COMMITED",
    "fw_versions_outofsync": False,
    "vc_setup_info": {"current_stats": "VCSETUP_DONE", "err_missing_dev_id_fpc": False},
    "module_stat": [
        {**PARTS, "fpc_idx": 0, "vc_state": "present", "vc_role": "master"},
        {**PARTS, "fpc_idx": 1, "vc_state": "present", "vc_role": "backup"},
    ],
}
GATEWAY: dict[str, Any] = {
    **FIRMWARE,
    **TABLES,
    "type": "gateway",
    "status": "connected",
    "cpu_stat": {"idle": 80},
    "memory_stat": {"usage": 30},
    "config_status": "COMMITTED",
    "is_ha": True,
    "cluster_stat": {"state": "active"},
    "cluster_config": {
        "status": "Green",
        "primary_node_health": "Healthy",
        "secondary_node_health": "Healthy",
        "control_link_info": {"name": "fxp1", "status": "Up"},
        "fabric_link_info": {"Status": "Up"},
        "ethernet_connection": [{"name": "reth0", "status": "Up"}],
        "redundancy_group_information": [{"Id": 0, "MonitoringFailure": "None"}],
    },
    "cpu2_stat": {"idle": 80},
    "memory2_stat": {"usage": 30},
    "module_stat": [{**PARTS, "status": "connected", "vc_state": "active"}],
    "module2_stat": [{**PARTS, "status": "connected", "vc_state": "active"}],
    "dhcpd2_stat": {},
    "service_status": {"appid_status": "Enabled", "idp_status": "Enabled"},
}
EDGE: dict[str, Any] = {
    "status": "connected",
    "fwupdate": {"status": "upgraded"},
    "mxagent_registered": True,
    "tunterm_registered": True,
    "cpu_stat": {"idle": 60},
    "memory_stat": {"usage": 40},
    "tunterm_stat": {"monitoring_failed": False},
    "service_stat": {"tunterm": {"running_state": "Running"}},
    "port_stat": {"port0": {"up": True, "speed": 10000, "full_duplex": True}},
    "inactive_vlan_strs": {"wired": []},
}
PORT: dict[str, Any] = {
    "up": True,
    "uplink": True,
    "port_usage": "uplink",
    "speed": 10000,
    "full_duplex": True,
    "rx_errors": 0,
    "tx_errors": 0,
    "last_flapped": NOW - 30 * DAY,
    "auth_state": "",
}


def device(row: dict[str, Any]) -> Health:
    """Judge a device."""
    return health(DeviceStats.model_validate(row), now=NOW)


def edge(row: dict[str, Any]) -> Health:
    """Judge a Mist Edge."""
    return of_edge(EdgeStats.model_validate(row), now=NOW)


def port(row: dict[str, Any]) -> Health:
    """Judge a port."""
    return of_port(PortStats.model_validate(row), now=NOW)


@dataclass(frozen=True, slots=True)
class Row:
    """A healthy row, how it is judged, and what makes it ill, one thing at a time."""

    judge: Callable[[dict[str, Any]], Health]
    healthy: dict[str, Any]
    faults: tuple[tuple[dict[str, Any], str], ...]


def _module(**more: Any) -> list[dict[str, Any]]:
    first, second = SWITCH["module_stat"]
    return [first, {**second, **more}]


def _cluster(**more: Any) -> dict[str, Any]:
    return {"cluster_config": {**GATEWAY["cluster_config"], **more}}


ROWS = {
    "access point": Row(
        device,
        AP,
        (
            ({"cpu_util": 97}, "CPU at 97 %"),
            ({"mem_used_kb": 99}, "memory at 99 %"),
            ({"power_constrained": True}, "not enough PoE power"),
            ({"config_reverted": True}, "configuration reverted"),
            ({"fwupdate": {"status": "failed", "will_retry": False}}, "firmware update failed"),
            ({"fwupdate": {"status": "error"}}, "firmware update error"),
            ({"cert_expiry": NOW - DAY}, "certificate expired for 1 d"),
            ({"expiring_certs": {"0a1b": NOW + 3 * DAY}}, "certificate 0a1b ends soon: in 3 d"),
            ({"expiring_certs": {"0a1b": NOW - 3 * DAY}}, "certificate 0a1b expired for 3 d"),
            ({"inactive_wired_vlans": [100, 105]}, "inactive wired VLANs: 100, 105"),
            ({"port_stat": {"eth0": {"up": True, "speed": 10, "full_duplex": True}}}, "eth0 at 10"),
            (
                {"port_stat": {"eth1": {"up": True, "speed": 1000, "full_duplex": False}}},
                "eth1 half duplex",
            ),
            ({"radio_stat": {"band_24": {"util_all": 95}}}, "2.4 GHz channel used 95 %"),
        ),
    ),
    "switch": Row(
        device,
        SWITCH,
        (
            ({"cpu_stat": {"idle": 0}}, "CPU at 100 %"),
            ({"cpu_stat": {"usage": 97}}, "CPU at 97 %"),
            ({"memory_stat": {"usage": 95}}, "memory at 95 %"),
            ({"config_status": "ROLLED_BACK"}, "configuration ROLLED_BACK"),
            ({"fw_versions_outofsync": True}, "versions of its members are out of sync"),
            ({"module_stat": _module(version="22.4R3")}, "out of sync: 23.4R2, 22.4R3"),
            ({"module_stat": _module(vc_state="not-present")}, "member 1: virtual chassis not-p"),
            (
                {"module_stat": _module(status="disconnected", vc_state=None)},
                "member 1: disconnected",
            ),
            ({"module_stat": _module(psus=[{"name": "PSU 1", "status": "absent"}])}, "PSU 1 abs"),
            ({"module_stat": _module(fans=[{"name": "Fan 3", "status": "Check"}])}, "Fan 3 Check"),
            ({"module_stat": _module(errors=[{"type": "FW_UPGRADE"}])}, "member 1: FW_UPGRADE"),
            ({"vc_setup_info": {"err_missing_dev_id_fpc": True}}, "a member has no device id"),
            ({"vc_setup_info": {"current_stats": "VCSETUP_FAILED"}}, "set-up: VCSETUP_FAILED"),
            (
                {"dhcpd_stat": {"guests": {"num_ips": 100, "num_leased": 100}}},
                "DHCP pool guests full (100 of 100)",
            ),
            (
                {"mac_table_stats": {"mac_table_count": 63, "max_mac_entries_supported": 64}},
                "MAC table nearly full (63 of 64)",
            ),
            (
                {"arp_table_stats": {"arp_table_count": 64, "max_entries_supported": 64}},
                "ARP table full (64 of 64)",
            ),
        ),
    ),
    "gateway": Row(
        device,
        GATEWAY,
        (
            (_cluster(status="Red"), "cluster Red"),
            (_cluster(secondary_node_health="Unhealthy"), "secondary node Unhealthy"),
            (_cluster(control_link_info={"status": "Down"}), "control link Down"),
            (_cluster(fabric_link_info={"Status": "Down"}), "fabric link Down"),
            (_cluster(ethernet_connection=[{"name": "reth1", "status": "Down"}]), "reth1 Down"),
            (
                _cluster(redundancy_group_information=[{"Id": 1, "MonitoringFailure": "IF"}]),
                "redundancy group 1: monitoring failure IF",
            ),
            ({"cluster_stat": {"state": "degraded"}}, "cluster degraded"),
            ({"cpu2_stat": {"idle": 1}}, "node 1: CPU at 99 %"),
            ({"memory2_stat": {"usage": 99}}, "node 1: memory at 99 %"),
            (
                {"module2_stat": [{"status": "disconnected", "last_seen": NOW - DAY}]},
                "node 1: disconnected for 1 d",
            ),
            (
                {"module2_stat": [{**PARTS, "vc_state": "active", "psus": [{"status": "failed"}]}]},
                "node 1: part failed",
            ),
            ({"dhcpd2_stat": {"lan": {"num_ips": 9, "num_leased": 9}}}, "DHCP pool lan full"),
            ({"service_status": {"idp_status": "Failed"}}, "intrusion detection: Failed"),
        ),
    ),
    "Mist Edge": Row(
        edge,
        EDGE,
        (
            ({"cpu_stat": {"idle": 0}}, "CPU at 100 %"),
            ({"memory_stat": {"usage": 99}}, "memory at 99 %"),
            ({"mxagent_registered": False}, "not registered with the cloud"),
            ({"tunterm_stat": {"monitoring_failed": True}}, "monitoring of its tunnels fails"),
            ({"service_stat": {"tunterm": {"running_state": "Stopped"}}}, "service tunterm Stop"),
            ({"port_stat": {"port0": {"up": False}}}, "port port0 is down"),
            ({"port_stat": {"port0": {"up": True, "full_duplex": False}}}, "port0 half duplex"),
            ({"inactive_vlan_strs": {"wired": ["100", "102-106"]}}, "VLANs: 100, 102-106"),
            ({"fwupdate": {"status": "failed"}}, "firmware update failed"),
        ),
    ),
    "port": Row(
        port,
        PORT,
        (
            ({"up": False}, "uplink is down for 30 d"),
            ({"speed": 10}, "slow: 10 Mbit/s"),
            ({"full_duplex": False}, "half duplex"),
            ({"rx_errors": 500}, "errors: 500"),
            ({"tx_errors": 500}, "errors: 500"),
            ({"last_flapped": NOW - 60}, "came up lately: 1 min ago"),
            (
                {"uplink": False, "port_usage": "ap", "up": False},
                "access point's port is down for 30 d",
            ),
            ({"uplink": False, "port_usage": "staff", "auth_state": "held"}, "802.1X refused"),
            ({"uplink": False, "port_usage": "staff", "speed": 10}, "slow: 10 Mbit/s"),
        ),
    ),
    "site": Row(
        lambda row: troubles.of_site(Site.model_validate(row)),
        {
            **{f"num_{kind}": 3 for kind in ("ap", "switch", "gateway")},
            **{f"num_{kind}_connected": 3 for kind in ("ap", "switch", "gateway")},
        },
        (({"num_switch_connected": 0}, "3 of 3 switches disconnected"),),
    ),
    "service level": Row(
        lambda row: troubles.of_level(ServiceLevel.model_validate(row)),
        {"path": "coverage", "user_minutes": {"ok": 95, "total": 100}},
        (({"user_minutes": {"ok": 0, "total": 100}}, "below 90 %"),),
    ),
    "tag": Row(
        lambda row: troubles.of_tag(Tag.model_validate(row), now=NOW),
        {"battery_voltage": 3000, "last_seen": NOW},
        (({"battery_voltage": 0}, "battery at 0.00 V"), ({"last_seen": 0}, "silent for")),
    ),
    "VPN peer": Row(
        lambda row: troubles.of_vpn_peer(VpnPeer.model_validate(row)),
        {"up": True, "loss": 0, "latency": 20, "mos": 4.2},
        (
            ({"up": False}, "down"),
            ({"loss": 9}, "9.0 % of packets lost"),
            ({"mos": 0}, "MOS 0.0"),
            ({"latency": 900}, "latency of 900 ms"),
        ),
    ),
    "WAN tunnel": Row(
        lambda row: troubles.of_tunnel(Tunnel.model_validate(row)),
        {"up": True},
        (({"up": False}, "down"),),
    ),
    "tunnel of an access point": Row(
        lambda row: troubles.of_tunnel(Tunnel.model_validate(row)),
        {"ap": "5c5b35000001", "state": "established"},
        (({"state": "idle"}, "not established: idle"),),
    ),
    "OSPF peer": Row(
        lambda row: troubles.of_ospf_peer(OspfPeer.model_validate(row)),
        {"up": True, "state": "full"},
        (({"state": "init"}, "not a full neighbour: init"),),
    ),
    "BGP peer": Row(
        lambda row: troubles.of_bgp_peer(BgpSession.model_validate(row)),
        {"state": "established", "evpn_overlay": True, "rx_routes": 9},
        (({"state": "idle"}, "not established: idle"), ({"rx_routes": 0}, "receives no route")),
    ),
    "discovered switch": Row(
        lambda row: troubles.of_discovered(DiscoveredSwitch.model_validate(row)),
        {"adopted": True},
        (({"adopted": False}, "not managed"),),
    ),
    "client": Row(
        lambda row: troubles.of_client(WirelessStats.model_validate(row)),
        {"ip": "192.0.2.1", "rssi": -50},
        (({"rssi": -88}, "weak signal: -88 dBm"), ({"ip": ""}, "no IP address")),
    ),
}
EVERY_FAULT = [(name, *fault) for name, row in ROWS.items() for fault in row.faults]


def verdict(found: Health) -> str:
    """Return how a thing is in a word."""
    return ILL if found.problems else UNKNOWN if found.unknown else HEALTHY


MAPS = ("dhcpd_stat", "dhcpd2_stat", "expiring_certs", "port_stat", "radio_stat", "service_stat")
"""Members whose own keys are names of things: what is not among them is not there."""


OWN = (
    *("poe", "errors", "err_missing_dev_id_fpc", "current_stats", "idp_status", "appid_status"),
    *("ethernet_connection", "redundancy_group_information", "MonitoringFailure"),
)
"""Members of members that only a device sends that has such a thing: their absence says so."""


def without(row: Any, *, named: bool = False) -> Iterator[tuple[str, Any]]:
    """Give a row without each of its members in turn, those within members too, and say which."""
    if isinstance(row, dict):
        for name, value in row.items():
            if not named and name not in OWN:
                yield name, {key: other for key, other in row.items() if key != name}
                yield name, {**row, name: None}
            for path, less in without(value, named=name in MAPS):
                yield f"{name}.{path}", {**row, name: less}
    if isinstance(row, list):
        for place, value in enumerate(row):
            for path, less in without(value):
                yield f"{place}.{path}", [*row[:place], less, *row[place + 1 :]]


@pytest.mark.parametrize("name", ROWS)
def test_what_is_known_whole_and_has_no_problem_is_healthy(name: str) -> None:
    """And nothing else is called so."""
    found = ROWS[name].judge(ROWS[name].healthy)
    assert (found.problems, found.unknown, found.sentence) == ([], [], "no known problem")


@pytest.mark.parametrize(("name", "fault", "words"), EVERY_FAULT)
def test_each_fault_is_found_among_what_is_well(
    name: str, fault: dict[str, Any], words: str
) -> None:
    """One problem, and it says which."""
    found = ROWS[name].judge({**ROWS[name].healthy, **fault})
    assert any(words in problem for problem in found.problems), found


@pytest.mark.parametrize(("name", "fault"), [(name, fault) for name, fault, _ in EVERY_FAULT])
def test_a_field_that_is_missing_never_makes_a_thing_healthier(
    name: str, fault: dict[str, Any]
) -> None:
    """Of every row each field in turn, well or ill, left out or null."""
    row = ROWS[name]
    ill = {**row.healthy, **fault}
    for known in (row.healthy, ill):
        before = verdict(row.judge(known))
        healed = [path for path, less in without(known) if verdict(row.judge(less)) == HEALTHY]
        assert before == HEALTHY or healed == []


@pytest.mark.parametrize("name", ROWS)
def test_what_is_unknown_stays_unknown(name: str) -> None:
    """Two fields that are missing tell no more than one."""
    row = ROWS[name]
    for path, less in without(row.healthy):
        if row.judge(less).unknown:
            verdicts = {more: verdict(row.judge(least)) for more, least in without(less)}
            assert [more for more, word in verdicts.items() if word == HEALTHY] == [], path


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_says_nothing_is_unknown(name: str) -> None:
    """Not a row of a healthy thing."""
    assert verdict(ROWS[name].judge({})) != HEALTHY


def test_a_sentence_names_both() -> None:
    """What is wrong first; many unknown things are counted."""
    words = [Unknown(str(number)) for number in range(12)]
    assert judged(["down", "down", *words]).sentence == (
        "down; unknown: 0, 1, 2, 3, 4, 5, 6, 7 and 4 more"
    )
    assert judged(words[:1]).sentence == "nothing wrong in what is reported; unknown: 0"
