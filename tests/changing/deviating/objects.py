"""What the test cloud keeps at the start: an object of each kind, with what is hard to change.

Names and places of fields are those of the published description of the API; secrets stand at the
root, in objects, in maps and in lists.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

Json = dict[str, Any]

ORG: Final = "/api/v1/orgs/20ae9839-0ae6-574e-ad63-7e2d8cc76cf3"
SITE: Final = "/api/v1/sites/bc74a0d8-517e-5a77-9234-e9e2f0f5b1f7"
"""Larkspur University and its Harbour Branch, so that names, sites and statistics are there."""

SECRETS: Final = frozenset(
    {"passphrase", "password", "psk", "root_password", "secret", "splunk_token"}
)
"""Fields of these objects that hold a secret; the description calls them passwords or secrets."""

FIXED: Final = frozenset({"created_time", "id", "modified_time", "org_id", "site_id"})
"""Fields that no body sets."""

COLLECTIONS: Final = {
    "alarmtemplate": f"{ORG}/alarmtemplates",
    "device": f"{SITE}/devices",
    "gatewaytemplate": f"{ORG}/gatewaytemplates",
    "nacrule": f"{ORG}/nacrules",
    "networktemplate": f"{ORG}/networktemplates",
    "psk": f"{ORG}/psks",
    "rftemplate": f"{ORG}/rftemplates",
    "sitewlan": f"{SITE}/wlans",
    "usermac": f"{ORG}/usermacs",
    "webhook": f"{ORG}/webhooks",
    "wlan": f"{ORG}/wlans",
}
SINGLE: Final = {"orgsetting": f"{ORG}/setting", "sitesetting": f"{SITE}/setting"}


def identifier(name: str) -> str:
    """Give the same id for a name in every run."""
    return str(uuid5(NAMESPACE_URL, f"test-cloud/{name}"))


def path_of(kind: str) -> str:
    """Return where the object of a kind is."""
    return SINGLE.get(kind) or f"{COLLECTIONS[kind]}/{identifier(kind)}"


def _servers(kind: str) -> list[Json]:
    return [
        {"host": f"192.0.2.{number}", "port": 1812, "secret": f"S3cr3t-{kind}-{number}"}
        for number in (1, 2)
    ]


def _radius(kind: str) -> Json:
    return {"auth_servers": _servers(kind), "auth_servers_timeout": 5}


def _wlan(kind: str) -> Json:
    return {
        "ssid": f"Larkspur-{kind}",
        "vlan_id": 50,
        "enabled": True,
        "bands": ["24", "5"],
        "auth": {"type": "psk", "psk": f"S3cr3t-{kind}-psk", "pairwise": ["wpa2-ccmp"]},
        "auth_servers": _servers(kind),
        "portal": {"enabled": False, "auth": "none"},
        "ap_ids": [identifier(f"ap-{number}") for number in range(4)],
    }


OBJECTS: Final[dict[str, Json]] = {
    "alarmtemplate": {
        "name": "Night watch",
        "delivery": {"enabled": True, "additional_emails": ["noc@example.edu"]},
        "rules": {"ap_offline": {"enabled": True}},
    },
    "device": {
        "name": "med-acc-p1-03",
        "mac": "5c5b35510003",
        "role": "access",
        "managed": True,
        "switch_mgmt": {"root_password": "S3cr3t-device-root", "ap_affinity_threshold": 12},
        "port_config": {"ge-0/0/1": {"usage": "ap"}, "ge-0/0/2": {"usage": "iot"}},
    },
    "gatewaytemplate": {
        "name": "Branch",
        "tunnel_configs": {
            "east": {"provider": "zscaler-ipsec", "psk": "S3cr3t-east", "mtu": 1400},
            "west": {"provider": "zscaler-ipsec", "psk": "S3cr3t-west", "mtu": 1400},
        },
        "ntp_servers": ["192.0.2.123"],
        "path_preferences": {"lan": {"strategy": "ordered"}},
    },
    "nacrule": {
        "name": "Staff",
        "action": "allow",
        "enabled": True,
        "order": 3,
        "matching": {"auth_type": "eap-tls", "nactags": [identifier("tag")]},
    },
    "networktemplate": {
        "name": "Campus",
        "switch_mgmt": {"root_password": "S3cr3t-root", "ap_affinity_threshold": 12},
        "radius_config": _radius("networktemplate"),
        "ntp_servers": ["192.0.2.123", "192.0.2.124"],
        "networks": {f"net{number}": {"vlan_id": number} for number in range(1, 5)},
        "port_usages": {"iot": {"mode": "access", "port_network": "net1"}},
    },
    "orgsetting": {
        "api_policy": {"no_reveal": False},
        "device_updown_threshold": 5,
        "password_policy": {"enabled": False, "min_length": 8},
        "switch_mgmt": {"root_password": "S3cr3t-org-root", "ap_affinity_threshold": 12},
    },
    "psk": {
        "name": "Printers",
        "passphrase": "S3cr3t-passphrase",
        "ssid": "Larkspur-wlan",
        "usage": "multi",
        "vlan_id": 50,
        "macs": ["5c5b35000001", "5c5b35000002"],
    },
    "rftemplate": {
        "name": "Dense",
        "country_code": "GB",
        "band_5": {"power_min": 5, "power_max": 17, "channels": [36, 40, 44]},
    },
    "sitesetting": {
        "rogue": {"enabled": True, "min_rssi": -80},
        "device_updown_threshold": 5,
        "switch_mgmt": {"root_password": "S3cr3t-site-root", "ap_affinity_threshold": 12},
        "radius_config": _radius("sitesetting"),
        "vars": {"SITE_NET": "7"},
    },
    "sitewlan": _wlan("sitewlan"),
    "usermac": {"mac": "5c5b35000009", "labels": ["printer"], "vlan": "50"},
    "webhook": {
        "name": "Tickets",
        "url": "https://hooks.example.edu/mist",
        "enabled": True,
        "secret": "S3cr3t-webhook",
        "splunk_token": "S3cr3t-splunk",
        "topics": ["alarms", "audits"],
        "type": "http-post",
    },
    "wlan": _wlan("wlan"),
}


def kept_at_the_start() -> dict[str, Json]:
    """Return the objects by path, each with what the cloud sets itself."""
    return {path_of(kind): {**fields, **_own(kind)} for kind, fields in OBJECTS.items()}


def _own(kind: str) -> Json:
    path = path_of(kind)
    home = {"site_id": SITE.rpartition("/")[2]} if path.startswith(SITE) else {}
    times = {"created_time": 1_700_000_000, "modified_time": 1_700_000_000}
    return {"id": identifier(kind), "org_id": ORG.rpartition("/")[2], **home, **times}
