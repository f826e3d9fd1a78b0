"""Whom a bad service level hits: access points, clients, switches and gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import levels, trouble
from fake_mist.tenant.clients import clients_on, crowd
from fake_mist.tenant.draw import number
from fake_mist.tenant.levels import Metric, all_degraded, degraded, fault_of
from fake_mist.tenant.trouble import DAY
from fake_mist.tenant.uplinks import FIRST
from fake_mist.tenant.wired import wired

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_mist.tenant.model import Device, Site, Tenant
    from fake_mist.tenant.rows.common import Json

SPAN: Final = {"end": NOW, "start": NOW - DAY}
MOST: Final = 1000
APPLICATIONS: Final = {"zoom": 22, "office365": 9, "campus-lms": 4}
"""Per cent of their minutes that applications lose where a path loses packets."""


def summary(tenant: Tenant, site: Site, metric: Metric) -> Json:
    """Give `impact-summary`: by access point, band, system and WLAN."""
    hit = aps(tenant, site, metric)
    lost, whole = sum(all_degraded(site, metric)), sum(levels.total(site, metric))
    return {
        **_about(metric),
        "ap": hit,
        "band": [
            {**_part(lost * share // 100, whole * share // 100, band), "band": band}
            for band, share in (("5", 68), ("6", 20), ("24", 12))
        ],
        "device_os": [],
        "device_type": [],
        "wlan": [],
    }


def aps(tenant: Tenant, site: Site, metric: Metric) -> list[Json]:
    """Give the access points that a metric suffers at: a trouble's own, or a few at random."""
    hit = _hit(tenant, site, metric, "ap")
    lost = sum(all_degraded(site, metric))
    whole = sum(levels.total(site, metric)) // max(site.access_points, 1)
    parts = (min(lost // len(hit), whole) for _ in hit)
    return [
        {**_part(part, whole, trouble.shown_name(device)), "ap_mac": device.mac}
        for part, device in zip(parts, hit, strict=True)
    ]


def users(tenant: Tenant, site: Site, metric: Metric) -> list[Json]:
    """Give the clients on those access points."""
    macs = {device.mac for device in _hit(tenant, site, metric, "ap")}
    return [
        {
            **_part(45, 60, client.username or client.hostname),
            "ap_mac": client.ap.mac,
            "ap_name": trouble.shown_name(client.ap),
            "device_os": client.kit.os,
            "device_type": client.kit.family,
            "mac": client.mac,
            "ssid": client.ssid.name,
        }
        for client in clients_on(tenant, site.org, macs)
    ]


def switches(tenant: Tenant, site: Site, metric: Metric) -> list[Json]:
    """Give the switches that a metric suffers at."""
    return [
        {
            **_part(120, 1440, device.name),
            "switch_mac": device.mac,
            "switch_model": device.model,
        }
        for device in _hit(tenant, site, metric, "switch")
    ]


def chassis(tenant: Tenant, site: Site, metric: Metric) -> list[Json]:
    """Give those switches box by box."""
    return [
        {
            "chassis": str(place),
            "degraded": 120,
            "duration": 120,
            "role": "backup" if place else "master",
            "switch_mac": device.mac,
            "switch_name": device.name,
            "total": 1440,
        }
        for device in _hit(tenant, site, metric, "switch")
        for place, _box in enumerate(device.boxes)
    ]


def wired_clients(tenant: Tenant, site: Site, metric: Metric) -> list[Json]:
    """Give the wired clients of those switches."""
    hit = {device.mac for device in _hit(tenant, site, metric, "switch")}
    return [
        {
            **_part(20, 1440, client.hostname),
            "mac": client.mac,
            "switches": [
                {
                    "interfaces": [client.port],
                    "switch_mac": client.switch.mac,
                    "switch_name": client.switch.name,
                }
            ],
        }
        for client in wired(tenant, site.org)
        if client.switch.mac in hit
    ]


def interfaces(tenant: Tenant, site: Site, metric: Metric) -> list[Json]:
    """Give the uplinks that a metric suffers at, as live clouds write them: with their gateway."""
    if not _spoils_links(metric):
        return []
    name, port = trouble.LOSSY_UPLINK
    return [
        {
            "degraded": sum(all_degraded(site, metric)),
            "duration": sum(all_degraded(site, metric)),
            "gateway_mac": device.mac,
            "gateway_name": device.name,
            "interface_name": port if device.name == name else FIRST,
            "total": sum(levels.total(site, metric)),
        }
        for device in _hit(tenant, site, metric, "gateway")
    ]


def applications(_tenant: Tenant, site: Site, metric: Metric) -> list[Json]:
    """Give the applications that suffer: where a path loses packets, most those that speak."""
    if metric.name != "application-health":
        return []
    shares = APPLICATIONS if _is_faulty(site, metric) else dict.fromkeys(APPLICATIONS, 2)
    whole = sum(levels.total(site, metric)) // len(shares)
    return [
        {
            **_part(whole * share // 100, whole, name),
            "app": name,
            "threshold": number("app-threshold", name, low=60, high=180),
        }
        for name, share in shares.items()
    ]


def gateways(tenant: Tenant, site: Site, metric: Metric) -> list[Json]:
    """Give the gateways that a metric suffers at."""
    lost = sum(all_degraded(site, metric)) if _spoils_links(metric) else 6
    whole = sum(levels.total(site, metric)) if _spoils_links(metric) else 1440
    return [
        {
            **_part(lost, whole, device.name),
            "gateway_mac": device.mac,
            "gateway_model": device.model,
        }
        for device in _hit(tenant, site, metric, "gateway")
    ]


def _hit(tenant: Tenant, site: Site, metric: Metric, kind: str) -> list[Device]:
    """Choose whom a metric suffers at: the devices of a seeded trouble first."""
    devices = tenant.devices_at(site, kind)
    blamed = trouble.STARVED if "connect" in metric.name else tuple(trouble.OFFLINE)
    if _spoils_links(metric):
        return devices
    if _is_faulty(site, metric):
        return [device for device in devices if device.name in blamed]
    if not devices:
        return []
    first = number("hit", site.name, metric.name, low=0, high=len(devices) - 1)
    return devices[first : first + 1]


def _is_faulty(site: Site, metric: Metric) -> bool:
    return any(fault_of(site, metric, name) for name in metric.classifiers)


def _spoils_links(metric: Metric) -> bool:
    """Tell the metrics that are about uplinks, and paths over them."""
    return metric.name in {"application-health", "wan-link-health"}


def total(tenant: Tenant, site: Site, metric: Metric, *names: str) -> Json:
    """Give the impact of some classifiers; the worst of them hits all that the metric hits."""
    worst = max(metric.classifiers, key=lambda name: sum(degraded(site, metric, name)))
    hit = worst in names and metric.concerns == "wifi"
    everyone = sum(map(crowd, tenant.devices_at(site, "ap")))
    return {
        "num_aps": len(aps(tenant, site, metric)) if hit else 0,
        "num_users": len(users(tenant, site, metric)) if hit else 0,
        "total_aps": site.access_points,
        "total_users": everyone,
    }


def _part(lost: int, whole: int, name: str) -> Json:
    return {"degraded": lost, "duration": lost, "name": name, "total": whole}


def _about(metric: Metric) -> Json:
    return {**SPAN, "classifier": "", "failure": "", "metric": metric.name}


def listed(
    member: str, rows: Callable[[Tenant, Site, Metric], list[Json]], concerns: str
) -> Callable[[Tenant, Site, Metric], Json]:
    """Wrap the rows of an impact in their page; a metric of another kind hits none of them."""

    def body(tenant: Tenant, site: Site, metric: Metric) -> Json:
        found = rows(tenant, site, metric) if metric.concerns == concerns else []
        page = {"limit": MOST, "page": 1, "total_count": len(found)}
        return {**_about(metric), **page, member: found}

    return body
