"""Insight metrics of sites, and of the devices and clients a trouble touches, hour by hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places, trouble
from fake_mist.tenant.clients import head_count
from fake_mist.tenant.draw import number
from fake_mist.tenant.levels import HOURS, QUIET
from fake_mist.tenant.resource import Answer, Resource
from fake_mist.tenant.rows.applications import CATEGORIES
from fake_mist.tenant.rows.common import counter
from fake_mist.tenant.rows.timelines import watched
from fake_mist.tenant.rows.vocabulary import METRICS, TOP_APPLICATIONS
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Device, Site, Tenant
    from fake_mist.tenant.rows.common import Json

NIGHT_SHARE: Final = 8
"""At night there is an eighth of the day's."""

MEGABYTES: Final = 60
TELLING: Final = frozenset(
    {
        *trouble.OFFLINE,
        *trouble.STARVED,
        *trouble.HOT,
        trouble.DRIFTED_SWITCH,
        trouble.INJECTED_ROOM,
        "clos-core-1",
        "clos-acc-p1-01",
        "harbour-sw-1",
    }
)
"""Devices whose insights were recorded, beside every gateway."""


def of_site(tenant: Tenant, site: Site, metric: str) -> Json:
    """Give one metric of a site."""
    if metric == "num_aps":
        return report(_aps(tenant, site))
    clients = sum(map(head_count, tenant.devices_at(site, "ap")))
    return report(_hours(site.name, metric, clients))


def of_device(device: Device, metric: str) -> Json:
    """Give one metric of a device; an offline one has nothing to tell since it went off."""
    busy = head_count(device) if device.kind == "ap" else MEGABYTES
    hours = _hours(device.mac, metric, busy)
    dark = trouble.OFFLINE.get(device.name, 0) // HOUR
    return report([0 if hour >= HOURS - dark else value for hour, value in enumerate(hours)])


def report(values: list[int]) -> Json:
    """Put hourly values in their envelope; the last one is that of NOW."""
    span = {"end": NOW, "interval": HOUR, "start": NOW - DAY}
    return {**span, "limit": len(values), "results": values}


def _hours(name: str, metric: str, busy: int) -> list[int]:
    scale = 1 if metric == "num_clients" else MEGABYTES * 1000
    values = [_hour(name, metric, hour, busy * scale) for hour in range(HOURS)]
    return [*values[:-1], busy * scale] if metric == "num_clients" else values


def _hour(name: str, metric: str, hour: int, busy: int) -> int:
    share = NIGHT_SHARE if hour in QUIET else 1
    return busy * number("insight", name, metric, hour, low=80, high=120) // 100 // share


def _aps(tenant: Tenant, site: Site) -> list[int]:
    """Count the connected access points of each hour, as the offline ones went."""
    aps = tenant.devices_at(site, "ap")
    gone = [trouble.OFFLINE[ap.name] for ap in aps if trouble.is_offline(ap)]
    ends = [(HOURS - 1 - hour) * HOUR for hour in range(HOURS)]
    return [len(aps) - sum(ago > end for ago in gone) for end in ends]


def telling(tenant: Tenant, *kinds: str) -> list[Device]:
    """Give the devices whose insights there are."""
    devices = (each for each in tenant.devices if each.kind in kinds)
    return [each for each in devices if each.kind == "gateway" or each.name in TELLING]


def _sites(tenant: Tenant) -> Iterator[Answer]:
    for site in tenant.sites:
        for metric in ("bytes", "num_aps", "num_clients"):
            body = of_site(tenant, site, metric)
            yield Answer(ids={"metric": metric, "site_id": site.id}, body=body)


def _aps_stats(tenant: Tenant) -> Iterator[Answer]:
    for device in telling(tenant, "ap"):
        for metric in ("bytes", "num_clients"):
            ids = {"device_id": device.id, "site_id": device.site.id}
            yield Answer(ids=ids, body=of_device(device, metric), query={"metrics": metric})


def _gateway_stats(tenant: Tenant) -> Iterator[Answer]:
    for device in telling(tenant, "gateway"):
        for metric in ("rx_bps", "tx_bps"):
            ids = {"device_id": device.id, "site_id": device.site.id}
            yield Answer(ids=ids, body=of_device(device, metric), query={"metrics": metric})


def _by_mac(*kinds: str) -> Iterator[tuple[str, str]]:
    for metric in METRICS:
        for kind in kinds:
            if (metric in {"rx_bps", "tx_bps"}) == (kind != "ap") and metric != "num_aps":
                yield kind, metric


def _devices(tenant: Tenant) -> Iterator[Answer]:
    yield from _mac_answers(tenant, "ap", "switch", "gateway")
    yield from _ranked(tenant)


def applications(gateway: Device) -> list[Json]:
    """Rank what a gateway carries by application; at one, a single one takes most."""
    draws = {name: counter(gateway.mac, name) // 8 for name in CATEGORIES}
    if hog := trouble.HOG.get(gateway.name):
        draws[hog] = 3 * sum(draws.values())
    ranked = sorted(draws.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"app": name, "rx_bytes": size // 3, "total_bytes": size, "tx_bytes": size - size // 3}
        for name, size in ranked
    ]


def _ranked(tenant: Tenant) -> Iterator[Answer]:
    for gateway in telling(tenant, "gateway"):
        found = applications(gateway)
        span = {"end": NOW, "interval": HOUR, "limit": len(found), "start": NOW - DAY}
        metric = {"metric": TOP_APPLICATIONS}
        ids = {"device_mac": gateway.mac, "site_id": gateway.site.id, **metric}
        yield Answer(ids=ids, body={**span, "results": found})


def _switches(tenant: Tenant) -> Iterator[Answer]:
    yield from _mac_answers(tenant, "switch")


def _mac_answers(tenant: Tenant, *kinds: str) -> Iterator[Answer]:
    for kind, metric in _by_mac(*kinds):
        for device in telling(tenant, kind):
            ids = {"device_mac": device.mac, "metric": metric, "site_id": device.site.id}
            yield Answer(ids=ids, body=of_device(device, metric))


def _clients(tenant: Tenant) -> Iterator[Answer]:
    for client in watched(tenant, places.UNIVERSITY):
        values = _hours(client.mac, "bytes", 1) if client.ip else [0] * HOURS
        ids = {"client_mac": client.mac, "site_id": client.site.id}
        yield Answer(ids=ids, body=report(values), query={"metrics": "bytes"})


SITE: Final = "/sites/{site_id}/insights"
RESOURCES: Final[tuple[Resource, ...]] = (
    Resource(path=f"{SITE}/ap/{{device_id}}/stats", answers=_aps_stats),
    Resource(path=f"{SITE}/gateway/{{device_id}}/stats", answers=_gateway_stats),
    Resource(path=f"{SITE}/switch/{{device_mac}}/{{metric}}", answers=_switches),
    Resource(path=f"{SITE}/device/{{device_mac}}/{{metric}}", answers=_devices),
    Resource(path=f"{SITE}/client/{{client_mac}}", answers=_clients),
    Resource(path=f"{SITE}/{{metric}}", answers=_sites),
)
