"""`show ethernet-switching table`, of access switches and of VXLAN fabrics.

The columns differ between families of switches and releases, so they are taken from the titles;
a long VLAN name shifts the rest of its row, so places are counted from the MAC address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.columns import nearest, words
from mist_mcp.junos.fields import ESI, MAC, fewer, is_interface, is_ip
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.junos.columns import Word

_COUNT: Final = re.compile(r"Ethernet switching table : (?P<count>[0-9]+) entries, [0-9]+ learned")
_INSTANCE: Final = re.compile(r"Routing instance : (?P<name>\S+)")
_TITLES: Final = re.compile(
    r" *Vlan +MAC +MAC(?: +GBP)?(?: +Age)? +Logical(?: +NH +RTR)?(?: +SVLBNH/)?(?: +Active)?"
)
_LEGEND: Final = re.compile(
    r"MAC flags \(.*|[A-Z]{1,2} - .*\)?| +[A-Z]{1,2} - .*| *name +address.*"
)
_MAC: Final = re.compile(MAC)
_ESI: Final = re.compile(ESI)
_LETTERS: Final = re.compile(r"[A-Z]+(?:,[A-Z]+)*")
_OTHER: Final = re.compile(r"[0-9:.]+|-")
_FLAGS, _INTERFACE, _SOURCE = "MAC", "Logical", "Active"
"""The first words of the titles of the columns that are read."""

_BEFORE: Final = 2
"""Columns up to the MAC address."""


@dataclass(frozen=True, slots=True)
class MacEntry:
    """A MAC address; the source is the VTEP or the segment behind which it is."""

    instance: str | None
    vlan: str
    mac: str
    flags: str
    interface: str
    source: str | None


@dataclass(frozen=True, slots=True)
class MacTable:
    """The MAC addresses of a switch, and how many it says there are."""

    count: int
    entries: tuple[MacEntry, ...]


def read(lines: Sequence[str]) -> Reading[MacTable] | None:
    """Read the table of one switch."""
    counts = [int(found["count"]) for found in map(_COUNT.fullmatch, lines) if found]
    if not counts:
        return None
    entries: list[MacEntry] = []
    unread: list[str] = []
    instance: str | None = None
    titles: list[Word] = []
    for line in lines:
        if found := _INSTANCE.fullmatch(line):
            instance, titles = found["name"], []
        elif _TITLES.fullmatch(line):
            titles = words(line)
        elif titles and (entry := _entry(line, titles, instance)):
            entries.append(entry)
        elif not (_LEGEND.fullmatch(line) or _COUNT.fullmatch(line)):
            unread.append(line)
    table = MacTable(sum(counts), tuple(entries))
    doubts = fewer("addresses", announced=table.count, read=len(entries))
    return Reading(table, unread=tuple(unread), notes=doubts)


def _entry(line: str, titles: Sequence[Word], instance: str | None) -> MacEntry | None:
    row = words(line)
    if len(row) < _BEFORE or not _MAC.fullmatch(row[1].text):
        return None
    vlan, mac, *rest = row
    shift = mac.start - titles[1].start
    columns = titles[_BEFORE:]
    starts = [title.start + shift for title in columns]
    placed = [(columns[nearest(word.start, starts)].text, word.text) for word in rest]
    cells = dict(placed)
    if len(cells) != len(placed) or not all(_fits(title, text) for title, text in placed):
        return None
    flags, interface = cells.get(_FLAGS), cells.get(_INTERFACE)
    if flags is None or interface is None:
        return None
    return MacEntry(instance, vlan.text, mac.text, flags, interface, cells.get(_SOURCE))


def _fits(title: str, text: str) -> bool:
    """Tell whether a cell looks as its column should, so that a shifted row is not believed."""
    if title == _FLAGS:
        return _LETTERS.fullmatch(text) is not None
    if title == _INTERFACE:
        return is_interface(text)
    if title == _SOURCE:
        return is_ip(text) or _ESI.fullmatch(text) is not None
    return _OTHER.fullmatch(text) is not None
