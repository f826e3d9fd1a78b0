"""BGP sessions: their health in words, and what is wrong with each. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.words.counts import UNKNOWN
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from mist_mcp.models.evpn import BgpSession

RECENT: Final = 3600.0
"""Seconds; a session that has been established for less has just come back."""

LONG: Final = 36_000.0
"""Seconds; the start of a router that has run for longer is no reason for a young session."""


@dataclass(frozen=True, slots=True)
class Health:
    """How many sides of sessions are in which condition: each router reports its own."""

    established: int
    down: int
    unknown: int

    @property
    def word(self) -> str:
        """Return the word for it; none established while some are known to be down is worst."""
        if self.down:
            return "degraded" if self.established else "down"
        return "healthy" if self.established and not self.unknown else "unknown"

    @property
    def words(self) -> str:
        """Return the word with its counts."""
        total = self.established + self.down + self.unknown
        unknown = f", {self.unknown} in an unknown state" if self.unknown else ""
        counts = (
            f"{self.established} of {total} session sides established, {self.down} down{unknown}"
        )
        return f"{self.word}: {counts}"


def health(sessions: Iterable[BgpSession]) -> Health:
    """Count sides of sessions by condition."""
    states = [session.established for session in sessions]
    return Health(
        established=states.count(True), down=states.count(False), unknown=states.count(None)
    )


def latest(sessions: Iterable[BgpSession]) -> list[BgpSession]:
    """Keep the newest row of each side of a session, and all that do not say whose side it is."""
    newest: dict[tuple[object, ...], BgpSession] = {}
    for number, row in enumerate(sessions):
        whose = row.mac or number
        key = (whose, row.neighbor, row.neighbor_mac, row.vrf_name, row.overlay)
        if key not in newest or (row.timestamp or 0) >= (newest[key].timestamp or 0):
            newest[key] = row
    return list(newest.values())


def running(sessions: Iterable[BgpSession]) -> dict[str, float]:
    """Return how many seconds each router has run at least: as long as its oldest session."""
    longest: dict[str, float] = {}
    for row in sessions:
        if row.established:
            longest[row.mac] = max(longest.get(row.mac, 0.0), row.uptime or 0.0)
    return longest


def is_recent(session: BgpSession, *, ran: float | None) -> bool:
    """Tell whether an established session is much younger than a router that ran so long."""
    return (
        session.established is True
        and session.uptime is not None
        and session.uptime < RECENT
        and ran is not None
        and ran > LONG
    )


OFTEN: Final = 3
"""Flaps of a session that are no single accident any more."""

DAY: Final = 86_400.0
"""Seconds; a session that has been up for longer has stopped flapping."""


def is_unsteady(flaps: int | None, uptime: float | None, *, ran: float | None) -> bool:
    """Tell whether an established session comes and goes: many flaps, the last one of today.

    Args:
        flaps: how often it went down; None where nothing counts.
        uptime: seconds since the last time.
        ran: seconds that its router has run at least; the flaps of a start are no fault.
    """
    young_router = ran is not None and ran < LONG
    recent = uptime is not None and uptime < DAY
    return (flaps or 0) >= OFTEN and recent and not young_router


@dataclass(frozen=True, slots=True)
class Others:
    """What the other sessions tell about one.

    Args:
        ran: seconds that each router has run at least.
        routers: those that report sessions.
        sides: router and neighbour of each side that is reported.
    """

    ran: Mapping[str, float]
    routers: Collection[str | None]
    sides: Collection[tuple[str, str | None, bool | None]]

    def trouble(self, row: BgpSession) -> str | None:
        """Say what is wrong with a side of a session; None when nothing is known to be."""
        one_sided = "; its neighbor has no such session" if self._is_one_sided(row) else ""
        if row.established is False:
            return f"not established{one_sided}"
        if row.established is None:
            return f"unknown state{one_sided}"
        if one_sided:
            return one_sided.removeprefix("; ")
        if row.overlay and row.rx_routes == 0:
            return "established, yet receives no route"
        return self._unsteady(row)

    def _unsteady(self, row: BgpSession) -> str | None:
        """Say that an established session comes and goes, or came back a short while ago."""
        if is_unsteady(row.flap_count, row.uptime, ran=None):
            return f"went down {row.flap_count} times, the last time {duration(row.uptime)} ago"
        if is_recent(row, ran=self.ran.get(row.mac)):
            return f"up for only {duration(row.uptime)}, its router for far longer"
        return None

    def _is_one_sided(self, row: BgpSession) -> bool:
        """Tell whether the neighbour reports sessions, and not this one."""
        other = row.neighbor_mac
        return other in self.routers and (other, row.mac, row.overlay) not in self.sides


def others(sessions: Sequence[BgpSession]) -> Others:
    """Return what sessions tell about each other."""
    return Others(
        ran=running(sessions),
        routers={row.mac for row in sessions},
        sides={(row.mac, row.neighbor_mac, row.overlay) for row in sessions},
    )


def family(session: BgpSession) -> str:
    """Name the network that a session belongs to."""
    return {True: "EVPN overlay", False: "underlay or other", None: UNKNOWN}[session.overlay]
