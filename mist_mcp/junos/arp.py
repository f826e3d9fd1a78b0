"""`show arp`, with and without names: which MAC address has which IP address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from sys import intern
from typing import Final

from mist_mcp.junos.fields import MAC, fewer, is_interface, is_ip
from mist_mcp.junos.reading import MOST_ROWS, Reading, Unread

_TITLES: Final = re.compile(
    r" *MAC Address +Address +(?:Name +)?Interface +(?:Flags|TTE +.*)(?: .*)?"
)
_ROW: Final = re.compile(
    rf" *(?P<mac>{MAC}) +(?P<ip>\S+) +(?:(?P<name>\S+) +)??(?P<interface>\S+)"
    r"(?: +\[(?P<via>\S+)\])?(?: +[0-9]+)? +"
    r"(?P<flags>none|perm\S*|perm remote|published|remote|[a-z][a-z ,]*)"
    r"(?: +[0-9]+)?"
)
_TOTAL: Final = re.compile(r" *Total entries: (?P<count>[0-9]+)")


@dataclass(frozen=True, slots=True)
class ArpEntry:
    """An address; `via` is the port or tunnel behind a routed interface, where it is shown."""

    mac: str
    ip: str
    interface: str
    via: str | None
    flags: str


@dataclass(frozen=True, slots=True)
class ArpTable:
    """The addresses of a device, and how many it says there are, if it says so."""

    count: int | None
    entries: tuple[ArpEntry, ...]


@dataclass(slots=True)
class ArpLines:
    """Reads the table of one device line by line."""

    _titled: bool = False
    _count: int | None = None
    _entries: list[ArpEntry] = field(default_factory=list)
    _unread: Unread = field(default_factory=Unread)
    _left_out: int = 0

    def line(self, text: str) -> None:
        """Take a line."""
        entry = _entry(text) if self._titled else None
        if entry is not None:
            self._add(entry)
        elif _TITLES.fullmatch(text):
            self._titled = True
        elif found := _TOTAL.fullmatch(text):
            self._count = (self._count or 0) + int(found["count"])
        else:
            self._unread.add(text)

    def reading(self) -> Reading[ArpTable] | None:
        """Return the table; None without its titles or its total."""
        if not self._titled and self._count is None:
            return None
        read = len(self._entries) + self._left_out
        more = (f"{self._left_out} addresses more are there.",) if self._left_out else ()
        return Reading(
            ArpTable(self._count, tuple(self._entries)),
            unread=tuple(self._unread.lines),
            notes=(*fewer("addresses", announced=self._count, read=read), *more),
            more_unread=self._unread.more,
        )

    def _add(self, entry: ArpEntry) -> None:
        if len(self._entries) < MOST_ROWS:
            self._entries.append(entry)
        else:
            self._left_out += 1


def _entry(line: str) -> ArpEntry | None:
    found = _ROW.fullmatch(line)
    if found is None or not (is_ip(found["ip"]) and is_interface(found["interface"])):
        return None
    return ArpEntry(
        found["mac"], found["ip"], intern(found["interface"]), found["via"], found["flags"].strip()
    )
