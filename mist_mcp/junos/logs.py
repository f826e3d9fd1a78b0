"""`show log messages`: the lines grouped by who says what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import CLOCK
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_WRITTEN: Final = (
    rf"(?P<time>(?:[0-9]{{4}} )?[A-Z][a-z]{{2}} +[0-9]{{1,2}} {CLOCK}(?:\.[0-9]+)?) +\S+ +"
)
_LINE: Final = re.compile(
    rf"{_WRITTEN}(?P<daemon>/?[A-Za-z][A-Za-z0-9_.-]*)(?:\[[0-9]+\])?:? +(?P<text>.*)"
)
_AGAIN: Final = re.compile(rf"{_WRITTEN}last message repeated (?P<times>[0-9]{{1,6}}) times?")
_TAG: Final = re.compile(r"(?P<tag>[A-Z][A-Z0-9]*_[A-Z0-9_]+): .*")

_WORD: Final = re.compile(r"[^\s,;()'\"=]+")
_LONGEST_MESSAGE: Final = 120


@dataclass(frozen=True, slots=True)
class LogGroup:
    """Lines of one kind.

    Args:
        daemon: the process that wrote them.
        message: the event's tag, or its words with `#` for what varies.
        lines: how many there are, repetitions counted.
        first: the time of the oldest line, in the zone of the device.
        last: the time of the newest.
        example: the newest text.
    """

    daemon: str
    message: str
    lines: int
    first: str
    last: str
    example: str


@dataclass(frozen=True, slots=True)
class LogSummary:
    """The lines of a log, the most frequent group first."""

    lines: int
    groups: tuple[LogGroup, ...]


def read(lines: Sequence[str]) -> Reading[LogSummary] | None:
    """Group the lines of one device's log, oldest first as the device prints them."""
    groups: dict[tuple[str, str], LogGroup] = {}
    unread: list[str] = []
    key = None
    for line in lines:
        again = _AGAIN.fullmatch(line)
        found = _LINE.fullmatch(line)
        if key and again:
            groups[key] = _longer(groups[key], groups[key], times=int(again["times"]))
        elif found and not again:
            group = _group(found)
            key = (group.daemon, group.message)
            groups[key] = _longer(groups.get(key), group, times=1)
        else:
            unread.append(line)
    if not groups:
        return None
    ranked = sorted(groups.values(), key=lambda group: -group.lines)
    return Reading(
        LogSummary(sum(group.lines for group in ranked), tuple(ranked)), unread=tuple(unread)
    )


def _group(found: re.Match[str]) -> LogGroup:
    text = found["text"]
    return LogGroup(found["daemon"], _kind(text), 0, found["time"], found["time"], text)


def _kind(text: str) -> str:
    tag = _TAG.fullmatch(text)
    return tag["tag"] if tag else _WORD.sub(_masked, text)[:_LONGEST_MESSAGE]


def _masked(word: re.Match[str]) -> str:
    """Hide what differs between lines that say the same: numbers, addresses, names of ports."""
    return "#" if any(map(str.isdigit, word[0])) else word[0]


def _longer(group: LogGroup | None, newest: LogGroup, *, times: int) -> LogGroup:
    """Return a group with more lines like the newest."""
    oldest = group or newest
    lines = oldest.lines + times
    return LogGroup(newest.daemon, newest.message, lines, oldest.first, newest.last, newest.example)
