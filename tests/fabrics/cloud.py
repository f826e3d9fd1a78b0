"""A Mist cloud of fabrics: filters, pages and lean rows as the published description says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx

from tests.fabrics.builder import NOW, Fabric, id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.fabrics.builder import Json

ROOT: Final = "/api/v1/"
FILTERS: Final = (
    *("mac", "neighbor_mac", "site_id", "type", "vrf_name", "port_id", "status", "evpntopo_id"),
    *("neighbor_system_name", "up", "for_site"),
)
LEAN: Final = frozenset({"cpu_stat", "memory_stat", "module_stat", "if_stat"})
"""What rows of a whole organization leave out unless `fields` asks for it."""
DAY: Final = 86400


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom: `sites`, an id, `stats/devices`, and the parameters."""

    place: str
    owner: str
    what: str
    query: dict[str, str]

    @classmethod
    def of(cls, request: httpx.Request) -> Question:
        """Take a request apart."""
        path = request.url.path.removeprefix(ROOT).strip("/")
        place, _, rest = path.partition("/")
        owner, _, what = rest.partition("/")
        return cls(place, owner, what, dict(request.url.params))

    def number(self, name: str, usual: int) -> int:
        """Return a parameter that is a number."""
        return int(self.query.get(name, usual))

    def concerns(self, fabric: Fabric) -> bool:
        """Tell whether a fabric is of the organization or site that is asked."""
        sites = fabric.site_ids
        if self.place == "orgs":
            wanted = self.query.get("site_id")
            return self.owner == fabric.org_id and (wanted is None or wanted in sites)
        return self.owner in sites

    def filters(self) -> dict[str, str]:
        """Return which rows are asked for; access points where no type is named, as described."""
        wanted = {name: self.query[name] for name in FILTERS if name in self.query}
        if self.what in {"stats/devices", "devices"}:
            wanted = {"type": "ap", **wanted}
        if "device_type" in self.query:
            wanted["type"] = self.query["device_type"]
        if self.place == "sites":
            wanted["site_id"] = self.owner
        return {name: value for name, value in wanted.items() if value not in {"all", "any"}}


class Cloud:
    """Answers for some fabrics; a transport calls it."""

    def __init__(self, fabrics: Iterable[Fabric]) -> None:
        """Take the fabrics; those of sites share an organization."""
        self.fabrics = list(fabrics)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        question = Question.of(request)
        if question.place == "self":
            usage = {"requests": 10, "request_limit": 5000, "seconds": 60}
            return _plain(usage if question.owner == "usage" else self._self())
        fabrics = [fabric for fabric in self.fabrics if question.concerns(fabric)]
        if request.method != "GET" or not fabrics:
            return _missing()
        return _changed(fabrics, question) or _answer(fabrics, question)

    def _self(self) -> Json:
        orgs = sorted({fabric.org_id for fabric in self.fabrics})
        rights = [{"scope": "org", "org_id": org, "name": org, "role": "read"} for org in orgs]
        return {"name": "reader", "privileges": rights}


def _changed(fabrics: list[Fabric], question: Question) -> httpx.Response | None:
    """Return what a fault has made of an endpoint of one fabric."""
    other = fabrics[0].answers.get(question.what) if len(fabrics) == 1 else None
    if isinstance(other, int):
        return httpx.Response(other, json={"detail": "forbidden"})
    return None if other is None else _plain(other)


def _answer(fabrics: list[Fabric], question: Question) -> httpx.Response:
    what, org = question.what, question.place == "orgs"
    if what.startswith("evpn_topologies/"):
        found = [it.topology for it in fabrics if it.topology["id"] == what.partition("/")[2]]
        return _plain(found[0]) if found else _missing()
    if what == "evpn_topologies":
        briefs = [_brief(fabric) for fabric in fabrics if org or not fabric.shape.org_level]
        return _listed(_matching(briefs, question), question)
    rows = ROWS.get(what)
    if rows is None:
        single = (ORG if org else SITE).get(what)
        return _missing() if single is None else _plain(single(fabrics[0]))
    matching = _matching([row for fabric in fabrics for row in rows(fabric)], question)
    most = fabrics[0].cut.get(what) if len(fabrics) == 1 else None
    if what.endswith("search"):
        return _found(matching, question, most)
    if what == "stats/devices" and org:
        matching = [_lean(row, question.query.get("fields", "")) for row in matching]
    return _listed(matching, question, most)


