"""`show ethernet-switching table`, of access switches and of VXLAN fabrics.

The columns differ between families of switches and releases, so they are taken from the titles;
a long VLAN name shifts the rest of its row, so places are counted from the MAC address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.columns import Word, nearest, words
from mist_mcp.junos.fields import ESI, MAC, fewer, is_interface, is_ip
from mist_mcp.junos.reading import MOST_ROWS, Reading, Unread

if TYPE_CHECKING:
    from collections.abc import Sequence

_COUNT: Final = re.compile(r"Ethernet switching table : (?P<count>[0-9]+) entries, [0-9]+ learned")
_INSTANCE: Final = re.compile(r"Routing instance : (?P<name>\S+)")
_TITLES: Final = re.compile(
    r" *Vlan +MAC +MAC(?: +Age| +GBP){0,2} +Logical(?: +NH(?: +(?P<property>MAC))? +RTR)?"
    r"(?: +SVLBNH/)?(?: +Active)?"
)
_LEGEND: Final = re.compile(
    r"MAC flags \(.*|[A-Z]{1,3} - .*\)?| +[A-Z]{1,3} - .*| *name +address.*"
)
_MAC: Final = re.compile(MAC)
_ESI: Final = re.compile(ESI)
_LETTERS: Final = re.compile(r"[A-Z]+(?:,[A-Z]+)*")
_OTHER: Final = re.compile(r"[0-9:.]+|-")
_FLAGS, _INTERFACE, _SOURCE, _NEXT_HOP = "MAC", "Logical", "Active", "NH"
"""The first words of the titles of the columns that are read."""

_BEFORE: Final = 2
"""Columns up to the MAC address."""


@dataclass(frozen=True, slots=True)
class MacEntry:
    """A MAC address; the source is the VTEP or the segment behind which it is.

    One behind a remote device has no interface where the table shows next hops in its place.
    """

    instance: str | None
    vlan: str
    mac: str
    flags: str
    interface: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class MacTable:
    """The MAC addresses of a switch, and how many it says there are, if it says so."""

    count: int | None
    entries: tuple[MacEntry, ...]


@dataclass(slots=True)
class MacLines:
    """Reads the table of one switch line by line: tens of thousands of rows are no rarity."""

    _counts: list[int] = field(default_factory=list)
    _entries: list[MacEntry] = field(default_factory=list)
    _unread: Unread = field(default_factory=Unread)
    _left_out: int = 0
    _instance: str | None = None
    _titles: list[Word] = field(default_factory=list)

    def line(self, text: str) -> None:
        """Take a line."""
        entry = _entry(text, self._titles, self._instance) if self._titles else None
        if entry is not None:
            self._add(entry)
        elif found := _COUNT.fullmatch(text):
            self._counts.append(int(found["count"]))
        elif found := _INSTANCE.fullmatch(text):
            self._instance, self._titles = found["name"], []
        elif found := _TITLES.fullmatch(text):
            self._titles = _columns(text, found)
        elif not _LEGEND.fullmatch(text):
            self._unread.add(text)

    def reading(self) -> Reading[MacTable] | None:
        """Return the table; None if no line told how large it is or what its columns are."""
        if not (self._counts or self._titles):
            return None
        read = len(self._entries) + self._left_out
        table = MacTable(sum(self._counts) if self._counts else None, tuple(self._entries))
        return Reading(
            table,
            unread=tuple(self._unread.lines),
            notes=(*fewer("addresses", announced=table.count, read=read), *self._kept()),
            more_unread=self._unread.more,
        )

    def _add(self, entry: MacEntry) -> None:
        if len(self._entries) < MOST_ROWS:
            self._entries.append(entry)
        else:
            self._left_out += 1

    def _kept(self) -> tuple[str, ...]:
        return (f"{self._left_out} addresses more are there.",) if self._left_out else ()


def _columns(line: str, found: re.Match[str]) -> list[Word]:
    """Return the titles; the second of those that are called alike is another column."""
    place = found.start("property")
    return [Word("property", word.start) if word.start == place else word for word in words(line)]


def _entry(line: str, titles: Sequence[Word], instance: str | None) -> MacEntry | None:
    row = words(line)
    if len(row) <= _BEFORE or not _MAC.fullmatch(row[1].text):
        return None
    vlan, mac, *rest = row
    cells = _placed(rest, titles, shift=mac.start - titles[1].start) or _in_order(rest, titles)
    if cells is None or _FLAGS not in cells or not ({_INTERFACE, _NEXT_HOP} & cells.keys()):
        return None
    flags, interface = intern(cells[_FLAGS]), cells.get(_INTERFACE)
    interface = interface and intern(interface)
    return MacEntry(instance, intern(vlan.text), mac.text, flags, interface, cells.get(_SOURCE))


def _placed(row: Sequence[Word], titles: Sequence[Word], *, shift: int) -> dict[str, str] | None:
    """Give each cell to the title that it stands below."""
    columns = titles[_BEFORE:]
    starts = [title.start + shift for title in columns]
    placed = [(columns[nearest(word.start, starts)].text, word.text) for word in row]
    cells = dict(placed)
    fits = len(cells) == len(placed) and all(_fits(title, text) for title, text in placed)
    return cells if fits else None


def _in_order(row: Sequence[Word], titles: Sequence[Word]) -> dict[str, str] | None:
    """Take a row without a blank cell by the order of its cells: blanks may be lost on the way."""
    pairs = [(title.text, word.text) for title, word in zip(titles[_BEFORE:], row, strict=False)]
    whole = len(row) == len(titles) - _BEFORE and all(_fits(title, text) for title, text in pairs)
    return dict(pairs) if whole else None


def _fits(title: str, text: str) -> bool:
    """Tell whether a cell looks as its column should, so that a shifted row is not believed."""
    if title == _FLAGS:
        return _LETTERS.fullmatch(text) is not None
    if title == _INTERFACE:
        return is_interface(text)
    if title == _SOURCE:
        return is_ip(text) or _ESI.fullmatch(text) is not None
    return _OTHER.fullmatch(text) is not None
