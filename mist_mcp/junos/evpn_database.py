"""`show evpn database`: which addresses are where.

The VLAN is blank for VXLAN and the domain for MPLS, and Junos prints the domain a column to the
left of its title, so a single number belongs to the title that it stands nearest to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from sys import intern
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.columns import nearest, starts_of, words
from mist_mcp.junos.fields import ESI, MAC, SYSLOG_TIME, is_interface, is_ip
from mist_mcp.junos.reading import MOST_ROWS, Reading, Unread

if TYPE_CHECKING:
    from collections.abc import Sequence

_INSTANCE: Final = re.compile(r"Instance: (?P<name>\S+)")
_COLUMNS: Final = ("VLAN", "DomainId", "MAC address", "Active source", "Timestamp", "IP address")
_ROW: Final = re.compile(
    rf"(?P<numbers>[0-9 ]*)(?P<mac>{MAC}) +(?P<source>\S+) +(?P<time>{SYSLOG_TIME})"
    r"(?: +(?P<ip>\S+))?"
)
_ESI: Final = re.compile(ESI)
_GATEWAY_TYPE: Final = "05:"
"""Segments of type 5 are made from the AS number (RFC 7432, section 5); Junos makes one for each
virtual gateway address."""


@dataclass(frozen=True, slots=True)
class EvpnAddress:
    """An address of the database.

    Args:
        source: where it is active, as printed.
        kind: what the source is: `remote` (a VTEP), `local` (an interface), `segment` (an ESI,
            multihomed) or `gateway` (the ESI of a virtual gateway).
        time: when it was learned, without a year and in the zone of the device.
    """

    instance: str
    vlan: int | None
    domain: int | None
    mac: str
    source: str
    kind: str
    time: str
    ips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvpnDatabase:
    """The addresses that EVPN knows, of every instance."""

    instances: tuple[str, ...]
    addresses: tuple[EvpnAddress, ...]


@dataclass(slots=True)
class DatabaseLines:
    """Reads the database of one device line by line."""

    _instances: list[str] = field(default_factory=list)
    _addresses: list[EvpnAddress] = field(default_factory=list)
    _more: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    _unread: Unread = field(default_factory=Unread)
    _left_out: int = 0
    _starts: tuple[int, ...] | None = None

    def line(self, text: str) -> None:
        """Take a line."""
        if self._starts and (address := _address(text, self._instances[-1], self._starts)):
            self._add(address)
        elif self._addresses and self._starts and text.startswith(" ") and is_ip(text.strip()):
            self._more[len(self._addresses) - 1].append(text.strip())
        elif found := _INSTANCE.fullmatch(text):
            self._instances.append(found["name"])
            self._starts = None
        elif self._instances and (starts := starts_of(text, _COLUMNS)):
            self._starts = starts
        else:
            self._unread.add(text)

    def reading(self) -> Reading[EvpnDatabase] | None:
        """Return the addresses; None if no instance was named."""
        if not self._instances:
            return None
        for place, ips in self._more.items():
            known = self._addresses[place]
            self._addresses[place] = replace(known, ips=(*known.ips, *ips))
        return Reading(
            EvpnDatabase(tuple(self._instances), tuple(self._addresses)),
            unread=tuple(self._unread.lines),
            notes=(f"{self._left_out} addresses more are there.",) if self._left_out else (),
            more_unread=self._unread.more,
        )

    def _add(self, address: EvpnAddress) -> None:
        if len(self._addresses) < MOST_ROWS:
            self._addresses.append(address)
        else:
            self._left_out += 1


def _address(line: str, instance: str, starts: Sequence[int]) -> EvpnAddress | None:
    found = _ROW.fullmatch(line)
    kind = _kind(found["source"]) if found else None
    if found is None or kind is None or not (found["ip"] is None or is_ip(found["ip"])):
        return None
    cells: dict[int, int] = {}
    for word in words(found["numbers"]):
        cells[nearest(word.start, starts[:2])] = int(word.text)
    if len(cells) != len(found["numbers"].split()):
        return None
    return EvpnAddress(
        instance=instance,
        vlan=cells.get(0),
        domain=cells.get(1),
        mac=found["mac"],
        source=intern(found["source"]),
        kind=kind,
        time=found["time"],
        ips=(found["ip"],) if found["ip"] else (),
    )


def _kind(source: str) -> str | None:
    if _ESI.fullmatch(source):
        return "gateway" if source.startswith(_GATEWAY_TYPE) else "segment"
    if is_ip(source):
        return "remote"
    return "local" if is_interface(source) else None
