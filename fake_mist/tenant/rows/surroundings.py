"""What else a site has: switches that Mist does not manage, WAN paths, beacons and assets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware, places
from fake_mist.tenant.draw import identifier, number
from fake_mist.tenant.resource import Resource, each_org, each_site
from fake_mist.tenant.rows import settings
from fake_mist.tenant.rows.common import version
from fake_mist.tenant.trouble import HOUR

if TYPE_CHECKING:
    from fake_mist.tenant.model import Org, Site, Tenant
    from fake_mist.tenant.rows.common import Json

FOREIGN: Final = "basement-switch"
BEACON: Final = 0xE001
ASSET: Final = 0xE101
PATHS: Final = ("GW_SERVICE_PATH_REMOVE", "GW_SERVICE_PATH_ADD")


def discovered(tenant: Tenant, site: Site) -> list[Json]:
    """Give the switches that access points see and Mist does not manage: one, at the library."""
    if site != places.LIBRARY_QUARTER:
        return []
    ap = tenant.devices_at(site, "ap")[0]
    return [
        {
            "adopted": False,
            "aps": [{"hostname": ap.name, "mac": ap.mac, "poe_status": True, "port": "Gi1/0/7"}],
            "chassis_id": ["00005e005301"],
            "mgmt_addr": site.ip(10, 240),
            "model": "C9200L-24P",
            "org_id": site.org.id,
            "site_id": site.id,
            "system_desc": "Cisco IOS Software",
            "system_name": FOREIGN,
            "timestamp": NOW - 300,
            "vendor": "Cisco Systems",
            "version": "17.9",
        }
    ]


def paths(tenant: Tenant, site: Site) -> list[Json]:
    """Give the events of WAN paths: each gateway lost one for a moment last night."""
    return [
        {
            "mac": gateway.mac,
            "model": gateway.model,
            "org_id": site.org.id,
            "policy": "INTERNET",
            "port_id": "ge-0/0/0",
            "site_id": site.id,
            "text": "Peer Path Down" if place == 0 else "Peer Path Up",
            "timestamp": NOW - 9 * HOUR + 45 * place,
            "type": type_,
            "version": version(gateway),
            "vpn_name": "kestrel-hub",
            "vpn_path": "kestrel-hub-wan0",
        }
        for gateway in tenant.devices_at(site, "gateway")
        for place, type_ in enumerate(PATHS)
    ]


def system(_tenant: Tenant, site: Site) -> list[Json]:
    """Give the events of the site itself."""
    return [
        {
            "ev_type": "notice",
            "org_id": site.org.id,
            "site_id": site.id,
            "text": "Radio resource management ran for the whole site",
            "timestamp": NOW - 6 * HOUR,
            "type": "SITE_RRM_SCHEDULED",
        }
    ]


def beacons(_tenant: Tenant, site: Site) -> list[Json]:
    """Give the beacons: the library has one."""
    if site != places.LIBRARY_QUARTER:
        return []
    return [
        {
            "battery_voltage": 2980.0,
            "last_seen": NOW - 40,
            "mac": hardware.mac("client", 1, BEACON),
            "map_id": identifier("map", site.name),
            "name": "reading-room",
            "power": -12,
            "type": "eddystone-uid",
            "x": 53.5,
            "y": 173.1,
        }
    ]


def assets(_tenant: Tenant, site: Site) -> list[Json]:
    """Give the tagged assets: the Medical School has some."""
    if site != places.MEDICAL_SCHOOL:
        return []
    return [
        {
            "battery_voltage": 3010,
            "id": identifier("asset", hardware.mac("client", 1, ASSET + place)),
            "last_seen": NOW - 20,
            "mac": hardware.mac("client", 1, ASSET + place),
            "map_id": identifier("map", site.name),
            "name": f"infusion-pump-{place}",
            "rssi": -number("asset", place, low=52, high=80),
            "x": 10.5 * place,
            "y": 7.25 * place,
        }
        for place in range(1, 4)
    ]


def org_assets(tenant: Tenant, org: Org) -> list[Json]:
    """Give the tagged assets of every site."""
    return [asset for site in tenant.sites_of(org) for asset in assets(tenant, site)]


def sites(tenant: Tenant, org: Org) -> list[Json]:
    """Give `/orgs/{org_id}/sites/search`."""
    return [
        {
            "auto_upgrade_enabled": settings.upgrades_itself(site),
            "auto_upgrade_version": "stable",
            "country_code": site.country,
            "honeypot_enabled": True,
            "id": site.id,
            "name": site.name,
            "org_id": org.id,
            "site_id": site.id,
            "timestamp": NOW - HOUR,
            "timezone": site.timezone,
            "vna_enabled": True,
            "wifi_enabled": True,
        }
        for site in tenant.sites_of(org)
    ]


RESOURCES: Final[tuple[Resource, ...]] = (
    each_site("/sites/{site_id}/stats/discovered_switches/search", discovered),
    each_site("/sites/{site_id}/services/events/search", paths),
    each_site("/sites/{site_id}/events/system/search", system),
    each_site("/sites/{site_id}/stats/beacons", beacons),
    each_site("/sites/{site_id}/stats/assets", assets),
    each_org("/orgs/{org_id}/stats/assets", org_assets),
    each_org("/orgs/{org_id}/sites/search", sites),
)
