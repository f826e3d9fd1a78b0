"""`show route`: the routes to one or several destinations, by table.

A destination stands at the left edge, its routes behind or below it, their next hops further in.
Without any route the device prints nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import SPAN, as_seconds
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLE: Final = re.compile(
    r"(?P<name>\S+): [0-9]+ destinations, [0-9]+ routes \([0-9]+ active, .*\)"
)
_ASIDE: Final = re.compile(
    r"\+ = Active Route.*|@ = Routing Use Only.*|Limit/Threshold: .*|Restart .*"
)
_PREFIX: Final = re.compile(r"(?P<prefix>\S+/[0-9]{1,3})(?P<rest> .*)?")
_ROUTE: Final = re.compile(
    r"(?P<flag>[*+-]?) ?\[(?P<protocol>[^/\]]+)/(?P<preference>[0-9]+)(?:/[-0-9]+)*\]"
    rf" +(?P<age>{SPAN})(?:,.*)?"
)
_HOP: Final = re.compile(r"(?P<chosen>>?) *(?:to (?P<address>\S+) +)?via (?P<interface>[^\s,]+).*")
_ACTIVE: Final = frozenset({"*", "+"})


@dataclass(frozen=True, slots=True)
class NextHop:
    """Where to; the address is None on an interface that needs none."""

    address: str | None
    interface: str


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A route to a destination; the age is in seconds."""

    table: str
    prefix: str
    protocol: str
    preference: int
    active: bool
    age_seconds: int | None
    next_hops: tuple[NextHop, ...]


@dataclass(frozen=True, slots=True)
class RouteEntries:
    """The routes that a device shows."""

    routes: tuple[RouteEntry, ...]


@dataclass(slots=True)
class _Place:
    """Where the reading is: the table and the destination that the next route belongs to."""

    table: str | None = None
    prefix: str | None = None
    routes: list[tuple[RouteEntry, list[NextHop]]] = field(default_factory=list)


def read(lines: Sequence[str]) -> Reading[RouteEntries] | None:
    """Read the routes of one device."""
    place = _Place()
    unread = [line for line in lines if not _take(place, line)]
    if place.table is None:
        return None
    routes = tuple(
        RouteEntry(
            *(route.table, route.prefix, route.protocol, route.preference, route.active),
            *(route.age_seconds, tuple(hops)),
        )
        for route, hops in place.routes
    )
    return Reading(RouteEntries(routes), unread=tuple(unread))


def _take(place: _Place, line: str) -> bool:
    """Take a line; tells whether it was understood."""
    if line.startswith((" ", "\t")):
        return place.prefix is not None and _below(place, line.strip())
    if table := _TABLE.fullmatch(line):
        place.table, place.prefix = table["name"], None
        return True
    if _ASIDE.fullmatch(line):
        return True
    found = _PREFIX.fullmatch(line) if place.table else None
    if found is None:
        return False
    place.prefix = found["prefix"]
    rest = (found["rest"] or "").strip()
    return not rest or _ROUTE.fullmatch(rest) is None or _below(place, rest)


def _below(place: _Place, text: str) -> bool:
    """Take a route or a next hop; other words about a route are passed over."""
    if found := _ROUTE.fullmatch(text):
        route = RouteEntry(
            table=place.table or "",
            prefix=place.prefix or "",
            protocol=found["protocol"],
            preference=int(found["preference"]),
            active=found["flag"] in _ACTIVE,
            age_seconds=as_seconds(found["age"]),
            next_hops=(),
        )
        place.routes.append((route, []))
    elif (hop := _HOP.fullmatch(text)) and place.routes:
        place.routes[-1][1].append(NextHop(hop["address"], hop["interface"]))
    return True
