"""What a recorder has to ask to see everything that the table can replay; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints.endpoint import BASE, Kind, path_of
from fake_mist.query.paging import MAX_LIMIT

if TYPE_CHECKING:
    from fake_mist.endpoints.endpoint import Endpoint

SCOPES: Final = frozenset({"msp_id", "org_id", "site_id"})
ENTRY: Final = ("/login/", "/register/", "/self/oauth/", "/self/two_factor/", "/self/update/")
"""What opens an account or makes a second factor: no recording, and no mere reading either."""

_PARAMETER: Final = re.compile(r"{(\w+)}")
_OTHER: Final = {"false": "true", "true": "false"}

Ids = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One collection or object to record, by its first request."""

    endpoint: Endpoint
    path: str
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a token sees, in the order of the API's own lists."""

    msps: tuple[str, ...]
    orgs: tuple[str, ...]
    sites: tuple[tuple[str, str], ...]
    """Organization and site."""

    def ids(self, endpoint: Endpoint) -> list[Ids] | None:
        """Give every way to fill an endpoint's path; None: it asks for more than scopes."""
        asked = frozenset(_PARAMETER.findall(endpoint.path))
        if asked == {"msp_id"}:
            return [{"msp_id": msp} for msp in self.msps]
        if asked == {"org_id"}:
            return [{"org_id": org} for org in self.orgs]
        if asked <= {"org_id", "site_id"}:
            sites = ({"org_id": org, "site_id": site} for org, site in self.sites)
            return list(sites) if asked else [{}]
        return None


def recorded(endpoints: Iterable[Endpoint]) -> list[Endpoint]:
    """Leave out what is wholly a view on another recording, files, and the way into accounts."""
    asked = (each for each in endpoints if not each.path.startswith(ENTRY))
    kept = (each for each in asked if each.kind is not Kind.FILE)
    return [each for each in kept if each.view is None or each.view.partial]


def questions(endpoint: Endpoint, ids: Ids) -> Iterator[Question]:
    """Give the requests that together show one collection, in each of its variants."""
    for variant in _variants(endpoint):
        for query in endpoint.recorded_as:
            asked = {**paging(endpoint), **query, **variant}
            yield Question(endpoint, path_of(endpoint, ids), asked)


def paging(endpoint: Endpoint) -> Mapping[str, str]:
    """Give the parameters of the largest first page."""
    known = endpoint.parameters if endpoint.kind.parameters else frozenset()
    limit = {"limit": str(MAX_LIMIT)} if "limit" in known else {}
    return {**limit, "page": "1"} if "page" in known else limit


def _variants(endpoint: Endpoint) -> Iterator[Mapping[str, str]]:
    """Give the default, which needs no parameter, and then every other value."""
    yield {}
    for name, default in endpoint.variants.items():
        others = endpoint.choices.get(name) or {_OTHER.get(default, default)}
        for value in sorted(others - {default}):
            yield {name: value}


def parent(endpoint: Endpoint, endpoints: Iterable[Endpoint]) -> tuple[Endpoint, str] | None:
    """Give the list whose rows tell the last id of a path, and the name of that id."""
    head, _, tail = endpoint.path.rpartition("/{")
    name = tail.rstrip("}")
    if not tail.endswith("}") or not name.endswith("_id"):
        return None
    lists = (each for each in endpoints if each.path == head and each.kind is not Kind.OBJECT)
    found = next(lists, None)
    return None if found is None else (found, name)


def rows(kind: Kind, body: Any) -> list[Any]:
    """Give the rows of one answer."""
    if kind is not Kind.OBJECT and isinstance(body, list):
        return body
    if kind is not Kind.OBJECT and isinstance(body, dict) and "results" in body:
        return list(body["results"])
    return [body]


def match(path: str, endpoints: Iterable[Endpoint]) -> Endpoint | None:
    """Find the endpoint of a path; a name in the table wins over an id in its place."""
    found = (each for each in endpoints if _fits(BASE + each.path, path))
    return min(found, key=lambda each: each.path.count("{"), default=None)


def _fits(template: str, path: str) -> bool:
    words, asked = template.split("/"), path.split("/")
    return len(words) == len(asked) and all(
        word == segment or (segment and word.startswith("{"))
        for word, segment in zip(words, asked, strict=True)
    )
