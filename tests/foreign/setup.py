"""How the small cloud is set up: sites, settings, WLANs, webhooks, licences, service levels."""

from __future__ import annotations

from typing import Any, Final

from tests.foreign.devices import DOCK_1, GATE, STATE
from tests.foreign.marks import (
    DAY,
    EDGE_CLUSTER,
    GUEST_WLAN,
    HOUR,
    NETWORK_TEMPLATE,
    NORTH,
    NOW,
    NOWHERE,
    ORG,
    ORG_NAME,
    SECRETS,
    SOUTH,
    WLAN,
    YARD,
    Body,
    epoch,
)

SELF: Final[Body] = {
    "name": "monitoring",
    "privileges": [
        {
            "scope": "org",
            "org_id": ORG,
            "org_name": ORG_NAME,
            "name": ORG_NAME,
            "msp_id": None,
            "role": "read",
            "views": ["org_admin"],
        }
    ],
    "tags": [],
}
"""What `/self` says of an organization's token: a name, no e-mail, a view nobody published."""

ORGANIZATION: Final[Body] = {
    "id": ORG,
    "name": ORG_NAME,
    "msp_id": None,
    "orggroup_ids": [],
    "allow_mist": True,
    "session_expiry": 1440,
    "alarmtemplate_id": None,
    "created_time": 1_650_000_000.25,
    "modified_time": NOW - DAY,
}


def _site(number: str, name: str, **more: Any) -> Body:
    return {
        "id": number,
        "org_id": ORG,
        "name": name,
        "country_code": "DE",
        "timezone": "Europe/Berlin",
        "address": "Hafenstrasse 4, Bremen",
        "latlng": {"lat": 53.1, "lng": 8.78},
        "networktemplate_id": NETWORK_TEMPLATE,
        "rftemplate_id": None,
        "gatewaytemplate_id": None,
        "aptemplate_id": None,
        "sitetemplate_id": None,
        "secpolicy_id": None,
        "alarmtemplate_id": None,
        "sitegroup_ids": [],
        "created_time": 1_651_000_000,
        "modified_time": 1_690_000_000.5,
        **more,
    }


SITES: Final[list[Body]] = [
    _site(NORTH, "Depot North", notes="gate code is on the board"),
    {
        **dict.fromkeys(_site("", "")),
        "id": SOUTH,
        "org_id": ORG,
        "name": "Depot South",
        "timezone": None,
        "country_code": None,
    },
    {"id": YARD, "org_id": ORG, "name": "Yard East"},
]
"""One whole, one of nulls, one of which hardly anything is sent."""


def site_state(site: Body) -> Body:
    """Return what the statistics say of a site; nothing but the site of one without telemetry."""
    if site["id"] == YARD:
        return site
    counts: Body = {}
    for kind in ("ap", "switch", "gateway"):
        rows = [it for it in STATE if it["site_id"] == site["id"] and it["type"] == kind]
        counts[f"num_{kind}"] = len(rows)
        counts[f"num_{kind}_connected"] = sum(it.get("status") == "connected" for it in rows)
    return {
        **site,
        **counts,
        "num_devices": sum(counts[f"num_{kind}"] for kind in ("ap", "switch", "gateway")),
        "num_devices_connected": sum(
            counts[f"num_{kind}_connected"] for kind in ("ap", "switch", "gateway")
        ),
        "num_clients": 24 if site["id"] == NORTH else None,
        "tzoffset": 60,
    }


ORG_STATE: Final[Body] = {
    **ORGANIZATION,
    "num_sites": 3,
    "num_devices": 12,
    "num_devices_connected": 9,
    "num_devices_disconnected": 2,
    "num_inventory": 14,
    "sle": [{"path": "coverage", "user_minutes": {"ok": 8100.5, "total": 9000.0}}],
}

