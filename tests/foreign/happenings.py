"""What happened in the small cloud: alarms, events of devices, the audit log."""

from __future__ import annotations

from typing import Any, Final

from tests.foreign.devices import (
    DOCK_1,
    DOCK_2,
    EDGE_SWITCH,
    GATEWAY,
    OFFICE_2,
    STACK,
)
from tests.foreign.marks import (
    DAY,
    EDGE,
    HOUR,
    MINUTE,
    NORTH,
    NOW,
    ORG,
    SECRETS,
    SOUTH,
    Body,
    epoch,
)


def _alarm(number: int, kind: str, group: str, severity: str, ago: float, **more: Any) -> Body:
    return {
        "id": f"a1a2a3a4-0000-4000-8000-{number:012x}",
        "org_id": ORG,
        "site_id": NORTH,
        "type": kind,
        "group": group,
        "severity": severity,
        "count": 1,
        "timestamp": NOW - ago,
        "last_seen": NOW - ago + 0.5,
        **more,
    }


ALARMS: Final[list[Body]] = [
    _alarm(1, "device_down", "infrastructure", "warn", 20 * HOUR, aps=[DOCK_2],
           hostnames=["ap-dock-2"]),
    _alarm(2, "sw_alarm_chassis_fan", "infrastructure", "warn", 5 * HOUR, switches=[STACK],
           hostnames=["sw-north-1"], reasons=["FPC 1 Fan Tray 1 Failed"], model="EX4100-48P",
           fw_version="23.4R2-S4.11"),
    _alarm(3, "sw_bad_optics", "infrastructure", "warn", 4 * HOUR, switches=[STACK],
           hostnames=["sw-north-1"], port_ids=["xe-0/2/0"], peer={},
           reasons=["xe-0/2/0: RX power of optical interface is low (-31.55 dBm)"], count=7),
    _alarm(4, "ap_bad_cable", "marvis", "critical", 3 * HOUR, status="open",
           category="layer_1", suggestion="test_replace_cable",
           details={"action": "test_replace_cable", "category": "layer_1", "status": "open",
                    "symptom": "bad_cable"},
           impacted_entities=[{"entity_type": "ap", "entity_name": "ap-dock-2",
                               "entity_mac": DOCK_2, "connected_switch_name": "sw-north-1",
                               "connected_switch_mac": STACK, "port_id": "ge-0/0/7"}],
           port_ids=["ge-0/0/7"], email_content={"Status": "open"}),
    _alarm(5, "missing_vlan", "marvis", "critical", 2 * HOUR, status="reoccured",
           category="switch", suggestion="add_vlan",
           details={"action": "add_vlan", "category": "switch", "symptom": "missing_vlan",
                    "state": "open"},
           impacted_entities=[{"entity_type": "ap", "entity_name": "ap-office-2",
                               "entity_mac": OFFICE_2, "connected_switch_name": "sw-north-2",
                               "connected_switch_mac": EDGE_SWITCH, "port_id": "ge-0/0/3",
                               "vlan": [240, 241]}]),
    _alarm(6, "minis_dhcp_failure", "marvis", "critical", 90 * MINUTE, status="resolved",
           resolved_time=epoch(50 * MINUTE), suggestion="check_dhcp_failure",
           root_cause="dhcp_server", impacted_client_count=13,
           impacted_entities=[{"entity_type": "wlan", "entity_name": "HERON-SCAN",
                               "ui_display_field": "HERON-SCAN"}]),
    _alarm(7, "port_flap", "marvis", "warn", 80 * MINUTE, resolved_time=epoch(10 * MINUTE),
           impacted_entities=[{"entity_type": "switch", "entity_name": "sw-north-2",
                               "entity_mac": EDGE_SWITCH, "port_id": "ge-0/0/23"}]),
    _alarm(8, "pallet_robot_lost", "robotics", "critical", 70 * MINUTE,
           hostnames=["robot-cell-4"], reasons=["heartbeat missing"]),
    _alarm(9, "rogue_ap", "security", "critical", 65 * MINUTE, site_id=SOUTH, count=16,
           aps=["d420b0b00001"], ssids=["Free Freight WiFi"], bssids=["00aabbccdd01"],
           acked=True, acked_time=epoch(30 * MINUTE), ack_admin_name="Mara Lindt",
           note="known neighbour"),
    _alarm(10, "ha_control_link_down", "infrastructure", "critical", 60 * MINUTE,
           gateways=[GATEWAY], hostnames=["gw-north"]),
    _alarm(11, "mist_edge_psu_unplugged", "infrastructure", "critical", 45 * MINUTE,
           mxedges=[EDGE], hostnames=["me-north"]),
    _alarm(12, "device_reconnected", "infrastructure", "info", 40 * MINUTE, site_id=None,
           aps=[DOCK_1], hostnames=["ap-dock-1"], status="open"),
]  # fmt: skip
"""Few have a status, as in a live cloud; Marvis has more statuses than are published."""


def _event(kind: str, device: str, mac: str, ago: float, **more: Any) -> Body:
    return {
        "type": kind,
        "device_type": device,
        "mac": mac,
        "org_id": ORG,
        "site_id": NORTH,
        "timestamp": NOW - ago,
        "count": 1,
        **more,
    }


