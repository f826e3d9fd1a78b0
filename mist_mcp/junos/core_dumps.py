"""`show system core-dumps`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NONE: Final = re.compile(r"/\S+: No such file or directory")
_TOTAL: Final = re.compile(r"total(?: files:| blocks:)? [0-9]+")
_FOLDER: Final = re.compile(r"(?P<folder>/\S+):")
_IN_IT: Final = re.compile(r"d[rwxsStT-]{9}[@+.]? .*/")
"""A folder that is listed, and one in it; what is in a folder is named without it."""
_FILE: Final = re.compile(
    r"-[rwxsStT-]{9}[@+.]? +[0-9]+ +\S+ +\S+ +(?P<size>[0-9]+) +"
    r"(?P<time>[A-Z][a-z]{2} +[0-9]{1,2} +(?:[0-9]{1,2}:[0-9]{2}|[0-9]{4})) +(?P<path>\S+)"
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
    files = tuple(_files(lines))
    unread = tuple(line for line in lines if not _is_known(line))
    known = files or any(_NONE.fullmatch(line) for line in lines)
    return Reading(CoreDumps(files), unread=unread) if known else None


def _files(lines: Sequence[str]) -> Iterator[CoreDump]:
    folder = ""
    for line in lines:
        if listed := _FOLDER.fullmatch(line):
            folder = listed["folder"]
        elif found := _FILE.fullmatch(line):
            path = found["path"]
            whole = path if path.startswith("/") else f"{folder}/{path}"
            yield CoreDump(whole, int(found["size"]), found["time"])


def _is_known(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_NONE, _TOTAL, _FILE, _FOLDER, _IN_IT))
