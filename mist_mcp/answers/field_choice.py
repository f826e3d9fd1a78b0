"""Which fields of a document that nobody knows are shown: those chosen, and none too deep. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

DEEPEST: Final = 40
"""Levels; Mist's own documents have less than ten, and a reader of JSON gives up at hundreds."""


def picked(document: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Return the chosen fields where they stand; `a.b` means b in a, and in each item of a.

    They keep their names and places: what is secret is known by its name.
    """
    kept: dict[str, Any] = {}
    for name, value in document.items():
        inner = [path[len(name) + 1 :] for path in fields if path.startswith(f"{name}.")]
        if name in fields:
            kept[name] = value
        elif inner and (part := _picked_inside(value, inner)):
            kept[name] = part
    return kept


def _picked_inside(value: Any, fields: Sequence[str]) -> Any:
    if isinstance(value, dict):
        return picked(value, fields)
    if isinstance(value, list):
        parts = (picked(item, fields) for item in value if isinstance(item, dict))
        return [part for part in parts if part]
    return None


def shallow(value: Any, *, levels: int = DEEPEST) -> Any:
    """Return a JSON value without what lies deeper than anybody reads."""
    if not isinstance(value, dict | list):
        return value
    if not levels:
        return "…"
    if isinstance(value, dict):
        return {name: shallow(item, levels=levels - 1) for name, item in value.items()}
    return [shallow(item, levels=levels - 1) for item in value]
