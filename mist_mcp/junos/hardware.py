"""`show chassis hardware`: the parts and where they sit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.columns import cells, starts_of
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLE: Final = "Hardware inventory:"
_COLUMNS: Final = ("Item", "Version", "Part number", "Serial number", "Description")
_INDENT: Final = 2
_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*(?:[ -][A-Za-z0-9/]+){0,3}")
"""A part of which nothing else is known: `Midplane`, `Pseudo CB 0`."""

_NOT_SEPARATE: Final = ("", "BUILTIN")
"""What stands for the number of a part that has none of its own."""


@dataclass(frozen=True, slots=True)
class HardwarePart:
    """A part; `path` names what it sits in, outermost first, and itself last."""

    path: tuple[str, ...]
    version: str | None
    part_number: str | None
    serial: str | None
    description: str | None


@dataclass(frozen=True, slots=True)
class Hardware:
    """The parts of a chassis, as listed."""

    parts: tuple[HardwarePart, ...]


def read(lines: Sequence[str]) -> Reading[Hardware] | None:
    """Read the inventory of one chassis."""
    titles = next((place for place, line in enumerate(lines) if starts_of(line, _COLUMNS)), None)
    if titles is None:
        return None
    starts = starts_of(lines[titles], _COLUMNS) or ()
    unread = [line for line in lines[:titles] if line != _TITLE]
    parts: list[HardwarePart] = []
    path: tuple[str, ...] = ()
    for line in lines[titles + 1 :]:
        part = _part(line, starts, path)
        if part is None:
            unread.append(line)
        else:
            path = part.path
            parts.append(part)
    return Reading(Hardware(tuple(parts)), unread=tuple(unread))


def _part(line: str, starts: Sequence[int], before: tuple[str, ...]) -> HardwarePart | None:
    """Read a row; its indentation says how many of the parts before it sits in."""
    depth, odd = divmod(len(line) - len(line.lstrip(" ")), _INDENT)
    row = cells(line, starts)
    if row is None or odd or depth > len(before) or not row[0]:
        return None
    if not (any(row[1:]) or _NAME.fullmatch(row[0])):
        return None
    version, number, serial, description = (
        None if text in _NOT_SEPARATE else text for text in row[1:]
    )
    return HardwarePart((*before[:depth], row[0]), version, number, serial, description)
