"""`show evpn instance extensive`: per instance its networks, neighbours and Ethernet segments.

Labelled lines that are not wanted here are passed over; a row of a table that is not understood
is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from mist_mcp.junos.evpn_tables import (
    BridgeDomain,
    EvpnInterface,
    EvpnIrb,
    EvpnNeighbor,
    RemotePe,
    Row,
    row_reader,
)
from mist_mcp.junos.fields import fewer, is_ip
from mist_mcp.junos.reading import Reading
from mist_mcp.junos.records import records, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mist_mcp.junos.records import TextRecord

RowT = TypeVar("RowT", bound=Row)

_INSTANCE: Final = re.compile(r"Instance: (?P<name>\S+)")
_SEGMENT: Final = "ESI"
_PHRASE: Final = re.compile(
    r" +(?:MAC database status +Local +Remote|Control word (?:en|dis)abled"
    r"|Fast Convergence Information)"
)
_PORT: Final = re.compile(r"(?P<name>\S+), Status: (?P<status>\S+)")


@dataclass(frozen=True, slots=True)
class Advertisements:
    """How many this device advertises, and how many it received."""

    local: int
    remote: int


@dataclass(frozen=True, slots=True)
class EthernetSegment:
    """A segment: its port here, who else is on it, and who forwards."""

    esi: str
    status: str | None
    interface: str | None
    interface_status: str | None
    remote_pes: tuple[str, ...]
    designated_forwarder: str | None
    backup_forwarder: str | None


@dataclass(frozen=True, slots=True)
class EvpnInstance:
    """An instance; counts are those announced, and None where the device prints none."""

    name: str
    route_distinguisher: str | None
    encapsulation: str | None
    router_id: str | None
    source_vtep: str | None
    duplicate_mac_threshold: int | None
    duplicate_mac_window_seconds: int | None
    macs: Advertisements | None
    mac_ips: Advertisements | None
    gateways: Advertisements | None
    domain_count: int | None
    neighbor_count: int | None
    segment_count: int | None
    domains: tuple[BridgeDomain, ...]
    neighbors: tuple[EvpnNeighbor, ...]
    interfaces: tuple[EvpnInterface, ...]
    irbs: tuple[EvpnIrb, ...]
    segments: tuple[EthernetSegment, ...]


@dataclass(frozen=True, slots=True)
class EvpnInstances:
    """The instances of a device."""

    instances: tuple[EvpnInstance, ...]


@dataclass(slots=True)
class _Section:
    """What lines of one level say: labelled values, and rows of tables."""

    values: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def all(self, kind: type[RowT]) -> tuple[RowT, ...]:
        """Return the rows of a kind."""
        return tuple(row for row in self.rows if isinstance(row, kind))

    def count(self, name: str) -> int | None:
        """Return a labelled number."""
        text = self.values.get(name, "")
        return int(text) if text.isdecimal() else None

    def pair(self, name: str) -> Advertisements | None:
        """Return a labelled pair of numbers."""
        texts = self.values.get(name, "").split()
        plain = len(texts) == len(Advertisements.__slots__) and all(map(str.isdecimal, texts))
        return Advertisements(*map(int, texts)) if plain else None


def read(lines: Sequence[str]) -> Reading[EvpnInstances] | None:
    """Read the instances of one device."""
    instances: list[EvpnInstance] = []
    unread: list[str] = []
    notes: list[str] = []
    for record in records(lines, _INSTANCE.fullmatch):
        found = _INSTANCE.fullmatch(record.head)
        if found is None:
            unread += record.lines()
            continue
        instance, left = _instance(found["name"], record)
        instances.append(instance)
        unread += left
        notes += _doubts(instance)
    if not instances:
        return None
    return Reading(EvpnInstances(tuple(instances)), unread=tuple(unread), notes=tuple(notes))


def _doubts(instance: EvpnInstance) -> Iterable[str]:
    """Say where rows are missing; the default instance announces counts without any table."""
    if not (instance.domains or instance.neighbors):
        return
    yield from fewer("networks", announced=instance.domain_count, read=len(instance.domains))
    yield from fewer("neighbours", announced=instance.neighbor_count, read=len(instance.neighbors))
    yield from fewer("segments", announced=instance.segment_count, read=len(instance.segments))


def _instance(name: str, record: TextRecord) -> tuple[EvpnInstance, list[str]]:
    own_lines, segment_lines = _levels(record.tail)
    own = _section(own_lines)
    below = [_section(lines) for lines in segment_lines]
    instance = EvpnInstance(
        name=name,
        route_distinguisher=own.values.get("Route Distinguisher"),
        encapsulation=own.values.get("Encapsulation type"),
        router_id=own.values.get("Router-ID"),
        source_vtep=own.values.get("Source VTEP interface IP"),
        duplicate_mac_threshold=own.count("Duplicate MAC detection threshold"),
        duplicate_mac_window_seconds=own.count("Duplicate MAC detection window"),
        macs=own.pair("MAC advertisements"),
        mac_ips=own.pair("MAC+IP advertisements"),
        gateways=own.pair("Default gateway MAC advertisements"),
        domain_count=own.count("Number of bridge domains"),
        neighbor_count=own.count("Number of neighbors"),
        segment_count=own.count("Number of ethernet segments"),
        domains=own.all(BridgeDomain),
        neighbors=own.all(EvpnNeighbor),
        interfaces=own.all(EvpnInterface),
        irbs=own.all(EvpnIrb),
        segments=tuple(map(_segment, below)),
    )
    return instance, [line for section in (own, *below) for line in section.unread]


def _levels(lines: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Part an instance's own lines from those of its segments, which are indented further."""
    own: list[str] = []
    segments: list[list[str]] = []
    depth: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if line.lstrip().startswith(f"{_SEGMENT}: "):
            segments.append([line])
            depth = indent
        elif depth is not None and indent > depth:
            segments[-1].append(line)
        else:
            own.append(line)
            depth = None
    return own, segments


def _section(lines: Sequence[str]) -> _Section:
    section = _Section()
    read_row: Any = None
    for line in unwrapped(lines):
        name, labelled, value = line.strip().partition(": ")
        if reader := row_reader(line):
            read_row = reader
        elif labelled:
            section.values.setdefault(name, value.strip())
            read_row = None
        elif read_row and (row := read_row(line)):
            section.rows.append(row)
        elif not _PHRASE.fullmatch(line):
            section.unread.append(line)
    return section


def _segment(section: _Section) -> EthernetSegment:
    values = section.values
    port = _PORT.fullmatch(values.get("Local interface", ""))
    return EthernetSegment(
        esi=values[_SEGMENT],
        status=values.get("Status"),
        interface=port["name"] if port else None,
        interface_status=port["status"] if port else None,
        remote_pes=tuple(pe.address for pe in section.all(RemotePe)),
        designated_forwarder=_address(values.get("Designated forwarder")),
        backup_forwarder=_address(values.get("Backup forwarder")),
    )


def _address(text: str | None) -> str | None:
    """Return who forwards; None for nobody, which some releases say in words."""
    return text if text and is_ip(text) else None
