"""Text that strangers write: host names, SSIDs, user names, error details.

Invisible, bidirectional and terminal control characters can hide instructions from a person who
approves them while a model reads them (Unicode TR 36, section 3), so none of them passes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_TEXT: Final = 2000
"""Characters of one string in a result; Mist's own names and notes are far shorter."""

_LONGEST_QUOTE: Final = 200
_ANSI: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")
_KEPT: Final = frozenset("\n\t")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
# Letters to Unicode, blank to a reader: fillers and variation selectors (Unicode 16, section 23.4).
_BLANK: Final = re.compile(
    "[\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


def clean(text: str) -> str:
    """Remove what a reader cannot see and shorten what is too long. Idempotent."""
    seen = visible(text)
    return seen if len(seen) <= LONGEST_TEXT else seen[: LONGEST_TEXT - 1] + "…"


def visible(text: str) -> str:
    """Remove what a reader cannot see. Idempotent."""
    seen = _BLANK.sub("", _ANSI.sub("", text)) if not text.isascii() or "\x1b" in text else text
    if not (seen.isascii() and seen.isprintable()):
        hidden = {c for c in set(seen) - _KEPT if unicodedata.category(c) in _HIDDEN}
        seen = seen.translate(dict.fromkeys(map(ord, hidden))) if hidden else seen
    return seen


def cleaned(value: Any, *, by: Callable[[str], str] = clean) -> Any:
    """Return the JSON value with every string and every key cleaned."""
    if isinstance(value, str):
        return by(value)
    if isinstance(value, list):
        return [cleaned(item, by=by) for item in value]
    if isinstance(value, dict):
        return {by(key): cleaned(item, by=by) for key, item in value.items()}
    return value


def quoted(text: str) -> str:
    """Return a stranger's text as one short quoted line, for use inside our own sentence."""
    line = " ".join(clean(text).split()).replace('"', "'")
    return f'"{line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"}"'
