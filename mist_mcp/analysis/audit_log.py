"""The audit log: what kind of thing somebody did. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mist_mcp.models.event import LogEntry

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
