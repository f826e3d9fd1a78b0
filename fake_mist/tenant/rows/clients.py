"""Rows of wireless clients: searches, statistics and sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant.clients import Client, is_starved, wireless
from fake_mist.tenant.draw import choice, number
from fake_mist.tenant.resource import Resource, each_org, each_site
from fake_mist.tenant.rows.common import counter
from fake_mist.tenant.rows.radios import channel
from fake_mist.tenant.ssids import GUEST, wlan_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Org, Site, Tenant
    from fake_mist.tenant.rows.common import Json

LISTED_EVERY: Final = 25
"""One row of so many has a model, and has it as a list, which the description does not."""

TICK: Final = 0.001
"""Two rows of one search never share an instant: each takes its own millisecond."""


def searched(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of `/orgs/{org_id}/clients/search`."""
    for place, client in enumerate(wireless(tenant, org)):
        yield {**_names(client), **_history(client), "timestamp": _at(client.seen, place)}


def statistics(tenant: Tenant, site: Site) -> list[Json]:
    """Give the rows of `/sites/{site_id}/stats/clients`: who is connected at NOW."""
    return [
        _statistics(client)
        for client in wireless(tenant, site.org)
        if client.site == site and client.connected
    ]


def sessions(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the sessions that ended in the last day: every client that left, some that moved."""
    for place, client in enumerate(wireless(tenant, org)):
        if not client.connected or number("moved", client.mac, low=1, high=12) == 1:
            yield _session(client, place)


def _at(ago: int, place: int) -> float:
    return round(NOW - ago + place % 1000 * TICK, 3)


def _names(client: Client) -> Json:
    row = {
        "hostname": [client.hostname],
        "last_device": client.kit.family,
        "last_hostname": client.hostname,
        "last_os": client.kit.os,
        "mac": client.mac,
        "mfg": client.kit.maker,
    }
    if client.username is None:
        return row
    return {**row, "last_username": client.username, "username": [client.username]}


def _history(client: Client) -> Json:
    row = {
        "ap": [client.ap.mac],
        "band": client.band,
        "ip": [client.ip] if client.ip else [],
        "last_ap": client.ap.mac,
        "last_ssid": client.ssid.name,
        "last_vlan": client.ssid.vlan,
        "last_wlan_id": wlan_id(client.ap.org, client.ssid),
        "protocol": protocol(client),
        "site_id": client.site.id,
        "ssid": [client.ssid.name],
        "vlan": [client.ssid.vlan],
    }
    if number("model", client.mac, low=1, high=LISTED_EVERY) == 1:
        row["model"] = [client.kit.family]
    return {**row, "last_ip": client.ip} if client.ip else row


def protocol(client: Client) -> str:
    """Give the 802.11 generation a client speaks."""
    return "be" if client.band == "6" else choice(("ax", "ac", "ax"), "protocol", client.mac)


def _statistics(client: Client) -> Json:
    signal = number("signal", client.mac, low=42, high=74)
    row = {
        "ap_id": client.ap.id,
        "ap_mac": client.ap.mac,
        "assoc_time": NOW - client.joined,
        "band": client.band,
        "channel": channel(client.ap, f"band_{client.band}"),
        "hostname": client.hostname,
        "is_guest": client.ssid == GUEST,
        "key_mgmt": client.ssid.key_mgmt,
        "last_seen": NOW - client.seen,
        "mac": client.mac,
        "os": client.kit.os,
        "proto": protocol(client),
        "rssi": -signal,
        "rx_bytes": 0 if is_starved(client) else counter(client.mac, "rx"),
        "snr": 95 - signal,
        "ssid": client.ssid.name,
        "tx_bytes": 0 if is_starved(client) else counter(client.mac, "tx"),
        "uptime": client.joined - client.seen,
        "vlan_id": str(client.ssid.vlan),
        "wlan_id": wlan_id(client.ap.org, client.ssid),
    }
    extra = {"ip": client.ip, "username": client.username}
    return {**row, **{name: value for name, value in extra.items() if value is not None}}


def _session(client: Client, place: int) -> Json:
    ended = client.joined if client.connected else client.seen
    lasted = number("session", client.mac, low=90, high=14_000)
    return {
        "ap": client.ap.mac,
        "band": client.band,
        "client_manufacture": client.kit.maker,
        "connect": NOW - ended - lasted,
        "disconnect": NOW - ended,
        "duration": lasted,
        "mac": client.mac,
        "org_id": client.ap.org.id,
        "site_id": client.site.id,
        "ssid": client.ssid.name,
        "tags": ["roam"] if client.connected else ["disassociate"],
        "timestamp": _at(ended, place),
        "wlan_id": wlan_id(client.ap.org, client.ssid),
    }


RESOURCES: Final[tuple[Resource, ...]] = (
    each_org("/orgs/{org_id}/clients/search", searched),
    each_org("/orgs/{org_id}/clients/sessions/search", sessions),
    each_site("/sites/{site_id}/stats/clients", statistics),
)
