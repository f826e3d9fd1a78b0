"""Which applications wireless clients use, and the speed tests of gateways."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant.clients import wireless
from fake_mist.tenant.draw import choice, identifier, number
from fake_mist.tenant.resource import Answer, Resource
from fake_mist.tenant.ssids import wlan_id
from fake_mist.tenant.trouble import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fake_mist.tenant.clients import Client
    from fake_mist.tenant.model import Site, Tenant
    from fake_mist.tenant.rows.common import Json

CATEGORIES: Final = {
    "campus-lms": "Education",
    "zoom": "Collaboration",
    "office365": "Collaboration",
    "youtube": "Streaming",
    "spotify": "Streaming",
    "github": "Developer",
    "printing": "Infrastructure",
}
MOST_APPLICATIONS: Final = 3
LIMIT: Final = 100


def applications(client: Client) -> set[str]:
    """Draw what a client uses."""
    size = number("applications", client.mac, low=1, high=MOST_APPLICATIONS)
    return {choice([*CATEGORIES], "application", client.mac, place) for place in range(size)}


_DISTINCT: Final[dict[str, Callable[[Client], set[str]]]] = {
    "ap": lambda client: {client.ap.mac},
    "app": applications,
    "category": lambda client: {CATEGORIES[name] for name in applications(client)},
    "device_mac": lambda client: {client.ap.mac},
    "port_id": lambda _client: set(),
    "service": applications,
    "src_ip": lambda client: {client.ip} if client.ip else set(),
    "ssid": lambda client: {client.ssid.name},
    "wcid": lambda client: {identifier("wcid", client.mac)},
    "wlan_id": lambda client: {wlan_id(client.site.org, client.ssid)},
}
DEFAULT: Final = "ap"


def counted(tenant: Tenant, site: Site, distinct: str) -> Json:
    """Count the clients of a site by what they use, or by where they use it."""
    clients = (each for each in wireless(tenant, site.org) if each.site == site)
    counts = Counter(value for client in clients for value in _DISTINCT[distinct](client))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {
        "distinct": distinct,
        "end": NOW,
        "limit": LIMIT,
        "results": [{distinct: value, "count": count} for value, count in ranked[:LIMIT]],
        "start": NOW - DAY,
        "total": len(ranked),
    }


def _counts(tenant: Tenant) -> Iterator[Answer]:
    for site in tenant.sites:
        for distinct in _DISTINCT:
            query = {} if distinct == DEFAULT else {"distinct": distinct}
            body = counted(tenant, site, distinct)
            yield Answer(ids={"site_id": site.id}, body=body, query=query)
        wired = {**counted(tenant, site, DEFAULT), "results": [], "total": 0}
        yield Answer(ids={"site_id": site.id}, body=wired, query={"wired": "true"})


def _speed_tests(tenant: Tenant) -> Iterator[Answer]:
    for gateway in tenant.devices:
        if gateway.kind == "gateway":
            ids = {"device_id": gateway.id, "site_id": gateway.site.id}
            yield Answer(
                ids=ids,
                body={
                    "by": "user",
                    "device_type": "gateway",
                    "failed": False,
                    "latency": number("latency", gateway.mac, low=8, high=30),
                    "mac": gateway.mac,
                    "port_id": "ge-0/0/0",
                    "rx_mbps": number("rx", gateway.mac, low=180, high=480),
                    "start_time": NOW - DAY // 2,
                    "status": "success",
                    "timestamp": NOW - DAY // 2 + 40,
                    "tx_mbps": number("tx", gateway.mac, low=90, high=240),
                    "type": "speedtest",
                },
            )


RESOURCES: Final = (
    Resource(path="/sites/{site_id}/stats/apps/count", answers=_counts),
    Resource(path="/sites/{site_id}/devices/{device_id}/synthetic_test", answers=_speed_tests),
)
