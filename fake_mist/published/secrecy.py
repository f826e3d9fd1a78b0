"""Which fields of the API hold secrets, as its description says it; pure.

It says so by the format `password`, by the field's name, or, for names that have other meanings
too, by its sentences: a `key` may be an API token, a private key, or the name of an alarm.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fake_mist.published.reduction import JSON, target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAMED: Final = re.compile(
    r"(.*_)?(password|passphrase|secret|psk|api_?key|api_?token|token|community_name"
    r"|(invite|claim|registration|verification|activation|confirmation|recovery)_codes?)"
)
_KEY: Final = re.compile(r"(.*_)?(keys?|kek|mack)")
_KEY_IS_SECRET: Final = re.compile(
    r"(?i)secret|private|encrypt|authentication|\b(wep|md5)\b|(account|partner) key|key for the `"
)
_SAID: Final = re.compile(
    r"(?i)\bclaim code (used|to redeem)|registration token|\bcaptcha verification token"
)

Schema = dict[str, Any]


def secret_fields(description: Mapping[str, Any]) -> list[str]:
    """Give the names of all fields that hold a secret somewhere, in order."""
    schemas = description.get("components", {}).get("schemas", {})
    return sorted({name for each in schemas.values() for name in _within(description, each)})


def secret_names(description: Mapping[str, Any]) -> list[str]:
    """Give the names, of more than a word, that are those of secrets wherever they stand, in order.

    A single word, such as `key`, also has other meanings, in this description or outside it.
    """
    schemas = description.get("components", {}).get("schemas", {})
    judged: dict[str, bool] = {}
    for schema in schemas.values():
        for name, is_one in _judged(description, schema):
            judged[name] = judged.get(name, True) and is_one
    return sorted(name for name, always in judged.items() if always and "_" in name)


def _judged(description: Mapping[str, Any], schema: Any) -> Iterator[tuple[str, bool]]:
    """Give each field of a schema that holds texts, with whether it holds a secret."""
    if not isinstance(schema, dict):
        return
    for name, field, said, _required in _fields(description, schema):
        secret = is_secret(name, field, said)
        if secret or _is_text(field):
            yield name, secret
    for below in _below(schema):
        yield from _judged(description, below)


def hands_out(description: Mapping[str, Any], operation: Mapping[str, Any]) -> bool:
    """Tell whether an answer is there to show a secret.

    So it is with one that the cloud made, one that is never left out, and one that stands alone.
    """
    answer = target(description, operation.get("responses", {}).get("200", {}))
    schema = answer.get("content", {}).get(JSON, {}).get("schema", {})
    fields = list(_fields(description, _row(description, schema)))
    return any(
        is_secret(name, field, said) and (field.get("readOnly") or required or len(fields) == 1)
        for name, field, said, required in fields
    )


def is_secret(name: str, field: Mapping[str, Any], said: str) -> bool:
    """Tell whether a field of a name and a schema, with what is said of it, holds a secret."""
    if field.get("format") == "password":
        return True
    if "enum" in field or not _is_text(field):
        return False
    if _KEY.fullmatch(name) and _KEY_IS_SECRET.search(said):
        return True
    return bool(_NAMED.fullmatch(name) or _SAID.search(said))


def _is_text(field: Any) -> bool:
    """Tell whether a value is a text, or texts in a list or in a map."""
    if not isinstance(field, dict):
        return False
    within = (field.get(keyword) for keyword in ("items", "additionalProperties"))
    return "string" in kinds(field) or any(map(_is_text, within))


def kinds(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the types that a schema names."""
    found = schema.get("type", ())
    return (found,) if isinstance(found, str) else tuple(found)


def _within(description: Mapping[str, Any], schema: Any) -> Iterator[str]:
    """Give the names of the secret fields of a schema, but not of those it refers to."""
    if not isinstance(schema, dict):
        return
    for name, field, said, _required in _fields(description, schema):
        if is_secret(name, field, said):
            yield name
    for below in _below(schema):
        yield from _within(description, below)


def _fields(
    description: Mapping[str, Any], schema: Schema
) -> Iterator[tuple[str, Mapping[str, Any], str, bool]]:
    required = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        if isinstance(each, dict):
            field = target(description, each)
            said = f"{each.get('description', '')} {field.get('description', '')}"
            yield name, {**field, **each}, said, name in required


def _row(description: Mapping[str, Any], schema: Mapping[str, Any]) -> Schema:
    """Give the schema of what an answer holds, or holds many of."""
    found = target(description, schema)
    while "items" in found or "results" in found.get("properties", {}):
        found = target(description, found.get("items") or found["properties"]["results"])
    return dict(found)


def _below(schema: Schema) -> Iterator[Any]:
    yield from schema.get("properties", {}).values()
    yield from (schema.get(keyword) for keyword in ("items", "additionalProperties"))
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from schema.get(keyword, ())


def secret_members(description: Mapping[str, Any]) -> dict[str, dict[str, bool]]:
    """Give the secrets of the objects in each field: their names, and whether one is required.

    The objects stand in the field itself, in its list (`servers[]`), or in its map (`peers.*`);
    those of a whole body stand under the last word of its path (`/webhooks`).
    """
    found: dict[str, dict[str, bool]] = {}
    schemas = description.get("components", {}).get("schemas", {}).values()
    held = [each for schema in schemas for each in _held(description, schema)]
    for holder, name, required in (*held, *_in_bodies(description)):
        members = found.setdefault(holder, {})
        members[name] = members.get(name, False) or required
    return {holder: dict(sorted(members.items())) for holder, members in sorted(found.items())}


def _in_bodies(description: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Give path, name and need of the secrets at the root of what is created or changed."""
    for path, operations in description.get("paths", {}).items():
        word = next((each for each in reversed(path.split("/")) if "{" not in each), "")
        for method in ("post", "put"):
            sent = target(description, operations.get(method, {}).get("requestBody", {}))
            schema = sent.get("content", {}).get(JSON, {}).get("schema", {})
            for form, held in _objects(description, schema):
                for name, what, said, required in _fields(description, held):
                    if not form and is_secret(name, what, said):
                        yield f"/{word}", name, required


def _held(description: Mapping[str, Any], schema: Any) -> Iterator[tuple[str, str, bool]]:
    """Give holder, name and need of the secrets in the objects that the fields of a schema hold."""
    if not isinstance(schema, dict):
        return
    for field, each in schema.get("properties", {}).items():
        for form, held in _objects(description, each):
            for name, what, said, required in _fields(description, held):
                if is_secret(name, what, said):
                    yield f"{field}{form}", name, required
    for below in _below(schema):
        yield from _held(description, below)


def _objects(
    description: Mapping[str, Any], field: Any, form: str = ""
) -> Iterator[tuple[str, Schema]]:
    """Give the schemas of what a field holds, each with where it stands in the field."""
    if not isinstance(field, dict):
        return
    found = target(description, field)
    yield form, dict(found)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for each in found.get(keyword, ()):
            yield from _objects(description, each, form)
    if not form:
        yield from _objects(description, found.get("items"), "[]")
        yield from _objects(description, found.get("additionalProperties"), ".*")
