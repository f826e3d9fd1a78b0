"""The facts of a published description: what validates a body or names a parameter; pure.

Descriptions, summaries, titles and examples stay behind, and so do defaults that are sentences. A
schema that is no longer than the reference to it stands where it is referred to.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

METHODS: Final = ("delete", "get", "patch", "post", "put")
REFERENCE: Final = "#/schemas/"
PLAIN: Final = frozenset(
    {
        *("const", "contentMediaType", "default", "deprecated", "enum", "exclusiveMaximum"),
        *("exclusiveMinimum", "format", "maxItems", "maxLength", "maxProperties", "maximum"),
        *("minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern"),
        *("readOnly", "required", "type", "uniqueItems", "writeOnly"),
    }
)
"""Keywords whose values are facts as they are."""

ONE: Final = frozenset({"additionalProperties", "contains", "items", "not", "propertyNames"})
SEVERAL: Final = frozenset({"allOf", "anyOf", "oneOf"})
NAMED: Final = frozenset({"patternProperties", "properties"})
"""Keywords that hold one schema, a list of them, and schemas by name."""

JSON: Final = "application/json"


def facts(description: Mapping[str, Any]) -> dict[str, Any]:
    """Give the tables of a description: its origin, operations and schemas."""
    reduced = {
        name: _schema(each, {}) for name, each in _components(description, "schemas").items()
    }
    short = {name: each for name, each in reduced.items() if _is_short(name, each)}
    schemas = {
        name: _schema(each, short) for name, each in _components(description, "schemas").items()
    }
    operations = {
        f"{method.upper()} {path}": _operation(description, item, method, short)
        for path, item in description["paths"].items()
        for method in METHODS
        if method in item
    }
    usual = _usual(operations.values())
    for each in operations.values():
        each["answers"] = {
            code: schema
            for code, schema in each["answers"].items()
            if code.startswith("2") or schema != usual.get(code)
        }
    return {
        "origin": _origin(description),
        "usual": usual,
        "operations": operations,
        "schemas": dict(_reached([operations, usual], schemas)),
    }


def target(description: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references to what a node of the description stands for."""
    while "$ref" in node:
        _root, _components, kind, name = node["$ref"].split("/")
        node = description["components"][kind][name]
    return node


def written(value: Any) -> str:
    """Write a value in the form in which tables hold and compare it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _components(description: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = description.get("components", {}).get(kind, {})
    return found


def _origin(description: Mapping[str, Any]) -> dict[str, Any]:
    info = description.get("info", {})
    licence = info.get("license", {})
    return {
        "description": "https://github.com/tmunzer/Mist-OAS3.0",
        "license": licence.get("name"),
        "license_text": licence.get("url"),
        "version": info.get("version"),
    }


def _is_short(name: str, schema: Any) -> bool:
    text = written(schema)
    return "$ref" not in text and len(text) <= len(written({"$ref": REFERENCE + name}))


def _schema(schema: Any, short: Mapping[str, Any]) -> Any:
    """Keep the keywords of a schema that say what a value may be."""
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Any] = _referred(schema, short)
    for keyword, value in schema.items():
        if keyword in NAMED:
            kept[keyword] = {name: _schema(each, short) for name, each in value.items()}
        elif keyword in SEVERAL:
            kept[keyword] = [_schema(each, short) for each in value]
        elif keyword in ONE:
            kept[keyword] = _schema(value, short)
        elif keyword in PLAIN and not (keyword == "default" and is_sentence(value)):
            kept[keyword] = value
    return kept


def _referred(schema: Mapping[str, Any], short: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return {}
    name = schema["$ref"].rpartition("/")[2]
    return dict(short[name]) if name in short else {"$ref": REFERENCE + name}


def is_sentence(value: Any) -> bool:
    """Tell whether a value is, or holds, what is said to people."""
    if isinstance(value, dict | list):
        return any(map(is_sentence, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and " " in value.strip()


def _operation(
    description: Mapping[str, Any], item: Mapping[str, Any], method: str, short: Mapping[str, Any]
) -> dict[str, Any]:
    raw = item[method]
    parameters = [
        target(description, each)
        for each in (*item.get("parameters", ()), *raw.get("parameters", ()))
    ]
    found: dict[str, Any] = {
        "id": raw.get("operationId", ""),
        "tags": raw.get("tags", []),
        "answers": {
            str(code): _content(target(description, answer), short)[0]
            for code, answer in raw.get("responses", {}).items()
        },
    }
    for place in sorted({each["in"] for each in parameters}):
        found[place] = {
            each["name"]: _schema(each["schema"], short)
            for each in parameters
            if each["in"] == place
        }
    required = sorted(
        each["name"] for each in parameters if each.get("required") and each["in"] != "path"
    )
    json_body, form = _content(target(description, raw.get("requestBody", {})), short)
    return found | {
        name: value
        for name, value in {
            "body": json_body,
            "deprecated": raw.get("deprecated"),
            "form": form,
            "open": raw.get("security") == [] or None,
            "required": required or None,
        }.items()
        if value is not None
    }


def _content(message: Mapping[str, Any], short: Mapping[str, Any]) -> tuple[Any | None, Any | None]:
    """Give the schemas of a message: as JSON, or what there is instead, and as a form."""
    content = dict(message.get("content", {}))
    form = content.pop("multipart/form-data", None)
    plain = content.get(JSON) or next(iter(content.values()), None)
    whole = [
        None if each is None else _schema(each.get("schema", {}), short) for each in (plain, form)
    ]
    return whole[0], whole[1]


def _usual(operations: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the schema that most operations have for each error."""
    counted: dict[str, Counter[str]] = {}
    for each in operations:
        for code, schema in each["answers"].items():
            if not code.startswith("2"):
                counted.setdefault(code, Counter())[written(schema)] += 1
    return {
        code: json.loads(min(found, key=lambda text: (-found[text], text)))
        for code, found in counted.items()
    }


def references(value: Any) -> Iterator[str]:
    """Give the names of the schemas that a table's value refers to."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix(REFERENCE)
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def _reached(roots: Any, schemas: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the schemas that operations lead to."""
    waiting, seen = list(references(roots)), set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(references(schemas[name]))
            yield name, schemas[name]
