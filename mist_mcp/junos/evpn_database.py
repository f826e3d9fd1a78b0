"""`show evpn database`: which addresses are where.

The VLAN is blank for VXLAN and the domain for MPLS, and Junos prints the domain a column to the
left of its title, so a single number belongs to the title that it stands nearest to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.columns import nearest, starts_of, words
from mist_mcp.junos.fields import ESI, MAC, SYSLOG_TIME, is_interface, is_ip
from mist_mcp.junos.reading import Reading

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


def read(lines: Sequence[str]) -> Reading[EvpnDatabase] | None:
    """Read the database of one device."""
    instances: list[str] = []
    addresses: list[EvpnAddress] = []
    more: dict[int, list[str]] = defaultdict(list)
    unread: list[str] = []
    starts: tuple[int, ...] | None = None
    for line in lines:
        titles = starts_of(line, _COLUMNS)
        if found := _INSTANCE.fullmatch(line):
            instances.append(found["name"])
            starts = None
        elif titles:
            starts = titles
        elif instances and starts and (address := _address(line, instances[-1], starts)):
            addresses.append(address)
        elif starts and addresses and line.startswith(" ") and is_ip(line.strip()):
            more[len(addresses) - 1].append(line.strip())
        else:
            unread.append(line)
    if not instances:
        return None
    for place, ips in more.items():
        addresses[place] = replace(addresses[place], ips=(*addresses[place].ips, *ips))
    return Reading(EvpnDatabase(tuple(instances), tuple(addresses)), unread=tuple(unread))


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
        source=found["source"],
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
