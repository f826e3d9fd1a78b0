"""A small cloud on loopback that knows nothing of the server, nor of the fictional network.

It answers what is published in the plain documented way: limit and page with X-Page headers,
`next` for searches, types, statuses, sites, times. What nobody published is a 404, and kept.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.foreign import devices, happenings, people, setup
from tests.foreign.marks import DAY, EDGE, HOUR, MINUTE, NORTH, NOW, ORG, SOUTH, Body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Query = dict[str, str]
    Match = re.Match[str]
    Answer = Callable[["Ask"], Any]

UNITS: Final = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
NOT_FOUND: Final = {"detail": "Not found."}


class NotThere(Exception):  # noqa: N818 - what a 404 is made of
    """There is no such thing."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: its path, the ids in it, its query, and where the cloud stands."""

    path: str
    ids: dict[str, str]
    query: Query
    origin: str

    def get(self, name: str, default: str = "") -> str:
        """Return a parameter."""
        return self.query.get(name, default)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and how many rows there are."""

    rows: Sequence[Any]
    total: int
    limit: int
    page: int


def span(text: str) -> float:
    """Return the seconds of a duration: 10m, 1d, 2w."""
    return int(text[:-1]) * UNITS[text[-1]]


def moment(text: str) -> float:
    """Return the moment of a time: epoch seconds, now, or -1d."""
    if text == "now":
        return NOW + MINUTE
    if text.startswith("-"):
        return NOW - span(text[1:])
    return float(text)


def window(ask: Ask) -> tuple[float, float]:
    """Return start and end of what is asked for; the last day if nothing is."""
    end = moment(ask.get("end", "now"))
    start = ask.get("start")
    return (moment(start) if start else end - span(ask.get("duration", "1d"))), end


def paged(ask: Ask, rows: Sequence[Any]) -> Page:
    """Return the page of a list that is asked for."""
    limit, page = int(ask.get("limit", "100")), int(ask.get("page", "1"))
    return Page(rows[(page - 1) * limit : page * limit], len(rows), limit, page)


def searched(ask: Ask, rows: Sequence[Any], *, leads: str = "") -> Body:
    """Return a page of a search, with `next` while there is more; it may lead elsewhere."""
    limit, first = int(ask.get("limit", "100")), int(ask.get("search_after", "0") or 0)
    start, end = window(ask)
    body: Body = {
        "results": rows[first : first + limit],
        "limit": limit,
        "total": len(rows),
        "start": start,
        "end": end,
    }
    if first + limit < len(rows):
        more = urlencode({**ask.query, "search_after": first + limit})
        body["next"] = f"{leads or ask.path}?{more}"
    return body


def fits(row: Body, name: str, wanted: str) -> bool:
    """Tell whether a field of a row is one of the wanted, or holds one."""
    value = row.get(name)
    values = value if isinstance(value, list) else [value]
    return bool({str(it).lower() for it in values} & set(wanted.lower().split(",")))


def filtered(ask: Ask, rows: Sequence[Body], *names: str) -> list[Body]:
    """Return the rows whose fields are as the parameters of the same names say."""
    asked = {name: ask.query[name] for name in names if name in ask.query}
    return [row for row in rows if all(fits(row, name, it) for name, it in asked.items())]


def recent(ask: Ask, rows: Sequence[Body]) -> list[Body]:
    """Return the rows of the time that is asked for, newest first."""
    start, end = window(ask)
    kept = [row for row in rows if start <= row["timestamp"] <= end]
    return sorted(kept, key=lambda row: -float(row["timestamp"]))


def of_type(ask: Ask, rows: Sequence[Body], *, name: str = "type", usual: str = "ap") -> list[Body]:
    """Return the rows of the types that are asked for; the usual one if none is."""
    wanted = ask.get(name, usual)
    kinds = wanted.split(",")
    field_name = "device_type" if name == "device_type" and "device_type" in rows[0] else "type"
    return [row for row in rows if wanted == "all" or row[field_name] in kinds]


def of_status(ask: Ask, rows: Sequence[Body]) -> list[Body]:
    """Return the rows of the status that is asked for."""
    wanted = ask.get("status", "all")
    return [row for row in rows if wanted == "all" or row.get("status") == wanted]


def one(rows: Sequence[Body], **marks: str) -> Body:
    """Return the row with these marks."""
    for row in rows:
        if all(row.get(name) == value for name, value in marks.items()):
            return row
    raise NotThere


def counted(ask: Ask, rows: Sequence[Body], distinct: str, key: str) -> Body:
    """Count rows by a field; the bucket's key is the field's own name, not the one asked for."""
    values = [row.get(key) for row in rows]
    buckets = [{key: it, "count": values.count(it)} for it in dict.fromkeys(values)]
    return {**searched(ask, buckets), "distinct": distinct}


def same(body: Any) -> Answer:
    """Return an answer that is always the same."""
    return lambda _ask: body


def listed(rows: Sequence[Any]) -> Answer:
    """Return an answer that is a list by pages."""
    return lambda ask: paged(ask, rows)


def nothing_found(ask: Ask) -> Body:
    """Answer a search that finds nothing."""
    return searched(ask, [])


def org_devices(ask: Ask) -> Page:
    """Answer with the state of an organization's devices: lean rows."""
    rows = filtered(ask, of_status(ask, of_type(ask, devices.STATE)), "site_id", "mac")
    return paged(ask, [devices.lean(row, ask.get("fields")) for row in rows])


