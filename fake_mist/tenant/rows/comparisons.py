"""Service levels of an organization's sites side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places
from fake_mist.tenant.clients import head_count
from fake_mist.tenant.levels import METRICS, is_watched, level, measured
from fake_mist.tenant.resource import Answer, Resource
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Site, Tenant
    from fake_mist.tenant.rows.common import Json

SPELLINGS: Final = {
    "failed-to-connect": "successful-connect",
    "switch_health": "switch-health",
}
"""The two families of endpoints spell some metrics differently."""

DEVICES: Final = {
    "wan": ("gateway", "num_gateways"),
    "wifi": ("ap", "num_aps"),
    "wired": ("switch", "num_switches"),
}
WORST: Final = "worst-sites-by-sle"
OF_MSP: Final = "orgs-sle"


def sites(tenant: Tenant, org: Org, concern: str) -> list[Json]:
    """Give the rows of `/orgs/{org_id}/insights/sites-sle`.

    A site without telemetry has nothing but its id; one row writes its id as a list, as has been
    seen of a live cloud.
    """
    return [
        {**_site(tenant, site, concern), "site_id": _site_id(site, concern)}
        for site in tenant.sites_of(org)
    ]


def _site(tenant: Tenant, site: Site, concern: str) -> Json:
    if not is_watched(site):
        return {}
    return {**_levels(site, concern), **_counts(tenant, site, concern)}


def _site_id(site: Site, concern: str) -> str | list[str]:
    return [site.id] if site == places.OBSERVATORY and concern == "wan" else site.id


def worst(tenant: Tenant, org: Org, name: str) -> Json:
    """Give the sites of an organization by one level, the lowest first."""
    rows = [row for row in sites(tenant, org, "wifi") if name in row]
    return _report(sorted(rows, key=lambda row: (row[name], row["site_id"])))


def orgs(tenant: Tenant) -> Json:
    """Give the organizations of the MSP, each with the mean of its sites."""
    return _report([_mean(org, sites(tenant, org, "wifi")) for org in tenant.orgs])


def _mean(org: Org, found: list[Json]) -> Json:
    rows = [row for row in found if "num_aps" in row]
    counts = {name: sum(row[name] for row in rows) for name in ("num_aps", "num_clients")}
    names = rows[0].keys() - {"site_id", *counts}
    means = {name: round(sum(row[name] for row in rows) / len(rows), 6) for name in sorted(names)}
    return {**means, **counts, "org_id": org.id}


def _report(rows: list[Json]) -> Json:
    span: dict[str, Any] = {"end": NOW, "interval": HOUR, "start": NOW - DAY}
    return {**span, "limit": len(rows), "results": rows}


def _levels(site: Site, concern: str) -> Json:
    return {
        SPELLINGS.get(metric.name, metric.name): level(site, metric)
        for metric in measured(site)
        if metric.concerns == concern
    }


def _counts(tenant: Tenant, site: Site, concern: str) -> Json:
    kind, name = DEVICES[concern]
    clients = sum(map(head_count, tenant.devices_at(site, "ap")))
    return {name: len(tenant.devices_at(site, kind)), "num_clients": clients}


def _by_concern(tenant: Tenant) -> Iterator[Answer]:
    for org in tenant.orgs:
        for concern in DEVICES:
            rows = sites(tenant, org, concern)
            yield Answer(ids={"org_id": org.id}, body=rows, query={"sle": concern})


def _by_level(tenant: Tenant) -> Iterator[Answer]:
    names = [SPELLINGS.get(each.name, each.name) for each in METRICS if each.concerns == "wifi"]
    for org in tenant.orgs:
        ids = {"metric": WORST, "org_id": org.id}
        for name in names:
            yield Answer(ids=ids, body=worst(tenant, org, name), query={"sle": name})


def _of_msp(tenant: Tenant) -> Iterator[Answer]:
    ids = {"metric": OF_MSP, "msp_id": tenant.msp_id}
    yield Answer(ids=ids, body=orgs(tenant), query={"sle": "wifi"})


RESOURCES: Final[tuple[Resource, ...]] = (
    Resource(path="/orgs/{org_id}/insights/sites-sle", answers=_by_concern),
    Resource(path="/orgs/{org_id}/insights/{metric}", answers=_by_level),
    Resource(path="/msps/{msp_id}/insights/{metric}", answers=_of_msp),
)
