"""What live clouds do to a body that the description promises otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LEAN: Final = frozenset(
    {"id", "mac", "name", "site_id", "org_id", "results", "total", "start", "end", "limit"}
)
"""What a lean row still has, with the envelope around it."""

_WORDS: Final = frozenset({"status", "state", "severity", "group", "type", "role", "scope", "mode"})
_TEXTS: Final = frozenset({"name", "text", "hostname", "ssid", "message", "notes", "address"})

WORD: Final = "quantum"
_LONG: Final = "x" * 3000
_LARGE: Final = 10**15
_COPIES: Final = 40
_ENVELOPE: Final = frozenset({"start", "end", "limit", "total", "page", "next"})


def _leaves(change: Callable[[str, Any], Any]) -> Callable[[Any], Any]:
    """Return what changes each single value of a body, but not those around its rows."""

    def changed(body: Any, name: str = "") -> Any:
        if isinstance(body, dict):
            return {
                key: value if key in _ENVELOPE else changed(value, key)
                for key, value in body.items()
            }
        if isinstance(body, list):
            return [changed(each, name) for each in body]
        return change(name, body)

    return changed


def _without_fields(body: Any) -> Any:
    """Leave rows that have no field."""
    if isinstance(body, list):
        return [{} if isinstance(each, dict) else each for each in body]
    if isinstance(body, dict) and "results" in body:
        return {**body, "results": _without_fields(body["results"])}
    return {}


def _emptied(body: Any) -> Any:
    if isinstance(body, list):
        return []
    if isinstance(body, dict) and "results" in body:
        return {**body, "results": [], "total": 0}
    return body


def _reversed(body: Any) -> Any:
    if isinstance(body, dict):
        return {key: _reversed(body[key]) for key in reversed(body)}
    return [_reversed(each) for each in reversed(body)] if isinstance(body, list) else body


def _many(body: Any) -> Any:
    """Repeat the rows, each with an id of its own."""
    if isinstance(body, list):
        return [_numbered(each, place) for place in range(_COPIES) for each in body]
    if isinstance(body, dict) and "results" in body:
        rows = _many(body["results"])
        return {**body, "results": rows, "total": len(rows), "next": None}
    return body


def _numbered(row: Any, place: int) -> Any:
    if not place or not isinstance(row, dict) or "id" not in row:
        return row
    return {**row, "id": f"{place:08}{str(row['id'])[8:]}"}


def _lean(body: Any) -> Any:
    if isinstance(body, dict):
        return {key: _lean(value) for key, value in body.items() if key in LEAN}
    return [_lean(each) for each in body] if isinstance(body, list) else body


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


MOODS: Final[dict[str, Callable[[Any], Any]]] = {
    "as published": lambda body: body,
    "null": _leaves(lambda name, value: value if name == "id" else None),
    "missing": _without_fields,
    "empty": _emptied,
    "number as text": _leaves(lambda _, value: str(value) if _is_number(value) else value),
    "text as number": _leaves(
        lambda name, value: 7 if isinstance(value, str) and name != "id" else value
    ),
    "unknown word": _leaves(
        lambda name, value: WORD if isinstance(value, str) and name in _WORDS else value
    ),
    "huge": _leaves(
        lambda name, value: (
            _LARGE
            if _is_number(value)
            else (_LONG if isinstance(value, str) and name in _TEXTS else value)
        )
    ),
    "many": _many,
    "out of order": _reversed,
    "lean": _lean,
}

SILENT: Final = frozenset({"null", "missing", "lean"})
"""Moods that say nothing of how anything is."""
