"""Wireless clients: any of them found, all of them counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from pydantic import Field

from mist_mcp.analysis.signal import signal_grade
from mist_mcp.answers.results import Listing, Record
from mist_mcp.cloud.paging import PAGE_SIZE, search_pages
from mist_mcp.models.base import read_all
from mist_mcp.models.client import Radio, WirelessClient
from mist_mcp.tools.client.client_counts import (
    Count,
    CountedClients,
    by_search,
    by_value,
    counted_clients,
)
from mist_mcp.tools.kit.client_scope import ClientScope, client_scope, mac_at
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.filters import NEWEST, anywhere, given
from mist_mcp.tools.kit.parameters import Duration, Limit, Text
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.counts import UNKNOWN, listed, number_of
from mist_mcp.words.times import iso
from mist_mcp.words.trust import Foreign, Id, Moment, Own
from mist_mcp.words.window import Window, time_window

_BANDS: Final = {"24": "2.4 GHz", "5": "5 GHz", "6": "6 GHz"}


class WirelessRow(Record):
    """A wireless client, as it was last seen."""

    name: Foreign | None = None
    user: Foreign | None = None
    mac: Id
    ip: Foreign | None = None
    ap: Foreign | None = Field(None, description="access point, by name or by MAC address")
    ap_mac: Id | None = None
    ssid: Foreign | None = None
    band: Foreign | None = None
    vlan: Foreign | None = None
    device: Foreign | None = None
    model: Foreign | None = None
    os: Foreign | None = None
    site: Foreign
    signal_dbm: float | None = None
    snr_db: float | None = None
    last_seen: Moment = None


class WirelessClients(Listing):
    """Wireless clients, the latest first; the counts are about all that match."""

    scope: Foreign
    window: Own
    by_band: dict[Own, int] | None = None
    by_ssid: dict[Foreign, int] | None = None
    by_device: dict[Foreign, int] | None = None
    by_ap: dict[Foreign, int] | None = Field(
        None, description="a client that roamed may count for several"
    )
    by_site: dict[Foreign, int] | None = None
    by_signal: dict[Own, int] | None = Field(
        None, description="good from -67 dBm, fair from -72 dBm, else poor; now, with site_id"
    )
    without_ip_by_ap: dict[Foreign, int] | None = None
    rows: list[WirelessRow]


@tool("client", danger="read")
async def search_org_wireless_clients(
    *,
    org_id: Text | None = None,
    site_id: Text | None = None,
    text: Text | None = None,
    ap: Text | None = None,
    ssid: Text | None = None,
    duration: Duration | None = None,
    limit: Limit = 50,
    mist: Mist = MIST,
) -> WirelessClients:
    """Find wireless clients; count them by band, SSID, access point and signal.

    Args:
        org_id: Id or name.
        site_id: Id or name; adds signal.
        text: Part of a MAC, IP or name.
        ap: Access point, name or MAC.
        ssid: Exact SSID.
        duration: Last 1h, 7d.
        limit: Rows at most.
    """
    window = time_window(duration, None, None, now=mist.asked)
    scope = await client_scope(mist.client, site_id=site_id, org_id=org_id)
    ap_mac = await mac_at(mist.client, scope, ap, kind="access point") if ap else None
    countable = window.query | given(ap=ap_mac, ssid=ssid)
    query = countable | given(text=text and anywhere(text))
    path = scope.path("clients/search")
    radios = await _radios(mist, scope)
    keys = _wireless_keys(scope, radios)
    counted = None
    if scope.site_id is None and text is None:
        counted = _wireless_counts(mist, scope, countable)
    clients = await counted_clients(
        mist,
        partial(search_pages, mist.client, path, query | NEWEST),
        read=WirelessClient.model_validate,
        limit=limit,
        keys=keys,
        counts=counted,
    )
    counts = _without_site_keys(clients.counts, scope)
    return WirelessClients.showing(
        clients.found,
        rows=[_wireless_row(client, scope, radios) for client in clients.found.things],
        summary=_wireless_summary(scope, window, clients, counts),
        notes=_signal_notes(scope, radios),
        scope=scope.name,
        window=window.words,
        whole=counts,
    )


@dataclass(frozen=True, slots=True)
class Radios:
    """How the connected clients of a site are heard.

    Args:
        heard: by MAC address.
        complete: false when the site has more than the cloud tells at once.
    """

    heard: Mapping[str, Radio]
    complete: bool


async def _radios(mist: Mist, scope: ClientScope) -> Radios | None:
    """Return how clients are heard now; known for one site only, and for its first thousand."""
    if scope.site_id is None:
        return None
    document = await mist.client.read(scope.path("stats/clients"), {"limit": PAGE_SIZE})
    rows = [row for row in document if isinstance(row, dict)] if isinstance(document, list) else []
    heard = {radio.mac: radio for radio in read_all(Radio, rows)}
    return Radios(heard, complete=len(rows) < PAGE_SIZE)


def _wireless_keys(
    scope: ClientScope, radios: Radios | None
) -> dict[str, Callable[[WirelessClient], str | None]]:
    return {
        "by_band": lambda client: _band(client.band),
        "by_ssid": lambda client: client.network,
        "by_device": lambda client: client.kind,
        "by_ap": lambda client: scope.device(client.ap_mac),
        "by_site": lambda client: scope.site(client.site_id),
        "by_signal": lambda client: _signal(client, radios),
        "without_ip_by_ap": lambda client: (
            None if client.address else scope.device(client.ap_mac) or "no access point"
        ),
    }


def _wireless_counts(mist: Mist, scope: ClientScope, query: Mapping[str, str]) -> dict[str, Count]:
    """Return how the cloud counts the clients of an organization; bands only by searching."""
    search, count = scope.path("clients/search"), scope.path("clients/count")
    by = partial(by_value, mist.client, count, query)
    return {
        "by_band": by_search(
            mist.client, search, query, parameter="band", values=_BANDS, label=_band
        ),
        "by_ssid": by(distinct="ssid"),
        "by_device": by(distinct="device"),
        "by_ap": by(distinct="ap", label=scope.device),
    }


def _without_site_keys(
    counts: Mapping[str, dict[str, int]], scope: ClientScope
) -> dict[str, dict[str, int]]:
    """Leave out what says nothing: signal without a site, sites of a site, who has an address."""
    absent = "by_signal" if scope.site_id is None else "by_site"
    kept = {name: count for name, count in counts.items() if name != absent}
    unaddressed = kept.pop("without_ip_by_ap", {})
    named = {ap: number for ap, number in unaddressed.items() if ap != UNKNOWN}
    return {**kept, "without_ip_by_ap": named} if named else kept


def _wireless_summary(
    scope: ClientScope,
    window: Window,
    clients: CountedClients[WirelessClient],
    counts: Mapping[str, dict[str, int]],
) -> str:
    parts = [f"{scope.name}, {window.words}: {number_of(clients.amount, 'wireless client')} fit"]
    parts += [f"{count} on {band}" for band, count in counts.get("by_band", {}).items()]
    if signal := counts.get("by_signal"):
        parts.append(f"signal: {listed(signal)}")
    if unaddressed := counts.get("without_ip_by_ap"):
        parts.append(f"{sum(unaddressed.values())} have no IP address ({listed(unaddressed)})")
    return "; ".join(parts) + "."


def _signal_notes(scope: ClientScope, radios: Radios | None) -> list[str]:
    if radios is None:
        return ["Signal strength is known per site: give site_id to see it"]
    if radios.complete:
        return []
    return [f"{scope.name}: signal strength is known of the first {PAGE_SIZE} connected clients"]


def _signal(client: WirelessClient, radios: Radios | None) -> str | None:
    radio = radios.heard.get(client.mac) if radios else None
    if radio is None and radios and not radios.complete:
        return None
    if radio is not None and radio.rssi is None:
        return None  # connected, and nobody says how it is heard
    return signal_grade(radio.rssi if radio else None)


def _band(band: str | None) -> str | None:
    return _BANDS.get(band, band) if band else None


def _wireless_row(client: WirelessClient, scope: ClientScope, radios: Radios | None) -> WirelessRow:
    radio = radios.heard.get(client.mac) if radios else None
    return WirelessRow.of(
        client,
        ip=client.address,
        ap=scope.device(client.ap_mac),
        ssid=client.network,
        band=_band(client.band),
        vlan=client.vlan_id,
        device=client.kind,
        model=client.build,
        os=client.system,
        site=scope.site(client.site_id),
        signal_dbm=radio.rssi if radio else None,
        snr_db=radio.snr if radio else None,
        last_seen=iso(client.timestamp),
    )