def site_devices(ask: Ask) -> Page:
    """Answer with the state of a site's devices: whole rows."""
    rows = [row for row in devices.STATE if row["site_id"] == ask.ids["site"]]
    return paged(ask, of_status(ask, of_type(ask, rows)) if rows else [])


def site_device(ask: Ask) -> Body:
    """Answer with the state of one device."""
    return one(devices.STATE, site_id=ask.ids["site"], id=ask.ids["device"])


CONFIGURED: Final = ("id", "mac", "serial", "model", "name", "type", "site_id", "org_id")


def configuration(row: Body) -> Body:
    """Return how a device is configured: nothing of its state."""
    return {
        **{name: row[name] for name in CONFIGURED},
        "deviceprofile_id": None,
        "notes": None,
        "managed": row["type"] != "ap",
    }


def configured(ask: Ask) -> Page:
    """Answer with how a site's devices are configured."""
    rows = [row for row in devices.STATE if row["site_id"] == ask.ids["site"]]
    return paged(ask, [configuration(row) for row in of_type(ask, rows)])


def inventory(ask: Ask) -> Page:
    """Answer with what an organization owns; members of a chassis only with vc=true."""
    rows = [*devices.INVENTORY, *(devices.MEMBERS if ask.get("vc") == "true" else [])]
    if ask.get("unassigned") == "false":
        rows = [row for row in rows if row["site_id"]]
    names = ("serial", "model", "type", "mac", "site_id", "vc_mac")
    return paged(ask, filtered(ask, rows, *names))


def inventory_search(ask: Ask) -> Body:
    """Answer a search of the inventory; text is part of a name, a serial number, a MAC."""
    text = ask.get("text").strip("*").lower()
    rows = [devices.found(row) for row in of_type(ask, devices.INVENTORY)]
    names = ("mac", "model", "name", "serial", "site_id", "status", "version", "vc_mac", "sku")
    marked = [
        row
        for row in filtered(ask, rows, *names)
        if any(
            text in str(it.get(name) or "").lower()
            for it in (row, *row.get("members", []))
            for name in ("name", "serial", "mac")
        )
    ]
    return searched(ask, marked)


def names_of_devices(_ask: Ask) -> Body:
    """Answer with names and MAC addresses of all devices."""
    return {
        "results": [
            {"mac": row["mac"], "name": row["name"], "type": row["type"]}
            for row in devices.INVENTORY
        ],
        "limit": 1000,
        "page": 1,
        "total": len(devices.INVENTORY),
    }


def alarms(ask: Ask) -> Body:
    """Answer a search of alarms; there is no filter by status."""
    rows = [row for row in happenings.ALARMS if ask.ids.get("site") in {None, row["site_id"]}]
    names = ("site_id", "type", "group", "severity", "ack_admin_name")
    kept = recent(ask, filtered(ask, rows, *names))
    if acked := ask.get("acked"):
        kept = [row for row in kept if row.get("acked", False) == (acked == "true")]
    return searched(ask, kept, leads=f"{ask.origin}{ask.path}")


def org_events(ask: Ask) -> Body:
    """Answer a search of an organization's events of devices, of access points if none is said."""
    rows = of_type(ask, happenings.EVENTS, name="device_type")
    return events(ask, rows)


def site_events(ask: Ask) -> Body:
    """Answer a search of a site's events of devices, of every type."""
    return events(ask, [row for row in happenings.EVENTS if row["site_id"] == ask.ids["site"]])


