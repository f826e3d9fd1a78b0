# mypy: disable-error-code="import-not-found, import-untyped"
"""Every read of `mistapi` that takes an organization, a site or a device, with ids from lists.

    fake-mist run -- python tests/fake_mist/serving/mistapi_sweep.py

It prints one JSON object: how many functions there are, the status of each, the calls that nothing
is recorded for, the bodies that leave the published schema, and the lists without a row. Ids are
found as a person would: in the list that stands above them in the path. A few are tried, as not
every device has everything; a list may show its rows at any site.
"""

from __future__ import annotations

import inspect
import json
import pkgutil
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import mistapi
import mistapi.api.v1

from fake_mist.endpoints import BY_PATH
from fake_mist.published import committed, fidelity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fake_mist.published import Operation

TABLES: Final = committed()
VALIDATORS: Final = fidelity.validators(TABLES)
SCOPES: Final = ("org_id", "site_id", "device_id")
READS: Final = "mist_session.mist_get("
URI: Final = re.compile(r'uri = f"([^"]+)"')
PART: Final = re.compile(r"{(\w+)}")
TRIES: Final = 8
"""Combinations of ids that are tried for a 200, as not every device has everything."""

MOST: Final = 40
"""Combinations of ids that are tried for a list to show a row."""

ELSEWHERE: Final = {
    "attachment_id": "/api/v1/orgs/{org_id}/tickets",
    "claim_id": "/api/v1/orgs/{org_id}/claims",
    "classifier": "/api/v1/sites/{site_id}/sle/site/{site_id}/metric/{metric}/classifiers",
    "client_mac": "/api/v1/sites/{site_id}/clients/search",
    "device_id": "/api/v1/sites/{site_id}/devices",
    "device_mac": "/api/v1/sites/{site_id}/devices",
    "evpn_topology_id": "/api/v1/orgs/{org_id}/evpn_topologies",
    "map_id": "/api/v1/sites/{site_id}/maps",
    "marvisclient_id": "/api/v1/orgs/{org_id}/stats/marvisclients/search",
    "rogue_bssid": "/api/v1/sites/{site_id}/insights/rogues",
    "sdkclient_id": "/api/v1/sites/{site_id}/stats/maps/{map_id}/sdkclients",
    "site_name": "/api/v1/orgs/{org_id}/sites",
    "upgrade_id": "/api/v1/orgs/{org_id}/ssr/upgrade",
    "zone_id": "/api/v1/sites/{site_id}/stats/zones",
}
"""Where an id is found that has no list above it."""

KINDS: Final = {
    "/anomaly/device/": "ap",
    "/config_cmd": "switch",
    "/ha": "gateway",
    "/insights/gateway/": "gateway",
    "/insights/switch/": "switch",
    "/iot": "ap",
    "/vc": "switch",
}
"""Which kind of device a path is about, where not every kind will do."""

NAMES: Final = {
    "attachment_id": ("attachment_ids",),
    "classifier": ("name", "id"),
    "rogue_bssid": ("bssid",),
    "site_name": ("name",),
    "fpc0_mac": ("mac",),
    "metric": ("metric", "id"),
}
FEW: Final = {"limit": 3, "duration": "365d"}
ASKED: Final = {
    "country_code": "GB",
    "forward": "https://www.example.edu/",
    "meeting_id": "00000000-0000-0000-0000-000000000000",
    "sle": "wifi",
}
"""What is asked for where something has to be."""

Ids = dict[str, str]


@dataclass(frozen=True)
class Read:
    """A function of the library, and the path it asks for."""

    name: str
    call: Callable[..., Any]
    path: str

    @property
    def parts(self) -> list[str]:
        """Name what stands in the path."""
        return PART.findall(self.path)

    @property
    def operation(self) -> Operation | None:
        """Give what is published about it."""
        return next((each for each in _OPERATIONS if each.id == self.name), None)


_OPERATIONS: Final = [each for each in TABLES.operations.values() if each.method == "GET"]


def reads() -> Iterator[Read]:
    """Give the functions in question, each once."""
    package = mistapi.api.v1
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for name, call in inspect.getmembers(import_module(found.name), inspect.isfunction):
            source = inspect.getsource(call)
            path = URI.search(source)
            if call.__module__ == found.name and READS in source and path:
                yield Read(name, call, path[1])


