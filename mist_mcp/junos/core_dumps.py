"""`show system core-dumps`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_NONE: Final = re.compile(r"/\S+: No such file or directory")
_TOTAL: Final = re.compile(r"total(?: files:)? [0-9]+")
_FILE: Final = re.compile(
    r"-[rwxsStT-]{9}[@+.]? +[0-9]+ +\S+ +\S+ +(?P<size>[0-9]+) +"
    r"(?P<time>[A-Z][a-z]{2} +[0-9]{1,2} +(?:[0-9]{1,2}:[0-9]{2}|[0-9]{4})) +(?P<path>/\S+)"
)


@dataclass(frozen=True, slots=True)
class CoreDump:
    """A file; its time is in the zone of the device and has no year if it is recent."""

    path: str
    size_bytes: int
    time: str


@dataclass(frozen=True, slots=True)
class CoreDumps:
    """The core dumps that a member keeps."""

    files: tuple[CoreDump, ...]


def read(lines: Sequence[str]) -> Reading[CoreDumps] | None:
    """Read the core dumps of one member."""
    files = tuple(_file(found) for found in map(_FILE.fullmatch, lines) if found)
    unread = tuple(line for line in lines if not _is_known(line))
    known = files or any(_NONE.fullmatch(line) for line in lines)
    return Reading(CoreDumps(files), unread=unread) if known else None


def _file(found: re.Match[str]) -> CoreDump:
    return CoreDump(found["path"], int(found["size"]), found["time"])


def _is_known(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_NONE, _TOTAL, _FILE))