WLANS: Final[list[Body]] = [
    {
        "id": WLAN, "org_id": ORG, "ssid": "HERON-SCAN", "enabled": True, "bands": ["24", "5"],
        "vlan_enabled": True, "vlan_id": "240", "interface": "all", "apply_to": "site",
        "auth": {"type": "psk", "psk": SECRETS["pre-shared key of a WLAN"],
                 "pairwise": ["wpa2-ccmp"], "keys": [None, SECRETS["WEP key"]]},
        "template_id": NETWORK_TEMPLATE, "isolation": False, "hide_ssid": False,
    },
    {
        "id": "5a7b9c1d-42d6-4f38-9aeb-1c2d3e4f5063", "org_id": ORG, "ssid": "HERON-OFFICE",
        "enabled": True, "bands": ["5", "6"], "vlan_enabled": True, "vlan_id": 250,
        "auth": {"type": "eap", "pairwise": ["wpa3", "wpa2-ccmp"]},
        "auth_servers": [{"host": "10.20.1.60", "port": 1812,
                          "secret": SECRETS["secret of a RADIUS server"]}],
        "acct_servers": [{"host": "10.20.1.60", "port": 1813,
                          "secret": SECRETS["secret of a RADIUS server"]}],
    },
    {
        "id": GUEST_WLAN, "org_id": ORG, "ssid": "HERON-GUEST", "enabled": True,
        "band": "24", "auth": {"type": "open"}, "vlan_enabled": False, "vlan_id": None,
        "portal": {"enabled": True, "auth": "external",
                   "external_portal_url": "https://portal.heron.example/in"},
        "portal_api_secret": SECRETS["secret of a portal"],
    },
]  # fmt: skip

ORG_SETTING: Final[Body] = {
    "org_id": ORG,
    "id": "7e8f9a0b-75a9-4bcd-8e1f-5a6b7c8d9e0f",
    "created_time": 1_650_000_000,
    "modified_time": NOW - DAY,
    "password_policy": {"enabled": False, "min_length": 8, "requires_two_factor_auth": False},
    "security": {
        "disable_local_ssh": False,
        "fips_zeroize_password": SECRETS["password that zeroizes"],
    },
    "cloudshark": {"apitoken": SECRETS["token of an integration"], "url": "https://cs.example"},
    "device_cert": {
        "cert": "-----BEGIN CERTIFICATE-----\nMIIFZjCC\n-----END CERTIFICATE-----",
        "key": f"-----BEGIN PRIVATE KEY-----\n{SECRETS['key of a certificate']}\n-----END",
    },
    "ui_idle_timeout": 0,
    "device_updown_threshold": None,
    "disable_remote_shell": False,
    "junos_shell_access": {"admin": "admin", "write": "admin", "read": "none"},
    "mgmt": {"use_mxtunnel": False},
    "marvis": {"auto_operations": {"ap_non_compliant": True}},
}

SITE_SETTING: Final[Body] = {
    "org_id": ORG,
    "site_id": NORTH,
    "for_site": True,
    "vars": {"office_vlan": "250", "ppsk_seed": SECRETS["pre-shared key of a person"]},
    "switch_mgmt": {
        "root_password": SECRETS["root password of switches"],
        "config_revert_timer": 10,
    },
    "snmp_config": {
        "enabled": True,
        "v2c_config": [{"community_name": SECRETS["SNMP community"], "authorization": "read-only"}],
    },
    "vrrp_config": {"groups": {"1": {"auth_password": SECRETS["password of VRRP"]}}},
    "additional_config_cmds": [
        f'set system root-authentication encrypted-password "{SECRETS["hash in a CLI command"]}"',
    ],
    "rogue": {"enabled": False},
    "auto_upgrade": {"enabled": False},
    "persist_config_on_device": True,
    "device_updown_threshold": None,
}

PSKS: Final[list[Body]] = [
    {
        "id": "8f9a0b1c-86ba-4cde-9f20-6b7c8d9e0f1a",
        "name": "lena",
        "passphrase": SECRETS["pre-shared key of a person"],
        "ssid": "HERON-SCAN",
        "org_id": ORG,
        "usage": "multi",
        "vlan_id": "240",
        "expire_time": None,
    }
]

