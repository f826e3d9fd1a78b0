"""The other templates of an organization: profiles, access point and site templates, alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant import places
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.model import FabricKind
from fake_mist.tenant.resource import Answer, Resource, each_org
from fake_mist.tenant.rows import wlans
from fake_mist.tenant.rows.common import Json, created, modified, profile
from fake_mist.tenant.rows.places import campus_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Tenant

ALARMS: Final = ("device_down", "honeypot_ssid", "sw_alarm_chassis_hot", "sw_alarm_chassis_psu")


def _named(org: Org, kind: str, name: str) -> Json:
    return {
        "created_time": created(kind, org.name, name),
        "id": identifier(kind, f"{org.name}/{name}"),
        "modified_time": modified(kind, org.name, name),
        "name": name,
        "org_id": org.id,
    }


def _ap_template(_tenant: Tenant, org: Org) -> list[Json]:
    row = _named(org, "aptemplate", "indoor")
    del row["name"]
    rule = {"match_model": "AP45", "name": "lobby", "port_config": {}}
    matching = {"enabled": True, "rules": [rule]}
    return [{**row, "ap_matching": matching, "wifi": {"enabled": True, "mesh_enabled": False}}]


def _site_template(_tenant: Tenant, org: Org) -> list[Json]:
    name = "campus" if org == places.UNIVERSITY else "standard"
    return [
        {
            **_named(org, "sitetemplate", name),
            "auto_upgrade": {"day_of_week": "sun", "enabled": True, "time_of_day": "02:00"},
            "vars": {"RADIUS_SECRET": f"sekret-radius-template-{org.number}"},
        }
    ]


def _alarm_template(_tenant: Tenant, org: Org) -> list[Json]:
    rules = {name: {"delivery": {"enabled": True}, "enabled": True} for name in ALARMS}
    delivery = {
        "additional_emails": [f"noc@{org.domain}"],
        "enabled": True,
        "to_org_admins": True,
    }
    return [{**_named(org, "alarmtemplate", "operations"), "delivery": delivery, "rules": rules}]


def _policy(tenant: Tenant, org: Org) -> list[Json]:
    allowed = [{"ssid": row["ssid"]} for row in wlans.of_org(tenant, org)]
    return [{**_named(org, "secpolicy", "known-ssids"), "wlans": allowed}]


def _groups(tenant: Tenant, org: Org) -> list[Json]:
    sites = [each.id for each in tenant.sites_of(org) if each.fabric is not FabricKind.NONE]
    row = {**_named(org, "sitegroup", "campus"), "id": campus_group(org), "site_ids": sites}
    return [row] if sites else []


def _profiles(tenant: Tenant) -> Iterator[Answer]:
    for org in tenant.orgs:
        for kind, settings in _KINDS.items():
            row = {**_named(org, "deviceprofile", f"{kind}-standard"), **settings, "type": kind}
            yield Answer(ids={"org_id": org.id}, body=[row], query={"type": kind})


_KINDS: Final[dict[str, Json]] = {
    "ap": {"led": {"brightness": 120, "enabled": True}, "ntp_servers": ["192.0.2.123"]},
    "gateway": {"dns_servers": ["192.0.2.53"], "ntp_servers": ["192.0.2.123"]},
    "switch": {"dns_servers": ["192.0.2.53"], "ntp_servers": ["192.0.2.123"]},
}


def _derived(tenant: Tenant) -> Iterator[Answer]:
    """Give each site the profiles that its devices have; no site variable stands in them."""
    known = [row for answer in _profiles(tenant) for row in answer.body]
    for site in tenant.sites:
        named = {profile(device) for device in tenant.devices_at(site)}
        body = [row for row in known if row["id"] in named]
        for query in ({}, {"resolve": "true"}):
            yield Answer(ids={"site_id": site.id}, body=body, query=query)


RESOURCES: Final = (
    each_org("/orgs/{org_id}/aptemplates", _ap_template),
    each_org("/orgs/{org_id}/sitetemplates", _site_template),
    each_org("/orgs/{org_id}/alarmtemplates", _alarm_template),
    each_org("/orgs/{org_id}/secpolicies", _policy),
    each_org("/orgs/{org_id}/sitegroups", _groups),
    Resource(path="/orgs/{org_id}/deviceprofiles", answers=_profiles),
    Resource(path="/sites/{site_id}/deviceprofiles/derived", answers=_derived),
)
