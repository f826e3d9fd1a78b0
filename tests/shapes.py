"""The shape of JSON answers: which fields there are, and of which type; pure.

Two clouds agree when a field that both have is of the same type. That one has a field which the
other lacks is normal: the fake knows no secret beta features, and tenants use different ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Shape = dict[str, set[str]]
"""Types by field path; `[]` stands for any item of a list, `*` for a key that is data."""

_DATA_KEY = re.compile(r"[0-9a-f]{12}|[0-9a-f-]{36}|[a-z]+-\d.*|\d.*|vlan\d+", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def template(path: str) -> str:
    """Return a request's path without its ids, so that those of two tenants meet."""
    return _ID.sub("{id}", path)


def merge(shape: Shape, document: Any) -> None:
    """Add what a document shows."""
    for path, kind in _leaves(document, ""):
        shape.setdefault(path, set()).add(kind)


def conflicts(ours: Shape, theirs: Shape) -> list[str]:
    """Return the fields of which the types have nothing in common; null agrees with all."""
    return [
        f"{path}: {sorted(ours[path])} here, {sorted(theirs[path])} there"
        for path in sorted(ours.keys() & theirs.keys())
        if not _agree(ours[path], theirs[path])
    ]


def _agree(ours: set[str], theirs: set[str]) -> bool:
    return bool(ours & theirs) or ours == {"null"} or theirs == {"null"}


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield path, "object"
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{'*' if _DATA_KEY.fullmatch(key) else key}")
    elif isinstance(value, list):
        yield path, "array"
        for item in value:
            yield from _leaves(item, f"{path}[]")
    else:
        yield path, _kind(value)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, (int, float)) else "string"
