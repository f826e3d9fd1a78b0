"""Documents of which nobody knows the fields, made smaller: chosen fields, or what fits. Pure.

What has a schema is fitted by `fitting`; here any part may go, and what went is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mist_mcp.answers.byte_budget import size

if TYPE_CHECKING:
    from collections.abc import Sequence

DEEPEST: Final = 40
"""Levels; Mist's own documents have less than ten, and a reader of JSON gives up at hundreds."""

_MOST: Final = 4
"""A part that is more than one fourth of the whole is cut first."""

_SHORTEST_TEXT: Final = 64
"""Characters; shorter texts are not cut, only left out with what holds them."""


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


def trimmed(value: Any, *, max_bytes: int) -> tuple[Any, list[str]]:
    """Return a JSON value that fits, and the names of the parts that were cut."""
    cut: dict[str, None] = {}
    while size(value) > max_bytes and _can_be_cut(value):
        value, name = _halved(value, "")
        cut[name] = None
    return value, list(cut)


def _halved(value: Any, name: str) -> tuple[Any, str]:
    """Halve the part that weighs most; the whole, if no part of it is much of it."""
    pairs = _pairs(value)
    key, heaviest = max(pairs, key=lambda pair: size(pair[1]), default=(None, None))
    if _can_be_cut(heaviest) and size(heaviest) * _MOST > size(value):
        part, place = _halved(heaviest, _inside(name, key))
        return _with(value, key, part), place
    half = len(value) // 2
    if isinstance(value, dict):
        return dict(pairs[:half]), name
    return (f"{value[: half - 1]}…" if isinstance(value, str) else value[:half]), name


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _can_be_cut(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) > _SHORTEST_TEXT
    return isinstance(value, dict | list) and bool(value)


def _inside(name: str, key: Any) -> str:
    """Name a part by its field; the items of a list go by the name of the list."""
    if not isinstance(key, str):
        return name
    return f"{name}.{key}" if name else key


def _with(value: Any, key: Any, part: Any) -> Any:
    """Return a copy of which one part is another."""
    if isinstance(value, dict):
        return {**value, key: part}
    return [*value[:key], part, *value[key + 1 :]]
