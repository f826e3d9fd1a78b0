"""One object of every kind that the API knows and no other module of rows writes.

The university has each of them once, and each of its sites that has devices has each of a site's
kinds once; the other organizations have none. What stands alone, and is no list, every organization
and site has.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints import BY_PATH, DESCRIBED
from fake_mist.endpoints.endpoint import BASE, Endpoint, Kind
from fake_mist.endpoints.lineage import SCOPES, is_of_something
from fake_mist.published import committed
from fake_mist.tenant.draw import identifier
from fake_mist.tenant.places import UNIVERSITY
from fake_mist.tenant.resource import Answer, Resource
from fake_mist.tenant.rows import kinds
from fake_mist.tenant.rows.meanings import Scope, meanings
from fake_mist.tenant.specimen import Specimen, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fake_mist.published import Schema
    from fake_mist.tenant.model import Tenant


def _answers(endpoint: Endpoint, tenant: Tenant) -> Iterator[Answer]:
    for scope in _scopes(endpoint, tenant):
        for ids in _places(endpoint, scope):
            query = {name: scope.wanted[name] for name in endpoint.required}
            yield Answer(ids=ids, body=body(endpoint, scope, ids), query=query)


def _scopes(endpoint: Endpoint, tenant: Tenant) -> Iterator[Scope]:
    """Give where an endpoint has an answer."""
    words = endpoint.path.split("/")
    if "{site_id}" in words or "{site_name}" in words:
        for site in tenant.sites:
            scope = Scope(tenant, site.org, site)
            if _stands_alone(endpoint) or (site.org == UNIVERSITY and scope.is_equipped):
                yield scope
    elif "{org_id}" in words:
        for org in tenant.orgs:
            if _stands_alone(endpoint) or org == UNIVERSITY:
                yield Scope(tenant, org)
    else:
        yield Scope(tenant, UNIVERSITY)


def _stands_alone(endpoint: Endpoint) -> bool:
    return endpoint.kind is Kind.OBJECT and not is_of_something(endpoint)


def _places(endpoint: Endpoint, scope: Scope) -> Iterator[dict[str, str]]:
    """Fill an endpoint's path: its scopes, and the ids of objects that are there."""
    named = [word.strip("{}") for word in endpoint.path.split("/") if word.startswith("{")]
    own = {name: scope.ids[name] for name in named if f"{{{name}}}" in SCOPES}
    found = [own]
    for name in named:
        if name not in own:
            some = candidates(endpoint, scope, name)
            found = [{**ids, name: each} for ids in found for each in some]
    yield from found


def candidates(endpoint: Endpoint, scope: Scope, name: str) -> list[str]:
    """Give what may stand for a part of a path."""
    if name in endpoint.words:
        return sorted(endpoint.words[name])
    known = kinds.ids(name, scope)
    if known:
        return known
    head = endpoint.path.partition(f"/{{{name}}}")[0]
    for path, where in (
        (head, scope),
        (head.replace("/sites/{site_id}", "/orgs/{org_id}"), scope.around[0]),
    ):
        if path in _PARAMETERS and name.endswith("_id"):
            return [own_id(path, where)]
    found = {**_names(scope), **kinds.address(endpoint.path, scope)}.get(name)
    return [] if found is None else [found]


def body(endpoint: Endpoint, scope: Scope, ids: Mapping[str, str]) -> Any:
    """Draw the answer of an endpoint: an object, or rows."""
    if endpoint.kind is Kind.FILE:
        return kinds.file(endpoint.path, scope)
    operation = committed().operations[f"GET {BASE}{endpoint.path}"]
    schema = operation.answers["200"] or {}
    last = endpoint.path.rpartition("{")[2]
    own = {"id": ids[last.strip("}")]} if last.endswith("}") else {}
    if endpoint.path.startswith(kinds.CONSTANT):
        own["name"] = kinds.title(endpoint.path, scope)
    else:
        own["key"] = "scrubbed-secret"
    names = {**_names(scope), **kinds.address(endpoint.path, scope), **ids, **own}
    draws = Specimen(tables=committed(), names=names, key=f"{endpoint.cassette}/{scope.name}")
    if endpoint.kind is Kind.OBJECT:
        return {**draws.members(schema), **next(iter(kinds.facts(endpoint.path, scope)), {})}
    items = _items(schema)
    if kind_of(committed().resolved(items)) != "object":
        return [replace(draws, names={"id": own_id(endpoint.path, scope), **names}).value(items)]
    return [
        _row(draws, items, endpoint, scope, facts) for facts in kinds.facts(endpoint.path, scope)
    ]


def _row(
    draws: Specimen, items: Schema, endpoint: Endpoint, scope: Scope, facts: Mapping[str, Any]
) -> dict[str, Any]:
    row = draws.members(items)
    known = {"id": own_id(endpoint.path, scope), "name": kinds.title(endpoint.path, scope)}
    return {**row, **{name: each for name, each in known.items() if name in row}, **facts}


def _items(schema: Schema) -> Schema:
    found = committed().resolved(schema)
    rows = found if "items" in found else committed().resolved(found["properties"]["results"])
    items: Schema = rows["items"]
    return items


def own_id(path: str, scope: Scope) -> str:
    """Give the id of the one object of a list."""
    name = _PARAMETERS.get(path)
    if name in kinds.NAMED:
        return identifier(name, scope.name)
    return identifier(BY_PATH[path].cassette, scope.name)


@cache
def _names(scope: Scope) -> dict[str, Any]:
    """Give what names mean in a place, the ids of its objects among them."""
    ids = {
        name: own_id(path, where)
        for where in scope.around
        for path, name in _PARAMETERS.items()
        if path.startswith(where.root) and not name.endswith("_mac")
    }
    named = {name: identifier(name, scope.name) for name in kinds.NAMED}
    lists = {f"{name}s": [each] for name, each in {**ids, **named}.items()}
    return {**ids, **named, **lists, **meanings(scope)}


@dataclass(frozen=True, slots=True)
class _Drawn:
    endpoint: Endpoint

    def __call__(self, tenant: Tenant) -> Iterator[Answer]:
        return _answers(self.endpoint, tenant)


def is_drawn(endpoint: Endpoint) -> bool:
    """Tell whether an endpoint's answer is a document of its own."""
    schema = committed().operations[f"GET {BASE}{endpoint.path}"].answers.get("200")
    outside = endpoint.path.startswith(kinds.OUTSIDE)
    return schema is not None and endpoint.view is None and not outside


def _parameters() -> Iterator[tuple[str, str]]:
    """Give the lists whose objects have paths of their own, and what the id is called there."""
    for each in DESCRIBED:
        head, *rest = each.path.split("/{")
        for part in rest:
            name, _, more = part.partition("}")
            for path in (head, f"{head}/search"):
                if path in BY_PATH and BY_PATH[path].kind is not Kind.OBJECT:
                    yield path, name
            head = f"{head}/{{{name}}}{more}"
    yield from kinds.LISTS


_PARAMETERS: Final = dict(_parameters())
"""The name of the id of a list's objects."""

RESOURCES: Final = tuple(
    Resource(path=each.path, answers=_Drawn(each)) for each in DESCRIBED if is_drawn(each)
)
