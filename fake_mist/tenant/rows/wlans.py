"""WLANs: those of templates, which are the usual case, and one that belongs to a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.draw import identifier
from fake_mist.tenant.places import HARBOUR_BRANCH
from fake_mist.tenant.resource import Answer, Resource, each_org, each_site
from fake_mist.tenant.rows import templates
from fake_mist.tenant.rows.common import Json, created, modified
from fake_mist.tenant.ssids import SSIDS, Ssid, wlan_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Site, Tenant

WIRELESS: Final = "campus-wireless"
LOCAL: Final = Ssid(
    name="Harbour-Meeting-Room", network="guest", auth="psk", key_mgmt="WPA2-PSK/CCMP"
)
SERVERS: Final = ("192.0.2.21", "192.0.2.22")
RESOLVED: Final = {"resolve": "true"}


def of_org(_tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the WLANs of an organization's templates."""
    for ssid in SSIDS[org]:
        identity = {
            "for_site": False,
            "id": wlan_id(org, ssid),
            "template_id": templates.template_id(org, "wlan", WIRELESS),
        }
        yield {**_wlan(org, ssid), **identity}


def of_site(_tenant: Tenant, site: Site) -> Iterator[Json]:
    """Give the WLANs that only a site has."""
    if site == HARBOUR_BRANCH:
        identity = {
            "for_site": True,
            "id": identifier("wlan", f"{site.name}/{LOCAL.name}"),
            "site_id": site.id,
            "template_id": None,
        }
        yield {**_wlan(site.org, LOCAL), **identity}


def template(_tenant: Tenant, org: Org) -> list[Json]:
    """Give the WLAN template of an organization, which applies to every site."""
    return [
        {
            "applies": {"org_id": org.id, "site_ids": [], "sitegroup_ids": []},
            "created_time": created("wlan-template", org.name),
            "deviceprofile_ids": [],
            "exceptions": {"site_ids": [], "sitegroup_ids": []},
            "filter_by_deviceprofile": False,
            "id": templates.template_id(org, "wlan", WIRELESS),
            "modified_time": modified("wlan-template", org.name),
            "name": WIRELESS,
            "org_id": org.id,
        }
    ]


def _derived(tenant: Tenant) -> Iterator[Answer]:
    for site in tenant.sites:
        for query in ({}, RESOLVED):
            rows = [*of_org(tenant, site.org), *of_site(tenant, site)]
            yield Answer(ids={"site_id": site.id}, body=rows, query=query)


def _wlan(org: Org, ssid: Ssid) -> Json:
    return {
        "apply_to": "site",
        "bands": ["24", "5"] if ssid.network == "iot" else ["5", "6"],
        "created_time": created("wlan", org.name, ssid.name),
        "enabled": True,
        "hide_ssid": False,
        "interface": "mxtunnel" if ssid.network == "guest" else "all",
        "isolation": ssid.network == "guest",
        "modified_time": modified("wlan", org.name, ssid.name),
        "org_id": org.id,
        "roam_mode": "11r" if ssid.auth == "eap" else "NONE",
        "ssid": ssid.name,
        "vlan_enabled": True,
        "vlan_id": ssid.vlan,
        **_security(org, ssid),
    }


def _security(org: Org, ssid: Ssid) -> Json:
    if ssid.auth == "eap":
        return {
            "auth": {"pairwise": ["wpa3"], "type": "eap"},
            "auth_servers": [
                {"host": host, "port": 1812, "secret": f"sekret-radius-org-{org.number}"}
                for host in SERVERS
            ],
        }
    if ssid.auth == "psk":
        key = f"sekret-psk-{ssid.name.lower()}"
        return {"auth": {"pairwise": ["wpa2-ccmp"], "psk": key, "type": "psk"}}
    return {
        "auth": {"owe": "enabled", "type": "open"},
        "portal": {"auth": "password", "enabled": True, "password": "sekret-portal-password"},
        "portal_api_secret": "sekret-portal-api",
    }


RESOURCES: Final = (
    each_org("/orgs/{org_id}/wlans", of_org),
    each_org("/orgs/{org_id}/templates", template),
    each_site("/sites/{site_id}/wlans", of_site),
    Resource(path="/sites/{site_id}/wlans/derived", answers=_derived),
)
