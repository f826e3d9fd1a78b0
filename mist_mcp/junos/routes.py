"""`show route summary`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import as_asn
from mist_mcp.junos.reading import Reading
from mist_mcp.junos.records import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.junos.records import TextRecord

_ASN: Final = re.compile(r"Autonomous system number: (?P<asn>[0-9.]+)")
_ROUTER: Final = re.compile(r"Router ID: (?P<id>[0-9.]+)")
_TABLE: Final = re.compile(
    r"(?P<name>[^\s:]+): (?P<destinations>[0-9]+) destinations, (?P<routes>[0-9]+) routes "
    r"\((?P<active>[0-9]+) active, (?P<holddown>[0-9]+) holddown, (?P<hidden>[0-9]+) hidden\)"
)
_PROTOCOL: Final = re.compile(
    r" +(?P<name>[^\s:][^:]*): +(?P<routes>[0-9]+) routes, +(?P<active>[0-9]+) active"
)
# The highest counts ever seen, which newer releases print first.
_PEAKS: Final = re.compile(r"Highwater Mark .*")
# What may stand between a table and its protocols.
_ASIDE: Final = re.compile(r"Restart .*|Limit/Threshold: .*")


@dataclass(frozen=True, slots=True)
class ProtocolRoutes:
    """The routes of a table that come from one protocol."""

    protocol: str
    routes: int
    active: int


@dataclass(frozen=True, slots=True)
class TableRoutes:
    """A routing table."""

    name: str
    destinations: int
    routes: int
    active: int
    holddown: int
    hidden: int
    protocols: tuple[ProtocolRoutes, ...]


@dataclass(frozen=True, slots=True)
class RouteSummary:
    """The routing tables of a device."""

    asn: int | None
    router_id: str | None
    tables: tuple[TableRoutes, ...]


def read(lines: Sequence[str]) -> Reading[RouteSummary] | None:
    """Read the routing tables of one device."""
    found = records([line for line in lines if not _ASIDE.fullmatch(line)], _is_head)
    asn = next((match["asn"] for match in map(_ASN.fullmatch, lines) if match), None)
    router = next((match["id"] for match in map(_ROUTER.fullmatch, lines) if match), None)
    tables = [table for table in map(_table, found) if table]
    if router is None and not tables:
        return None
    facts = RouteSummary(as_asn(asn) if asn else None, router, tuple(tables))
    return Reading(facts, unread=tuple(line for record in found for line in _unread(record)))


def _is_head(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_TABLE, _ASN, _ROUTER, _PEAKS))


def _table(record: TextRecord) -> TableRoutes | None:
    found = _TABLE.fullmatch(record.head)
    if found is None:
        return None
    destinations, routes, active, holddown, hidden = map(int, found.groups()[1:])
    protocols = tuple(
        ProtocolRoutes(match["name"], int(match["routes"]), int(match["active"]))
        for match in map(_PROTOCOL.fullmatch, record.tail)
        if match
    )
    return TableRoutes(found["name"], destinations, routes, active, holddown, hidden, protocols)


def _unread(record: TextRecord) -> tuple[str, ...]:
    if _PEAKS.fullmatch(record.head):
        return ()
    if _TABLE.fullmatch(record.head):
        return tuple(line for line in record.tail if not _PROTOCOL.fullmatch(line))
    if _ASN.fullmatch(record.head) or _ROUTER.fullmatch(record.head):
        return record.tail
    return record.lines()
