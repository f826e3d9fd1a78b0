"""`show bfd session`: BGP keeps one for each neighbour that is established."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.transcripts.routing import DETECTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.standing import Session, Standing

TITLES: Final = (
    "                                                  Detect   Transmit",
    "Address                  State     Interface      Time     Interval  Multiplier",
)
MULTIPLIER: Final = 3


def sessions(words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give a line a session, and the sums; more of each where it is asked for."""
    wanted = words[words.index("address") + 1] if "address" in words[:-1] else None
    found = [x for x in standing.me.sessions if x.up and wanted in {None, x.address}]
    more = not {"detail", "extensive"}.isdisjoint(words)
    rate = sum(1 / float(DETECTION[each.overlay][1]) for each in found)
    count = len(found)
    return (
        *(TITLES if found else ()),
        *(line for each in found for line in _lines(each, standing, more=more)),
        "",
        f"{count} sessions, {count} clients",
        f"Cumulative transmit rate {rate:.1f} pps, cumulative receive rate {rate:.1f} pps",
    )


def _lines(session: Session, standing: Standing, *, more: bool) -> Iterator[str]:
    time, interval = DETECTION[session.overlay]
    port = f"{session.port}.0" if session.port else ""
    yield f"{session.address:<25}{'Up':<10}{port:<15}{time:<10}{interval:<13}{MULTIPLIER}"
    if more:
        yield f" Client BGP, TX interval {interval}, RX interval {interval}"
        yield (
            " Session up time 00:00:00, previous down time 00:00:00"
            if not session.seconds
            else (f" Session up time {_clock(session.seconds)}")
        )
        yield " Local diagnostic None, remote diagnostic None"
        yield " Remote state Up, version 1"
        yield f" Min async interval {interval}, min slow interval 1.000"
        yield f" Local address {standing.local_address(session)}"


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"
