"""What the MSP sees beyond its list of organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.resource import Answer, Resource
from fake_mist.tenant.rows.common import created, modified
from fake_mist.tenant.rows.licenses import entitled, used
from fake_mist.tenant.rows.places import msp_of, organization_statistics
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fake_mist.tenant.model import Org, Tenant
    from fake_mist.tenant.rows.common import Json

EDUCATION: Final = "education"
SUGGESTIONS: Final = {"open": 3, "resolved": 11}


def statistics(tenant: Tenant) -> list[Json]:
    """Give `/msps/{msp_id}/stats/orgs`; here the MSP's id is on every row."""
    rows = (organization_statistics(tenant, org) for org in tenant.orgs)
    return [{**row, "msp_id": tenant.msp_id} for row in rows]


def groups(tenant: Tenant) -> list[Json]:
    """Give the groups of organizations."""
    return [
        {
            "created_time": created("orggroup", EDUCATION),
            "id": identifier("orggroup", EDUCATION),
            "modified_time": modified("orggroup", EDUCATION),
            "msp_id": tenant.msp_id,
            "name": "Education",
            "org_ids": [places.UNIVERSITY.id],
        }
    ]


def searched(tenant: Tenant) -> list[Json]:
    """Give `/msps/{msp_id}/orgs/search`."""
    return [_org(tenant, org) for org in tenant.orgs]


def tickets(tenant: Tenant) -> list[Json]:
    """Give the support tickets."""
    asked = NOW - 2 * DAY
    return [
        {
            "case_number": "2026-0001",
            "comments": [
                {
                    "author": "Robin Hale",
                    "comment": "Fan 1 of med-acc-p1-03 failed; please send a replacement.",
                    "created_at": asked,
                }
            ],
            "created_at": asked,
            "id": identifier("ticket", tenant.msp_name, 1),
            "requester": "Robin Hale",
            "requester_email": "robin.hale@kestrel.example.edu",
            "status": "open",
            "subject": "Replacement of a fan",
            "type": "question",
            "updated_at": NOW - 20 * HOUR,
        }
    ]


def _suggestions(tenant: Tenant) -> Iterator[Answer]:
    """Give the count of Marvis actions by organization, and by status; all are the university's."""
    whole = [{"count": sum(SUGGESTIONS.values()), "org_id": places.UNIVERSITY.id}]
    parts = [{"count": count, "status": status} for status, count in SUGGESTIONS.items()]
    for name, rows in (("org_id", whole), ("status", parts)):
        yield Answer(
            ids={"msp_id": tenant.msp_id},
            body={"distinct": name, "limit": 100, "results": rows, "total": len(rows)},
            query={"distinct": name},
        )


def _org(tenant: Tenant, org: Org) -> Json:
    need = used(tenant.devices_of(org))
    have = entitled(org, need)
    kinds = {"ap": "num_aps", "gateway": "num_gateways", "switch": "num_switches"}
    counts = {name: len(tenant.devices_of(org, kind)) for kind, name in kinds.items()}
    spare = sum(each.org == org and each.kind == "ap" for each in tenant.spares)
    return {
        **counts,
        "msp_id": msp_of(tenant, org) or tenant.msp_id,
        "name": org.name,
        "num_sites": len(tenant.sites_of(org)),
        "num_unassigned_aps": spare,
        "org_id": org.id,
        "sub_insufficient": any(have[name] < count for name, count in need.items()),
        "sub_man_entitled": have["SUB-MAN"],
        "sub_man_required": need["SUB-MAN"],
        "sub_vna_entitled": have["SUB-VNA"],
        "sub_vna_required": need["SUB-VNA"],
        "timestamp": NOW - 600,
        "trial_enabled": False,
        "usage_types": ["sub_man", "sub_vna"],
    }


def _inventory(tenant: Tenant) -> Iterator[Answer]:
    """Give each switch, gateway and a few access points by MAC, whoever's they are."""
    for device in tenant.devices:
        if device.kind == "gateway" or device.site.name in SMALL_SITES:
            ids = {"device_mac": device.mac, "msp_id": tenant.msp_id}
            yield Answer(
                ids=ids,
                body={
                    "for_site": True,
                    "mac": device.mac,
                    "model": device.model,
                    "org_id": device.org.id,
                    "serial": device.serial,
                    "site_id": device.site.id,
                    "type": device.kind,
                },
            )


SMALL_SITES: Final = frozenset(
    site.name for site in places.SITES if site.org != places.UNIVERSITY
) | {places.HARBOUR_BRANCH.name}
"""Sites whose devices the MSP's inventory by MAC was recorded for, beside all gateways."""


def _once(path: str, body: Callable[[Tenant], object]) -> Resource:
    def answers(tenant: Tenant) -> Iterator[Answer]:
        yield Answer(ids={"msp_id": tenant.msp_id}, body=body(tenant))

    return Resource(path=f"/msps/{{msp_id}}/{path}", answers=answers)


RESOURCES: Final[tuple[Resource, ...]] = (
    _once("stats/orgs", statistics),
    _once("orggroups", groups),
    _once("orgs/search", searched),
    _once("tickets", tickets),
    Resource(path="/msps/{msp_id}/inventory/{device_mac}", answers=_inventory),
    Resource(path="/msps/{msp_id}/suggestion/count", answers=_suggestions),
)