@dataclass
class Finder:
    """Finds ids in the lists of a cloud."""

    api: mistapi.APISession
    kept: dict[str, list[Any]] = field(default_factory=dict)

    def ids(self, read: Read) -> Iterator[Ids]:
        """Give ways to fill a path."""
        ways: list[Ids] = [{}]
        for part in read.parts:
            ways = [
                {**way, part: each} for way in ways for each in self.candidates(read, part, way)
            ]
        yield from ways

    def candidates(self, read: Read, part: str, way: Ids) -> list[str]:
        """Give what may stand for a part of a path, when those before it are known."""
        operation = TABLES.route("GET", re.sub(PART, "x", read.path)) or read.operation
        words = TABLES.resolved(operation.ids.get(part)).get("enum") if operation else None
        if part == "org_id":
            return [self.org()]
        if part == "site_id":
            return [row["id"] for row in self.rows(f"/api/v1/orgs/{self.org()}/sites")]
        if part in {"scope", "scope_id"}:
            return ["site" if part == "scope" else way["site_id"]]
        if part == "metric":
            return self.metrics(read, way)
        if words:
            return [*words]
        return self.listed(read, part, way)

    def listed(self, read: Read, part: str, way: Ids) -> list[str]:
        """Give the ids of the list above, or of the one where such ids are found."""
        above = read.path.partition(f"/{{{part}}}")[0]
        ids = {"org_id": self.org(), **self.around(part, way), **way}
        names = NAMES.get(
            part, (part, "mac", "id") if part.endswith("_mac") else (part, "id", "mac")
        )
        near = (above, f"{above}/search", above.replace("orgs/{org_id}/stats/", "orgs/{org_id}/"))
        edges = "/api/v1/orgs/{org_id}/mxedges" if "/mxedge/" in read.path else ""
        for path in (edges, *near, ELSEWHERE.get(part, "")):
            if path and not (set(PART.findall(path)) - ids.keys()):
                listed = self.rows(path.format(**ids))
                rows = [row if isinstance(row, dict) else {"id": row} for row in listed]
                kind = next((each for word, each in KINDS.items() if word in read.path), None)
                fitting = [row for row in rows if kind in {None, row.get("type", kind)}]
                found = [
                    next((row[name] for name in names if name in row), None) for row in fitting
                ]
                if any(found):
                    return list(dict.fromkeys(plain(each) for each in found if each))
        return []

    def around(self, part: str, way: Ids) -> Ids:
        """Give the map on which a client of an application is."""
        if part != "sdkclient_id":
            return {}
        maps = self.rows("/api/v1/sites/{site_id}/maps".format(**way))
        return {"map_id": maps[0]["id"]} if maps else {}

    def metrics(self, read: Read, way: Ids) -> list[str]:
        """Give metrics: those of service levels, or those that insights are about."""
        if "/sle/" in read.path:
            path = "/api/v1/sites/{site_id}/sle/site/{site_id}/metrics".format(**way)
            supported = self.api.mist_get(path).data["supported"]
            return list(supported)
        if any(word in read.path for word in ("/anomaly/", "/insights/mxedge/")):
            return ["num_clients"]  # nothing lists them
        scopes = {"client": "client", "gateway": "gateway", "switch": "switch", "ap": "ap"}
        scope = next((scopes[word] for word in read.path.split("/") if word in scopes), "site")
        return self.about("org" if read.path.startswith("/api/v1/orgs") else scope)

    def about(self, scope: str) -> list[str]:
        """Give the metrics of insights of a scope."""
        known = self.api.mist_get("/api/v1/const/insight_metrics").data
        return sorted(name for name, each in known.items() if scope in each["scopes"]) or [*known]

    def org(self) -> str:
        """Give the organization of the token."""
        return str(self.rows("/api/v1/self")[0]["privileges"][0]["org_id"])

    def rows(self, path: str) -> list[Any]:
        """Give the rows of a list, asked for once."""
        if path not in self.kept:
            query = {"type": "all", "limit": "1000"} if path.endswith("/devices") else {}
            answer = self.api.mist_get(path, query)
            self.kept[path] = rows_of(answer.data) if answer.status_code == 200 else []
        return self.kept[path]