def events(ask: Ask, rows: Sequence[Body]) -> Body:
    """Answer with events that fit."""
    return searched(ask, recent(ask, filtered(ask, rows, "mac", "type", "model")))


def edge_events(ask: Ask) -> Body:
    """Answer with what happened to Mist Edges."""
    return searched(ask, recent(ask, filtered(ask, happenings.EDGE_EVENTS, "mxedge_id")))


def logs(ask: Ask) -> Body:
    """Answer with the audit log; it has pages and `next`."""
    text = ask.get("message").lower()
    rows = [row for row in happenings.LOGS if text in row["message"].lower()]
    return searched(ask, recent(ask, filtered(ask, rows, "site_id")))


def wireless(ask: Ask) -> Body:
    """Answer a search of wireless clients; `next` is a whole URL."""
    names = ("site_id", "ap", "band", "hostname", "mac", "ssid", "vlan", "username", "model")
    text = ask.get("text").strip("*").lower()
    rows = [row for row in people.WIRELESS if text in json.dumps(row).lower()]
    rows = [row for row in rows if ask.ids.get("site") in {None, row["site_id"]}]
    return searched(ask, filtered(ask, rows, *names), leads=f"{ask.origin}{ask.path}")


def wired(ask: Ask) -> Body:
    """Answer a search of wired clients; `next` has a slash at the end of its path."""
    names = ("site_id", "device_mac", "mac", "port_id", "vlan", "auth_state", "auth_method")
    text = ask.get("text").strip("*").lower()
    rows = [row for row in people.WIRED if text in json.dumps(row).lower()]
    return searched(ask, filtered(ask, rows, *names), leads=f"{ask.path}/")


def wireless_count(ask: Ask) -> Body:
    """Count wireless clients."""
    return counted_last(ask, people.WIRELESS)


def wired_count(ask: Ask) -> Body:
    """Count wired clients."""
    return counted_last(ask, people.WIRED)


def counted_last(ask: Ask, rows: Sequence[Body]) -> Body:
    """Count rows by a field; of one with several values by the last."""
    distinct = ask.get("distinct", "mac")
    values = [row.get(distinct) for row in rows]
    last = [{distinct: (it or [None])[-1] if isinstance(it, list) else it} for it in values]
    return counted(ask, last, distinct, distinct)


def signals(ask: Ask) -> list[Body]:
    """Answer with the clients that a site has now."""
    limit = int(ask.get("limit", "100"))
    rows = [] if ask.get("wired") == "true" else people.SIGNALS
    return [row for row in rows if row["site_id"] == ask.ids["site"]][:limit]


NAC_FIELDS: Final = {
    "status": "last_status",
    "ssid": "last_ssid",
    "username": "last_username",
    "ap": "last_ap",
    "vlan": "last_vlan",
    "nacrule_name": "last_nacrule_name",
}


def nac(ask: Ask) -> Body:
    """Answer a search of clients of access control."""
    text = ask.get("text").strip("*").lower()
    rows = [row for row in people.NAC if text in json.dumps(row).lower()]
    named = {NAC_FIELDS.get(name, name): value for name, value in ask.query.items()}
    names = (*NAC_FIELDS.values(), "site_id", "type", "auth_type", "mac")
    asked = Ask(ask.path, ask.ids, named, ask.origin)
    return searched(ask, filtered(asked, rows, *names))


def nac_events(ask: Ask) -> Body:
    """Answer with what happened to clients of access control."""
    return searched(ask, recent(ask, filtered(ask, people.NAC_EVENTS, "mac", "type", "site_id")))


def nac_count(ask: Ask) -> Body:
    """Count clients of access control; the buckets are keyed by the row's own field."""
    rows = filtered(ask, people.NAC, "last_status", "type", "site_id", "auth_type")
    distinct = ask.get("distinct", "type")
    return counted(ask, rows, distinct, NAC_FIELDS.get(distinct, distinct))


def ports(ask: Ask) -> Body:
    """Answer a search of ports."""
    rows = [row for row in devices.PORTS if ask.ids.get("site") in {None, row["site_id"]}]
    wanted = ask.get("device_type", "all")
    rows = [row for row in rows if wanted in {"all", row["type"]}]
    names = ("mac", "port_id", "up", "full_duplex", "speed", "neighbor_mac", "auth_state")
    return searched(ask, filtered(ask, rows, *names))


def edges(ask: Ask) -> Page:
    """Answer with the state of Mist Edges."""
    wanted = ask.get("for_site", "any")
    rows = [
        row for row in devices.EDGES if wanted == "any" or row["for_site"] == (wanted == "true")
    ]
    return paged(ask, rows)


