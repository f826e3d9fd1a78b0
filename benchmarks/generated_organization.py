"""A large organization behind a transport: each row is made when it is asked for, none is kept.

Both kinds of paging and the counts are answered as Mist answers them, for the endpoints that
listings of devices and clients ask.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Row = dict[str, Any]
    Make = Callable[[int], Row]

ORG: Final = "0a0a0a0a-0000-4000-8000-000000000001"
NOW: Final = 1_781_524_800
SITES: Final = 40
MOST: Final = 1000
"""Rows that Mist grants in one answer."""

_MODELS: Final = (("ap", "AP45"), ("ap", "AP34"), ("switch", "EX4400-48P"), ("gateway", "SRX320"))
_NETWORKS: Final = ("Corporate", "Guest", "Things", "Voice")
_FAMILIES: Final = ("iPhone", "Android", "Windows", "Mac", "Sensor")
_BANDS: Final = ("24", "5", "5", "6", "5")
_PAGING: Final = {"limit", "page", "sort", "search_after", "start", "end", "distinct", "for_site"}
_DENIED_EVERY: Final = 500


def _site(number: int) -> str:
    return f"0b0b0b0b-0000-4000-8000-{number % SITES:012x}"


@dataclass
class GeneratedOrganization:
    """Answers for an organization of any size.

    Args:
        devices: how many it owns.
        wireless: wireless clients.
        wired: wired clients.
        nac: clients of access control.
        calls: requests so far.
    """

    devices: int
    wireless: int
    wired: int
    nac: int
    calls: int = field(default=0)

    @property
    def transport(self) -> httpx.MockTransport:
        """Return what an HTTP client takes instead of the network."""
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        path, query = request.url.path.removeprefix("/api/v1/"), dict(request.url.params)
        below = path.removeprefix(f"orgs/{ORG}/")
        lists: dict[str, tuple[int, Make]] = {
            "sites": (SITES, site),
            "inventory": (self.devices, device),
            "stats/mxedges": (0, device),
        }
        searches: dict[str, tuple[int, Make]] = {
            "clients/search": (self.wireless, self._on_device(wireless_client)),
            "wired_clients/search": (self.wired, self._on_device(wired_client)),
            "nac_clients/search": (self.nac, self._on_device(nac_client)),
            "nac_clients/events/search": (self.nac // _DENIED_EVERY, nac_event),
        }
        if below in lists:
            return _numbered(*lists[below], query)
        if below in searches:
            return _searched(*searches[below], request.url.path, query)
        if below.endswith("/count"):
            return _counted(*searches[below.replace("count", "search")], query)
        return self._object(path)

    def _on_device(self, make: Callable[[int, int], Row]) -> Make:
        """Return the maker of rows that stand on one of the devices."""
        return lambda number: make(number, number % self.devices)

    def _object(self, path: str) -> httpx.Response:
        if path == "self":
            grant = {"scope": "org", "org_id": ORG, "name": "Generated", "role": "read"}
            return httpx.Response(200, json={"name": "bench", "privileges": [grant]})
        if path == "self/usage":
            return httpx.Response(200, json={"requests": self.calls, "request_limit": 5_000_000})
        if path == f"orgs/{ORG}/devices":
            names = [{"mac": mac(n), "name": f"device-{n:05}"} for n in range(self.devices)]
            return httpx.Response(200, json={"results": names})
        return httpx.Response(404, json={"detail": f"not generated: {path}"})


def mac(number: int, *, prefix: str = "5c5b35") -> str:
    """Return the MAC address of the device, or of the client, with a number."""
    return f"{prefix}{number:06x}"


def site(number: int) -> Row:
    """Return a site."""
    return {"id": _site(number), "name": f"Site {number:03}", "org_id": ORG}


def device(number: int) -> Row:
    """Return a row of the inventory."""
    kind, model = _MODELS[number % len(_MODELS)]
    return {
        "id": f"00000000-0000-0000-1000-{mac(number)}",
        "mac": mac(number),
        "serial": f"SN{number:08}",
        "model": model,
        "type": kind,
        "name": f"device-{number:05}",
        "site_id": _site(number),
        "org_id": ORG,
        "connected": number % 50 != 0,
        "sku": f"{model}-US",
        "hw_rev": "B1",
        "created_time": NOW - number,
        "modified_time": NOW - number,
        "deviceprofile_id": None,
    }


def wireless_client(number: int, at: int) -> Row:
    """Return a row of the search of wireless clients."""
    network, family = _NETWORKS[number % 4], _FAMILIES[number % 5]
    address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    return {
        "mac": mac(number, prefix="a8a8a8"),
        "ap": [mac(at)],
        "last_ap": mac(at),
        "band": _BANDS[number % 5],
        "device": [family],
        "last_device": family,
        "hostname": [f"client-{number:06}"],
        "last_hostname": f"client-{number:06}",
        "ip": [address],
        "last_ip": address,
        "ssid": [network],
        "last_ssid": network,
        "last_os": "17.4",
        "username": [f"user{number:06}@generated.example"],
        "last_username": f"user{number:06}@generated.example",
        "vlan": [10 + number % 4],
        "last_vlan": 10 + number % 4,
        "site_id": _site(at),
        "site_ids": [_site(at)],
        "org_id": ORG,
        "mfg": "Example",
        "protocol": "ax",
        "timestamp": NOW - number / 10,
    }


def wired_client(number: int, at: int) -> Row:
    """Return a row of the search of wired clients."""
    return {
        "mac": mac(number, prefix="b8b8b8"),
        "device_mac": [mac(at)],
        "port_id": [f"ge-0/0/{number % 48}"],
        "ip": [f"10.{128 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"],
        "vlan": [10 + number % 4],
        "dhcp_hostname": f"wired-{number:06}",
        "dhcp_vendor_class_identifier": "MSFT 5.0",
        "auth_state": "held" if number % 100 == 0 else "authenticated",
        "auth_method": "dot1x",
        "site_id": _site(at),
        "org_id": ORG,
        "timestamp": NOW - number / 10,
    }


def nac_client(number: int, at: int) -> Row:
    """Return a row of the search of access control; one in five hundred is refused."""
    denied = number % _DENIED_EVERY == 0
    rule = {} if denied else {"last_nacrule_name": "Staff", "nacrule_name": ["Staff"]}
    return {
        "mac": mac(number, prefix="a8a8a8"),
        "type": "wireless",
        "auth_type": "eap-tls",
        "status": "denied" if denied else "permitted",
        "last_status": "denied" if denied else "permitted",
        "last_username": f"user{number:06}@generated.example",
        "last_vlan": 10 + number % 4,
        "vlan": [str(10 + number % 4)],
        "last_ap": mac(at),
        "last_ssid": "Corporate",
        "last_client_ip": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
        "last_cert_expiry": NOW + 200 * 86_400,
        "nacrule_matched": not denied,
        "site_id": _site(at),
        "org_id": ORG,
        "timestamp": NOW - number / 10,
        **rule,
    }


def nac_event(number: int) -> Row:
    """Return the event that says why a client was refused."""
    client = mac(number * _DENIED_EVERY, prefix="a8a8a8")
    return {"mac": client, "type": "NAC_CLIENT_CERT_EXPIRED", "timestamp": NOW - number}


def _numbered(total: int, make: Make, query: Mapping[str, str]) -> httpx.Response:
    """Answer one numbered page of a list."""
    limit, page = min(int(query.get("limit", 100)), MOST), int(query.get("page", 1))
    numbers = range((page - 1) * limit, min(page * limit, total))
    headers = {"X-Page-Limit": limit, "X-Page-Page": page, "X-Page-Total": total}
    return httpx.Response(
        200,
        json=[make(number) for number in numbers],
        headers={name: str(value) for name, value in headers.items()},
    )


def _matching(total: int, make: Make, query: Mapping[str, str]) -> list[int] | range:
    """Return the numbers of the rows that fit the filters."""
    filters = {name: text for name, text in query.items() if name not in {*_PAGING, "type"}}
    if not filters:
        return range(total)
    return [
        number
        for number in range(total)
        if (row := make(number)) and all(row.get(name) == text for name, text in filters.items())
    ]


def _searched(total: int, make: Make, path: str, query: Mapping[str, str]) -> httpx.Response:
    """Answer one page of a search, with the link to the next."""
    numbers = _matching(total, make, query)
    limit, start = min(int(query.get("limit", 100)), MOST), int(query.get("search_after", 0))
    rows = [make(number) for number in numbers[start : start + limit]]
    body: Row = {"results": rows, "total": len(numbers), "limit": limit, "start": 0, "end": NOW}
    if start + limit < len(numbers):
        onward = {**query, "limit": str(limit), "search_after": str(start + limit)}
        body["next"] = f"{path}?{urlencode(onward)}"
    return httpx.Response(200, content=json.dumps(body))


def _counted(total: int, make: Make, query: Mapping[str, str]) -> httpx.Response:
    """Answer with one bucket for each value; `total` is the number of buckets."""
    name = query["distinct"]
    counts: Counter[str] = Counter()
    for number in range(total):
        value = make(number).get(name)
        counts.update(map(str, value if isinstance(value, list) else [value]))
    counts.pop("None", None)
    shown = counts.most_common(min(int(query.get("limit", 100)), MOST))
    buckets = [{name: value, "count": count} for value, count in shown]
    body = {"distinct": name, "results": buckets, "total": len(counts), "start": 0, "end": NOW}
    return httpx.Response(200, json=body)
