"""`show lacp interfaces`: aggregated interfaces, member by member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.transcripts.switching import NO_LACP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.standing import Cable, Standing

STATE_TITLE: Final = (
    "    LACP state:       Role   Exp   Def  Dist  Col  Syn  Aggr  Timeout  Activity"
)
PROTOCOL_TITLE: Final = "    LACP protocol:        Receive State  Transmit State          Mux State"


def lacp(words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give the bundles, or the one that is asked for."""
    bundles = standing.me.bundles()
    if not bundles:
        return (NO_LACP,)
    wanted = [name for name in bundles if not words or name == words[0]]
    if not wanted:
        return (f"error: device {words[0]} not found",)
    lines = [line for name in wanted for line in ("", *_bundle(name, bundles[name]))]
    return tuple(lines[1:])


def _bundle(name: str, cables: Sequence[Cable]) -> Iterator[str]:
    yield f"Aggregated interface: {name}"
    yield STATE_TITLE
    for each in cables:
        for role in ("Actor", "Partner"):
            yield _state(each, role)
    yield PROTOCOL_TITLE
    yield from map(_protocol, cables)


def _state(cable: Cable, role: str) -> str:
    """Tell what an end says; nothing is heard over a port that is down, so defaults stand."""
    yes, defaulted = ("Yes", "No") if cable.up else ("No", "Yes")
    activity = "Active" if cable.up or role == "Actor" else "Passive"
    return (
        f"      {cable.port:<12}{role:>8}{'No':>6}{defaulted:>6}{yes:>6}{yes:>5}{yes:>5}{'Yes':>6}"
        f"{'Fast':>9}{activity:>10}"
    )


def _protocol(cable: Cable) -> str:
    if cable.up:
        return f"      {cable.port:<20}{'Current':>13}{'Fast periodic':>16} Collecting distributing"
    return f"      {cable.port:<20}{'Port disabled':>13}{'No periodic':>16}{'Detached':>19}"