def site_edges(ask: Ask) -> Page:
    """Answer with the state of a site's Mist Edges."""
    return paged(ask, [row for row in devices.EDGES if row["site_id"] == ask.ids["site"]])


def bgp(ask: Ask) -> Body:
    """Answer a search of BGP sessions."""
    rows = [row for row in setup.BGP if ask.ids.get("site") in {None, row["site_id"]}]
    return searched(ask, filtered(ask, rows, "mac", "neighbor_mac", "site_id", "vrf_name"))


def vpn(ask: Ask) -> Body:
    """Answer a search of VPN peers."""
    return searched(ask, filtered(ask, setup.VPN_PEERS, "mac", "site_id", "type"))


def rogues(ask: Ask) -> Body:
    """Answer with rogue access points; `next` leads to another path."""
    rows = setup.ROGUES if ask.ids["site"] == NORTH else []
    body = searched(ask, rows, leads=f"/api/v1/sites/{ask.ids['site']}/rogues")
    del body["total"]
    return body


def rrm_events(ask: Ask) -> Body:
    """Answer with changes of radio channels; `next` leads to another path."""
    rows = setup.RRM_EVENTS if ask.ids["site"] == NORTH else []
    body = searched(ask, rows, leads=f"/api/v1/sites/{ask.ids['site']}/events/rrm")
    del body["total"]
    return body


def sites_levels(ask: Ask) -> Body:
    """Answer with the service levels of every site."""
    page = paged(ask, setup.site_levels(ask.get("sle", "wifi")))
    start, end = window(ask)
    return {
        "results": page.rows,
        "total": page.total,
        "limit": page.limit,
        "page": page.page,
        "interval": 3600,
        "start": start,
        "end": end,
    }


def metrics(ask: Ask) -> Body:
    """Answer with the service levels that a site measures; without telemetry none."""
    names = setup.level_names()
    measured = ask.ids["site"] in {NORTH, SOUTH}
    return {"enabled": names if measured else [], "supported": names}


def level(ask: Ask) -> Body:
    """Answer with one service level over time; empty but where something was measured."""
    name = ask.ids["metric"]
    if name not in setup.level_names():
        raise NotThere
    body = setup.level(name)
    if ask.ids["site"] != NORTH:
        nothing = {"total": [0.0] * 6, "degraded": [0.0] * 6, "value": [None] * 6}
        body["sle"]["samples"] = nothing
        body["classifiers"] = []
        body["impact"] = dict.fromkeys(body["impact"], 0)
    if ask.path.endswith("summary-trend"):
        del body["impact"], body["events"]
    return body


def level_impact(ask: Ask) -> Body:
    """Answer with what suffered from a service level."""
    body = setup.impact(ask.ids["metric"])
    return body if ask.ids["site"] == NORTH else {**body, "ap": [], "band": []}


def sufferers(ask: Ask) -> Body:
    """Answer with what suffers from a service level, of one kind."""
    kind = ask.path.rpartition("-")[2]
    rows = setup.SUFFERERS.get(kind, []) if ask.ids["site"] == NORTH else []
    start, end = window(ask)
    return {
        kind: rows,
        "classifier": "",
        "failure": "",
        "metric": ask.ids["metric"],
        "start": start,
        "end": end,
        "limit": 100,
        "page": 1,
        "total_count": len(rows),
    }


def devices_search(ask: Ask) -> Body:
    """Answer a search of devices, of access points if no type is said."""
    rows = [
        {
            "mac": row["mac"],
            "hostname": [row["name"]] if row["name"] else [],
            "last_hostname": row["name"],
            "model": row["model"],
            "type": row["type"],
            "site_id": row["site_id"],
            "org_id": ORG,
            "timestamp": NOW - 30.5,
        }
        for row in of_type(ask, devices.STATE)
    ]
    return searched(ask, filtered(ask, rows, "mac", "model", "site_id", "hostname"))


def classifiers(_ask: Ask) -> list[str]:
    """Answer with what can spoil a level."""
    return ["weak-signal", "asymmetry-uplink"]


def site(ask: Ask) -> Body:
    """Answer with one site."""
    return one(setup.SITES, id=ask.ids["site"])


def site_state(ask: Ask) -> Body:
    """Answer with the statistics of one site."""
    return setup.site_state(site(ask))


def site_setting(ask: Ask) -> Body:
    """Answer with the settings of one site."""
    return {**setup.SITE_SETTING, "site_id": site(ask)["id"]}


