"""What a change made of what was there, field by field, as it may be shown."""

import json
from typing import Any, Final

from mist_mcp.changing.legible import legible
from mist_mcp.gate.plan import Change
from mist_mcp.words.redaction import Redactor

MOST: Final = 8
"""Fields of one change."""

MOST_LINES: Final = 12
"""Commands of one field that go or come."""

LONGEST: Final = 160
"""Characters of one value."""

_KEYS: Final = frozenset(
    {"key", "token", "code", "pin", "pass", "wep", "shared", "community"} | {"credential"}
)
"""Names that are words elsewhere: in a log of changes their texts may be secrets."""

_CLOSED: Final = frozenset({"vars", "keys", "auth_keys", "authorization", "magic", "credentials"})
"""Names below which nothing is shown that results do not show: nobody is to approve it here."""

_NONE: Final = "none"
_LONG: Final = "…"


def changed_values(before: Any, after: Any, *, redactor: Redactor) -> list[str]:
    """Return the fields that differ, each as `path: before → after`; `none` is no value.

    Args:
        before: the object, or the changed part of it; what is no object counts as none.
        after: the same, afterwards.
        redactor: masks secrets; two different ones have two different masks.
    """

    def masked(document: Any) -> Any:
        return _without_keys(redactor.value(document), redactor)

    sides = (_closed(_object(side), redactor) for side in (before, after))
    found = legible(*sides, masked=masked)
    shown = [_shown(each.change) for each in found]
    rest = len(shown) - MOST
    return [*shown[:MOST], *([f"and {rest} more fields"] if rest > 0 else [])]


def _closed(value: Any, redactor: Redactor) -> Any:
    """Mask what a person who approves a change may read, and nobody who looks at one."""
    if isinstance(value, list):
        return [_closed(item, redactor) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _shut(name, item, redactor) if name.casefold() in _CLOSED else _closed(item, redactor)
        for name, item in value.items()
    }


def _shut(name: str, value: Any, redactor: Redactor) -> Any:
    """Mask what is below such a name; of variables those that the operator shows are left."""
    small = name.casefold()
    if small == "credentials" or (small == "vars" and not isinstance(value, dict)):
        return redactor.mask(value) if value else value
    return redactor.value({small: value})[small]


def _without_keys(value: Any, redactor: Redactor) -> Any:
    """Mask what is a key and nothing more: elsewhere a word, in a log of changes a secret."""
    if isinstance(value, list):
        return [_without_keys(item, redactor) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without_texts(item, redactor)
        if name.casefold() in _KEYS
        else _without_keys(item, redactor)
        for name, item in value.items()
    }


def _without_texts(value: Any, redactor: Redactor) -> Any:
    """Mask a text, or the texts of a list; what is below an object has names of its own."""
    if isinstance(value, list):
        return [_without_texts(item, redactor) for item in value]
    if isinstance(value, str) and value:
        return redactor.mask(value)
    return _without_keys(value, redactor)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _shown(change: Change) -> str:
    if not change.lines:
        return f"{change.field}: {_text(change.before)} → {_text(change.after)}"
    lines = [f"{mark} {_cut(line)}" for mark, line in change.lines]
    rest = len(lines) - MOST_LINES
    more = [f"and {rest} more lines"] if rest > 0 else []
    return f"{change.field}: {'; '.join([*lines[:MOST_LINES], *more])}"


def _text(value: Any) -> str:
    """Write a value as JSON, so that a text and a number are told apart."""
    return _NONE if value is None else _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}{_LONG}"
