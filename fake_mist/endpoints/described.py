"""Endpoints that have no row of their own, made of the published tables of facts; pure.

Kind, paging, parameters and envelope are what the description says. Three things it does not say
are read out of names: an object is one of the list above it, a count counts what the search beside
it finds, and a search of a site, or a list that a site derives, shows what its organization has.
How a filter compares is this cloud's choice, as a `*` stands for anything and case does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from fake_mist.endpoints.endpoint import (
    BASE,
    CHANGED,
    ENVELOPE,
    GROWING,
    OWNED,
    Distinct,
    Endpoint,
    Kind,
    View,
)
from fake_mist.query import window
from fake_mist.query.filters import Exact, Filter, Flag, Kept, OneOf, Whole, Wild

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fake_mist.published import Operation, Schema, Tables

MEDIA: Final = "contentMediaType"
"""The keyword of what is no JSON."""

COUNT: Final = "/count"
SEARCH: Final = "/search"
DERIVED: Final = "/derived"
SITE: Final = "/sites/{site_id}/"
ORG: Final = "/orgs/{org_id}/"
SEEN: Final = ("/search", "/events/", "/stats/", "/guests", "/mxedges", "/otherdevices")
"""What of a site's is seen in its organization too; what else a site has is its own."""

EVERYTHING: Final = ("all", "any")
SINGLE: Final = frozenset({Kind.OBJECT, Kind.FILE})
COUNTED: Final = ("type", "state", "status", "mac", "version")
"""What is counted where the description does not say it: the first that rows have."""

ALIASES: Final = {
    "device": ("last_device", "client_manufacture"),
    "mac": ("wcid",),
    "type": ("ev_type",),
}
IDENTITIES: Final = ("id", "mac", "device_mac", "admin_id")
NUMBERED: Final = (*ENVELOPE, "interval", "page")
"""What can stand around the rows of numbered pages."""

ENVELOPED: Final = frozenset({*NUMBERED, "distinct", "results"})