def template(ask: Ask) -> Body:
    """Answer with one template of switches."""
    return one(setup.NETWORK_TEMPLATES, id=ask.ids["template"])


def fabric(ask: Ask) -> Body:
    """Answer with one fabric and its switches."""
    return {**one(setup.FABRICS, id=ask.ids["fabric"]), "switches": setup.FABRIC_SWITCHES}


ORGS: Final = f"/api/v1/orgs/{ORG}"
SITE: Final = "/api/v1/sites/(?P<site>[0-9a-f-]{36})"
SLE: Final = f"{SITE}/sle/(?P<scope>[a-z]+)/[0-9a-f-]+"
METRIC: Final = f"{SLE}/metric/(?P<metric>[a-z0-9_-]+)"
EMPTY_LISTS: Final = (
    *("rftemplates", "gatewaytemplates", "sitetemplates", "aptemplates", "deviceprofiles"),
    *("templates", "alarmtemplates", "secpolicies", "mxtunnels", "stats/assets", "nacrules"),
    *("sitegroups", "vpns", "services", "servicepolicies", "maps"),
)
EMPTY_SITE_LISTS: Final = (
    *("evpn_topologies", "stats/assets", "stats/beacons", "maps", "wlans", "webhooks", "psks"),
)
EMPTY_SEARCHES: Final = (
    *("stats/tunnels", "stats/ospf_peers", "stats/discovered_switches", "devices/last_config"),
    *("devices/config_history", "clients/events", "rogues/events"),
)

ROUTES: Final[list[tuple[str, Answer]]] = [
    ("/api/v1/self", same(setup.SELF)),
    ("/api/v1/self/usage", same({"requests": 12, "request_limit": 5000, "seconds": 900})),
    ("/api/v1/self/apitokens", same([])),
    ("/api/v1/const/countries", same([{"alpha2": "DE", "name": "Germany", "certified": True}])),
    ("/api/v1/const/insight_metrics", same({})),
    ("/api/v1/const/[a-z_]+", same([])),
    (ORGS, same(setup.ORGANIZATION)),
    (f"{ORGS}/stats", same(setup.ORG_STATE)),
    (f"{ORGS}/setting", same(setup.ORG_SETTING)),
    (f"{ORGS}/sites", listed(setup.SITES)),
    (f"{ORGS}/stats/sites", lambda ask: paged(ask, [setup.site_state(it) for it in setup.SITES])),
    (f"{ORGS}/stats/devices", org_devices),
    (f"{ORGS}/stats/mxedges", edges),
    (f"{ORGS}/mxedges", edges),
    (f"{ORGS}/stats/mxedges/{EDGE}", same(devices.EDGES[0])),
    (f"{ORGS}/mxedges/events/search", edge_events),
    (f"{ORGS}/mxclusters", listed(setup.MXCLUSTERS)),
    (f"{ORGS}/devices", names_of_devices),
    (f"{ORGS}/inventory", inventory),
    (f"{ORGS}/inventory/search", inventory_search),
    (f"{ORGS}/alarms/search", alarms),
    (f"{ORGS}/devices/events/search", org_events),
    (f"{ORGS}/logs/search", logs),
    (f"{ORGS}/devices/search", devices_search),
    (f"(?:{ORGS}|{SITE})/clients/search", wireless),
    (f"(?:{ORGS}|{SITE})/clients/count", wireless_count),
    (f"(?:{ORGS}|{SITE})/wired_clients/count", wired_count),
    (f"{ORGS}/wired_clients/search", wired),
    (f"{ORGS}/nac_clients/search", nac),
    (f"{ORGS}/nac_clients/count", nac_count),
    (f"{ORGS}/nac_clients/events/search", nac_events),
    (f"{ORGS}/stats/ports/search", ports),
    (f"{ORGS}/stats/bgp_peers/search", bgp),
    (f"{ORGS}/stats/vpn_peers/search", vpn),
    (f"{ORGS}/insights/sites-sle", sites_levels),
    (f"{ORGS}/licenses", same(setup.LICENCES)),
    (f"{ORGS}/wlans", listed(setup.WLANS)),
    (f"{ORGS}/webhooks", listed(setup.WEBHOOKS)),
    (f"{ORGS}/webhooks/[0-9a-f-]+/events/(?:count|search)", nothing_found),
    (f"{ORGS}/psks", listed(setup.PSKS)),
    (f"{ORGS}/ssos", listed(setup.SSOS)),
    (f"{ORGS}/apitokens", same(setup.TOKENS)),
    (f"{ORGS}/networks", listed(setup.NETWORKS)),
    (f"{ORGS}/networktemplates", listed(setup.NETWORK_TEMPLATES)),
    (f"{ORGS}/networktemplates/(?P<template>[0-9a-f-]+)", template),
    (f"{ORGS}/evpn_topologies", listed(setup.FABRICS)),
    (f"{ORGS}/evpn_topologies/(?P<fabric>[0-9a-f-]+)", fabric),
    *((f"{ORGS}/{name}", listed([])) for name in EMPTY_LISTS),
    *((f"(?:{ORGS}|{SITE})/{name}/search", nothing_found) for name in EMPTY_SEARCHES),
    (SITE, site),
    (f"{SITE}/stats", site_state),
    (f"{SITE}/setting", site_setting),
    (f"{SITE}/setting/derived", site_setting),
    (f"{SITE}/devices", configured),
    (f"{SITE}/devices/(?P<device>[0-9a-f-]{{36}})", lambda ask: configuration(site_device(ask))),
    (f"{SITE}/stats/devices", site_devices),
    (f"{SITE}/stats/devices/(?P<device>[0-9a-f-]{{36}})", site_device),
    (f"{SITE}/stats/mxedges", site_edges),
    (f"{SITE}/stats/clients", signals),
    (f"{SITE}/stats/ports/search", ports),
    (f"{SITE}/stats/bgp_peers/search", bgp),
    (f"{SITE}/alarms/search", alarms),
    (f"{SITE}/devices/events/search", site_events),
    (f"{SITE}/wlans/derived", listed(setup.WLANS)),
    (f"{SITE}/networktemplates/derived", same(setup.NETWORK_TEMPLATES[0])),
    (f"{SITE}/gatewaytemplates/derived", same({})),
    (f"{SITE}/insights/rogues", rogues),
    (f"{SITE}/rogues", rogues),
    (f"{SITE}/pcaps", nothing_found),
    (f"{SITE}/rrm/events", rrm_events),
    (f"{SITE}/events/rrm", rrm_events),
    (f"{SLE}/metrics", metrics),
    (f"{METRIC}/summary", level),
    (f"{METRIC}/summary-trend", level),
    (f"{METRIC}/impact-summary", level_impact),
    (f"{METRIC}/classifiers", classifiers),
    (f"{METRIC}/impacted-[a-z]+", sufferers),
    *((f"{SITE}/{name}", listed([])) for name in EMPTY_SITE_LISTS),
]


