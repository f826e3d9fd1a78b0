"""`show lacp interfaces`: the links of each aggregate, what both ends say, and how far they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import is_interface
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_AGGREGATE: Final = re.compile(r" *Aggregated interface: (?P<name>\S+)")
_TITLES: Final = re.compile(
    r" *LACP state: +Role +Exp +Def +Dist +Col +Syn +Aggr +Timeout +Activity"
    r"| *LACP protocol: +Receive State +Transmit State +Mux State"
    r"| *LACP Statistics: .*"
)
_STATE: Final = re.compile(
    r" *(?P<name>\S+?)(?: ?(?:FUP|CD))? +(?P<role>Actor|Partner) +(?P<flags>(?:(?:Yes|No|-) +){6})"
    r"(?P<timeout>Fast|Slow) +(?P<activity>Active|Passive)"
)
_PROTOCOL: Final = re.compile(
    r" *(?P<name>\S+) +(?P<receive>Current|Expired|Defaulted|Initialize|Port disabled|LACP disabled"
    r"|-) +(?P<transmit>(?:Fast|Slow|No) periodic|Periodic TX disabled|-) +(?P<mux>\S.*)"
)
NOT_RUNNING: Final = "lacp subsystem not running"
"""What a device without any aggregate says instead of a table."""

_UP: Final = re.compile(r"Collecting[ /]distributing")


@dataclass(frozen=True, slots=True)
class LacpEnd:
    """What one end of a link says; None for a flag that is not shown."""

    expired: bool | None
    defaulted: bool | None
    distributing: bool | None
    collecting: bool | None
    in_sync: bool | None
    aggregatable: bool | None
    timeout: str
    activity: str


@dataclass(frozen=True, slots=True)
class LacpLink:
    """A link of an aggregate; what was not printed of it is unknown."""

    interface: str
    actor: LacpEnd | None = None
    partner: LacpEnd | None = None
    receive: str | None = None
    transmit: str | None = None
    mux: str | None = None

    @property
    def carries(self) -> bool | None:
        """Whether it carries traffic; None where the device does not say."""
        return None if self.mux is None else _UP.fullmatch(self.mux) is not None


@dataclass(frozen=True, slots=True)
class LacpAggregate:
    """An aggregated interface."""

    name: str
    links: tuple[LacpLink, ...]


@dataclass(frozen=True, slots=True)
class Lacp:
    """The aggregates of a device."""

    aggregates: tuple[LacpAggregate, ...]


def read(lines: Sequence[str]) -> Reading[Lacp] | None:
    """Read the aggregates of one device."""
    found: dict[str, dict[str, LacpLink]] = {}
    links: dict[str, LacpLink] | None = None
    unread: list[str] = []
    for line in lines:
        if aggregate := _AGGREGATE.fullmatch(line):
            links = found.setdefault(aggregate["name"], {})
        elif links is None or not (_TITLES.fullmatch(line) or _add(links, line)):
            unread.append(line)
    if not found:
        return None
    aggregates = (LacpAggregate(name, tuple(each.values())) for name, each in found.items())
    return Reading(Lacp(tuple(aggregates)), unread=tuple(unread))


def _add(links: dict[str, LacpLink], line: str) -> bool:
    """Add what a line says of a link; tells whether it says anything."""
    state, protocol = _STATE.fullmatch(line), _PROTOCOL.fullmatch(line)
    row = state or protocol
    if row is None or not is_interface(row["name"]):
        return False
    known = links.get(row["name"], LacpLink(row["name"]))
    if state:
        end = _end(state)
        actor = state["role"] == "Actor"
        links[row["name"]] = LacpLink(
            known.interface,
            end if actor else known.actor,
            known.partner if actor else end,
            *(known.receive, known.transmit, known.mux),
        )
    elif protocol:
        links[row["name"]] = LacpLink(
            *(known.interface, known.actor, known.partner),
            *(protocol["receive"], protocol["transmit"], protocol["mux"]),
        )
    return True


def _end(found: re.Match[str]) -> LacpEnd:
    flags = (None if flag == "-" else flag == "Yes" for flag in found["flags"].split())
    expired, defaulted, distributing, collecting, in_sync, aggregatable = flags
    return LacpEnd(
        expired=expired,
        defaulted=defaulted,
        distributing=distributing,
        collecting=collecting,
        in_sync=in_sync,
        aggregatable=aggregatable,
        timeout=found["timeout"],
        activity=found["activity"],
    )