CAPTURE: Final = (
    f"https://pcap.s3.amazonaws.com/a.pcap?X-Amz-Signature={SECRETS['signature of a capture']}"
)


def _switch_event(kind: str, ago: float, **more: Any) -> Body:
    return _event(kind, "switch", STACK, ago, chassis_mac=STACK, model="EX4100-48P",
                  version="23.4R2-S4.11", **more)  # fmt: skip


EVENTS: Final[list[Body]] = [
    _event("AP_DISCONNECTED", "ap", DOCK_2, 20 * HOUR, ap=DOCK_2, text="no heartbeat"),
    _event("AP_CONFIG_FAILED", "ap", "5c5b35a00003", 6 * HOUR, ap="5c5b35a00003",
           text="config reverted: no cloud after change"),
    _event("AP_UPGRADE_FAILED", "ap", OFFICE_2, 5 * HOUR, ap=OFFICE_2, apfw="0.12.27452",
           text="Download failed"),
    _event("AP_RESTARTED", "ap", DOCK_1, 4.5 * HOUR, ap=DOCK_1, reason="power_cycle"),
    _switch_event("SW_EVPN_CORE_ISOLATED", 4 * HOUR,
                  text="EVPN core isolated: all overlay neighbors are down"),
    _switch_event("SW_LACPD_TIMEOUT", 3.5 * HOUR, port_id="ae0",
                  text="LACP current while timer expired, ifd xe-0/2/0 ae0"),
    _switch_event("SW_FPC_POWER_OFF", 3 * HOUR, text="FPC 2 power off: jnxFruOfflineReason=8"),
    _switch_event("SW_ALARM_CHASSIS_PSU", 2.75 * HOUR, text="FPC 0 PEM 1 Not Present"),
    _switch_event("SW_ALARM_CHASSIS_FAN", 2.5 * HOUR, text="FPC 1 Fan Tray 1 Failed"),
    _switch_event("SW_QUANTUM_DRIFT", 2 * HOUR, text="sync of lattice lost"),
    _event("SW_RESTARTED", "switch", EDGE_SWITCH, 19 * MINUTE, chassis_mac=EDGE_SWITCH,
           model="EX2300-24P", reason="0x1:power cycle/failure"),
    *(_event(kind, "switch", EDGE_SWITCH, ago * MINUTE, chassis_mac=EDGE_SWITCH,
             port_id="ge-0/0/23", text=f"ifName ge-0/0/23 {kind}",
             pcap_url=CAPTURE)
      for ago, kind in ((18, "SW_PORT_UP"), (16, "SW_PORT_DOWN"), (15, "SW_PORT_UP"),
                        (13, "SW_PORT_DOWN"), (12, "SW_PORT_UP"), (11, "SW_PORT_DOWN"),
                        (10, "SW_PORT_UP"))),
    _event("GW_HA_CONTROL_LINK_DOWN", "gateway", GATEWAY, 60 * MINUTE, node="node0",
           model="SRX345", text="fxp1 down"),
    _event("GW_VPN_PATH_DOWN", "gateway", GATEWAY, 55 * MINUTE, node="node0", model="SRX345",
           port_id="ge-0/0/1", text="VPN path hub-1 via ge-0/0/1 is down"),
]  # fmt: skip

EDGE_EVENTS: Final[list[Body]] = [
    {"type": "ME_PSU_UNPLUGGED", "mxedge_id": EDGE, "mxedge_name": "me-north", "org_id": ORG,
     "mxcluster_id": None, "component": "PSU 2", "timestamp": NOW - 45 * MINUTE,
     "device_type": "mxedge", "service": None, "text": "PSU 2 is unplugged"},
    {"type": "ME_SERVICE_CRASHED", "mxedge_id": EDGE, "mxedge_name": "me-north", "org_id": ORG,
     "service": "tunterm", "timestamp": NOW - 44 * MINUTE, "device_type": "mxedge"},
]  # fmt: skip

LOGS: Final[list[Body]] = [
    {"id": "b1b2b3b4-0000-4000-8000-000000000001", "org_id": ORG, "site_id": None,
     "admin_id": "c1c2c3c4-0000-4000-8000-000000000001",
     "admin_name": "Mara Lindt mara.lindt@heron.example", "message": 'Update WLAN "HERON-SCAN"',
     "timestamp": NOW - 3 * HOUR, "src_ip": "198.51.100.20",
     "before": {"auth": {"psk": SECRETS["key in the audit log"]}, "vlan_id": 230},
     "after": {"auth": {"psk": SECRETS["pre-shared key of a WLAN"]}, "vlan_id": 240}},
    {"id": "b1b2b3b4-0000-4000-8000-000000000002", "org_id": ORG, "site_id": NORTH,
     "admin_id": None, "admin_name": None, "message": 'Reboot Device "sw-north-2"',
     "timestamp": NOW - 20 * MINUTE, "src_ip": None, "for_site": True},
    {"id": "b1b2b3b4-0000-4000-8000-000000000003", "org_id": ORG,
     "admin_id": "c1c2c3c4-0000-4000-8000-000000000002", "admin_name": "Token terraform-ci",
     "message": 'Delete Network Template "old-yard"', "timestamp": NOW - DAY / 2,
     "src_ip": "203.0.113.77"},
]  # fmt: skip