SSOS: Final[list[Body]] = [
    {
        "id": "90ab1c2d-97cb-4def-a031-7c8d9e0f1a2b",
        "name": "Corporate login",
        "idp_type": "oauth",
        "org_id": ORG,
        "scim_enabled": True,
        "scim_secret_token": SECRETS["token of SCIM"],
        "domain": "heron-login",
    }
]

TOKENS: Final[list[Body]] = [
    {
        "id": "a1bc2d3e-a8dc-4ef0-b142-8d9e0f1a2b3c",
        "name": "terraform-ci",
        "key": SECRETS["key of an API token"],
        "org_id": ORG,
        "privileges": [{"scope": "org", "role": "admin"}],
        "created_by": None,
        "last_used": None,
        "src_ips": [],
    }
]

WEBHOOKS: Final[list[Body]] = [
    {
        "id": "b2cd3e4f-b9ed-4f01-8253-9e0f1a2b3c4d",
        "name": "to the ticket desk",
        "type": "http-post",
        "enabled": True,
        "org_id": ORG,
        "topics": ["alarms", "device-updowns"],
        "url": f"https://hooks.heron.example/in?sig={SECRETS['key in the URL of a webhook']}",
        "secret": SECRETS["secret of a webhook"],
        "headers": {"Authorization": SECRETS["header of a webhook"], "X-Desk": "heron"},
        "verify_cert": False,
    },
    {
        "id": "b2cd3e4f-b9ed-4f01-8253-9e0f1a2b3c4e",
        "name": "to the log store",
        "type": "splunk",
        "enabled": False,
        "org_id": ORG,
        "topics": ["audits"],
        "url": "https://splunk.heron.example:8088",
        "splunk_token": SECRETS["token of Splunk"],
        "verify_cert": True,
    },
]  # fmt: skip

LICENCES: Final[Body] = {
    "entitled": {"SUB-MAN": 8, "SUB-EX24": 2, "SUB-VNA": 5},
    "summary": {"SUB-MAN": 12, "SUB-EX24": 2, "SUB-VNA": 0},
    "fully_loaded": {"SUB-MAN": 12},
    "amendments": [],
    "licenses": [
        {"id": "c3de4f50-cafe-4012-9364-af1b2c3d4e5f", "type": "SUB-MAN", "quantity": 8,
         "remaining_quantity": 0, "subscription_id": "MAN-0000h1", "order_id": "00700700",
         "start_time": epoch(300 * DAY), "end_time": epoch(-20 * DAY), "org_id": ORG},
    ],
}  # fmt: skip

NETWORK_TEMPLATES: Final[list[Body]] = [
    {
        "id": NETWORK_TEMPLATE,
        "org_id": ORG,
        "name": "depot-switches",
        "networks": {"scanners": {"vlan_id": "240"}, "office": {"vlan_id": 250}},
        "port_usages": {"ap": {"mode": "trunk", "port_network": "office", "all_networks": True}},
        "created_time": 1_650_000_000,
        "modified_time": 1_690_000_000,
    }
]

NETWORKS: Final[list[Body]] = [
    {"id": "d4ef5061-db0f-4123-8475-b02c3d4e5f60", "org_id": ORG, "name": "scanners",
     "vlan_id": "240", "subnet": "10.20.40.0/24", "gateway": None},
    {"id": "d4ef5061-db0f-4123-8475-b02c3d4e5f61", "org_id": ORG, "name": "office",
     "vlan_id": 250, "subnet": "10.20.40.0/22", "gateway": "10.20.40.1"},
]  # fmt: skip

