"""What happened to wireless clients: the timelines of those a trouble touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places, trouble
from fake_mist.tenant.clients import Client, bssid, clients_on, is_starved
from fake_mist.tenant.draw import number
from fake_mist.tenant.resource import Answer, Resource, each_org
from fake_mist.tenant.rows.clients import protocol
from fake_mist.tenant.rows.radios import channel
from fake_mist.tenant.rows.vocabulary import CLIENT_EVENTS
from fake_mist.tenant.ssids import wlan_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fake_mist.tenant.model import Org, Tenant
    from fake_mist.tenant.rows.common import Json

WATCHED: Final = frozenset({*trouble.STARVED, *trouble.OFFLINE, trouble.INJECTED_CLIENT[0]})
"""Access points whose clients' timelines were recorded: those of troubles, and a plain one."""

RETRY: Final = 300
JOINED: Final = ("CLIENT_AUTH_ASSOCIATION", "CLIENT_IP_ASSIGNED", "CLIENT_DNS_OK")
CODES: Final = {key: code for code, (key, _display) in enumerate(CLIENT_EVENTS, start=1)}


def timeline(client: Client) -> list[Json]:
    """Give the events of one client, oldest first."""
    return sorted(_events(client), key=lambda row: float(row["timestamp"]))


def watched(tenant: Tenant, org: Org) -> Iterator[Client]:
    """Give the clients whose timelines there are."""
    aps = {ap.mac for ap in tenant.devices_of(org, "ap") if ap.name in WATCHED}
    return clients_on(tenant, org, aps)


def everything(tenant: Tenant, org: Org) -> list[Json]:
    """Give the events of all timelines, oldest first."""
    rows = [row for client in watched(tenant, org) for row in _events(client)]
    return sorted(rows, key=lambda row: (row["timestamp"], row["bssid"]))


def each_client(tenant: Tenant) -> Iterable[Answer]:
    """Answer for every client with a timeline."""
    for client in watched(tenant, places.UNIVERSITY):
        yield Answer(
            ids={"client_mac": client.mac, "site_id": client.site.id}, body=timeline(client)
        )


def _events(client: Client) -> Iterator[Json]:
    if is_starved(client):
        yield _event(client, "CLIENT_AUTH_ASSOCIATION", client.joined)
        yield from _unanswered(client)
        return
    for place, type_ in enumerate(JOINED):
        yield _event(client, type_, client.joined - place)
    if not client.connected:
        yield _event(client, "CLIENT_DEAUTHENTICATION", client.seen)


def _unanswered(client: Client) -> Iterator[Json]:
    since = min(client.joined, trouble.STARVED_FOR)
    text = f"DHCP DISCOVER unanswered on vlan {client.ssid.vlan}: no lease from 10.13.1.1"
    for place in range(min(since // RETRY, 4)):
        ago = place * RETRY + number("unanswered", client.mac, place, low=10, high=RETRY - 10)
        yield _event(client, "MARVIS_EVENT_CLIENT_DHCP_FAILURE", ago, text)


def _event(client: Client, type_: str, ago: int, text: str = "") -> Json:
    row: dict[str, Any] = {
        "ap": client.ap.mac,
        "band": client.band,
        "bssid": bssid(client.ap, client.place),
        "channel": channel(client.ap, f"band_{client.band}"),
        "key_mgmt": client.ssid.key_mgmt,
        "proto": protocol(client),
        "ssid": client.ssid.name,
        "timestamp": NOW - ago,
        "type": type_,
        "type_code": CODES[type_],
        "wlan_id": wlan_id(client.ap.org, client.ssid),
    }
    return {**row, "text": text} if text else row


RESOURCES: Final[tuple[Resource, ...]] = (
    each_org("/orgs/{org_id}/clients/events/search", everything),
    Resource(path="/sites/{site_id}/clients/{client_mac}/events", answers=each_client),
)
