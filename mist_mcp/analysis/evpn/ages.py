"""How old each fact is, and what is unknown because it is too old. Pure.

BGP and port statistics come every few minutes, those of switches about every minute. What is much
older says how things were, not how they are: its state is unknown since then.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.words.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mist_mcp.models.evpn import BgpSession, FabricPort, FabricSwitch

OLDEST_STATISTICS: Final = 1800.0
"""Seconds; statistics of BGP and of ports are sent every few minutes."""

OLDEST_SWITCH: Final = 900.0
"""Seconds; statistics of a switch are sent about every minute."""

AHEAD: Final = 300.0
"""Seconds that a clock may run ahead before its statistics are from the future."""

_MOST_NAMED: Final = 5
CONNECTED: Final = "connected"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Statistics that say little of now.

    Args:
        source: which statistics.
        mac: of the switch that they are about.
        time: when they were made, epoch seconds.
        future: whether that has not come yet; they are too old otherwise.
    """

    source: str
    mac: str
    time: float
    future: bool


@dataclass(frozen=True, slots=True)
class Moments:
    """When now is, when each switch was last heard, and which are offline; epoch seconds."""

    now: float
    heard: Mapping[str, float]
    offline: frozenset[str]

    def of(self, mac: str, own: float | None) -> float | None:
        """Return when a row was made: its own time, or when its switch was last heard."""
        return self.heard.get(mac) if own is None else own

    def doubt(self, source: str, mac: str, own: float | None, *, oldest: float) -> Doubt | None:
        """Return what speaks against a row; None for a row that is as new as it should be."""
        time = self.of(mac, own)
        if own is None and mac in self.offline:
            return Doubt(source, mac, time or self.now, future=False)
        if time is None or -AHEAD <= self.now - time <= oldest:
            return None
        return Doubt(source, mac, time, future=time > self.now)


def moments_of(devices: Iterable[FabricSwitch], *, now: float) -> Moments:
    """Return when each switch was last heard by its own statistics."""
    known = list(devices)
    return Moments(
        now,
        heard={each.mac: each.last_seen for each in known if each.last_seen},
        offline=frozenset(each.mac for each in known if each.status not in {None, CONNECTED}),
    )


def aged_sessions(
    rows: Iterable[BgpSession], moments: Moments, doubts: list[Doubt]
) -> list[BgpSession]:
    """Return sessions; the state of those that are too old is unknown."""
    unknown = dict.fromkeys(("state", "up", "uptime", "rx_routes", "tx_routes", "flap_count"))
    return [
        row.model_copy(update=unknown)
        if _is_old(moments, doubts, ("BGP", row.mac, row.timestamp))
        else row
        for row in rows
    ]


def aged_ports(
    rows: Iterable[FabricPort], moments: Moments, doubts: list[Doubt]
) -> list[FabricPort]:
    """Return ports; whether those that are too old are up is unknown."""
    return [
        row.model_copy(update={"up": None})
        if _is_old(moments, doubts, ("port", row.mac, row.timestamp))
        else row
        for row in rows
    ]


def aged_devices(
    rows: Mapping[str, FabricSwitch], moments: Moments, doubts: list[Doubt]
) -> dict[str, FabricSwitch]:
    """Return switches; whether one that is called connected, and was not heard, is so is unknown.

    One that is disconnected has been silent since then: that is no doubt.
    """
    found: dict[str, FabricSwitch] = {}
    for mac, row in rows.items():
        doubt = moments.doubt("switch", mac, row.last_seen, oldest=OLDEST_SWITCH)
        if doubt is not None and (doubt.future or row.status == CONNECTED):
            doubts.append(doubt)
        old = doubt is not None and not doubt.future and row.status == CONNECTED
        found[mac] = row.model_copy(update={"status": None}) if old else row
    return found


def _is_old(moments: Moments, doubts: list[Doubt], row: tuple[str, str, float | None]) -> bool:
    """Tell whether a row is too old, and remember what speaks against it."""
    doubt = moments.doubt(*row, oldest=OLDEST_STATISTICS)
    if doubt is None:
        return False
    doubts.append(doubt)
    return not doubt.future


def doubts_in_words(doubts: Sequence[Doubt], names: Mapping[str, str]) -> Iterator[str]:
    """Say once for each source which switches' statistics are old, or from the future."""
    groups: dict[tuple[str, bool], dict[str, float]] = defaultdict(dict)
    for each in doubts:
        if each.mac in names:
            times = groups[each.source, each.future]
            times[each.mac] = max(each.time, times.get(each.mac, each.time))
    for (source, future), times in groups.items():
        said = "are from the future" if future else "are old: unknown since then"
        shown = [f"{names[mac]} {iso(time) or time}" for mac, time in times.items()]
        more = len(shown) - _MOST_NAMED
        count = f"{len(shown)} switch{'' if len(shown) == 1 else 'es'}"
        yield (
            f"{source} statistics of {count} {said} ({', '.join(shown[:_MOST_NAMED])}"
            f"{f' and {more} others' if more > 0 else ''})"
        )
