"""Lists, objects and pairs of the name of a secret, as a text shows them: JSON or Python. Pure."""

from __future__ import annotations

import re
from typing import Final

from mist_mcp.words.masking import MASK
from mist_mcp.words.secret_names import is_secret_name, is_secret_value

_OPENING: Final = re.compile(
    r"""(?<![\w-])([\w-]++)(?:\\*+["'])?\s*+[:=]\s*+(?=[\[{(](?!redacted))"""
)
_PAIR: Final = re.compile(r"""b?["']([\w-]++)["'],\s*+b?(["'])((?:(?!\2)[^\\]|\\.)++)""")
"""A header as libraries keep it: `(b'authorization', b'Token x')`."""

_BRACKET: Final = re.compile(r"[\[{(\]})]")
_OPENS: Final = frozenset("[{(")


def without_secret_lists(text: str) -> str:
    """Return the text with what is below the name of a secret masked, up to its last bracket."""
    kept: list[str] = []
    start = 0
    for match in _OPENING.finditer(text):
        if match.end() >= start and is_secret_name(match[1]):
            kept += [text[start : match.end()], MASK]
            start = _end(text, match.end())
    return _PAIR.sub(_masked_pair, "".join([*kept, text[start:]]))


def _masked_pair(match: re.Match[str]) -> str:
    if not is_secret_value(match[1], match[3]):
        return match[0]
    return match[0][: match.start(3) - match.start()] + MASK


def _end(text: str, start: int) -> int:
    """Return where the bracket that opens at a place is closed; the end, if it never is."""
    depth = 0
    for bracket in _BRACKET.finditer(text, start):
        depth += 1 if bracket[0] in _OPENS else -1
        if not depth:
            return bracket.end()
    return len(text)
