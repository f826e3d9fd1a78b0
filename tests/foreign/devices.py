"""Devices of the small cloud as a live one sends them: state in full, and what is owned.

A gateway cluster and a virtual chassis are one row of state each. Rows hold nulls, or lack a
field, where a live cloud has nothing to say.
"""

from __future__ import annotations

from typing import Any, Final

from tests.foreign.marks import (
    DAY,
    EDGE,
    EDGE_CLUSTER,
    HOUR,
    MINUTE,
    NORTH,
    NOW,
    ORG,
    SECRETS,
    SOUTH,
    YARD,
    Body,
    device_id,
    epoch,
)

DOCK_1: Final = "5c5b35a00001"
DOCK_2: Final = "5c5b35a00002"
OFFICE_1: Final = "5c5b35a00003"
OFFICE_2: Final = "5c5b35a00004"
GATE: Final = "5c5b35a00005"
SOUTH_1: Final = "d420b0b00001"
SOUTH_2: Final = "d420b0b00002"
YARD_1: Final = "d420b0c00001"
STOCK_AP: Final = "d420b0f00001"
STACK: Final = "f4a739100000"
STACK_1: Final = "f4a739100001"
STACK_2: Final = "f4a739100002"
EDGE_SWITCH: Final = "f4a739200000"
SOUTH_SWITCH: Final = "f4a739300000"
STOCK_SWITCH: Final = "f4a739f00000"
GATEWAY: Final = "4c6d58400000"
GATEWAY_1: Final = "4c6d58400001"


def _device(kind: str, mac: str, name: str | None, site: str, **more: Any) -> Body:
    return {
        "id": device_id(mac),
        "mac": mac,
        "name": name,
        "type": kind,
        "org_id": ORG,
        "site_id": site,
        "created_time": epoch(400 * DAY),
        "modified_time": epoch(9 * DAY),
        **more,
    }


def _ap(mac: str, name: str | None, site: str, **more: Any) -> Body:
    """Return an access point that does well, but for what is said."""
    here = {
        "status": "connected",
        "model": "AP45",
        "serial": f"A1{mac[-6:].upper()}",
        "version": "0.14.29633",
        "ip": "10.20.3.11",
        "ext_ip": "198.51.100.7",
        "last_seen": NOW - 40.25,
        "uptime": 41 * DAY,
        "num_clients": 6,
        "cpu_util": 11,
        "mem_total_kb": 1_000_000,
        "mem_used_kb": 410_000,
        "config_reverted": False,
        "power_src": "PoE 802.3at",
        "power_constrained": False,
        "power_budget": 3200,
        "lldp_stat": {
            "system_name": "sw-north-1",
            "port_id": "ge-0/0/6",
            "port_desc": "ge-0/0/6",
            "chassis_id": "f4:a7:39:10:00:00",
            "mgmt_addr": "10.20.1.2",
        },
        "port_stat": {"eth0": {"up": True, "speed": 2500, "full_duplex": True, "rx_errors": 0}},
        "radio_stat": {
            "band_24": {"channel": 6, "power": 8, "num_clients": 1, "util_all": 21},
            "band_5": {"channel": 44, "power": 15, "num_clients": 5, "util_all": 9},
        },
        "env_stat": {"cpu_temp": 52, "ambient_temp": 38},
    }
    return _device("ap", mac, name, site, **{**here, **more})


def _nulls(*names: str) -> Body:
    return dict.fromkeys(names)


