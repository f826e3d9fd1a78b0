"""Rows of clients, as searches and statistics show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.network.boxes import Placed
from fake_mist.network.errors import NetworkError
from fake_mist.tenant.draw import identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fake_mist.query.filters import Row

FOUND: Final = "/orgs/{org_id}/clients/search"
CONNECTED: Final = "/sites/{site_id}/stats/clients"
WIRED: Final = "/orgs/{org_id}/wired_clients/search"
SEEN: Final = 20
JOINED: Final = 3600


def wireless_rows(ap: Row, said: Mapping[str, Any], ssid: str | None) -> Iterator[Placed]:
    """Give a client of an access point, that is connected now."""
    if not ssid:
        raise NetworkError("a client of an access point has an SSID", field="ssid")
    listed = {name: [said[name]] for name in ("hostname", "ip", "username", "vlan") if said[name]}
    latest = {f"last_{name}": values[0] for name, values in listed.items()}
    yield Placed(
        path=FOUND,
        row={
            **listed,
            **latest,
            "ap": [ap["mac"]],
            "band": "5",
            "last_ap": ap["mac"],
            "last_ssid": ssid,
            "mac": said["mac"],
            "site_id": ap["site_id"],
            "ssid": [ssid],
            "timestamp": NOW - SEEN,
        },
    )
    shown = {name: said[name] for name in ("hostname", "ip", "username") if said[name]}
    yield Placed(
        path=CONNECTED,
        site_id=str(ap["site_id"]),
        row={
            **shown,
            **({"vlan_id": str(said["vlan"])} if said["vlan"] else {}),
            "ap_id": ap["id"],
            "ap_mac": ap["mac"],
            "assoc_time": NOW - JOINED,
            "band": "5",
            "channel": 36,
            "is_guest": False,
            "key_mgmt": "WPA3-SAE-PSK",
            "last_seen": NOW - SEEN,
            "mac": said["mac"],
            "proto": "ax",
            "rssi": -58,
            "snr": 34,
            "ssid": ssid,
            "uptime": JOINED,
            "wlan_id": identifier("own-wlan", ap["org_id"], ssid),
        },
    )


def wired_rows(switch: Row, said: Mapping[str, Any], port: str | None) -> Iterator[Placed]:
    """Give a client of a switch's port."""
    if not port:
        raise NetworkError("a client of a switch has a port", field="port")
    listed = {name: [said[name]] for name in ("ip", "username", "vlan") if said[name]}
    yield Placed(
        path=WIRED,
        row={
            **listed,
            "device_mac": [switch["mac"]],
            "dhcp_hostname": said["hostname"],
            "mac": said["mac"],
            "port_id": [port],
            "site_id": switch["site_id"],
            "timestamp": NOW - SEEN,
        },
    )
