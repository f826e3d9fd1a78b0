"""What access points hear: rogue networks, and what radio management does about the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware, places, trouble
from fake_mist.tenant.clients import TRI_BAND
from fake_mist.tenant.draw import choice, number
from fake_mist.tenant.resource import Answer, Resource, each_site
from fake_mist.tenant.rows import templates
from fake_mist.tenant.rows.radios import CHANNELS, channel
from fake_mist.tenant.trouble import HOUR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fake_mist.tenant.model import Device, Site, Tenant
    from fake_mist.tenant.rows.common import Json

STRANGERS: Final = ("PrinterSetup", "AndroidHotspot", "Guest-Free", "CoffeeCart", "DIRECT-tv")
EACH_SITE: Final = 5
HONEYPOT_BSSID: Final = "5c5b35c00bad"
USAGES: Final = {"band_24": "24", "band_5": "5", "band_6": "6"}
CHANGES: Final = ("scheduled-site_rrm", "interference-ap-co-channel", "radar-detected")
LURED: Final = 3
NEIGHBOURS: Final = 3
SHOWN: Final = 12
"""Access points of a site in the radio plan that was recorded."""


def rogues(tenant: Tenant, site: Site, kind: str) -> list[Json]:
    """Give `/sites/{site_id}/insights/rogues` of one kind, or of every kind."""
    heard = enumerate(_radiating(tenant, site)[:EACH_SITE])
    found = {
        "honeypot": [_honeypot(tenant)] if site == places.MAIN_CAMPUS else [],
        "others": [_stranger(ap, place) for place, ap in heard],
    }
    return found.get(kind, []) if kind else [*found["honeypot"], *found["others"]]


def rogue_clients(tenant: Tenant, site: Site) -> list[Json]:
    """Give `/sites/{site_id}/insights/rogues/clients`: who fell for the honeypot."""
    if site != places.MAIN_CAMPUS:
        return []
    return [
        {
            "annotation": "unknown",
            "ap_mac": _honeypot(tenant)["ap_mac"],
            "avg_rssi": -number("lured", place, low=48, high=77),
            "band": "24",
            "bssid": HONEYPOT_BSSID,
            "client_mac": hardware.mac("client", 0, 0x900 + place),
            "num_aps": 2,
        }
        for place in range(LURED)
    ]


def events(tenant: Tenant, site: Site, kind: str) -> list[Json]:
    """Give the events of rogue networks, oldest first."""
    rows = (
        _heard(row, 4 * HOUR + 61 * place) for place, row in enumerate(rogues(tenant, site, kind))
    )
    return sorted(rows, key=lambda row: row["timestamp"])


def plan(tenant: Tenant, site: Site) -> Json:
    """Give `/sites/{site_id}/rrm/current`."""
    aps = _radiating(tenant, site)
    radio = next(iter(templates.radio(site.org)))
    bands = {band: {ap.id: _planned(ap, band) for ap in aps if _has(ap, band)} for band in CHANNELS}
    metrics = {
        f"{band}_metric": _quality(site, band, len(radios)) for band, radios in bands.items()
    }
    return {
        **bands,
        **metrics,
        "rftemplate": radio,
        "rftemplate_id": radio["id"],
        "rftemplate_name": radio["name"],
        "status": "ready",
        "timestamp": NOW - 6 * HOUR,
    }


def changes(tenant: Tenant, site: Site) -> list[Json]:
    """Give `/sites/{site_id}/rrm/events`, newest first."""
    aps = _radiating(tenant, site)[:EACH_SITE]
    return [_change(ap, HOUR + 97 * place) for place, ap in enumerate(aps)]


def neighbours(tenant: Tenant, site: Site) -> list[Json]:
    """Give `/sites/{site_id}/rrm/neighbors/band/{band}`."""
    aps = _radiating(tenant, site)
    return [
        {
            "mac": ap.mac,
            "neighbors": [
                {"mac": other.mac, "rssi": -number("rssi", ap.mac, other.mac, low=48, high=82)}
                for other in aps[place + 1 : place + 1 + NEIGHBOURS]
            ],
        }
        for place, ap in enumerate(aps)
    ]


def _radiating(tenant: Tenant, site: Site) -> list[Device]:
    aps = tenant.devices_at(site, "ap")
    return [ap for ap in aps if not trouble.is_offline(ap)][:SHOWN]


def _has(ap: Device, band: str) -> bool:
    return band != "band_6" or ap.model in TRI_BAND


def _stranger(ap: Device, place: int) -> Json:
    return {
        "ap_mac": ap.mac,
        "avg_rssi": -number("rogue", ap.mac, low=61, high=88),
        "bssid": hardware.mac("client", 0, 0x100 + 16 * ap.site.number + place),
        "channel": str(choice((1, 6, 11, 36, 149), "rogue", ap.mac)),
        "num_aps": number("heard by", ap.mac, low=1, high=4),
        "seen_on_lan": False,
        "ssid": STRANGERS[place % len(STRANGERS)],
        "times_heard": number("heard", ap.mac, low=2, high=90),
    }


def _honeypot(tenant: Tenant) -> Json:
    ap = next(each for each in tenant.devices if each.name == trouble.INJECTED_CLIENT[0])
    return {
        "ap_mac": ap.mac,
        "avg_rssi": -47,
        "bssid": HONEYPOT_BSSID,
        "channel": "6",
        "num_aps": 3,
        "seen_on_lan": False,
        "ssid": trouble.INJECTED_SSID,
        "times_heard": 212,
    }


def _heard(rogue: Json, ago: int) -> Json:
    return {
        "ap": rogue["ap_mac"],
        "bssid": rogue["bssid"],
        "channel": int(rogue["channel"]),
        "rssi": rogue["avg_rssi"],
        "ssid": rogue["ssid"],
        "timestamp": NOW - ago,
    }


def _planned(ap: Device, band: str) -> Json:
    width = CHANNELS[band][1]
    power = number("power", band, ap.mac, low=8, high=17)
    now = {"bandwidth": width, "channel": channel(ap, band), "power": power, "usage": USAGES[band]}
    return {**now, **{f"curr_{name}": value for name, value in now.items()}}


def _quality(site: Site, band: str, radios: int) -> Json:
    draw: dict[str, Any] = {
        name: number(name, site.name, band, low=2, high=9)
        for name in ("cochannel_neighbors", "neighbors")
    }
    return {
        **draw,
        "avg_aps_per_channel": round(radios / len(CHANNELS[band][0]), 2),
        "channel_distribution_uniformity": 0.9,
        "density": number("density", site.name, band, low=20, high=90) / 100,
        "noise": -92,
    }


def _change(ap: Device, ago: int) -> Json:
    options, width = CHANNELS["band_5"]
    now, power = channel(ap, "band_5"), number("power", "band_5", ap.mac, low=8, high=17)
    before = choice([each for each in options if each != now], "before", ap.mac)
    return {
        "ap": ap.mac,
        "band": "5",
        "bandwidth": width,
        "channel": now,
        "event": choice(CHANGES, "change", ap.mac),
        "power": power,
        "pre_bandwidth": width,
        "pre_channel": before,
        "pre_power": power,
        "pre_usage": "5",
        "timestamp": NOW - ago,
        "usage": "5",
    }


KINDS: Final = ("", "honeypot", "lan", "others", "spoof")
"""Kinds of rogue; without one every kind is asked for."""


def _by_kind(rows: Callable[[Tenant, Site, str], list[Json]]) -> Callable[[Tenant], list[Answer]]:
    def answers(tenant: Tenant) -> list[Answer]:
        return [
            Answer(
                ids={"site_id": site.id},
                body=rows(tenant, site, kind),
                query={"type": kind} if kind else {},
            )
            for site in tenant.sites
            for kind in KINDS
        ]

    return answers


def _neighbours(tenant: Tenant) -> Iterator[Answer]:
    for site in tenant.sites:
        for band in USAGES.values():
            ids = {"band": band, "site_id": site.id}
            yield Answer(ids=ids, body=neighbours(tenant, site))


RESOURCES: Final[tuple[Resource, ...]] = (
    Resource(path="/sites/{site_id}/insights/rogues", answers=_by_kind(rogues)),
    each_site("/sites/{site_id}/insights/rogues/clients", rogue_clients),
    Resource(path="/sites/{site_id}/rogues/events/search", answers=_by_kind(events)),
    each_site("/sites/{site_id}/rrm/current", plan),
    each_site("/sites/{site_id}/rrm/events", changes),
    Resource(path="/sites/{site_id}/rrm/neighbors/band/{band}", answers=_neighbours),
)
