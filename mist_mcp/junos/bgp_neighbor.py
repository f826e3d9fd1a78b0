"""`show bgp neighbor`: why a session is as it is, as far as the switch tells.

Each neighbour begins at the left edge; below it stand labelled lines, of which those that are not
wanted here are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import as_asn, is_ip
from mist_mcp.junos.reading import Reading
from mist_mcp.junos.records import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.junos.records import TextRecord

_HEAD: Final = re.compile(
    r"Peer: (?P<address>[^\s+]+)(?:\+[0-9]+)? +AS (?P<asn>[0-9.]+)(?: +Local: .*)?"
)
_STATE: Final = re.compile(r"\bState: (?P<state>[A-Z][A-Za-z]+)")
_LAST_STATE: Final = re.compile(r"Last State: (?P<state>\S+) +Last Event: (?P<event>\S+)")
_LAST_ERROR: Final = re.compile(r"Last Error: (?P<error>\S.*)")
_FLAPS: Final = re.compile(r"Number of flaps: (?P<flaps>[0-9]+)")
_FLAP_EVENT: Final = re.compile(r"Last flap event: (?P<event>\S+)")
_COUNT: Final = re.compile(
    r"Error: '(?P<name>[^']+)' Sent: (?P<sent>[0-9]+) Recv: (?P<came>[0-9]+)"
)
_NO_ERROR: Final = "None"


@dataclass(frozen=True, slots=True)
class BgpErrors:
    """How many notifications of one kind were sent, and received."""

    name: str
    sent: int
    received: int


@dataclass(frozen=True, slots=True)
class BgpNeighbor:
    """A neighbour; None for what is not printed, or where there was no error or flap."""

    address: str
    asn: int
    state: str | None
    last_event: str | None
    last_error: str | None
    flaps: int | None
    last_flap_event: str | None
    errors: tuple[BgpErrors, ...]


@dataclass(frozen=True, slots=True)
class BgpNeighbors:
    """The neighbours of a device."""

    neighbors: tuple[BgpNeighbor, ...]


def read(lines: Sequence[str]) -> Reading[BgpNeighbors] | None:
    """Read the neighbours of one device; the lines may be shifted as a whole."""
    found = [(record, _neighbor(record)) for record in records(lines, _HEAD.fullmatch)]
    neighbors = tuple(neighbor for _, neighbor in found if neighbor)
    if not neighbors:
        return None
    unread = [line for record, it in found for line in _unread(record, known=it is not None)]
    return Reading(BgpNeighbors(neighbors), unread=tuple(unread))


def _unread(record: TextRecord, *, known: bool) -> Sequence[str]:
    """Return lines at the edge that begin no neighbour; all of one that is not understood."""
    if not known:
        return record.lines()
    return [line for line in record.tail if not line.startswith((" ", "\t"))]


def _neighbor(record: TextRecord) -> BgpNeighbor | None:
    head = _HEAD.fullmatch(record.head)
    asn = as_asn(head["asn"]) if head else None
    if head is None or asn is None or not is_ip(head["address"]):
        return None
    below = [line for line in record.tail if line.startswith((" ", "\t"))]
    error = _first(_LAST_ERROR, "error", below)
    flaps = _first(_FLAPS, "flaps", below)
    return BgpNeighbor(
        address=head["address"],
        asn=asn,
        state=_first(_STATE, "state", [line for line in below if "Type: " in line]),
        last_event=_first(_LAST_STATE, "event", below),
        last_error=None if error in {None, _NO_ERROR} else error,
        flaps=int(flaps) if flaps else None,
        last_flap_event=_first(_FLAP_EVENT, "event", below),
        errors=tuple(
            BgpErrors(found["name"], int(found["sent"]), int(found["came"]))
            for found in map(_COUNT.search, below)
            if found
        ),
    )


def _first(pattern: re.Pattern[str], name: str, lines: Sequence[str]) -> str | None:
    return next((found[name].strip() for found in map(pattern.search, lines) if found), None)