FABRIC: Final = "e5f06172-ec10-4234-9586-c13d4e5f6071"
FABRICS: Final[list[Body]] = [
    {
        "id": FABRIC,
        "name": "north-core",
        "org_id": ORG,
        "site_id": NOWHERE,
        "for_site": False,
        "pod_names": {"1": "Pod 1"},
        "evpn_options": {"routed_at": "core", "overlay": {"as": 65000}},
        "created_time": 1_680_000_000,
        "modified_time": 1_690_000_000,
    }
]
FABRIC_SWITCHES: Final[list[Body]] = [
    {"mac": "f4a739100000", "role": "collapsed-core", "site_id": NORTH, "router_id": "172.16.254.1",
     "esilaglinks": [], "uplinks": [], "downlinks": ["f4a739200000"], "model": "EX4100-48P"},
    {"mac": "f4a739200000", "role": "collapsed-core", "site_id": NORTH, "router_id": "172.16.254.2",
     "esilaglinks": [], "uplinks": [], "downlinks": ["f4a739100000"], "model": "EX2300-24P"},
]  # fmt: skip

BGP: Final[list[Body]] = [
    {"org_id": ORG, "site_id": NORTH, "mac": "f4a739100000", "model": "EX4100-48P",
     "neighbor": "172.16.254.2", "neighbor_mac": "f4a739200000", "local_as": 65000,
     "neighbor_as": "65000", "state": "active", "up": False, "uptime": None, "rx_routes": 0,
     "tx_routes": 0, "for_overlay": True, "evpn_overlay": True, "vrf_name": "default",
     "flap_count": 9, "timestamp": NOW - 33.5},
    {"org_id": ORG, "site_id": NORTH, "mac": "4c6d58400000", "model": "SRX345", "node": "node0",
     "neighbor": "203.0.113.1", "local_as": 64999, "neighbor_as": 64512, "state": "established",
     "up": True, "uptime": 86_400, "rx_routes": 1, "tx_routes": 4, "vrf_name": "default",
     "timestamp": NOW - 30},
]  # fmt: skip

VPN_PEERS: Final[list[Body]] = [
    {"org_id": ORG, "site_id": NORTH, "mac": "4c6d58400000", "node": "node0", "type": "ipsec",
     "port_id": "ge-0/0/1", "router_name": "gw-north", "peer_router_name": "hub-1",
     "peer_mac": None, "peer_site_id": None, "up": False, "is_active": False, "latency": None,
     "loss": 100.0, "jitter": None, "mos": None, "uptime": None, "last_seen": NOW - 55 * 60},
    {"org_id": ORG, "site_id": NORTH, "mac": "4c6d58400000", "node": "node0", "type": "ipsec",
     "port_id": "ge-0/0/0", "router_name": "gw-north", "peer_router_name": "hub-2", "up": True,
     "is_active": True, "latency": 21.0, "loss": 0, "jitter": 1.5, "mos": 4.2, "uptime": 7200,
     "last_seen": NOW - 12},
]  # fmt: skip

ROGUES: Final[list[Body]] = [
    {"ap_mac": DOCK_1, "avg_rssi": -61.5, "bssid": f"00-aa-bb-cc-dd-{number:02x}",
     "channel": str(1 + number), "num_aps": 2, "ssid": f"freight-wifi-{number}",
     "times_heard": 12 + number}
    for number in range(5)
]  # fmt: skip

RRM_EVENTS: Final[list[Body]] = [
    {"ap": GATE, "band": "5", "channel": 36 + 4 * number, "pre_channel": 149, "power": 12,
     "pre_power": 15, "bandwidth": 40, "pre_bandwidth": 80, "event": "radar-detected",
     "timestamp": NOW - number * HOUR, "usage": "5"}
    for number in range(4)
]  # fmt: skip

MXCLUSTERS: Final[list[Body]] = [{"id": EDGE_CLUSTER, "name": "north-edges", "org_id": ORG}]

