"""Columns of a table, found by its titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line, and where it stands."""

    text: str
    start: int


def words(line: str) -> list[Word]:
    """Return the words of a line with their places."""
    return [Word(found[0], found.start()) for found in _WORD.finditer(line)]


def starts_of(header: str, titles: Sequence[str]) -> tuple[int, ...] | None:
    """Return where each title begins, or None if the line is not these titles in this order."""
    starts: list[int] = []
    end = 0
    for title in titles:
        start = header.find(title, end)
        if start < 0 or header[end:start].strip():
            return None
        starts.append(start)
        end = start + len(title)
    return None if header[end:].strip() else tuple(starts)


def cells(line: str, starts: Sequence[int]) -> list[str] | None:
    """Cut a line at the columns; None if a cell runs across a border, for then all is in doubt."""
    if any(line[start - 1 : start].strip() for start in starts if start):
        return None
    ends = [*starts[1:], len(line)]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def nearest(place: int, starts: Sequence[int]) -> int:
    """Return the number of the column that begins nearest: Junos shifts some cells by a blank."""
    return min(range(len(starts)), key=lambda column: abs(starts[column] - place))
