"""`show bgp summary`: routing tables and peers.

The counters of a table stand on the line after its name. Below an established peer, each table
has an indented line; older releases print the counters in the place of the state instead, without
the names of the tables. A peer whose address is long has the rest on the next line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import SPAN, as_asn, as_seconds, fewer, is_ip, numbers
from mist_mcp.junos.reading import Reading
from mist_mcp.junos.records import TextRecord, records

if TYPE_CHECKING:
    from collections.abc import Sequence

ESTABLISHED: Final = "Established"
_NOT_RUNNING: Final = "BGP is not running"
_COUNTS: Final = re.compile(
    r"Groups: (?P<groups>[0-9]+) +Peers: (?P<peers>[0-9]+) +Down peers: (?P<down>[0-9]+)"
)
_KNOWN: Final = re.compile(r"Threading mode: .*|Default eBGP mode: .*|Unconfigured peers: [0-9]+")
_TITLE: Final = re.compile(
    r"(?P<tables>Table +Tot Paths +Act Paths +Suppressed +History +Damp State +Pending)"
    r"|(?P<peers>Peer +AS +InPkt +OutPkt +OutQ +Flaps +Last Up/Dwn "
    r"State\|#Active/Received/Accepted/Damped\.\.\.)"
)
_STATES: Final = "Establ|Active|Connect|Idle|OpenSent|OpenConfirm"
_PEER: Final = re.compile(
    r"(?P<address>\S+) +(?P<asn>[0-9.]+) +(?P<counts>[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+) +"
    rf"(?P<span>{SPAN}) +(?P<state>{_STATES}|[0-9]+/[0-9/ ]+)"
)
_PREFIXES: Final = re.compile(r" *(?:(?P<table>[^\s:]+): )?(?P<counts>[0-9]+(?:/[0-9]+){3})")
_TABLE: Final = re.compile(r"[^\s:]+\.[0-9]+")
_COUNTERS: Final = 6


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """The paths that BGP holds for a routing table."""

    name: str
    paths: int
    active_paths: int
    suppressed: int
    history: int
    damped: int
    pending: int


@dataclass(frozen=True, slots=True)
class PeerTable:
    """Prefixes from a peer; older releases do not name the table."""

    table: str | None
    active: int
    received: int
    accepted: int
    damped: int


@dataclass(frozen=True, slots=True)
class Peer:
    """A neighbour; `last_change_seconds` is the time since it came up or went down."""

    address: str
    asn: int
    state: str
    last_change_seconds: int
    flaps: int
    in_packets: int
    out_packets: int
    out_queue: int
    tables: tuple[PeerTable, ...]


@dataclass(frozen=True, slots=True)
class BgpSummary:
    """What BGP does; the counts are those that the device announces."""

    running: bool
    groups: int | None = None
    peer_count: int | None = None
    down_count: int | None = None
    tables: tuple[RoutingTable, ...] = ()
    peers: tuple[Peer, ...] = ()


def read(lines: Sequence[str]) -> Reading[BgpSummary] | None:
    """Read the sessions of one device."""
    if list(lines) == [_NOT_RUNNING]:
        return Reading(BgpSummary(running=False))
    counts = next((found for found in map(_COUNTS.fullmatch, lines) if found), None)
    if counts is None and not any(map(_TITLE.fullmatch, lines)):
        return None
    head, tables, peers = _sections(lines)
    read_tables = [(record, _table(record)) for record in tables]
    read_peers = [_peer(record) for record in peers]
    facts = BgpSummary(
        running=True,
        groups=int(counts["groups"]) if counts else None,
        peer_count=int(counts["peers"]) if counts else None,
        down_count=int(counts["down"]) if counts else None,
        tables=tuple(table for _, table in read_tables if table),
        peers=tuple(peer for peer, _ in read_peers if peer),
    )
    unread = [line for record in head for line in record.lines() if not _is_known(line)]
    unread += [line for record, table in read_tables if not table for line in record.lines()]
    unread += [line for _, below in read_peers for line in below]
    return Reading(facts, unread=tuple(unread), notes=_doubts(facts))


def _sections(lines: Sequence[str]) -> tuple[list[TextRecord], list[TextRecord], list[TextRecord]]:
    """Part the records: what stands before the titles, the tables, and the peers."""
    head: list[TextRecord] = []
    titled: dict[str, list[TextRecord]] = {"tables": [], "peers": []}
    section = head
    for record in records(lines, _is_head):
        title = _TITLE.fullmatch(record.head)
        stray = tuple(line for line in record.tail if title or not _is_inside(line))
        head += [TextRecord("", stray)] if stray else []
        if title:
            section = titled[title.lastgroup or ""]
        else:
            section.append(TextRecord(record.head, tuple(filter(_is_inside, record.tail))))
    return head, titled["tables"], titled["peers"]


def _is_inside(line: str) -> bool:
    return line.startswith(" ")


def _is_head(line: str) -> bool:
    """Tell a title, a table or a peer from a stray line."""
    first = line.split(maxsplit=1)[0]
    named = is_ip(first) or _TABLE.fullmatch(first) or _TITLE.fullmatch(line)
    return bool(named) or _is_known(line)


def _is_known(line: str) -> bool:
    return bool(_COUNTS.fullmatch(line) or _KNOWN.fullmatch(line))


def _doubts(facts: BgpSummary) -> tuple[str, ...]:
    down = sum(peer.state != ESTABLISHED for peer in facts.peers)
    return fewer("peers", announced=facts.peer_count, read=len(facts.peers)) or fewer(
        "peers that are down", announced=facts.down_count, read=down
    )


def _table(record: TextRecord) -> RoutingTable | None:
    name, *texts = " ".join(record.lines()).split()
    counters = numbers(texts)
    if counters is None or len(counters) != _COUNTERS:
        return None
    return RoutingTable(name, *counters)


def _peer(record: TextRecord) -> tuple[Peer | None, list[str]]:
    """Return a record's peer if it is one, and its lines that were not understood."""
    wrapped = " " not in record.head and bool(record.tail)
    row = f"{record.head} {record.tail[0].lstrip()}" if wrapped else record.head
    found = _PEER.fullmatch(row)
    asn, seconds = (as_asn(found["asn"]), as_seconds(found["span"])) if found else (None, None)
    if found is None or asn is None or seconds is None or not is_ip(found["address"]):
        return None, [*record.lines()]
    counted = found["state"].split() if "/" in found["state"] else []
    below = [*counted, *record.tail[1 if wrapped else 0 :]]
    tables = [(line, _prefixes(line)) for line in below]
    came, went, queue, flaps = map(int, found["counts"].split())
    peer = Peer(
        address=found["address"],
        asn=asn,
        state=ESTABLISHED if counted or found["state"] == "Establ" else found["state"],
        last_change_seconds=seconds,
        flaps=flaps,
        in_packets=came,
        out_packets=went,
        out_queue=queue,
        tables=tuple(table for _, table in tables if table),
    )
    return peer, [line for line, table in tables if table is None]


def _prefixes(line: str) -> PeerTable | None:
    found = _PREFIXES.fullmatch(line)
    return PeerTable(found["table"], *map(int, found["counts"].split("/"))) if found else None