def _brief(fabric: Fabric) -> Json:
    """Return a topology as a list shows it: without switches."""
    row = {k: v for k, v in fabric.topology.items() if k not in {"switches", "switch_configs"}}
    return row | {"for_site": not fabric.shape.org_level}


def _matching(rows: list[Json], question: Question) -> list[Json]:
    """Return the rows that are asked for."""
    wanted = question.filters()
    return [row for row in rows if all(_text(row.get(k)) == v.lower() for k, v in wanted.items())]


def _text(value: Any) -> str:
    return str(value).lower()


def _lean(row: Json, fields: str) -> Json:
    """Leave out of a row what is only sent when it is asked for."""
    asked = set(fields.split(","))
    left_out = set() if "*" in asked else LEAN - asked
    return {name: None if name in left_out else value for name, value in row.items()}


def _listed(rows: list[Json], question: Question, most: int | None = None) -> httpx.Response:
    """Return a page of a plain list."""
    limit, page = question.number("limit", 100), question.number("page", 1)
    shown = rows[(page - 1) * limit : page * limit][:most]
    numbers = {"Total": len(rows), "Limit": limit, "Page": page}
    headers = {f"X-Page-{name}": str(number) for name, number in numbers.items()}
    return httpx.Response(200, json=shown, headers=headers)


def _found(rows: list[Json], question: Question, most: int | None) -> httpx.Response:
    """Return a page of a search, with the way to the next one."""
    limit, after = question.number("limit", 100), question.number("search_after", 0)
    shown = rows[after : after + limit][:most]
    body: Json = {"results": shown, "total": len(rows), "limit": limit}
    body |= {"start": NOW - DAY, "end": NOW}
    if after + limit < len(rows) and most is None:
        more = {**question.query, "limit": str(limit), "search_after": str(after + limit)}
        path = f"{ROOT}{question.place}/{question.owner}/{question.what}"
        body["next"] = f"{path}?{httpx.QueryParams(more)}"
    return _plain(body)


def _plain(body: Any) -> httpx.Response:
    text = json.dumps(body)
    return httpx.Response(200, content=text, headers={"content-type": "application/json"})


def _missing() -> httpx.Response:
    return httpx.Response(404, json={"detail": "Not found"})


def _sites(fabric: Fabric) -> list[Json]:
    more = {"org_id": fabric.org_id, "networktemplate_id": fabric.template["id"]}
    return [
        {"id": site, "name": f"Site {number} of {fabric.name}", **more}
        for number, site in enumerate(fabric.site_ids, 1)
    ]


def _searched(fabric: Fabric) -> list[Json]:
    kept = ("mac", "model", "site_id", "org_id", "version", "uptime", "evpntopo_id", "type")
    more = {"last_config_status": "success", "evpn_missing_links": False}
    return [
        {name: row.get(name) for name in kept}
        | {**more, "hostname": [row.get("name")], "timestamp": row.get("last_seen")}
        for row in fabric.devices
    ]


def _nothing(_fabric: Fabric) -> list[Json]:
    return []


ROWS: Final[dict[str, Callable[[Fabric], list[Json]]]] = {
    "sites": _sites,
    "stats/devices": lambda fabric: fabric.devices,
    "stats/bgp_peers/search": lambda fabric: fabric.peers,
    "stats/ports/search": lambda fabric: fabric.ports,
    "devices": lambda fabric: fabric.inventory,
    "devices/search": _searched,
    "inventory": lambda fabric: fabric.inventory,
    "logs": lambda fabric: fabric.logs,
    "logs/search": lambda fabric: fabric.logs,
    "networktemplates": lambda fabric: [fabric.template],
    "apitokens": _nothing,
    "networks": _nothing,
    "deviceprofiles": _nothing,
    "alarms/search": _nothing,
    "devices/events/search": _nothing,
    "wired_clients/search": _nothing,
}
ORG: Final[dict[str, Callable[[Fabric], Json]]] = {
    "": lambda fabric: {"id": fabric.org_id, "name": fabric.org_id},
    "setting": lambda fabric: {"id": id_of("setting"), "org_id": fabric.org_id},
}
SITE: Final[dict[str, Callable[[Fabric], Json]]] = {
    "": lambda fabric: _sites(fabric)[0],
    "setting": lambda fabric: fabric.setting,
    "networktemplates/derived": lambda fabric: fabric.template,
}
