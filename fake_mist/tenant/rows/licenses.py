"""Licences: what is entitled, what is used; the university lacks some of Marvis."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.resource import Answer, Resource, each_org, each_site
from fake_mist.tenant.rows.common import created
from fake_mist.tenant.trouble import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fake_mist.tenant.model import Device, Org, Site, Tenant
    from fake_mist.tenant.rows.common import Json

SPARE: Final = 10
"""Licences beyond need."""

SHORT: Final = ("SUB-VNA", 40)
"""The university has this many too few of one kind."""

DAYS_LEFT: Final = 74
TERM: Final = 365
BIG_PORTS: Final = "48"


def used(devices: Iterable[Device]) -> dict[str, int]:
    """Count the licences that devices need."""
    kinds = Counter(kind for device in devices for kind in _needed(device))
    return dict(sorted(kinds.items()))


def entitled(org: Org, need: dict[str, int]) -> dict[str, int]:
    """Give what an organization has bought."""
    kind, missing = SHORT
    bought = {name: count + SPARE for name, count in need.items()}
    return {**bought, kind: need[kind] - missing} if org == places.UNIVERSITY else bought


def summary(tenant: Tenant, org: Org) -> Json:
    """Give `/orgs/{org_id}/licenses`."""
    need = used(tenant.devices_of(org))
    have = entitled(org, need)
    return {
        "amendments": [],
        "entitled": have,
        "licenses": [_bought(org, name, count, need[name]) for name, count in have.items()],
        "summary": need,
        "usages": need,
    }


def by_site(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give `/orgs/{org_id}/licenses/usages`."""
    for site in tenant.sites_of(org):
        devices = tenant.devices_at(site)
        need = used(devices)
        yield {
            "for_site": True,
            "fully_loaded": need,
            "num_devices": len(devices),
            "site_id": site.id,
            "usages": need,
        }


def of_site(tenant: Tenant, site: Site) -> Json:
    """Give `/sites/{site_id}/licenses/usages`."""
    return {
        "org_entitled": entitled(site.org, used(tenant.devices_of(site.org))),
        "svna_enabled": False,
        "trial_enabled": False,
        "usages": used(tenant.devices_at(site)),
        "vna_eligible": True,
        "vna_ui": True,
        "wvna_eligible": False,
    }


def of_msp(tenant: Tenant) -> Json:
    """Give the licences of the MSP: the sum of its organizations'."""
    need: Counter[str] = Counter()
    have: Counter[str] = Counter()
    for org in tenant.orgs:
        own = used(tenant.devices_of(org))
        need.update(own)
        have.update(entitled(org, own))
    total = dict(sorted(need.items()))
    return {
        "amendments": [],
        "entitled": dict(sorted(have.items())),
        "licenses": [],
        "summary": total,
        "usages": total,
    }


def _needed(device: Device) -> tuple[str, ...]:
    if device.kind == "ap":
        return ("SUB-MAN", "SUB-VNA")
    if device.kind == "gateway":
        return ("SUB-WAN1",)
    size = "SUB-EX48" if BIG_PORTS in device.model else "SUB-EX12"
    return (size,) * len(device.boxes)


def _bought(org: Org, name: str, count: int, need: int) -> Json:
    return {
        "created_time": created("license", org.name, name),
        "end_time": NOW + DAYS_LEFT * DAY,
        "id": identifier("license", org.name, name),
        "modified_time": created("license", org.name, name),
        "order_id": "00000000",
        "org_id": org.id,
        "quantity": count,
        "remaining_quantity": max(count - need, 0),
        "start_time": NOW - (TERM - DAYS_LEFT) * DAY,
        "subscription_id": f"{name[4:]}-000000{org.number:02d}",
        "type": name,
    }


def _of_msp(tenant: Tenant) -> Iterator[Answer]:
    yield Answer(ids={"msp_id": tenant.msp_id}, body=of_msp(tenant))


RESOURCES: Final[tuple[Resource, ...]] = (
    each_org("/orgs/{org_id}/licenses", summary),
    each_org("/orgs/{org_id}/licenses/usages", by_site),
    each_site("/sites/{site_id}/licenses/usages", of_site),
    Resource(path="/msps/{msp_id}/licenses", answers=_of_msp),
    Resource(path="/msps/{msp_id}/stats/licenses", answers=_of_msp),
)
