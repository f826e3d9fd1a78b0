"""Checks of virtual chassis: members that are gone, and routing engines. Pure.

A chassis has one master and a backup that takes over (Juniper, Virtual Chassis User Guide); what is
connected to a member goes with it. What a switch says itself is newer than its statistics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.cli_facts import CHASSIS
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.models.evpn import FabricMember

_ABSENT: Final = frozenset(
    {"not-present", "notprsnt", "not present", "inactive", "disconnected", "offline", "missing"}
)
_PRESENT: Final = "prsnt"
_MASTER, _BACKUP = "master", "backup"
_STATISTICS: Final = "module_stat of the switch's statistics"
_SEAT: Final = re.compile(r"[a-z]+-(?P<member>[0-9]+)/")


@dataclass(frozen=True, slots=True)
class Seats:
    """The members of a chassis by number.

    Args:
        gone: those that are not there, and in which words.
        roles: of those that are there; None where nothing says.
        evidence: where it stands.
        since: when the statistics last saw one that is gone, epoch seconds.
    """

    gone: dict[int, str]
    roles: dict[int, str | None]
    evidence: str
    since: float | None = None


def is_absent(member: FabricMember) -> bool:
    """Tell whether statistics say that a member is not there."""
    said = [word.casefold() for word in (member.vc_state, member.status) if word]
    return not _ABSENT.isdisjoint(said)


def is_stacked(case: Comparison, mac: str) -> bool:
    """Tell whether the cloud knows of several members of a switch; line cards have no role."""
    device = case.devices.get(mac)
    return sum(bool(each.vc_role) for each in (device.members if device else ())) > 1


def absent_members(case: Comparison) -> Iterator[Finding]:
    """Report members of a chassis that are not there, and what goes with them."""
    for mac, switch in case.fabric.switches.items():
        seats = _seats(case, mac)
        if seats is None or not seats.gone:
            continue
        numbers = ", ".join(f"{number} ({word})" for number, word in seats.gone.items())
        alone = "" if _BACKUP in seats.roles.values() else "; no backup routing engine is left"
        told = alone if None not in seats.roles.values() and len(seats.roles) > 1 else ""
        device = case.devices.get(mac)
        yield Finding(
            check="chassis member missing",
            severity="major",
            what=f"{switch.name} lacks member {numbers}{told}",
            expected="all members present",
            seen=numbers,
            evidence=seats.evidence,
            time=device.last_seen if device else None,
            since=seats.since,
            affects=_with(case, mac, seats.gone),
            next_step=on(switch.name, CHASSIS, "show chassis alarms"),
            switches=(mac,),
        )


def _with(case: Comparison, mac: str, gone: Collection[int]) -> str:
    """Say what goes with members: what is connected to them, ports of the fabric among it."""
    ports = [port.port_id or "" for port in case.ports.get(mac, ())]
    lost = [name for name in ports if _seat(name) in gone]
    ways = f", and {len(lost)} of its {len(ports)} ports of the fabric" if lost else ""
    members = " and ".join(map(str, gone))
    return f"{case.affected([mac])}: what is connected to member {members}{ways}"


def _seat(port: str) -> int | None:
    """Return the member that a port is on: ge-1/0/3 is on member 1."""
    found = _SEAT.match(port)
    return int(found["member"]) if found else None


def is_gone(case: Comparison, mac: str, port: str) -> bool:
    """Tell whether a port is on a member that is not there."""
    seats = _seats(case, mac)
    return seats is not None and _seat(port) in seats.gone


def lone_engines(case: Comparison) -> Iterator[Finding]:
    """Report a chassis of which all members are there, with several masters or without a backup."""
    for mac, switch in case.fabric.switches.items():
        seats = _seats(case, mac)
        roles = [] if seats is None or seats.gone else [*seats.roles.values()]
        if seats is None or len(roles) < 2 or None in roles:  # noqa: PLR2004 - two make a chassis
            continue
        masters = roles.count(_MASTER)
        if masters > 1 or (masters and _BACKUP not in roles):
            split = masters > 1
            yield Finding(
                check="several masters" if split else "no backup routing engine",
                severity="major" if split else "minor",
                what=f"{switch.name} has {masters} masters: its members do not agree"
                if split
                else f"{switch.name} has no backup: it stops with the member that is master",
                expected="one master and a backup",
                seen=", ".join(f"{number} {role}" for number, role in seats.roles.items()),
                evidence=seats.evidence,
                affects=case.affected([mac]),
                next_step=on(switch.name, CHASSIS, "show chassis alarms"),
                switches=(mac,),
            )


def _seats(case: Comparison, mac: str) -> Seats | None:
    """Return the members as the switch says, or its statistics; None where nothing tells."""
    device = case.devices.get(mac) if case.online(mac) else None
    counted = [each for each in (device.members if device else ()) if each.fpc_idx is not None]
    facts = case.cli_facts.get(mac)
    if facts and facts.chassis:
        return _said(case, mac, {each.fpc_idx or 0 for each in counted if each.vc_role})
    if not counted:
        return None
    gone = [each for each in counted if is_absent(each)]
    return Seats(
        gone={each.fpc_idx or 0: each.vc_state or each.status or "absent" for each in gone},
        roles={
            each.fpc_idx or 0: each.vc_role.casefold() if each.vc_role else None
            for each in counted
            if not is_absent(each)
        },
        evidence=_STATISTICS,
        since=max((each.last_seen or 0 for each in gone), default=0) or None,
    )


def _said(case: Comparison, mac: str, known: Collection[int]) -> Seats:
    """Return the members as the switch says; one that only the cloud knows is gone."""
    facts = case.cli_facts[mac]
    shown = facts.chassis or ()
    there = [each for each in shown if each.status.casefold() == _PRESENT]
    gone = {each.member: each.status for each in shown if each not in there}
    if CHASSIS not in facts.partly:
        listed = {each.member for each in shown}
        gone |= {number: "not listed" for number in sorted(known) if number not in listed}
    return Seats(
        gone=gone,
        roles={each.member: each.role.casefold() if each.role else None for each in there},
        evidence=f"{CHASSIS} on {case.fabric.name(mac)}",
    )
