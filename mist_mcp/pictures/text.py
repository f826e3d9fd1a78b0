"""Text that must fit its place, in a typeface of one width. Pure."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_ELLIPSIS: Final = "…"
_WIDE: Final = frozenset("WF")
"""East Asian widths of characters that take two places."""


def cells(text: str) -> int:
    """Return how many places a text takes."""
    if text.isascii():
        return len(text)
    return sum(1 + (unicodedata.east_asian_width(each) in _WIDE) for each in text)


def fitted(text: str, most: int) -> str:
    """Return a text that takes so many places at most; the middle goes, for names end in numbers.

    The end keeps more than the beginning.
    """
    if cells(text) <= most:
        return text
    head = _beginning(text, (most - 1) * 2 // 5)
    tail = _beginning(text[::-1], most - 1 - cells(head))[::-1]
    return f"{head}{_ELLIPSIS}{tail}"


def _beginning(text: Iterable[str], most: int) -> str:
    kept, room = "", most
    for each in text:
        room -= cells(each)
        if room < 0:
            break
        kept += each
    return kept


def wrapped(text: str, most: int, *, lines: int) -> list[str]:
    """Return a text in lines of so many places; what does not fit into the last one is cut."""
    done: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and cells(longer) > most and len(done) < lines - 1:
            done.append(fitted(line, most))
            line = word
        else:
            line = longer
    return [*done, _cut(line, most)]


def _cut(text: str, most: int) -> str:
    return text if cells(text) <= most else _beginning(text, most - 1) + _ELLIPSIS