def rows_of(body: Any) -> list[Any]:
    """Give the rows of an answer, or the object."""
    if isinstance(body, list):
        return [row for each in body for row in (each if isinstance(each, list) else [each])]
    lists = (body.get(name) for name in ("results", "claims", "classifiers"))
    return next((each for each in lists if isinstance(each, list)), [body])


def plain(value: Any) -> str:
    """Write an id; the first of several."""
    return str(value[0] if isinstance(value, list) else value)


def arguments(read: Read, finder: Finder, ids: Ids) -> dict[str, Any]:
    """Give the arguments of a call: the ids, what has to be asked for, and few rows of many."""
    given: dict[str, Any] = dict(ids)
    for name, parameter in inspect.signature(read.call).parameters.items():
        if name in FEW:
            given[name] = FEW[name]
        elif parameter.default is parameter.empty and name not in {*ids, "mist_session"}:
            given[name] = word(read, finder, name)
    return given


def word(read: Read, finder: Finder, name: str) -> str:
    """Give a word for a parameter that has to be there."""
    if name == "metrics":
        return finder.metrics(read, {})[0]
    operation = read.operation
    schema = TABLES.resolved(operation.query.get(name)) if operation else {}
    words = schema.get("enum")
    return str(words[0]) if words else ASKED.get(name, name)


def faults(read: Read, body: Any) -> list[str]:
    """Give where a body leaves the published schema, but where that is known."""
    operation = read.operation
    endpoint = BY_PATH.get(operation.path.removeprefix("/api/v1")) if operation else None
    validator = VALIDATORS(endpoint) if endpoint else None
    if endpoint is None or validator is None:
        return []
    places = (f"{endpoint.cassette} {fidelity.place(each)}" for each in validator.iter_errors(body))
    return [each for each in places if each not in fidelity.DEVIATIONS]


def is_list(read: Read) -> bool:
    """Tell whether a function is published to give rows."""
    operation = read.operation
    endpoint = BY_PATH.get(operation.path.removeprefix("/api/v1")) if operation else None
    return endpoint is not None and endpoint.kind.value not in {"object", "file", "count"}


def swept(api: mistapi.APISession) -> dict[str, Any]:
    """Call everything."""
    finder = Finder(api)
    statuses: dict[str, int | str] = {}
    missing: list[str] = []
    wrong: dict[str, list[str]] = {}
    empty: list[str] = []
    for read in reads():
        if not any(name in SCOPES for name in read.parts) or "msp_id" in read.parts:
            continue  # an MSP takes a token of its own
        ways = list(islice(finder.ids(read), MOST))
        answers = (read.call(api, **arguments(read, finder, ids)) for ids in ways)
        tried = list(until(answers, lambda each: each.status_code == 200, most=TRIES))
        if not tried:
            statuses[read.name] = "no id"
            continue
        first = tried[-1]
        statuses[read.name] = first.status_code
        if first.status_code == 501 or "no recording" in first.raw_data:
            missing.append(read.name)
        if first.status_code == 200:
            wrong |= {read.name: found} if (found := faults(read, first.data)) else {}
        if is_list(read) and not any(
            each.status_code == 200 and rows_of(each.data) for each in (first, *answers)
        ):
            empty.append(read.name)
    return {
        "functions": len(statuses),
        "statuses": dict(Counter(map(str, statuses.values()))),
        "others": {name: status for name, status in statuses.items() if status != 200},
        "not recorded": missing,
        "wrong": wrong,
        "empty": empty,
    }


def until(answers: Iterator[Any], wanted: Callable[[Any], bool], *, most: int) -> Iterator[Any]:
    """Give answers up to the first that is wanted, or so many."""
    for answer in islice(answers, most):
        yield answer
        if wanted(answer):
            return


def main() -> None:
    """Ask everything."""
    api = mistapi.APISession(show_cli_notif=False)
    api.login()
    sys.stdout.write(f"\n{json.dumps(swept(api))}\n")


main()
