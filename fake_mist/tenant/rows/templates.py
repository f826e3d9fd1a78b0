"""Network, gateway and radio templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.draw import identifier
from fake_mist.tenant.places import HARBOUR_BRANCH, UNIVERSITY
from fake_mist.tenant.rows.common import Json, created, modified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org

CAMPUS: Final = "campus-wired"
BRANCH: Final = "branch-wired"
CAMPUS_GATEWAY: Final = "campus-wan"
BRANCH_GATEWAY: Final = "branch-wan"
RADIO: Final = "campus-rf"
PLAIN: Final = "standard"

VLANS: Final = {"guest": 60, "iot": 50, "mgmt": 10, "staff": 20, "students": 30, "voice": 40}


def template_id(org: Org, kind: str, name: str) -> str:
    """Give the id of a template."""
    return identifier("template", kind, org.name, name)


def network(org: Org) -> Iterator[Json]:
    """Give the network templates of an organization."""
    names = (CAMPUS, BRANCH) if org == UNIVERSITY else (PLAIN,)
    for name in names:
        yield {**_base(org, "network", name), **_switching(org)}


def gateway(org: Org) -> Iterator[Json]:
    """Give the gateway templates of an organization; only the branch's sets an address."""
    names = (CAMPUS_GATEWAY, BRANCH_GATEWAY) if org == UNIVERSITY else (PLAIN,)
    for name in names:
        branch = name == BRANCH_GATEWAY
        yield {**_base(org, "gateway", name), **_routing(), **(_branch() if branch else {})}


def radio(org: Org) -> Iterator[Json]:
    """Give the radio templates of an organization."""
    name = RADIO if org == UNIVERSITY else PLAIN
    yield {
        **_base(org, "rf", name),
        "band_24": {"bandwidth": 20, "channels": [1, 6, 11], "power_max": 11, "power_min": 5},
        "band_24_usage": "auto",
        "band_5": {"bandwidth": 40, "power_max": 17, "power_min": 8},
        "band_6": {"bandwidth": 80, "power_max": 17, "power_min": 8},
        "country_code": "GB",
        "scanning_enabled": True,
    }


def _base(org: Org, kind: str, name: str) -> Json:
    return {
        "created_time": created(kind, org.name, name),
        "id": template_id(org, kind, name),
        "modified_time": modified(kind, org.name, name),
        "name": name,
        "org_id": org.id,
    }


def _routing() -> Json:
    return {
        "ntp_servers": ["192.0.2.123"],
        "port_config": {
            "ge-0/0/0": {"ip_config": {"type": "dhcp"}, "usage": "wan"},
            "ge-0/0/3-5": {"networks": ["mgmt", "staff"], "usage": "lan"},
        },
        "type": "standalone",
    }


def _branch() -> Json:
    address = HARBOUR_BRANCH.ip(1, 1)
    return {
        "dns_servers": ["192.0.2.53", "192.0.2.54"],
        "ip_configs": {"mgmt": {"ip": address, "netmask": "/24", "type": "static"}},
    }


def _switching(org: Org) -> Json:
    return {
        "additional_config_cmds": [
            'set system root-authentication encrypted-password "$6$sekretRootHash"'
        ],
        "dns_servers": ["192.0.2.53", "192.0.2.54"],
        "networks": {name: {"vlan_id": vlan} for name, vlan in VLANS.items()},
        "ntp_servers": ["192.0.2.123"],
        "port_usages": {
            "ap": {"all_networks": True, "mode": "trunk", "port_network": "mgmt", "stp_edge": True},
            "staff": {"mode": "access", "port_network": "staff", "stp_edge": True},
        },
        "radius_config": {
            "auth_servers": [
                {"host": "192.0.2.21", "port": 1812, "secret": f"sekret-radius-org-{org.number}"}
            ]
        },
        "snmp_config": {
            "enabled": True,
            "v2c_config": [
                {"authorization": "read-only", "community_name": "sekret-community"},
            ],
        },
        "switch_mgmt": {"root_password": f"sekret-root-org-{org.number}"},
    }
