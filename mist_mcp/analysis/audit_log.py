"""The audit log: what kind of thing somebody did, and which fields it changed. Pure.

Values before and after a change hold secrets under names of all kinds, so only the names of the
changed fields are told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.models.event import LogEntry

_DEPTH: Final = 3
"""Names in the path of a field; below that a setting is a matter of its own."""

_OBJECT: Final = re.compile(r"\s*[\"'`(\[:].*", re.DOTALL)
"""What a message says after the kind of action: the name of the object, quoted."""

_LOOKING: Final = re.compile(r"(login|logout|accessed|viewed)\b", re.IGNORECASE)


def action_of(message: str | None) -> str | None:
    """Return the kind of action of a message: `Update Device "sw-1"` is Update Device."""
    return _OBJECT.sub("", message or "").strip() or None


def is_change(entry: LogEntry) -> bool:
    """Tell a change from a login or a look."""
    message = entry.message or ""
    return bool(entry.before or entry.after or (message and not _LOOKING.match(message)))


def changed_fields(before: Any, after: Any) -> list[str]:
    """Return the paths of the fields that differ, in the order of names."""
    return sorted(set(_paths(before, after, ())))


def _paths(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[str]:
    if before == after:
        return
    if len(path) < _DEPTH and _has_fields(before, after):
        old, new = before or {}, after or {}
        for name in {**old, **new}:
            yield from _paths(old.get(name), new.get(name), (*path, name))
    elif path:
        yield ".".join(path)


def _has_fields(before: Any, after: Any) -> bool:
    """Tell whether both sides are objects, or one is and the other is not there."""
    sides = [side for side in (before, after) if side not in (None, "", [], {})]
    return bool(sides) and all(isinstance(side, dict) for side in sides)
