"""Service levels of sites, as the endpoints show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.tenant import places
from fake_mist.tenant.levels import (
    FAULTS,
    METRICS,
    SUPPORTED,
    Metric,
    all_degraded,
    degraded,
    measured,
    total,
)
from fake_mist.tenant.resource import Answer, Resource
from fake_mist.tenant.rows import impacts
from fake_mist.tenant.rows.impacts import SPAN
from fake_mist.tenant.trouble import HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fake_mist.tenant.model import Org, Site, Tenant
    from fake_mist.tenant.rows.common import Json

BASE: Final = "/sites/{site_id}/sle/{scope}/{scope_id}"
METRIC: Final = f"{BASE}/metric/{{metric}}"
DEEP: Final = (places.UNIVERSITY,)
"""Whose sites were recorded in depth; the small organizations only have metrics and names."""

TROUBLED: Final = frozenset(fault.site for fault in FAULTS)
"""Sites whose classifiers were recorded one by one."""

BINS: Final = 5
BIN: Final = range(BINS)
THRESHOLD: Final = 0.9
OF_LINKS: Final = ("application-health", "wan-link-health")
"""Metrics that hit gateways, links and applications, and nothing else that is listed."""


def metrics(_tenant: Tenant, site: Site) -> Json:
    """Give the metrics of a site."""
    names = [metric.name for metric in measured(site)]
    return {"enabled": names, "supported": [*names, *SUPPORTED]}


def trend(_tenant: Tenant, site: Site, metric: Metric) -> Json:
    """Give `summary-trend`."""
    classifiers = [_classifier(site, metric, name) for name in metric.classifiers]
    return {**SPAN, "classifiers": classifiers, "sle": _level(site, metric)}


def summary(tenant: Tenant, site: Site, metric: Metric) -> Json:
    """Give the older `summary`, with impact."""
    classifiers = [
        {**_classifier(site, metric, name), "impact": impacts.total(tenant, site, metric, name)}
        for name in metric.classifiers
    ]
    return {
        **SPAN,
        "classifiers": classifiers,
        "events": [],
        "impact": impacts.total(tenant, site, metric, *metric.classifiers),
        "sle": _level(site, metric),
    }


def histogram(_tenant: Tenant, site: Site, metric: Metric) -> Json:
    """Give `histogram`: the hours of the day by their share of good minutes."""
    hours = zip(total(site, metric), all_degraded(site, metric), strict=True)
    shares = [100 - 100 * bad // minutes for minutes, bad in hours if minutes]
    step = 100 // BINS
    bins = [sum(step * place <= share < step * (place + 1) for share in shares) for place in BIN]
    bins[-1] += sum(share == BINS * step for share in shares)
    return {
        **SPAN,
        "data": [
            {"range": [step * place, step * (place + 1)], "value": bins[place]} for place in BIN
        ],
        "metric": metric.name,
        "x_label": "good (%)",
        "y_label": "hours",
    }


def threshold(_tenant: Tenant, _site: Site, metric: Metric) -> Json:
    """Give `threshold`."""
    return {
        "default": THRESHOLD,
        "metric": metric.name,
        "threshold": str(THRESHOLD),
        "units": "share",
    }


def classifiers(_tenant: Tenant, _site: Site, metric: Metric) -> list[str]:
    """Give the names of the classifiers."""
    return [*metric.classifiers]


def _level(site: Site, metric: Metric) -> Json:
    bad, minutes = all_degraded(site, metric), total(site, metric)
    hours = zip(bad, minutes, strict=True)
    return {
        **_labels(metric, metric.name),
        "samples": {
            "degraded": bad,
            "total": minutes,
            "value": [round(1 - lost / whole, 4) if whole else None for lost, whole in hours],
        },
    }


def _classifier(site: Site, metric: Metric, name: str) -> Json:
    bad = degraded(site, metric, name)
    return {
        **_labels(metric, name),
        "samples": {"degraded": bad, "duration": bad, "total": total(site, metric)},
    }


def _labels(metric: Metric, name: str) -> Json:
    return {"interval": HOUR, "name": name, "x_label": "seconds", "y_label": metric.unit}


def _resource(
    name: str,
    body: Callable[[Tenant, Site, Metric], Any],
    orgs: Sequence[Org],
    concerns: Sequence[str] = ("wifi", "wired", "wan"),
    but: Sequence[str] = (),
) -> Resource:
    """Record one endpoint for the metrics that it makes sense for."""

    def answers(tenant: Tenant) -> Iterator[Answer]:
        for site in tenant.sites:
            for metric in measured(site) if site.org in orgs else ():
                if metric.concerns in concerns and metric.name not in but:
                    yield Answer(ids=ids_of(site, metric), body=body(tenant, site, metric))

    return Resource(path=f"{METRIC}/{name}", answers=answers)


def ids_of(site: Site, metric: Metric | None = None) -> dict[str, str]:
    """Give the ids of a path at site scope."""
    ids = {"scope": "site", "scope_id": site.id, "site_id": site.id}
    return ids if metric is None else {**ids, "metric": metric.name}


def _metrics(tenant: Tenant) -> Iterator[Answer]:
    for site in tenant.sites:
        yield Answer(ids=ids_of(site), body=metrics(tenant, site))


def _trends(tenant: Tenant) -> Iterator[Answer]:
    for site, metric, name in _troubled(tenant):
        body = {**SPAN, "classifier": _classifier(site, metric, name), "metric": metric.name}
        yield Answer(ids={**ids_of(site, metric), "classifier": name}, body=body)


def _troubled(tenant: Tenant) -> Iterator[tuple[Site, Metric, str]]:
    """Give the classifiers that were recorded one by one."""
    for site in tenant.sites:
        for metric in METRICS if site in TROUBLED else ():
            for name in metric.classifiers if metric.sites is None else ():
                yield site, metric, name


def _summaries(tenant: Tenant) -> Iterator[Answer]:
    """Give the older `summary` of the classifiers that have a trend."""
    for site, metric, name in _troubled(tenant):
        impact = impacts.total(tenant, site, metric, name)
        body = {
            **SPAN,
            "classifier": {**_classifier(site, metric, name), "impact": impact},
            "failures": [],
            "impact": impact,
            "metric": metric.name,
        }
        yield Answer(ids={**ids_of(site, metric), "classifier": name}, body=body)


RESOURCES: Final[tuple[Resource, ...]] = (
    Resource(path=f"{BASE}/metrics", answers=_metrics),
    Resource(path=f"{METRIC}/classifier/{{classifier}}/summary-trend", answers=_trends),
    Resource(path=f"{METRIC}/classifier/{{classifier}}/summary", answers=_summaries),
    _resource("summary-trend", trend, DEEP),
    _resource("classifiers", classifiers, places.ORGS),
    _resource("threshold", threshold, places.ORGS),
    _resource("summary", summary, DEEP, but=("application-health",)),
    _resource("histogram", histogram, DEEP, but=OF_LINKS),
    _resource("impact-summary", impacts.summary, DEEP, ("wifi",)),
    _resource("impacted-aps", impacts.listed("aps", impacts.aps, "wifi"), DEEP, but=OF_LINKS),
    _resource("impacted-users", impacts.listed("users", impacts.users, "wifi"), DEEP, but=OF_LINKS),
    _resource(
        "impacted-switches",
        impacts.listed("switches", impacts.switches, "wired"),
        DEEP,
        but=OF_LINKS,
    ),
    _resource(
        "impacted-chassis", impacts.listed("chassis", impacts.chassis, "wired"), DEEP, but=OF_LINKS
    ),
    _resource(
        "impacted-clients",
        impacts.listed("clients", impacts.wired_clients, "wired"),
        DEEP,
        but=OF_LINKS,
    ),
    _resource("impacted-interfaces", impacts.listed("interfaces", impacts.interfaces, "wan"), DEEP),
    _resource("impacted-applications", impacts.listed("apps", impacts.applications, "wan"), DEEP),
    _resource("impacted-gateways", impacts.listed("gateways", impacts.gateways, "wan"), DEEP),
)
