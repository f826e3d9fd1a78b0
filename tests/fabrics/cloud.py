"""A Mist cloud of fabrics: filters, pages and lean rows as the published description says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import httpx

from tests.fabrics.builder import NOW, Fabric, id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.fabrics.builder import Json

FILTERS: Final = (
    *("mac", "neighbor_mac", "site_id", "type", "vrf_name", "port_id", "status", "evpntopo_id"),
    *("neighbor_system_name", "up"),
)
LEAN: Final = ("cpu_stat", "memory_stat", "module_stat", "if_stat")
"""What rows of a whole organization leave out unless `fields` asks for it."""
DAY: Final = 86400


class Cloud:
    """Answers for some fabrics; a transport calls it."""

    def __init__(self, fabrics: Iterable[Fabric]) -> None:
        """Take the fabrics; those of sites share an organization."""
        self.fabrics = list(fabrics)
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        path = request.url.path.removeprefix("/api/v1/").strip("/")
        query = dict(request.url.params)
        self.asked.append(f"{request.method} {request.url.path}?{request.url.query.decode()}")
        if path == "self":
            return _plain(self._self())
        if path == "self/usage":
            return _plain({"requests": 10, "request_limit": 5000, "seconds": 60})
        place, _, rest = path.partition("/")
        owner, _, what = rest.partition("/")
        fabrics = [it for it in self.fabrics if owner == _owner(it, place)]
        fabrics = [it for it in fabrics if query.get("site_id", it.site_id) == it.site_id]
        if request.method != "GET" or not fabrics:
            return _missing()
        return _changed(fabrics, what) or _answer(fabrics, (place, what), query)

    def _self(self) -> Json:
        orgs = sorted({fabric.org_id for fabric in self.fabrics})
        rights = [
            {"scope": "org", "org_id": org, "name": f"Org {org}", "role": "read"} for org in orgs
        ]
        return {"name": "reader", "privileges": rights}


def _owner(fabric: Fabric, place: str) -> str:
    return fabric.org_id if place == "orgs" else fabric.site_id


def _changed(fabrics: list[Fabric], what: str) -> httpx.Response | None:
    """Return what a fault has made of an endpoint."""
    other = fabrics[0].answers.get(what) if len(fabrics) == 1 else None
    if isinstance(other, int):
        return httpx.Response(other, json={"detail": "forbidden"})
    return None if other is None else _plain(other)


def _answer(fabrics: list[Fabric], path: tuple[str, str], query: dict[str, str]) -> httpx.Response:
    place, what = path
    if what.startswith("evpn_topologies"):
        return _topologies(fabrics, what.partition("/")[2], query)
    rows = ROWS.get(what)
    if rows is not None:
        found = [row for fabric in fabrics for row in rows(fabric)]
        found = _filtered(found, _defaulted(what, query))
        if what == "stats/devices" and place == "orgs":
            found = [_lean(row, query.get("fields", "")) for row in found]
        most = (
            None
            if len(fabrics) > 1
            else min((fabric.cut[what] for fabric in fabrics if what in fabric.cut), default=None)
        )
        if what.endswith("search"):
            return _results(
                found,
                {"path": f"/api/v1/{place}/{_owner(fabrics[0], place)}/{what}", **query},
                most,
            )
        return _listed(found, query, most)
    single = (ORG if place == "orgs" else SITE).get(what)
    return _missing() if single is None else _plain(single(fabrics[0]))


def _topologies(fabrics: list[Fabric], which: str, query: dict[str, str]) -> httpx.Response:
    if which:
        found = [fabric.topology for fabric in fabrics if fabric.topology["id"] == which]
        return _plain(found[0]) if found else _missing()
    return _listed([_brief(fabric) for fabric in fabrics], query, None)


def _brief(fabric: Fabric) -> Json:
    """Return a topology as a list shows it: without switches."""
    row = {k: v for k, v in fabric.topology.items() if k not in {"switches", "switch_configs"}}
    return row | {"for_site": not fabric.shape.org_level}


def _defaulted(what: str, query: dict[str, str]) -> dict[str, str]:
    """Say `type` as the description defaults it: access points."""
    if what in {"stats/devices", "devices"}:
        query = {"type": "ap", **query}
        return {name: value for name, value in query.items() if value != "all"}
    return query


def _filtered(rows: list[Json], query: dict[str, str]) -> list[Json]:
    wanted = {name: query[name] for name in FILTERS if name in query}
    wanted |= {"type": query["device_type"]} if query.get("device_type", "all") != "all" else {}
    return [row for row in rows if all(_text(row.get(k)) == v.lower() for k, v in wanted.items())]


def _text(value: Any) -> str:
    return str(value).lower()


def _lean(row: Json, fields: str) -> Json:
    asked = set(fields.split(","))
    return (
        row
        if "*" in asked
        else {k: None if k in LEAN and k not in asked else v for k, v in row.items()}
    )


def _listed(rows: list[Json], query: dict[str, str], most: int | None) -> httpx.Response:
    """Return a page of a plain list."""
    limit, page = int(query.get("limit", "100")), int(query.get("page", "1"))
    shown = rows[(page - 1) * limit : page * limit][:most]
    headers = {
        "X-Page-Total": str(len(rows)),
        "X-Page-Limit": str(limit),
        "X-Page-Page": str(page),
    }
    return httpx.Response(200, json=shown, headers=headers)


def _results(rows: list[Json], query: dict[str, str], most: int | None) -> httpx.Response:
    """Return a page of a search, with the way to the next one."""
    limit, after = int(query.get("limit", "100")), int(query.get("search_after", "0"))
    body: Json = {
        "results": rows[after : after + limit][:most],
        "total": len(rows),
        "limit": limit,
        "start": NOW - DAY,
        "end": NOW,
    }
    if after + limit < len(rows) and most is None:
        more = {k: v for k, v in query.items() if k not in {"path", "search_after"}}
        more |= {"limit": str(limit), "search_after": str(after + limit)}
        body["next"] = f"{query['path']}?{httpx.QueryParams(more)}"
    return _plain(body)


def _plain(body: Any) -> httpx.Response:
    return httpx.Response(
        200, content=json.dumps(body), headers={"content-type": "application/json"}
    )


def _missing() -> httpx.Response:
    return httpx.Response(404, json={"detail": "Not found"})


def _site(fabric: Fabric) -> Json:
    template = {"networktemplate_id": fabric.template["id"]}
    return {
        "id": fabric.site_id,
        "name": f"Site {fabric.name}",
        "org_id": fabric.org_id,
        **template,
    }


def _search_row(row: Json) -> Json:
    kept = ("mac", "model", "site_id", "org_id", "version", "uptime", "evpntopo_id", "type")
    more = {
        "hostname": [row.get("name")],
        "last_config_status": "success",
        "evpn_missing_links": False,
    }
    return {name: row.get(name) for name in kept} | more | {"timestamp": row.get("last_seen")}


ROWS: Final[dict[str, Callable[[Fabric], list[Json]]]] = {
    "sites": lambda fabric: [_site(fabric)],
    "stats/devices": lambda fabric: fabric.devices,
    "stats/bgp_peers/search": lambda fabric: fabric.peers,
    "stats/ports/search": lambda fabric: fabric.ports,
    "devices": lambda fabric: fabric.inventory,
    "devices/search": lambda fabric: [_search_row(row) for row in fabric.devices],
    "inventory": lambda fabric: fabric.inventory,
    "logs": lambda fabric: fabric.logs,
    "logs/search": lambda fabric: fabric.logs,
    "networktemplates": lambda fabric: [fabric.template],
    **dict.fromkeys(
        (
            *("apitokens", "networks", "deviceprofiles", "alarms/search", "devices/events/search"),
            *("wired_clients/search", "clients/search"),
        ),
        lambda _fabric: [],
    ),
}
ORG: Final[dict[str, Callable[[Fabric], Json]]] = {
    "": lambda fabric: {"id": fabric.org_id, "name": f"Org {fabric.org_id}"},
    "setting": lambda fabric: {"id": id_of("setting"), "org_id": fabric.org_id},
}
SITE: Final[dict[str, Callable[[Fabric], Json]]] = {
    "": _site,
    "setting": lambda fabric: fabric.setting,
    "networktemplates/derived": lambda fabric: fabric.template,
}
