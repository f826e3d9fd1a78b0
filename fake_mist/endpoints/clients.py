"""Clients, wireless and wired: searches, counts, statistics and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.endpoints.endpoint import Distinct, Endpoint, Kind, View
from fake_mist.query.filters import Exact, Kept, Leading, OneOf, Whole, Wild, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.query.filters import Filter

AT_SITE: Final = {"site_id": "site_id"}
BANDS: Final = frozenset(
    {"24", "5", "5-dedicated", "5-selectable"} | {"6"} | {"6-dedicated", "6-selectable"}
)
PROTOCOLS: Final = frozenset({"a", "ac", "ax", "b", "be", "g", "n"})
KEYS: Final = frozenset(
    {
        "WPA2-PSK",
        "WPA2-PSK-FT",
        "WPA2-PSK-SHA256",
        "WPA2-PSK/CCMP",
        "WPA3-EAP-FT/GCMP256",
        "WPA3-EAP-SHA256",
        "WPA3-EAP-SHA256/CCMP",
        "WPA3-SAE-FT",
        "WPA3-SAE-PSK",
    }
)


def exact(*names: str) -> dict[str, Filter]:
    """Give plain filters whose fields have the parameters' names."""
    return {name: Exact(field=name) for name in names}


_SITE: Final = exact("site_id")
_WIRELESS: Final[Mapping[str, Filter]] = {
    **exact("ap", "model", "psk_id", "psk_name", "ssid", "vlan"),
    "band": Words(field="band"),
    "device": Words(field="last_device"),
    "hostname": Leading(field="hostname"),
    "ip": Leading(field="ip"),
    "mac": Leading(field="mac"),
    "os": Exact(field="last_os"),
    "text": Wild(fields=("mac", "hostname", "username", "psk_name", "ip")),
    "username": Leading(field="username"),
}
_WIRED: Final[Mapping[str, Filter]] = {
    **exact("device_mac", "ip", "nacrule_id", "port_id"),
    **exact("dhcp_client_identifier", "dhcp_fqdn", "dhcp_hostname", "dhcp_request_params"),
    **exact("dhcp_vendor_class_identifier"),
    "mac": Leading(field="mac"),
    "manufacture": Exact(field="manufacture"),
    "source": Kept(name="source", allowed=frozenset({"lldp", "mac"})),
    "text": Wild(fields=("mac", "dhcp_hostname", "username")),
}
_EVENTS: Final[Mapping[str, Filter]] = {
    **exact("ssid", "wlan_id"),
    "band": OneOf(field="band", allowed=BANDS),
    "proto": OneOf(field="proto", allowed=PROTOCOLS),
    "type": Words(field="type"),
}
_COUNTED: Final = ("ap", "hostname", "ip", "mac", "model", "ssid", "vlan")

_SEARCHES: Final = (
    Endpoint(
        path="/orgs/{org_id}/clients/search",
        cassette="orgs-clients-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac",
        filters={**_WIRELESS, **_SITE},
    ),
    Endpoint(
        path="/sites/{site_id}/clients/search",
        cassette="sites-clients-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac",
        filters=_WIRELESS,
        view=View(of="/orgs/{org_id}/clients/search", where=AT_SITE),
    ),
    Endpoint(
        path="/orgs/{org_id}/wired_clients/search",
        cassette="orgs-wired_clients-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac",
        filters={
            **_WIRED,
            **_SITE,
            **exact("auth_method", "auth_state"),
            "vlan": Whole(field="vlan"),
        },
    ),
    Endpoint(
        path="/sites/{site_id}/wired_clients/search",
        cassette="sites-wired_clients-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac",
        filters={**_WIRED, **exact("vlan")},
        view=View(of="/orgs/{org_id}/wired_clients/search", where=AT_SITE),
    ),
)

_COUNTS: Final = (
    Endpoint(
        path="/orgs/{org_id}/clients/count",
        cassette="orgs-clients-count",
        kind=Kind.COUNT,
        timed=True,
        time_field="timestamp",
        identity="mac",
        distinct=Distinct(
            default="device",
            fields={**{name: name for name in _COUNTED}, "device": "last_device", "os": "last_os"},
        ),
        filters={
            **exact(*_COUNTED),
            "device": Exact(field="last_device"),
            "os": Exact(field="last_os"),
        },
        view=View(of="/orgs/{org_id}/clients/search", where={}),
    ),
    Endpoint(
        path="/orgs/{org_id}/wired_clients/count",
        cassette="orgs-wired_clients-count",
        kind=Kind.COUNT,
        timed=True,
        time_field="timestamp",
        identity="mac",
        distinct=Distinct(
            default="mac",
            fields={
                name: name for name in ("device_mac", "mac", "port_id", "site_id", "type", "vlan")
            },
        ),
        view=View(of="/orgs/{org_id}/wired_clients/search", where={}),
    ),
)

_STATISTICS: Final = (
    Endpoint(
        path="/sites/{site_id}/stats/clients",
        cassette="sites-stats-clients",
        kind=Kind.LIST,
        lacks=frozenset({"page"}),
        timed=True,
        identity="mac",
        variants={"wired": "false"},
    ),
    Endpoint(
        path="/sites/{site_id}/stats/clients/{client_mac}",
        cassette="sites-stats-clients-client",
        identity="mac",
        variants={"wired": "false"},
        view=View(of="/sites/{site_id}/stats/clients", where={"mac": "client_mac"}),
    ),
)

_SESSIONS: Final[Mapping[str, Filter]] = {
    **exact("ap", "client_family", "client_manufacture", "client_model", "client_os"),
    **exact("client_username", "psk_id", "psk_name", "ssid", "wlan_id"),
    "band": OneOf(field="band", allowed=BANDS),
}

_HISTORY: Final = (
    Endpoint(
        path="/orgs/{org_id}/clients/sessions/search",
        cassette="orgs-clients-sessions-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac,timestamp",
        filters=_SESSIONS,
    ),
    Endpoint(
        path="/sites/{site_id}/clients/sessions/search",
        cassette="sites-clients-sessions-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="mac,timestamp",
        filters=_SESSIONS,
        view=View(of="/orgs/{org_id}/clients/sessions/search", where=AT_SITE),
    ),
    Endpoint(
        path="/orgs/{org_id}/clients/events/search",
        cassette="orgs-clients-events-search",
        kind=Kind.SEARCH,
        timed=True,
        time_field="timestamp",
        identity="bssid,timestamp,type",
        filters={
            **_EVENTS,
            **exact("ap", "nacrule_id"),
            "key_mgmt": OneOf(field="key_mgmt", allowed=KEYS),
            "reason_code": Whole(field="reason_code"),
        },
    ),
    Endpoint(
        path="/sites/{site_id}/clients/{client_mac}/events",
        cassette="sites-clients-events",
        kind=Kind.RESULTS,
        timed=True,
        time_field="timestamp",
        identity="timestamp,type",
        filters={**_EVENTS, "channel": Exact(field="channel")},
    ),
)

ENDPOINTS: Final = (*_SEARCHES, *_COUNTS, *_STATISTICS, *_HISTORY)