@dataclass(slots=True)
class SmallCloud:
    """The cloud as it serves.

    Attributes:
        url: where it listens.
        asked: each request that came, with its query.
        unknown: those of which it knows nothing.
    """

    url: str = ""
    asked: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def answer(self, target: str) -> tuple[int, Any]:
        """Return status and body of a GET."""
        parts = urlsplit(target)
        path = parts.path.rstrip("/")
        self.asked.append(target)
        for pattern, made in ROUTES:
            if match := re.fullmatch(pattern, path):
                query = dict(parse_qsl(parts.query))
                try:
                    return 200, made(Ask(path, match.groupdict(), query, self.url))
                except NotThere:
                    return 404, NOT_FOUND
        self.unknown.append(target)
        return 404, NOT_FOUND


def handler(cloud: SmallCloud) -> type[BaseHTTPRequestHandler]:
    """Return what speaks HTTP for a cloud."""

    class Door(BaseHTTPRequestHandler):
        """Answers GET; whatever else is not allowed with the token's role."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer."""
            status, body = cloud.answer(self.path)
            headers = {}
            if isinstance(body, Page):
                headers = {
                    "X-Page-Total": str(body.total),
                    "X-Page-Limit": str(body.limit),
                    "X-Page-Page": str(body.page),
                }
                body = body.rows
            self._send(status, body, headers)

        def do_POST(self) -> None:
            """Refuse."""
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            refusal = {"detail": "You do not have permission to perform this action."}
            self._send(403, refusal, {})

        def _send(self, status: int, body: Any, headers: dict[str, str]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Say nothing on the standard streams."""

    return Door


@contextmanager
def small_cloud() -> Iterator[SmallCloud]:
    """Serve the small cloud on loopback."""
    cloud = SmallCloud()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(cloud)) as server:
        server.daemon_threads = True
        cloud.url = f"http://127.0.0.1:{server.server_address[1]}"
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield cloud
        finally:
            server.shutdown()