LEVELS: Final[dict[str, dict[str, float]]] = {
    "wifi": {
        "coverage": 0.64,
        "capacity": 0.97,
        "roaming": 0.99,
        "throughput": 0.93,
        "time-to-connect": 0.88,
        "successful-connect": 0.71,
        "ap-health": 0.75,
        "ap-availability": 0.8,
    },
    "wired": {"switch-health": 0.55, "switch-throughput": 0.96, "switch-bandwidth": 0.98},
    "wan": {"gateway-health": 0.5, "wan-link-health": 0.62, "application_health": 0.94},
}
"""The share of Depot North's minutes that was good, by kind of network and level."""
LEVEL_NAMES: Final = {
    "successful-connect": "failed-to-connect",
    "switch-health": "switch_health",
    "switch-throughput": "switch_throughput",
}
"""Names that a site's own levels have; the organization's list spells some in another way."""


def site_levels(kind: str) -> list[Body]:
    """Return the levels of every site; of one without telemetry nothing but its id is sent."""
    counted = {"wifi": "num_aps", "wired": "num_switches", "wan": "num_gateways"}[kind]
    return [
        {"site_id": NORTH, counted: 5, "num_clients": 24, **LEVELS[kind]},
        {"site_id": SOUTH, "num_clients": 0, **dict.fromkeys(LEVELS[kind])},
        {"site_id": YARD},
    ]


def level_names() -> list[str]:
    """Return the names of the levels that Depot North measures."""
    return [LEVEL_NAMES.get(name, name) for level in LEVELS.values() for name in level]


def _samples(share: float, hours: int = 6) -> Body:
    total = [100.0] * hours
    return {
        "total": total,
        "degraded": [round(100 * (1 - share), 4)] * hours,
        "value": [share] * hours,
    }


def level(name: str) -> Body:
    """Return a level of Depot North over six hours, with what spoils it."""
    shares = {
        LEVEL_NAMES.get(key, key): share for kind in LEVELS.values() for key, share in kind.items()
    }
    samples = _samples(shares[name])
    lost = samples["degraded"]
    return {
        "start": epoch(6 * HOUR),
        "end": epoch(0),
        "sle": {"name": name, "interval": 3600, "x_label": "seconds", "y_label": "%",
                "samples": samples},
        "impact": {"num_users": 9, "total_users": 24, "num_aps": 2, "total_aps": 5},
        "classifiers": [
            {"name": cause, "interval": 3600, "x_label": "seconds", "y_label": "user-minutes",
             "impact": {"num_users": 7, "total_users": 24, "num_aps": 2, "total_aps": 5},
             "samples": {"total": samples["total"], "degraded": [part * it for it in lost],
                         "duration": [part * it for it in lost]}}
            for cause, part in (("weak-signal", 0.9), ("asymmetry-uplink", 0.1))
        ],
        "events": [],
    }  # fmt: skip


SUFFERERS: Final[dict[str, list[Body]]] = {
    "aps": [{"ap_mac": GATE, "name": "ap-gate", "degraded": 190.0, "total": 300.0}],
    "switches": [{"switch_mac": "f4a739200000", "name": "sw-north-2", "degraded": 270.0,
                  "total": 300.0}],
    "gateways": [{"gateway_mac": "4c6d58400000", "name": "gw-north", "degraded": 300.0,
                  "total": 600.0}],
    "users": [{"mac": "3a11c0000001", "name": "scanner-17", "ap_mac": GATE, "degraded": 80.0,
               "total": 100.0, "ssid": "HERON-SCAN"}],
}  # fmt: skip
"""What suffers from a level, by kind; other kinds do not."""


def impact(name: str) -> Body:
    """Return which access points suffered from a level."""
    return {
        "start": epoch(6 * HOUR),
        "end": epoch(0),
        "metric": name,
        "classifier": "",
        "failure": "",
        "ap": [{"ap_mac": GATE, "name": "ap-gate", "degraded": 190.0, "total": 300.0,
                "duration": 190.0}],
        "wlan": [],
        "device_os": [],
        "device_type": [],
        "band": [{"band": "5", "name": "5", "degraded": 200.0, "total": 600.0, "duration": 0}],
    }  # fmt: skip