ACCESS_POINTS: Final[list[Body]] = [
    _ap(DOCK_1, "ap-dock-1", NORTH),
    _ap(
        DOCK_2,
        "ap-dock-2",
        NORTH,
        status="disconnected",
        last_seen=NOW - 2 * DAY,
        **dict.fromkeys(("num_clients", "cpu_util", "mem_total_kb", "mem_used_kb", "uptime")),
        **dict.fromkeys(("ip", "port_stat", "radio_stat", "env_stat", "config_reverted")),
        lldp_stat={"system_name": "sw-north-1", "port_id": "ge-0/0/7", "port_desc": "ge-0/0/7"},
    ),
    _ap(OFFICE_1, "ap-office-1", NORTH, config_reverted=True),
    _ap(
        OFFICE_2,
        "ap-office-2",
        NORTH,
        version="0.12.27452",
        fwupdate={
            "status": "failed",
            "progress": 35,
            "status_id": 11,
            "timestamp": NOW - 5 * HOUR,
            "will_retry": False,
        },
    ),
    _ap(
        GATE,
        "ap-gate",
        NORTH,
        power_src="PoE 802.3af",
        power_constrained=True,
        power_budget=-4200,
        port_stat={"eth0": {"up": True, "speed": 100, "full_duplex": True, "rx_errors": 0}},
    ),
    _ap(
        SOUTH_1,
        "ap-south-1",
        SOUTH,
        model="AP32",
        lldp_stat={},
        **_nulls("version", "uptime", "num_clients", "cpu_util", "mem_total_kb", "mem_used_kb"),
        **_nulls("config_reverted", "power_constrained", "port_stat", "radio_stat", "env_stat"),
    ),
    {
        key: value
        for key, value in _ap(
            SOUTH_2, None, SOUTH, model="AP32", last_seen=None, uptime=None, num_clients=None
        ).items()
        if key not in {"status", "lldp_stat", "port_stat", "radio_stat", "env_stat", "cpu_util"}
    },
    _ap(
        YARD_1,
        "ap-yard-1",
        YARD,
        status="disconnected",
        **_nulls("version", "ip", "ext_ip", "last_seen", "uptime", "num_clients", "cpu_util"),
        **_nulls("mem_total_kb", "mem_used_kb", "config_reverted", "power_constrained"),
        **_nulls("lldp_stat", "port_stat", "radio_stat", "env_stat", "power_src", "power_budget"),
    ),
]


def _member(index: int, mac: str | None, role: str | None, **more: Any) -> Body:
    """Return a member of the virtual chassis."""
    return {
        "fpc_idx": index,
        "mac": mac,
        "type": "fpc",
        "model": "EX4100-48P",
        "serial": f"FJ{(mac or '0' * 12)[-4:]}",
        "version": "23.4R2-S4.11",
        "vc_role": role,
        "vc_state": "present",
        "vc_mode": "HiGiG",
        "uptime": 52 * DAY,
        "cpu_stat": {"idle": 71, "user": 17, "system": 11, "interrupt": 1},
        "memory_stat": {"usage": 34},
        "psus": [
            {"name": "Power Supply 0", "status": "ok"},
            {"name": "Power Supply 1", "status": "ok"},
        ],
        "fans": [
            {"name": "Fan Tray 0 Fan 0", "status": "ok", "rpm": 5400, "airflow": "out"},
            {"name": "Fan Tray 1 Fan 0", "status": "ok", "rpm": 5400, "airflow": "out"},
        ],
        "temperatures": [{"name": "CPU Sensor", "celsius": 47, "status": "ok"}],
        "poe": {"max_power": 740, "power_draw": 122.4},
        "vc_links": [],
        **more,
    }


