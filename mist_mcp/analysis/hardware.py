"""What is wrong with the boxes of a device: members, nodes, power supplies, fans, sensors. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.health import Unknown
from mist_mcp.analysis.loads import BUSY_PERCENT
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mist_mcp.models.device import Member, Part

_FINE: Final = frozenset({"ok", "present", "online", "connected", "active", "normal", "good"})
_THERE: Final = _FINE | {"master", "backup", "linecard", "primary", "secondary", "prsnt", "up"}
_COOL: Final = _FINE | {"absent"}
"""A sensor that is not there measures nothing; a supply or a fan that is not there is missing."""


def of_members(members: Sequence[Member], *, now: float, second: Sequence[Member]) -> Iterator[str]:
    """Say what is wrong with the boxes of a device, each by itself.

    Args:
        members: of a chassis; of a cluster those of its first node.
        now: epoch seconds.
        second: those of the second node of a cluster; empty if there is none.
    """
    if not members:
        yield Unknown("power supplies, fans and temperatures")
    several = len(members) > 1
    for place, member in enumerate(members):
        index = place if member.fpc_idx is None else member.fpc_idx
        where = f"member {index}: " if several else "node 0: " if second else ""
        yield from of_member(member, now=now, where=where)
    for member in second:
        yield from of_member(member, now=now, where="node 1: ")


def of_member(member: Member, *, now: float, where: str) -> Iterator[str]:
    """Say what is wrong with one box; of one that is gone, nothing but that."""
    gone = _gone(member, now=now)
    if gone:
        yield f"{where}{gone}"
        return
    if where and member.vc_state is None and member.status is None:
        yield Unknown(f"{where}state")
    yield from _parts("fans", member.fans, fine=_FINE, where=where)
    yield from _parts("power supplies", member.psus, fine=_FINE, where=where)
    yield from _parts("temperatures", member.temperatures, fine=_COOL, where=where)
    yield from (f"{where}{fault.type or fault.reason or 'error'}" for fault in member.errors)
    yield from _power(member, where=where)


def _gone(member: Member, *, now: float) -> str | None:
    """Say how a box is missing; None for one that is there, or of which nobody says."""
    if member.status and member.status.casefold() not in _THERE:
        silent = duration(now - member.last_seen) if member.last_seen is not None else None
        return f"{member.status} for {silent}" if silent else member.status
    if member.vc_state and member.vc_state.casefold() not in _THERE:
        return f"virtual chassis {member.vc_state}"
    return None


def _parts(
    what: str, parts: Sequence[Part] | None, *, fine: frozenset[str], where: str
) -> Iterator[str]:
    if parts is None:
        yield Unknown(f"{where}{what}")
        return
    for part in parts:
        if not part.status:
            yield Unknown(f"{where}{part.name or what}")
        elif part.status.casefold() not in fine:
            heat = f" ({part.celsius:.0f} °C)" if part.celsius is not None else ""
            yield f"{where}{part.name or 'part'} {part.status}{heat}"


def _power(member: Member, *, where: str) -> Iterator[str]:
    """Say that the budget of PoE is used up; a box without PoE tells none."""
    poe = member.poe
    if poe is None:
        return
    if poe.max_power is None or poe.power_draw is None:
        yield Unknown(f"{where}PoE")
    elif poe.max_power > 0 and 100.0 * poe.power_draw / poe.max_power > BUSY_PERCENT:
        percent = 100.0 * poe.power_draw / poe.max_power
        yield f"{where}PoE at {percent:.0f} % of {poe.max_power:.0f} W"


def of_versions(members: Sequence[Member], *, out_of_sync: bool | None) -> Iterator[str]:
    """Say that the members of a chassis run different versions."""
    there = [member.version for member in members if _gone(member, now=0.0) is None]
    known = list(dict.fromkeys(filter(None, there)))
    if out_of_sync or len(known) > 1:
        which = f": {', '.join(known)}" if len(known) > 1 else ""
        yield f"firmware versions of its members are out of sync{which}"
    elif out_of_sync is None or (None in there and len(members) > 1):
        yield Unknown("whether its members run one version")
