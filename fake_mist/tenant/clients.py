"""Wireless clients: how many each access point carries, and who they are.

The head count of an access point is drawn once, here; its statistics and the clients' own rows
are both made from it, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import hardware, trouble
from fake_mist.tenant.draw import choice, number
from fake_mist.tenant.places import UNIVERSITY
from fake_mist.tenant.ssids import GUEST, ROAM, SECURE, SSIDS, THINGS, Ssid
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fake_mist.tenant.model import Device, Org, Site, Tenant

CROWD: Final = 8
"""Most clients on one access point."""

TRI_BAND: Final = frozenset({"AP45", "AP34", "AP24"})
BANDS: Final = ("5", "6", "5", "24", "5", "6", "5", "5")
"""The bands of an access point's clients, one after the other."""

NETS: Final = {"staff": 64, "students": 80, "guest": 96, "iot": 112, "voice": 128}
"""First third octet of each network: sixteen in a row belong to it, a /20."""

HOSTS: Final = 250
LEFT_BEHIND: Final = 4
"""Clients of each access point in the dark building when it went off."""

MIX: Final = (SECURE, ROAM, ROAM, ROAM, GUEST, SECURE, ROAM, ROAM, THINGS, ROAM)
WIFI_LOST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A make of client."""

    maker: str
    family: str
    model: str
    os: str
    label: str


PERSONAL: Final = (
    Kit(maker="Apple", family="iPhone", model="iPhone 16", os="iOS 18.5", label="iPhone"),
    Kit(maker="Apple", family="Mac", model="MBP 14 M3", os="Sequoia", label="MacBook"),
    Kit(maker="Dell", family="Windows", model="Latitude 7450", os="Windows 11", label="LAP"),
    Kit(maker="Samsung", family="Android", model="Galaxy S25", os="Android 15", label="Galaxy"),
    Kit(maker="Lenovo", family="Windows", model="ThinkPad T14", os="Windows 11", label="TP"),
    Kit(maker="Google", family="Android", model="Pixel 9", os="Android 15", label="Pixel"),
    Kit(maker="Framework", family="Linux", model="Laptop 13", os="Ubuntu 24.04", label="fw"),
)
MACHINES: Final = (
    Kit(maker="Zebra", family="Scanner", model="TC58", os="Android 13", label="scan"),
    Kit(maker="Sonos", family="Speaker", model="Era 100", os="Linux", label="audio"),
    Kit(maker="Honeywell", family="Sensor", model="T10", os="RTOS", label="hvac"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One wireless client; `joined` and `seen` count seconds back from NOW."""

    site: Site
    ap: Device
    place: int
    mac: str
    hostname: str
    username: str | None
    ip: str | None
    ssid: Ssid
    band: str
    kit: Kit
    joined: int
    seen: int
    connected: bool


def head_count(ap: Device) -> int:
    """Give how many clients an access point carries at NOW."""
    if trouble.is_offline(ap) or not ap.org.stories:
        return 0
    return number("clients", ap.mac, low=0, high=CROWD)


def on_band(ap: Device, band: str) -> int:
    """Give how many of them are on one band."""
    return sum(_band(ap, place) == band for place in range(head_count(ap)))


def wireless(tenant: Tenant, org: Org) -> Iterator[Client]:
    """Give the clients of an organization that were seen in the last day."""
    return clients_on(tenant, org, {ap.mac for ap in tenant.devices_of(org, "ap")})


def clients_on(tenant: Tenant, org: Org, aps: Collection[str]) -> Iterator[Client]:
    """Give the clients of some access points, named by MAC."""
    return (client for client in _everyone(tenant, org) if client.ap.mac in aps)


@lru_cache(maxsize=8)
def _everyone(tenant: Tenant, org: Org) -> tuple[Client, ...]:
    """Give the clients of all access points, made once: each costs a dozen draws."""
    seen = [(ap, place) for ap in tenant.devices_of(org, "ap") for place in range(crowd(ap))]
    return tuple(
        _client(ap, place, running, connected=place < head_count(ap))
        for running, (ap, place) in enumerate(seen, start=1)
    )


def crowd(ap: Device) -> int:
    """Give how many clients an access point has seen in the last day."""
    return head_count(ap) + _gone(ap)


def bssid(ap: Device, place: int) -> str:
    """Give an address of an access point's radios; no two access points share one."""
    return f"5e{ap.mac[2:7]}{place % 16:x}{ap.mac[8:]}"


def is_starved(client: Client) -> bool:
    """Tell a client whose requests for an address go unanswered."""
    return client.connected and client.ap.name in trouble.STARVED


def _gone(ap: Device) -> int:
    """Give how many clients an access point has lost within the last day."""
    if trouble.is_offline(ap):
        return LEFT_BEHIND if trouble.OFFLINE[ap.name] < DAY else 0
    return min(1, number("gone", ap.mac, low=0, high=2))


def _client(ap: Device, place: int, running: int, *, connected: bool) -> Client:
    hostile = (ap.name, place) == trouble.INJECTED_CLIENT
    ssid = SECURE if hostile else _ssid(ap.org, running)
    kit = choice(MACHINES if ssid == THINGS else PERSONAL, "kit", ap.org.name, running)
    mac = hardware.mac("client", ap.org.number, running)
    seen = _seen(ap, mac, connected=connected)
    starved = connected and ap.name in trouble.STARVED
    return Client(
        site=ap.site,
        ap=ap,
        place=place,
        mac=f"5e{mac[2:]}" if ssid == GUEST else mac,
        hostname=trouble.INJECTED_HOST if hostile else f"{kit.label}-{running:04d}",
        username=trouble.INJECTED_USER if hostile else _username(ap.org, ssid, running),
        ip=None if starved else address(ap.site, ssid.network, running),
        ssid=ssid,
        band=_band(ap, place),
        kit=kit,
        joined=seen + number("joined", mac, low=5 * 60, high=8 * HOUR),
        seen=seen,
        connected=connected,
    )


def _ssid(org: Org, running: int) -> Ssid:
    return MIX[running % len(MIX)] if org == UNIVERSITY else SSIDS[org][0]


def address(site: Site, network: str, running: int) -> str:
    """Give the address of the running client in one of a site's networks."""
    third, fourth = divmod(running, HOSTS)
    return site.ip(NETS[network] + third, fourth + 2)


def _seen(ap: Device, mac: str, *, connected: bool) -> int:
    if connected:
        return number("seen", mac, low=5, high=55)
    if trouble.is_offline(ap):
        return trouble.OFFLINE[ap.name] + number("lost", mac, low=0, high=WIFI_LOST)
    return number("left", mac, low=10 * 60, high=15 * HOUR)


def _username(org: Org, ssid: Ssid, running: int) -> str | None:
    if ssid.auth != "eap":
        return None
    initial = "s" if ssid == ROAM else "u"
    return f"{initial}{running:05d}@{org.domain}"


def _band(ap: Device, place: int) -> str:
    band = BANDS[place % len(BANDS)]
    return "5" if band == "6" and ap.model not in TRI_BAND else band
