"""`show bfd session`: who hears whom, and how fast a failure is seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import fewer, is_interface, is_ip
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLES: Final = re.compile(
    r" +Detect +Transmit|Address +State +Interface +Time +Interval +Multiplier"
)
_NUMBERS: Final = (
    r"(?P<detect>[0-9]+\.[0-9]{3}) +(?P<interval>[0-9]+\.[0-9]{3}) +(?P<multiplier>[0-9]+)"
)
_ROW: Final = re.compile(
    rf" *(?P<address>\S+) +(?P<state>Up|Down|Init|AdminDown|Admindown|Failing) +"
    rf"(?:(?P<interface>\S+) +)?{_NUMBERS}"
)
_ALONE: Final = re.compile(r" *(?P<address>[0-9a-f:.]+)")
_COUNTS: Final = re.compile(r" *(?P<sessions>[0-9]+) sessions?, (?P<clients>[0-9]+) clients?")
_RATES: Final = re.compile(r" *Cumulative transmit rate .* pps, cumulative receive rate .* pps")


@dataclass(frozen=True, slots=True)
class BfdSession:
    """A session; times are in seconds, and one over several hops has no interface."""

    address: str
    state: str
    interface: str | None
    detect_seconds: float
    interval_seconds: float
    multiplier: int


@dataclass(frozen=True, slots=True)
class BfdSessions:
    """The sessions of a device, and how many it says there are, if it says so."""

    session_count: int | None
    client_count: int | None
    sessions: tuple[BfdSession, ...]


def read(lines: Sequence[str]) -> Reading[BfdSessions] | None:
    """Read the sessions of one device; a long address stands on a line of its own."""
    counts = next((found for found in map(_COUNTS.fullmatch, lines) if found), None)
    if counts is None and not any(map(_TITLES.fullmatch, lines)):
        return None
    sessions: list[BfdSession] = []
    unread: list[str] = []
    alone = ""
    for line in lines:
        session = _session(f"{alone} {line.lstrip()}" if alone else line)
        if session is None and alone:
            unread.append(alone)
        alone = ""
        if session:
            sessions.append(session)
        elif (found := _ALONE.fullmatch(line)) and is_ip(found["address"]):
            alone = line
        elif not any(known.fullmatch(line) for known in (_TITLES, _COUNTS, _RATES)):
            unread.append(line)
    facts = BfdSessions(
        session_count=int(counts["sessions"]) if counts else None,
        client_count=int(counts["clients"]) if counts else None,
        sessions=tuple(sessions),
    )
    return Reading(
        facts,
        unread=(*unread, *([alone] if alone else [])),
        notes=fewer("sessions", announced=facts.session_count, read=len(sessions)),
    )


def _session(line: str) -> BfdSession | None:
    found = _ROW.fullmatch(line)
    if found is None or not is_ip(found["address"]):
        return None
    if found["interface"] and not is_interface(found["interface"]):
        return None
    return BfdSession(
        found["address"],
        found["state"],
        found["interface"],
        *(float(found["detect"]), float(found["interval"])),
        int(found["multiplier"]),
    )
