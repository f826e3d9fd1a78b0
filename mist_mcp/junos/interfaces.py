"""`show interfaces terse`: more families and addresses of an interface follow it, indented."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.columns import nearest, starts_of, words
from mist_mcp.junos.fields import is_interface
from mist_mcp.junos.reading import Reading
from mist_mcp.junos.records import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.junos.records import TextRecord

_COLUMNS: Final = ("Interface", "Admin", "Link", "Proto", "Local", "Remote")
_PROTO: Final = _COLUMNS.index("Proto")
_ROW: Final = re.compile(
    r"(?P<name>\S+) +(?P<admin>up|down) +(?P<link>up|down)(?: +(?P<family>[a-z][a-z0-9-]*))?"
    r"(?: +(?P<address>\S.*))?"
)
_ADDRESS: Final = re.compile(r"(?P<local>[0-9a-fx.:/%]+)?(?: *-->(?: *(?P<remote>[^\s>]+))?)?")
_FAMILY: Final = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Address:
    """An address, or what the family is bound to: the remote of `--> ae1.0` is the bundle."""

    local: str | None
    remote: str | None


@dataclass(frozen=True, slots=True)
class Family:
    """A protocol family on an interface."""

    name: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface, physical or logical."""

    name: str
    admin_up: bool
    link_up: bool
    families: tuple[Family, ...] = ()


@dataclass(frozen=True, slots=True)
class Interfaces:
    """The interfaces of a device."""

    interfaces: tuple[Interface, ...]


def read(lines: Sequence[str]) -> Reading[Interfaces] | None:
    """Read the interfaces of one device."""
    place = next((place for place, line in enumerate(lines) if starts_of(line, _COLUMNS)), None)
    starts = None if place is None else starts_of(lines[place], _COLUMNS)
    if place is None or starts is None:
        return None
    unread = [*lines[:place]]
    rest = [line for line in lines[place + 1 :] if not starts_of(line, _COLUMNS)]
    found = [_interface(record, starts, unread) for record in records(rest, _ROW.fullmatch)]
    return Reading(Interfaces(tuple(each for each in found if each)), unread=tuple(unread))


def _interface(record: TextRecord, starts: Sequence[int], unread: list[str]) -> Interface | None:
    """Return an interface; its lines that are not understood are added to the unread."""
    row = _ROW.fullmatch(record.head)
    first = _address(row["address"] or "") if row else None
    if row is None or first is None or not is_interface(row["name"]):
        unread += record.lines()
        return None
    families = [(row["family"], [first])] if row["family"] else []
    for line in record.tail:
        if not _add(families, line, starts):
            unread.append(line)
    return Interface(
        name=row["name"],
        admin_up=row["admin"] == "up",
        link_up=row["link"] == "up",
        families=tuple(Family(name, tuple(filter(_is_known, held))) for name, held in families),
    )


def _add(families: list[tuple[str, list[Address]]], line: str, starts: Sequence[int]) -> bool:
    """Add a line's family, or its address to the last family; false if it is neither."""
    word = words(line)[0]
    new = nearest(word.start, starts) == _PROTO
    address = _address(line[word.start + len(word.text) :].strip() if new else line.strip())
    if address is None or not (_FAMILY.fullmatch(word.text) if new else families):
        return False
    if new:
        families.append((word.text, [address]))
    else:
        families[-1][-1].append(address)
    return True


def _address(text: str) -> Address | None:
    found = _ADDRESS.fullmatch(text)
    return Address(found["local"], found["remote"]) if found else None


def _is_known(address: Address) -> bool:
    return bool(address.local or address.remote)
