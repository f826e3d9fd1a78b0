"""What Marvis finds at sites, devices and clients, and which alarms are suppressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places, trouble
from fake_mist.tenant.clients import is_starved
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.resource import Answer, Resource, each_org, each_site
from fake_mist.tenant.rows.insights import telling
from fake_mist.tenant.rows.timelines import watched
from fake_mist.tenant.trouble import HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Site, Tenant
    from fake_mist.tenant.rows.common import Json

DHCP: Final = {
    "category": "client",
    "reason": "DHCP failure",
    "recommendation": "Check the DHCP scope and the relay on the VLAN of the clients.",
    "text": "Clients of AP-CLIN-1.01, AP-CLIN-1.02 and AP-CLIN-1.03 get no answer from the DHCP "
    "server 10.13.1.1.",
}
DARK: Final = {
    "category": "ap",
    "reason": "AP offline",
    "recommendation": "Check power and the uplink of the building's switch.",
    "text": "6 access points of the Chemistry Building went offline within a minute of each other.",
}
UNREACHABLE: Final = {
    "category": "switch",
    "reason": "switch offline",
    "recommendation": "Check the uplinks of sci-acc-p2-10.",
    "text": "sci-acc-p2-10 is unreachable; its neighbours are up.",
}
COOLING: Final = {
    "category": "switch",
    "reason": "failed fan",
    "recommendation": "Replace fan 1 and fit power supply 1.",
    "text": "med-acc-p1-03 runs at 71 degrees Celsius with a failed fan.",
}
AT_SITES: Final = (
    (places.MEDICAL_SCHOOL, "wireless", DHCP),
    (places.MEDICAL_SCHOOL, "wired", COOLING),
    (places.MAIN_CAMPUS, "wireless", DARK),
    (places.SCIENCE_PARK, "wired", UNREACHABLE),
)
NETWORKS: Final = ("", "wan", "wired", "wireless")
HOURS: Final = 2


def at_site(site: Site, network: str) -> list[Json]:
    """Give what is wrong at a site, in one network or in all."""
    return [finding for where, kind, finding in AT_SITES if where == site and network in {"", kind}]


def at_device(name: str) -> list[Json]:
    """Give what is wrong with a device."""
    named = {
        **dict.fromkeys(trouble.STARVED, DHCP),
        **{each: DARK for each in trouble.OFFLINE if trouble.DARK_BUILDING in each},
        "sci-acc-p2-10": UNREACHABLE,
        trouble.FAILED_FAN: COOLING,
    }
    return [named[name]] if name in named else []


def suppressed(_tenant: Tenant, org: Org) -> list[Json]:
    """Give the suppressed alarms: the branch has a window of maintenance."""
    if org != places.UNIVERSITY:
        return []
    return [
        {
            "duration": HOURS * HOUR,
            "expire_time": NOW + HOUR,
            "scheduled_time": NOW - HOUR,
            "scope": "site",
            "site_id": places.HARBOUR_BRANCH.id,
        }
    ]


def _findings(tenant: Tenant) -> Iterator[Answer]:
    for site in tenant.sites:
        for network in NETWORKS:
            kind = {"type": network} if network else {}
            found = [{**each, "site_id": site.id} for each in at_site(site, network)]
            yield _answer(site.org, found, {"site_id": site.id, **kind})
    for device in telling(tenant, "ap", "gateway", "switch"):
        found = [{**each, "site_id": device.site.id} for each in at_device(device.name)]
        yield _answer(device.org, found, {"mac": device.mac})
    for client in watched(tenant, places.UNIVERSITY):
        found = [{**DHCP, "site_id": client.site.id}] if is_starved(client) else []
        yield _answer(places.UNIVERSITY, found, {"mac": client.mac})


def changed(tenant: Tenant, site: Site) -> list[Json]:
    """Give what Marvis itself changed at a site."""
    name, port = trouble.BLOCKED_SERVER
    return [
        {
            "admin_id": identifier("admin", "marvis"),
            "id": identifier("marvis config", name, port),
            "mac": device.mac,
            "op": "disable_port",
            "org_id": site.org.id,
            "port_id": port,
            "reason": "rogue_dhcp_server_detected",
            "site_id": site.id,
            "src": "marvis",
            "timestamp": NOW - trouble.BLOCKED_FOR,
            "type": "wired",
            "vlan_ids": [],
        }
        for device in tenant.devices_at(site, "switch")
        if device.role_in_story == name
    ]


def _answer(org: Org, found: list[Json], query: dict[str, str]) -> Answer:
    return Answer(ids={"org_id": org.id}, body=found, query=query)


RESOURCES: Final[tuple[Resource, ...]] = (
    Resource(path="/orgs/{org_id}/troubleshoot", answers=_findings),
    each_org("/orgs/{org_id}/alarmtemplates/suppress", suppressed),
    each_site("/sites/{site_id}/marvis_configs/search", changed),
)
