"""The tables of facts as typed rows. Loaded when first asked for, once for all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from fake_mist.published.reduction import REFERENCE
from fake_mist.replay.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema: TypeAlias = dict[str, Any]
"""A JSON schema with structural keywords only; a reference names a schema of the same tables."""

OPERATIONS: Final = "operations.json"
SCHEMAS: Final = "schemas.json"
SECRETS: Final = "secrets.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What can be asked of the API at one path, by one method.

    Attributes:
        path: the template, from the root on: `/api/v1/orgs/{org_id}/sites`.
        id: the name that client libraries give it.
        ids: what stands in the path, by name.
        query: the other parameters, by name.
        required: parameters without which the answer is 400.
        body: what is sent as JSON; None for nothing.
        form: what may be sent as a form.
        answers: by status; None where the answer is empty.
        is_open: no token is asked for.
    """

    method: str
    path: str
    id: str
    tags: tuple[str, ...]
    ids: Mapping[str, Schema]
    query: Mapping[str, Schema]
    required: frozenset[str]
    body: Schema | None
    form: Schema | None
    answers: Mapping[str, Schema | None]
    is_open: bool
    is_deprecated: bool


@dataclass(frozen=True)
class Tables:
    """Every operation by `METHOD /path`, and every schema by name."""

    origin: Mapping[str, str]
    operations: Mapping[str, Operation]
    schemas: Mapping[str, Schema]

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Tables:
        """Read tables as they are written."""
        operations = {
            name: _operation(name, row, facts["usual"]) for name, row in facts["operations"].items()
        }
        return cls(facts["origin"], operations, facts["schemas"])

    def operation(self, method: str, path: str) -> Operation | None:
        """Give the operation at a path template; None where nobody published one."""
        return self.operations.get(f"{method.upper()} {path}")

    def route(self, method: str, path: str) -> Operation | None:
        """Give the operation that a request is for."""
        routes = self._routes.get(method.upper())
        found = routes.find(path) if routes else None
        return found[0] if found else None

    def resolved(self, schema: Schema | None) -> Schema:
        """Follow a schema's references; nothing at all is a schema without keywords."""
        found = schema or {}
        while "$ref" in found:
            found = self.schemas[found["$ref"].removeprefix(REFERENCE)]
        return found

    @cached_property
    def _routes(self) -> Mapping[str, Paths[Operation]]:
        methods = {each.method for each in self.operations.values()}
        return {
            method: Paths(
                (each.path, each) for each in self.operations.values() if each.method == method
            )
            for method in methods
        }


def _operation(name: str, row: Mapping[str, Any], usual: Mapping[str, Schema]) -> Operation:
    method, _, path = name.partition(" ")
    return Operation(
        method=method,
        path=path,
        id=row["id"],
        tags=tuple(row["tags"]),
        ids=row.get("path", {}),
        query=row.get("query", {}),
        required=frozenset(row.get("required", ())),
        body=row.get("body"),
        form=row.get("form"),
        answers={**usual, **row["answers"]},
        is_open=row.get("open", False),
        is_deprecated=row.get("deprecated", False),
    )


@cache
def committed() -> Tables:
    """Give the tables that this package carries."""
    folder = files(__package__ or "fake_mist.published")
    texts = (folder.joinpath(name).read_text(encoding="utf-8") for name in (OPERATIONS, SCHEMAS))
    operations, schemas = map(json.loads, texts)
    return Tables.of({**operations, **schemas})