SWITCHES: Final[list[Body]] = [
    _device(
        "switch",
        STACK,
        "sw-north-1",
        NORTH,
        status="connected",
        hostname="sw-north-1",
        model="EX4100-48P",
        serial="FJ0000",
        version="23.4R2-S4.11",
        vc_mac=STACK,
        ip="10.20.1.2",
        ext_ip="198.51.100.7",
        last_seen=NOW - 25,
        uptime=52 * DAY,
        cpu_stat={"idle": 71, "user": 17, "system": 11, "interrupt": 1, "load_avg": [0.8, 0.7, 1]},
        memory_stat={"usage": 34},
        config_status="COMMITED",
        fw_versions_outofsync=True,
        fwupdate={"status": "upgraded", "progress": 100, "timestamp": NOW - 52 * DAY},
        vc_setup_info={"config_type": "preprovisioned", "err_missing_dev_id_fpc": False},
        clients_stats={"total": {"num_aps": [3, 4], "num_wired_clients": 41}},
        module_stat=[
            _member(
                0,
                STACK,
                "master",
                psus=[
                    {"name": "Power Supply 0", "status": "ok"},
                    {"name": "Power Supply 1", "status": "absent"},
                ],
            ),
            _member(
                1,
                STACK_1,
                "backup",
                version="22.4R3.25",
                fans=[
                    {"name": "Fan Tray 0 Fan 0", "status": "ok", "rpm": 5400, "airflow": "out"},
                    {"name": "Fan Tray 1 Fan 0", "status": "failed", "rpm": 0, "airflow": "out"},
                ],
            ),
            {
                **_member(2, STACK_2, "linecard", vc_state="not-present"),
                **_nulls("version", "uptime", "cpu_stat", "memory_stat", "psus", "fans"),
                **_nulls("temperatures", "poe", "vc_links"),
            },
        ],
        if_stat={"irb.10": {"port_id": "irb", "up": True, "vlan": 10, "ips": ["10.20.1.2/24"]}},
        evpntopo_id=None,
    ),
    _device(
        "switch",
        EDGE_SWITCH,
        "sw-north-2",
        NORTH,
        status="connected",
        hostname="sw-north-2",
        model="EX2300-24P",
        serial="JW200000",
        version="21.4R3-S4.18",
        ip="10.20.1.3",
        last_seen=NOW - 31,
        uptime=19 * MINUTE,
        cpu_stat={"idle": 4, "user": 71, "system": 24, "interrupt": 1, "load_avg": [5.1, 4.4, 3]},
        memory_stat={"usage": 91},
        config_status="COMMITED",
        fw_versions_outofsync=False,
        module_stat=[
            _member(
                0,
                EDGE_SWITCH,
                None,
                model="EX2300-24P",
                version="21.4R3-S4.18",
                uptime=19 * MINUTE,
                vc_state=None,
                psus=[{"name": "Power Supply 0", "status": "ok"}],
                temperatures=[{"name": "CPU Sensor", "celsius": 97, "status": "hot"}],
                cpu_stat={"idle": 4, "user": 71, "system": 24, "interrupt": 1},
                memory_stat={"usage": 91},
            )
        ],
        if_stat={},
        clients_stats={"total": {"num_aps": [1, 0], "num_wired_clients": 9}},
        last_trouble={"code": "103", "timestamp": int((NOW - 19 * MINUTE) * 1000)},
    ),
    _device(
        "switch",
        SOUTH_SWITCH,
        "sw-south-1",
        SOUTH,
        status="connected",
        hostname=None,
        model="EX2300-C-12P",
        serial="HV300000",
        ip="10.30.1.2",
        last_seen=NOW - 55.5,
        **_nulls("version", "uptime", "cpu_stat", "memory_stat", "module_stat", "if_stat"),
        **_nulls("fwupdate", "config_status", "clients_stats", "evpntopo_id", "vc_mac"),
    ),
]


def _node(mac: str, role: str, **more: Any) -> Body:
    """Return a node of the gateway cluster."""
    return {
        "mac": mac,
        "model": "SRX345",
        "serial": f"CY{mac[-4:]}",
        "status": "connected",
        "version": "21.4R3-S5.4",
        "uptime": 80 * DAY,
        "last_seen": NOW - 30.5,
        "vc_role": role,
        "vc_state": "active",
        "psus": [{"name": "Power Supply 0", "status": "ok"}],
        "fans": [],
        "temperatures": [{"name": "Routing Engine", "celsius": 46, "status": "ok"}],
        **more,
    }


GATEWAYS: Final[list[Body]] = [
    _device(
        "gateway",
        GATEWAY,
        "gw-north",
        NORTH,
        status="connected",
        hostname="gw-north",
        model="SRX345",
        serial="CY0000",
        version="21.4R3-S5.4",
        ip="203.0.113.9",
        ext_ip="203.0.113.9",
        last_seen=NOW - 30.5,
        uptime=80 * DAY,
        is_ha=True,
        node_name="node0",
        cluster_stat={"state": "secondary-lost"},
        cluster_config={
            "configuration": "active-passive",
            "operational": "active-passive",
            "status": "Red",
            "last_status_change_reason": "Control link failure",
            "primary_node_health": "Healthy",
            "secondary_node_health": "Not healthy",
            "control_link_info": {"name": "fxp1", "status": "Down"},
            "fabric_link_info": {"Status": "Enabled", "State": "Disabled"},
            "ethernet_connection": [
                {"name": "reth0", "status": "Up"},
                {"name": "reth1", "status": "Down"},
            ],
            "redundancy_group_information": [
                {"Id": 0, "MonitoringFailure": "none", "Threshold": 255},
                {"Id": 1, "MonitoringFailure": "interface-monitoring", "Threshold": 0},
            ],
        },
        cpu_stat={"idle": 83, "user": 9, "system": 8, "interrupt": 0},
        cpu2_stat={"idle": None, "user": None, "system": None},
        memory_stat={"usage": 41},
        memory2_stat={"usage": 97},
        module_stat=[_node(GATEWAY, "primary")],
        module2_stat=[
            _node(
                GATEWAY_1,
                "secondary",
                status="disconnected",
                last_seen=NOW - 3 * DAY,
                uptime=None,
                vc_state="inactive",
                psus=[{"name": "Power Supply 0", "status": "failed"}],
            )
        ],
        if_stat={
            "ge-0/0/0.0": {"port_id": "ge-0/0/0", "port_usage": "wan", "up": True},
            "ge-0/0/1.0": {"port_id": "ge-0/0/1", "port_usage": "wan", "up": False},
        },
        dhcpd_stat={"scanners": {"num_ips": 40, "num_leased": 40}},
        spu_stat=[{"spu_cpu": 7, "spu_memory": 33, "spu_current_session": 900}],
        config_status="COMMITED",
    )
]