@dataclass(frozen=True, slots=True)
class Described:
    """Makes endpoints of operations; `known` are the rows that somebody wrote, by path."""

    tables: Tables
    known: Mapping[str, Endpoint]

    def endpoints(self) -> Iterator[Endpoint]:
        """Give an endpoint for each published GET that has none."""
        for each in self.tables.operations.values():
            path = each.path.removeprefix(BASE)
            if each.method == "GET" and path not in self.known:
                yield self._endpoint(path, each)

    def _endpoint(self, path: str, operation: Operation) -> Endpoint:
        row = self.row(operation)
        kind = self._kind(operation)
        view = self._view(path, operation)
        asked = frozenset(operation.query)
        usual = kind.parameters | (window.PARAMETERS if asked & window.PARAMETERS else frozenset())
        own = asked - usual
        return Endpoint(
            path=path,
            cassette=cassette(path),
            kind=kind,
            filters={
                name: self._filter(name, operation, {} if kind in SINGLE else row)
                for name in sorted(own)
            },
            words=self._words(operation),
            required=operation.required,
            lacks=usual - asked,
            timed=bool(asked & window.PARAMETERS),
            duration=self._default(operation, "duration") or window.DEFAULT_DURATION,
            time_field="timestamp" if kind is Kind.SEARCH and "timestamp" in row else None,
            identity=identity(row),
            envelope=self._envelope(operation, NUMBERED if kind is Kind.RESULTS else ENVELOPE),
            distinct=self._distinct(operation) if kind is Kind.COUNT else None,
            shows=self._shows(view, operation) if view and kind is Kind.OBJECT else frozenset(),
            view=view,
            role=self.known[view.of].role if view and view.of in self.known else "read",
            writes=self._writes(path, kind),
        )

    def _answer(self, operation: Operation) -> Schema:
        return self.tables.resolved(operation.answers.get("200"))

    def row(self, operation: Operation) -> Schema:
        """Give the members that a row of an operation's answer may have."""
        return self.members(self._rows(self._answer(operation)))

    def _rows(self, schema: Schema) -> Schema:
        found = schema if "items" in schema else schema.get("properties", {}).get("results")
        resolved = self.tables.resolved(found)
        return self.tables.resolved(resolved["items"]) if "items" in resolved else schema

    def members(self, schema: Schema) -> Schema:
        """Give the members of an object, in whatever form it comes."""
        found = dict(schema.get("properties", {}))
        for each in chain.from_iterable(
            schema.get(name, ()) for name in ("allOf", "anyOf", "oneOf")
        ):
            found |= self.members(self.tables.resolved(each))
        return found

    def _kind(self, operation: Operation) -> Kind:
        schema = self._answer(operation)
        if MEDIA in schema:
            return Kind.FILE
        if schema.get("type") == "array":
            return Kind.LIST if operation.query.keys() >= {"limit", "page"} else Kind.ARRAY
        required = set(schema.get("required", ()))
        if "results" not in schema.get("properties", {}) or required - ENVELOPED:
            return Kind.OBJECT
        if operation.path.endswith(COUNT):
            return Kind.COUNT
        if "page" in operation.query or "page" in required:
            return Kind.RESULTS
        return Kind.SEARCH if operation.query.keys() & Kind.SEARCH.parameters else Kind.REPORT

    def _envelope(self, operation: Operation, names: tuple[str, ...]) -> tuple[str, ...]:
        members = self._answer(operation).get("properties", {})
        return tuple(name for name in names if name in members)

    def _default(self, operation: Operation, name: str) -> str | None:
        value = self.tables.resolved(operation.query.get(name)).get("default")
        return None if value is None else str(value).lower()

    def _filter(self, name: str, operation: Operation, row: Schema) -> Filter:
        schema = self.tables.resolved(operation.query[name])
        default = self._default(operation, name)
        allowed = frozenset(map(str, schema.get("enum", ())))
        everything = next((word for word in EVERYTHING if word in allowed), None)
        if name not in row:
            return Kept(name=name, allowed=allowed, default=default)
        if schema.get("type") == "boolean" or {"true", "false"} <= allowed:
            return Flag(field=name, everything=everything, default=default)
        if allowed:
            return OneOf(field=name, allowed=allowed, everything=everything, default=default)
        if schema.get("type") == "integer":
            return Whole(field=name, default=default)
        return Wild(fields=(name,)) if schema.get("type") == "string" else Exact(field=name)

    def _words(self, operation: Operation) -> dict[str, frozenset[str]]:
        listed = {
            name: self.tables.resolved(each).get("enum") for name, each in operation.ids.items()
        }
        return {name: frozenset(words) for name, words in listed.items() if words}

    def _distinct(self, operation: Operation) -> Distinct:
        schema = self.tables.resolved(operation.query.get("distinct"))
        view = self._counted(operation.path.removeprefix(BASE))
        row = self.row(self.tables.operations[f"GET {BASE}{view.of}"]) if view else {}
        names = [*schema.get("enum", ())]
        usual = next((name for name in (*names, *COUNTED) if name in row), "")
        return Distinct(
            default=schema.get("default") or usual,
            fields={name: alias(name, row) for name in names},
            said="distinct" in self._answer(operation).get("properties", {}),
        )

    def _view(self, path: str, operation: Operation) -> View | None:
        one = self._one(path)
        if one is not None:
            return one if self._has_all(one, operation) else None
        return (
            self._counted(path)
            or self._of_organization(path, self.row(operation))
            or self._found(path)
        )

    def _has_all(self, view: View, operation: Operation) -> bool:
        """Tell whether the rows of a list have what an object must have."""
        schema = self._answer(operation)
        above = self.row(self.tables.operations[f"GET {BASE}{view.of}"])
        return bool(above) and above.keys() >= set(schema.get("required", ()))

    def _shows(self, view: View, operation: Operation) -> frozenset[str]:
        """Give the members that an object may have, where the rows of its list have others."""
        own = self.row(operation)
        above = self.row(self.tables.operations[f"GET {BASE}{view.of}"])
        return frozenset(own) if own and above.keys() - own.keys() else frozenset()

    def _one(self, path: str) -> View | None:
        """Give the list above an object."""
        head, _, last = path.rpartition("/")
        if not last.startswith("{"):
            return None
        for above in (head, f"{head}{SEARCH}"):
            operation = self.tables.operation("GET", BASE + above)
            if operation is not None and self._kind(operation) not in SINGLE:
                return View(of=above, where={_named(last, self.row(operation)): last.strip("{}")})
        return None

    def _counted(self, path: str) -> View | None:
        """Give what a count counts: what its neighbour finds, here or in the organization."""
        if not path.endswith(COUNT):
            return None
        head = path.removesuffix(COUNT)
        for near in (head, head.replace("wan_client/", "wan_clients/")):
            for ending in (SEARCH, "", "/visits/search"):
                if self._lists(near + ending):
                    return View(of=near + ending, where={})
                above = (near + ending).replace(SITE, ORG)
                if self._lists(above):
                    return View(of=above, where={"site_id": "site_id"})
        return None

    def _of_organization(self, path: str, row: Schema) -> View | None:
        """Give what a site's list shows a part of."""
        if not path.startswith(SITE) or "{" in path.removeprefix(SITE):
            return None
        above = path.replace(SITE, ORG).removesuffix(DERIVED)
        if not self._lists(above):
            return None
        if path.endswith(DERIVED):
            return View(of=above, where={}) if self._lists(path) else None
        seen = "site_id" in row and any(word in path for word in SEEN)
        return View(of=above, where={"site_id": "site_id"}) if seen else None

    def _found(self, path: str) -> View | None:
        """Give the list in which a search looks, where both show the same rows."""
        head = path.removesuffix(SEARCH)
        if head == path or not self._lists(head):
            return None
        same = self._row_schema(head) == self._row_schema(path)
        return View(of=head, where={}) if same else None

    def _row_schema(self, path: str) -> Schema:
        operation = self.tables.operations[f"GET {BASE}{path}"]
        return self._rows(self._answer(operation))

    def _lists(self, path: str) -> bool:
        operation = self.tables.operation("GET", BASE + path)
        return operation is not None and self._kind(operation) not in SINGLE

    def _writes(self, path: str, kind: Kind) -> frozenset[str]:
        """Give how a client writes here: a list of objects grows, an object changes and ends."""
        if kind is Kind.FILE:
            return frozenset()
        if kind is not Kind.OBJECT:
            return GROWING if self._grows(path) else frozenset()
        if path.endswith("}"):
            return OWNED if self._is_owned(path) else frozenset()
        return CHANGED if self._has("PUT", path) else frozenset()

    def _grows(self, path: str) -> bool:
        below = f"{BASE}{path}/{{"
        return self._has("POST", path) and any(
            self._is_owned(each.path.removeprefix(BASE))
            for each in self.tables.operations.values()
            if each.method == "GET" and each.path.startswith(below) and each.path.endswith("}")
        )

    def _is_owned(self, path: str) -> bool:
        """Tell whether an object of a list is read, changed and removed, alone."""
        methods = all(self._has(name, path) for name in ("GET", *OWNED))
        return methods and not self._lists(path) and self._one(path) is not None

    def _has(self, method: str, path: str) -> bool:
        return self.tables.operation(method, BASE + path) is not None


def alias(name: str, row: Schema) -> str:
    """Give the member of a row that a parameter is about; some rows have it by another name."""
    return next((each for each in (name, *ALIASES.get(name, ())) if each in row), name)


def _named(parameter: str, row: Schema) -> str:
    """Give the member by which a path names a row."""
    return "mac" if parameter.endswith("_mac}") and "mac" in row else identity(row)


def identity(row: Schema) -> str:
    """Give the member that tells rows apart: an id, an address, or an address at a time."""
    found = next((name for name in IDENTITIES if name in row), "id")
    return f"{found},timestamp" if found not in {"id", "admin_id"} and "timestamp" in row else found


def cassette(path: str) -> str:
    """Name the cassette of a path by its words, and by its last id."""
    words = [word.strip("{}") for word in path.strip("/").split("/")]
    kept = [
        word
        for place, word in enumerate(words)
        if f"{{{word}}}" not in path or place == len(words) - 1
    ]
    return "-".join(kept)
