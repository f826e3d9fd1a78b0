"""Software on offer, and the upgrades that run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.places import MAIN_CAMPUS, UNIVERSITY
from fake_mist.tenant.resource import Answer, Resource, each_org, each_site
from fake_mist.tenant.trouble import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Site, Tenant
    from fake_mist.tenant.rows.common import Json

GATEWAYS: Final = frozenset({"SRX320", "SRX345", "SRX1500", "SSR120", "SSR1300"})
OLDER: Final = {"ap": "0.14.29633", "gateway": "22.4R3-S6.5", "switch": "22.4R3-S2.4"}
UPGRADE: Final = ("upgrade", MAIN_CAMPUS.name)


def versions(kind: str) -> Iterator[Json]:
    """Give the releases of one kind of device, model by model."""
    for model in sorted(_models(kind)):
        usual = hardware.VERSIONS.get(model, hardware.AP_VERSION)
        yield {"model": model, "tag": "stable", "version": usual}
        yield {"model": model, "tag": "archive", "version": OLDER[kind]}


def _models(kind: str) -> set[str]:
    if kind == "ap":
        return {*hardware.AP_MODELS}
    if kind == "gateway":
        return {*GATEWAYS}
    return {*hardware.VERSIONS} - GATEWAYS


def _by_org(tenant: Tenant) -> Iterator[Answer]:
    for org in tenant.orgs:
        yield from _answers({"org_id": org.id})


def _by_site(tenant: Tenant) -> Iterator[Answer]:
    for site in tenant.sites:
        yield from _answers({"site_id": site.id})


def _answers(ids: dict[str, str]) -> Iterator[Answer]:
    for kind in OLDER:
        query = {} if kind == "ap" else {"type": kind}
        yield Answer(ids=ids, body=versions(kind), query=query)


def _org_upgrades(_tenant: Tenant, org: Org) -> list[Json]:
    if org != UNIVERSITY:
        return []
    part = {"site_id": MAIN_CAMPUS.id, "upgrade_id": identifier(*UPGRADE)}
    return [{"id": identifier("org-upgrade", org.name), "site_upgrades": [part]}]


def _site_upgrades(_tenant: Tenant, site: Site) -> list[Json]:
    """Give one upgrade, finished but for the switch that still runs the old release."""
    if site != MAIN_CAMPUS:
        return []
    return [
        {
            "counts": {"failed": 1, "rebooted": 47, "total": 48, "upgraded": 47},
            "enable_p2p": False,
            "force": False,
            "id": identifier(*UPGRADE),
            "start_time": NOW - 12 * DAY,
            "status": "completed",
            "strategy": "serial",
            "target_version": hardware.VERSIONS[hardware.CAMPUS_ACCESS],
        }
    ]


RESOURCES: Final = (
    Resource(path="/orgs/{org_id}/devices/versions", answers=_by_org),
    Resource(path="/sites/{site_id}/devices/versions", answers=_by_site),
    each_org("/orgs/{org_id}/devices/upgrade", _org_upgrades),
    each_site("/sites/{site_id}/devices/upgrade", _site_upgrades),
)