EDGES: Final[list[Body]] = [
    {
        "id": EDGE,
        "mac": "020000a1b2c3",
        "name": "me-north",
        "model": "ME-X1",
        "org_id": ORG,
        "site_id": NORTH,
        "for_site": True,
        "status": "connected",
        "mxagent_registered": True,
        "tunterm_registered": True,
        "mxcluster_id": EDGE_CLUSTER,
        "last_seen": NOW - 22,
        "uptime": 77 * DAY,
        "num_tunnels": 0,
        "magic": SECRETS["claim code of a Mist Edge"],
        "cpu_stat": {"idle": 0, "user": 88, "system": 12, "interrupt": 0, "usage": 100},
        "memory_stat": {"usage": 93, "total": 33_554_432, "free": 2_300_000},
        "port_stat": {
            "xe0": {"up": True, "speed": 10_000, "full_duplex": True},
            "xe1": {"up": False, "speed": 0, "full_duplex": False},
        },
        "lag_stat": {"lacp0": {"active_ports": ["xe0"]}},
        "service_stat": {
            "tunterm": {"package_version": "0.1.2700", "running_state": "Stopped"},
            "mxagent": {"package_version": "3.1.1037", "running_state": "Running"},
        },
        "tunterm_stat": {"monitoring_failed": True},
        "fwupdate": {},
    }
]

STATE: Final[list[Body]] = [*ACCESS_POINTS, *SWITCHES, *GATEWAYS]

LEAN: Final = frozenset(
    {
        *("cpu_stat", "cpu2_stat", "memory_stat", "memory2_stat", "module_stat", "module2_stat"),
        *("if_stat", "port_stat", "radio_stat", "lldp_stat", "env_stat", "spu_stat", "dhcpd_stat"),
        *("cluster_config", "cluster_stat", "fwupdate", "clients_stats", "vc_setup_info"),
    }
)
"""What a row of the organization-wide statistics lacks unless `fields` asks."""
NULLED: Final = frozenset({"cpu_stat", "memory_stat", "module_stat"})
"""What of it is sent as null; the rest is missing."""


def lean(row: Body, fields: str) -> Body:
    """Return a row of the organization-wide statistics, with the fields that were asked for."""
    if fields == "*":
        return row
    left_out = LEAN - set(fields.split(","))
    kept = {key: value for key, value in row.items() if key not in left_out}
    return {**kept, **_nulls(*(left_out & NULLED & row.keys()))}


def _owned(kind: str, mac: str, name: str | None, site: str | None, **more: Any) -> Body:
    return {
        "id": device_id(mac),
        "mac": mac,
        "serial": f"S{mac[-6:].upper()}",
        "type": kind,
        "name": name,
        "org_id": ORG,
        "site_id": site,
        "magic": SECRETS["claim code of an access point"],
        "created_time": epoch(400 * DAY),
        "modified_time": epoch(9 * DAY),
        "deviceprofile_id": None,
        "sku": more.get("model"),
        "hw_rev": "A",
        "jsi": False,
        **more,
    }


