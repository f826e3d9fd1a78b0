"""Clients of the small cloud: wireless, wired, of access control. Their types vary by row."""

from __future__ import annotations

from typing import Any, Final

from tests.foreign.devices import DOCK_1, EDGE_SWITCH, GATE, OFFICE_2, STACK
from tests.foreign.marks import DAY, GUEST_WLAN, HOUR, MINUTE, NORTH, NOW, ORG, WLAN, Body

SCANNER: Final = "3a11c0000001"
PHONE: Final = "3a11c0000002"
TABLET: Final = "3a11c0000003"
PRINTER: Final = "3a11d0000001"
CAMERA: Final = "3a11d0000002"
LAPTOP: Final = "3a11e0000001"
VISITOR: Final = "3a11e0000002"


def _wireless(mac: str, host: str | None, ap: str, ssid: str, **more: Any) -> Body:
    return {
        "mac": mac,
        "org_id": ORG,
        "site_id": NORTH,
        "site_ids": [NORTH],
        "ap": [ap],
        "last_ap": ap,
        "ssid": [ssid],
        "last_ssid": ssid,
        "hostname": [host] if host else [],
        "last_hostname": host,
        "band": "5",
        "protocol": "ax",
        "mfg": "Zebra",
        "timestamp": NOW - 61.113,
        **more,
    }


WIRELESS: Final[list[Body]] = [
    _wireless(SCANNER, "scanner-17", DOCK_1, "HERON-SCAN", ip=["10.20.40.17", "10.20.40.99"],
              last_ip="10.20.40.17", last_vlan="240", vlan=["240"], model=["TC52", "TC57"],
              last_wlan_id=WLAN, os=["Android"], last_os="Android 11"),
    _wireless(PHONE, "lenas-phone", GATE, "HERON-OFFICE", last_ip="10.20.50.8", last_vlan=250,
              vlan=[250], model="iPhone 15", mfg="Apple", last_username="lena@heron.example",
              username=["lena@heron.example"], random_mac=True),
    _wireless(TABLET, None, OFFICE_2, "HERON-GUEST", last_vlan=None, site_id=None, band="24",
              model=[], last_wlan_id=GUEST_WLAN),
]  # fmt: skip

SIGNALS: Final[list[Body]] = [
    {"mac": SCANNER, "site_id": NORTH, "ap_mac": DOCK_1, "ssid": "HERON-SCAN", "band": "5",
     "channel": 44, "rssi": -81, "snr": 9, "hostname": "scanner-17", "ip": "10.20.40.17",
     "vlan_id": "240", "last_seen": NOW - 4.5, "assoc_time": NOW - 2 * HOUR, "uptime": 7200.5,
     "rx_rate": 6, "tx_rate": 13.0, "tx_retries": 900, "rx_retries": 1200, "key_mgmt": "WPA2-PSK",
     "proto": "ac", "idle_time": 3.0, "is_guest": False},
    {"mac": PHONE, "site_id": NORTH, "ap_mac": GATE, "ssid": "HERON-OFFICE", "band": "5",
     "channel": 36, "rssi": -52, "snr": 40, "hostname": "lenas-phone", "ip": "10.20.50.8",
     "vlan_id": 250, "last_seen": NOW - 9, "uptime": 1800, "key_mgmt": "WPA3-EAP/CCMP",
     "proto": "ax"},
]  # fmt: skip


def _wired(mac: str, switch: str, port: str, vlan: Any, **more: Any) -> Body:
    return {
        "mac": mac,
        "org_id": ORG,
        "site_id": NORTH,
        "device_mac": [switch],
        "port_id": [port],
        "device_mac_port": [{"device_mac": switch, "port_id": port}],
        "vlan": vlan,
        "timestamp": NOW - 2 * MINUTE + 0.807,
        **more,
    }


WIRED: Final[list[Body]] = [
    _wired(PRINTER, STACK, "ge-0/0/12", [250], last_vlan="250", ip=["10.20.50.40"],
           dhcp_hostname="label-printer-3", auth_method="mac_auth", auth_state="authenticated"),
    _wired(CAMERA, EDGE_SWITCH, "ge-0/0/9", ["260"], last_vlan=260, auth_method="dot1x",
           auth_state="held", dhcp_hostname="dock-cam-9"),
    _wired("3a11d0000003", EDGE_SWITCH, "ge-0/0/10", [], auth_state=None, ip=[]),
]  # fmt: skip


def _nac(mac: str, status: str | None, **more: Any) -> Body:
    return {
        "mac": mac,
        "org_id": ORG,
        "site_id": NORTH,
        "type": "wireless",
        "auth_type": "eap-tls",
        "last_status": status,
        "last_ssid": "HERON-OFFICE",
        "ssid": ["HERON-OFFICE"],
        "last_ap": GATE,
        "timestamp": NOW - 5 * MINUTE + 0.612,
        "random_mac": "true",
        **more,
    }


NAC: Final[list[Body]] = [
    _nac(PHONE, "permitted", last_username="lena@heron.example", last_vlan="250",
         last_nacrule_name="Staff by certificate", nacrule_matched=True,
         last_cert_expiry=NOW + 3 * DAY),
    _nac(LAPTOP, "denied", last_username="otto@heron.example", nacrule_matched=False,
         last_nacrule_name=None, site_id=None,
         last_cert_expiry=NOW - 2 * DAY),
    _nac(VISITOR, "session_ended", auth_type="mab", type="wired", last_nas_vendor="juniper",
         device_mac=STACK, port_id=["ge-0/0/14"], last_username=None, last_ap=None,
         last_ssid=None, ssid=[]),
    _nac("3a11e0000003", "session_stopped", auth_type="eap-ttls", last_vlan=None),
    _nac("3a11e0000004", "session_started", auth_type=None, type=None, last_username="mara"),
]  # fmt: skip

NAC_EVENTS: Final[list[Body]] = [
    {"type": kind, "mac": LAPTOP, "org_id": ORG, "site_id": None, "ap": GATE,
     "auth_type": "eap-tls", "ssid": "HERON-OFFICE", "username": "otto@heron.example",
     "nas_vendor": "juniper-mist", "random_mac": False, "timestamp": NOW - ago, **more}
    for kind, ago, more in (
        ("NAC_CLIENT_CERT_EXPIRED", 301, {"text": "TLS alert: certificate expired"}),
        ("NAC_CLIENT_DENY", 300, {"nacrule_matched": False}),
    )
]  # fmt: skip
"""Why a client was refused is said just before it is."""
