"""What a search over the operations needs: names, words, parameters, and what comes back; pure.

The first sentence of each operation is the vendor's, under the licence that `origin` names. All
else is facts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fake_mist.published.reduction import JSON, METHODS, target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s|\n")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_LONGEST: Final = 160
_MOST_FIELDS: Final = 24
_MOST_VALUES: Final = 12
_DEEPEST: Final = 3


def search_index(description: Mapping[str, Any]) -> dict[str, Any]:
    """Give an entry for each operation, under `GET /api/v1/...`.

    An entry has `id`, `tag`, `line` (one sentence), `query` (parameters, each with its type or its
    values), `needs` (those that are required), `body` and `back` (names of fields; `back` of the
    rows, if a list comes back), and `list` (whether it does).
    """
    return {
        f"{method.upper()} {path}": _entry(description, item, item[method])
        for path, item in description["paths"].items()
        for method in METHODS
        if method in item
    }


def _entry(
    description: Mapping[str, Any], item: Mapping[str, Any], operation: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the entry of an operation, without what is empty."""
    parameters = [
        target(description, each)
        for each in (*item.get("parameters", ()), *operation.get("parameters", ()))
    ]
    asked = [each for each in parameters if each.get("in") == "query"]
    back = _content(description, operation.get("responses", {}).get("200", {}))
    rows = _rows(description, back)
    entry = {
        "id": operation.get("operationId", ""),
        "tag": " ".join(operation.get("tags", ())[:1]),
        "line": _line(operation.get("description") or operation.get("summary") or ""),
        "query": {each["name"]: _kind(description, each.get("schema", {})) for each in asked},
        "needs": [each["name"] for each in asked if each.get("required")],
        "body": _fields(description, _content(description, operation.get("requestBody", {}))),
        "back": _fields(description, back if rows is None else rows),
        "list": rows is not None,
    }
    return {name: value for name, value in entry.items() if value}


def _line(text: str) -> str:
    """Return the first sentence, without links."""
    first = _SENTENCE.split(_LINK.sub(r"\1", text).strip(), maxsplit=1)[0]
    line = " ".join(first.replace("`", "").split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _content(description: Mapping[str, Any], holder: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema of a body; empty if there is none."""
    content = target(description, holder).get("content", {})
    kinds = [content[JSON]] if JSON in content else list(content.values())[:1]
    return target(description, kinds[0].get("schema", {})) if kinds else {}


def _rows(description: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the schema of a row, if rows come back: as a list, or as `results`."""
    schema = _plain(description, schema)
    if schema.get("type") == "array":
        return target(description, schema.get("items", {}))
    results = schema.get("properties", {}).get("results")
    return None if results is None else _rows(description, target(description, results))


def _plain(description: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema, or the first of those of which one holds."""
    schema = target(description, schema)
    for keyword in ("oneOf", "anyOf"):
        if schema.get(keyword) and "properties" not in schema:
            return _plain(description, schema[keyword][0])
    return schema


def _fields(description: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """Return the names of an object's fields, in the order of the description."""
    return list(dict.fromkeys(_named(description, schema, 0)))[:_MOST_FIELDS]


def _named(description: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Iterator[str]:
    schema = target(description, schema)
    yield from schema.get("properties", {})
    if depth < _DEEPEST:
        for keyword in ("allOf", "oneOf", "anyOf"):
            for each in schema.get(keyword, ()):
                yield from _named(description, each, depth + 1)


def _kind(description: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Return the values of a parameter, or else its type."""
    schema = _plain(description, schema)
    values = [str(value) for value in schema.get("enum", ()) if value is not None]
    more = "|…" if len(values) > _MOST_VALUES else ""
    return "|".join(values[:_MOST_VALUES]) + more or str(schema.get("type", "string"))
