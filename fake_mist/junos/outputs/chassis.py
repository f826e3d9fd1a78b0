"""The boxes: `show chassis hardware`, `show chassis alarms`, `show virtual-chassis`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.tenant import hardware as models
from fake_mist.tenant.draw import number
from fake_mist.tenant.spans import at
from fake_mist.tenant.transcripts.chassis import FIRST_PRIORITY, TITLE, VC_TITLE
from fake_mist.tenant.transcripts.system import NO_ALARMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fake_mist.junos.standing import Standing, Switch

    Row = Mapping[str, Any]

ALARMS_TITLE: Final = "Alarm time               Class  Description"
PRESENT: Final = "present"
SINGLE: Final = frozenset({models.BIG_CORE, models.CORE})
"""Models that form no virtual chassis."""


def _is_there(member: Row) -> bool:
    return bool(member.get("vc_state", PRESENT) == PRESENT)


def _text(member: Row, name: str, otherwise: str) -> str:
    return str(member.get(name) or otherwise)


def hardware(_words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give the parts of every box that is there."""
    me = standing.me
    there = [each for each in me.members if _is_there(each)]
    serial, model = str(me.row.get("serial")), str(me.row.get("model"))
    stacked = len(me.members) > 1
    lines = ["Hardware inventory:", TITLE]
    lines.append(_part("Chassis", "", "", serial, "Virtual Chassis" if stacked else model))
    lines.append("Pseudo CB 0")
    lines += [
        _part(f"Routing Engine {each['fpc_idx']}", "", "BUILTIN", "BUILTIN", f"RE-{model}")
        for each in there
    ]
    for each in there:
        lines += _box(each, serial, model)
    return tuple(lines)


def _box(member: Row, serial: str, model: str) -> Iterator[str]:
    place, own = member["fpc_idx"], _text(member, "model", model)
    code = f"650-{number('part', own, low=100_000, high=139_999)}"
    yield _part(f"FPC {place}", "REV 11", code, _text(member, "serial", serial), own)
    yield _part("  CPU", "", "BUILTIN", "BUILTIN", "FPC CPU")
    yield _part("  PIC 0", "REV 11", "BUILTIN", "BUILTIN", f"{own} ports")
    for supply in member.get("psus") or ():
        if supply.get("status") != "absent":
            name = str(supply["name"]).replace("PSU", "Power Supply")
            yield _part(f"  {name}", "REV 01", "640-115041", "", "JPSU-1050W-AC-AO")
    for place, _fan in enumerate(member.get("fans") or ()):
        yield _part(f"  Fan Tray {place}", "", "", "", "Fan Module, Airflow Out (AFO)")


def _part(item: str, version: str, code: str, serial: str, text: str) -> str:
    return f"{item:<17}{version:<9}{code:<13}{serial:<18}{text}".rstrip()


def alarms(_words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give what of the boxes fails, or is not there."""
    me = standing.me
    rows = [line for each in me.members for line in _alarms(each, at(me.row["last_seen"]))]
    if not rows:
        return (NO_ALARMS,)
    return (f"{len(rows)} alarms currently active", ALARMS_TITLE, *rows)


def _alarms(member: Row, time: str) -> Iterator[str]:
    place = member["fpc_idx"]
    if not _is_there(member):
        yield f"{time}  Major  FPC {place} Not Present"
        return
    for number_, supply in enumerate(member.get("psus") or ()):
        if supply.get("status") in {"failed", "absent"}:
            what = "Not OK" if supply["status"] == "failed" else "Not Present"
            yield f"{time}  Major  FPC {place} PEM {number_} {what}"
    for number_, fan in enumerate(member.get("fans") or ()):
        if fan.get("status") == "failed":
            yield f"{time}  Major  FPC {place} Fan {number_} Failed"
    for sensor in member.get("temperatures") or ():
        if sensor.get("status") == "hot":
            yield f"{time}  Major  FPC {place} {sensor['name']} Temperature Hot"


def virtual_chassis(_words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give the members; a model that forms no virtual chassis refuses."""
    me, members = standing.me, standing.me.members
    model = str(me.row.get("model"))
    if model in SINGLE:
        return (f"error: command is not valid on the {model.lower()}",)
    stacked = len(members) > 1
    return (
        *(["Preprovisioned Virtual Chassis"] if stacked else []),
        f"Virtual Chassis ID: {me.mac[:4]}.{me.mac[4:8]}.{me.mac[8:]}",
        f"Virtual Chassis Mode: {'Enabled' if stacked else 'Standalone'}",
        *VC_TITLE,
        *(_member(each, me, stacked=stacked) for each in members),
    )


def _member(member: Row, me: Switch, *, stacked: bool) -> str:
    place = member["fpc_idx"]
    serial = _text(member, "serial", str(me.row.get("serial")))
    model = _text(member, "model", str(me.row.get("model"))).lower()
    head = f"{f'{place} (FPC {place})':<11}"
    if not _is_there(member):
        return f"{head}{'NotPrsnt':<9}{serial:<16}{model}"
    role = "Backup" if place else "Master*"
    links = f"{1 - place}  vcp-255/1/0" if stacked and place <= 1 else ""
    return (
        f"{head}{'Prsnt':<9}{serial:<16}{model:<15}{FIRST_PRIORITY + 1 - place:<6}{role:<10}"
        f"{'N':<6}{'VC':<6}{links}"
    ).rstrip()