def _of_state(row: Body) -> Body:
    """Return what the inventory says of a device that has a row of state."""
    vc = {"vc_mac": row["vc_mac"]} if row.get("vc_mac") else {}
    return _owned(
        row["type"],
        row["mac"],
        row["name"],
        row["site_id"],
        model=row["model"],
        serial=row["serial"],
        connected=row["status"] == "connected" if "status" in row else None,
        adopted=row["type"] != "ap",
        **vc,
    )


MEMBERS: Final[list[Body]] = [
    _owned("switch", mac, None, NORTH, model="EX4100-48P", vc_mac=STACK, connected=up, adopted=True)
    for mac, up in ((STACK_1, True), (STACK_2, False))
]
"""Rows of the inventory that only `vc=true` brings."""
STOCK: Final[list[Body]] = [
    _owned(
        "ap",
        STOCK_AP,
        None,
        None,
        model="AP45",
        connected=False,
        magic=SECRETS["claim code of stock"],
    ),
    _owned("switch", STOCK_SWITCH, None, None, model="EX2300-24P", connected=False),
]
INVENTORY: Final[list[Body]] = [*map(_of_state, STATE), *STOCK]


def found(row: Body) -> Body:
    """Return a row of the inventory as its search has it: no `connected`, but a status."""
    state = next((it for it in STATE if it["mac"] == row["mac"]), {})
    kept = ("mac", "serial", "model", "name", "type", "site_id", "org_id", "sku", "magic")
    members = [row, *MEMBERS] if row["mac"] == STACK else []
    more: Body = {"vc_mac": STACK, "master": True} if members else {}
    if members:
        more["members"] = [{key: it[key] for key in ("mac", "model", "serial")} for it in members]
    return {
        **{key: row.get(key) for key in kept},
        "status": state.get("status"),
        "version": state.get("version"),
        "timestamp": NOW - 30.5,
        **more,
    }


def _port(mac: str, kind: str, port: str, **more: Any) -> Body:
    """Return a port as the search for port statistics has it."""
    return {
        "mac": mac,
        "port_id": port,
        "port_mac": mac,
        "org_id": ORG,
        "site_id": NORTH,
        "type": kind,
        "for_site": True,
        "up": True,
        "active": True,
        "disabled": False,
        "unconfigured": False,
        "speed": 1000,
        "full_duplex": True,
        "port_usage": "trunk",
        "stp_state": "forwarding",
        "stp_role": "designated",
        "rx_errors": 0,
        "tx_errors": 0,
        "rx_bytes": 812_000_111,
        "tx_bytes": 640_222_000,
        "poe_on": False,
        **more,
    }


PORTS: Final[list[Body]] = [
    _port(
        STACK,
        "switch",
        "ge-0/0/6",
        port_usage="ap",
        neighbor_mac=DOCK_1,
        poe_on=True,
        neighbor_system_name="ap-dock-1",
    ),
    _port(
        STACK,
        "switch",
        "ge-0/0/7",
        port_usage="ap",
        up=False,
        active=False,
        speed=0,
        full_duplex=False,
        poe_on=False,
        stp_state="disabled",
    ),
    _port(
        STACK,
        "switch",
        "xe-0/2/0",
        speed=10_000,
        neighbor_mac=GATEWAY,
        neighbor_system_name="gw-north",
        rx_errors=48_211,
    ),
    _port(
        EDGE_SWITCH,
        "switch",
        "ge-0/0/23",
        port_usage="uplink",
        speed=10,
        full_duplex=False,
        neighbor_mac=STACK,
        neighbor_system_name="sw-north-1",
        stp_role="root",
    ),
    _port(
        EDGE_SWITCH,
        "switch",
        "ge-0/0/5",
        port_usage="ap",
        up=False,
        active=False,
        speed=0,
        full_duplex=False,
        stp_state="disabled",
    ),
    _port(
        EDGE_SWITCH,
        "switch",
        "ge-0/0/9",
        port_usage="access",
        up=True,
        speed=100,
        auth_state="held",
        mac_count=11,
        mac_limit=10,
    ),
    _port(
        EDGE_SWITCH,
        "switch",
        "ge-0/0/11",
        port_usage="access",
        up=False,
        active=False,
        disabled=True,
        speed=0,
        full_duplex=False,
    ),
    _port(GATEWAY, "gateway", "ge-0/0/0", port_usage="wan"),
    _port(GATEWAY, "gateway", "ge-0/0/1", port_usage="wan", up=False, active=False, speed=0),
]
