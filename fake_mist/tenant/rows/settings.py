"""Settings of organizations and sites, with practices good and bad, and synthetic secrets."""

from __future__ import annotations

from typing import Final

from fake_mist.tenant.draw import identifier
from fake_mist.tenant.model import FabricKind, Org, Site
from fake_mist.tenant.places import UNIVERSITY
from fake_mist.tenant.rows.common import Json, created, modified

ROUTED_AT: Final = {
    FabricKind.IP_CLOS: "edge",
    FabricKind.ERB: "distribution",
    FabricKind.CRB: "core",
}


def organization(org: Org, msp_id: str | None) -> Json:
    """Give `/orgs/{org_id}/setting`; the university's is the weak one."""
    shared = {
        "created_time": created("setting", org.name),
        "id": identifier("setting", org.name),
        "modified_time": modified("setting", org.name),
        "msp_id": msp_id,
        "org_id": org.id,
    }
    return {**shared, **(_weak() if org == UNIVERSITY else _sound())}


def site(each: Site) -> Json:
    """Give `/sites/{site_id}/setting`."""
    row = {
        "auto_upgrade": {"enabled": upgrades_itself(each)},
        "created_time": created("setting", each.name),
        "device_updown_threshold": 5,
        "id": identifier("setting", each.name),
        "modified_time": modified("setting", each.name),
        "org_id": each.org.id,
        "persist_config_on_device": True,
        "rogue": {"enabled": True, "min_rssi": -80},
        "site_id": each.id,
        "switch_mgmt": {"root_password": f"sekret-root-{each.short}"},
        "vars": variables(each),
    }
    return {**row, **_fabric(each)}


def variables(each: Site) -> dict[str, str]:
    """Give the site variables, which templates and networks refer to in double braces."""
    return {
        "RADIUS_SECRET": f"sekret-radius-{each.short}",
        "SITE_CODE": each.short.upper(),
        "SITE_NET": str(each.number),
    }


def evpn_options(each: Site) -> Json:
    """Give the options of a site's fabric; collapsed cores route without `routed_at`."""
    routed = {"routed_at": ROUTED_AT[each.fabric]} if each.fabric in ROUTED_AT else {}
    return {
        "auto_loopback_subnet": f"172.16.{192 + each.number}.0/24",
        "overlay": {"as": 65000},
        "underlay": {"as_base": 65001, "subnet": "10.255.240.0/20"},
        **routed,
    }


def upgrades_itself(each: Site) -> bool:
    """Tell whether a site's devices are upgraded automatically."""
    return each.number % 2 == 1


def _fabric(each: Site) -> Json:
    return {"evpn_options": evpn_options(each)} if each.fabric in ROUTED_AT else {}


def _weak() -> Json:
    return {
        "allow_mist": True,
        "api_policy": {"no_reveal": False},
        "cloudshark": {"apitoken": "sekret-cloudshark-token", "url": "https://pcap.example.edu"},
        "device_cert": {"cert": "-----BEGIN CERTIFICATE-----", "key": "sekret-device-cert-key"},
        "disable_remote_shell": False,
        "juniper_srx": {"auto_upgrade": {"enabled": False}},
        "junos_shell_access": {
            "admin": "admin",
            "helpdesk": "viewer",
            "read": "viewer",
            "write": "admin",
        },
        "mist_nac": {
            "server_cert": {"cert": "-----BEGIN CERTIFICATE-----", "key": "sekret-nac-key"}
        },
        "password_policy": {
            "enabled": False,
            "min_length": 8,
            "requires_special_char": False,
            "requires_two_factor_auth": False,
        },
        "security": {"disable_local_ssh": False, "fips_zeroize_password": "sekret-zeroize"},
        "switch_mgmt": {"ap_affinity_threshold": 12},
        "ui_idle_timeout": 0,
    }


def _sound() -> Json:
    return {
        "allow_mist": False,
        "api_policy": {"no_reveal": True},
        "disable_remote_shell": True,
        "password_policy": {
            "enabled": True,
            "expiry_in_days": 180,
            "min_length": 14,
            "requires_special_char": True,
            "requires_two_factor_auth": True,
        },
        "security": {"disable_local_ssh": True},
        "ui_idle_timeout": 30,
    }
