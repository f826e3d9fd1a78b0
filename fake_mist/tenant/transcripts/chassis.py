"""Boxes and their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant import hardware
from fake_mist.tenant.draw import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Chassis
    from fake_mist.tenant.transcripts.facts import Facts

TITLE: Final = "Item             Version  Part number  Serial number     Description"
FIRST_PRIORITY: Final = 128
VC_TITLE: Final = (
    "                                                   Mstr           Mixed Route Neighbor List",
    "Member ID  Status   Serial No       Model          prio  Role      Mode  Mode ID  Interface",
)


def switch_hardware(facts: Facts) -> list[str]:
    """`show chassis hardware` of a switch."""
    first = facts.device.boxes[0]
    lines = ["Hardware inventory:", TITLE]
    lines.append(_part("Chassis", "", "", first.serial, first.model))
    present = [*facts.present]
    for place, box in present:
        lines.append(_part(f"Routing Engine {place}", _revision(box), *_coded(box, "RE-")))
    for place, box in present:
        lines += _member(place, box, facts.row["module_stat"][place])
    return lines


def gateway_hardware(facts: Facts) -> list[str]:
    """`show chassis hardware` of a cluster, node by node."""
    lines: list[str] = []
    for place, box in facts.present:
        lines += [f"node{place}:", "-" * 74, "Hardware inventory:", TITLE]
        lines.append(_part("Chassis", "", "", box.serial, box.model))
        lines.append(_part("Routing Engine", _revision(box), *_coded(box, "RE-")))
        lines += [_part("Power Supply 0", "", "", "", "PS 150W AC"), ""]
    return lines[:-1]


def _member(place: int, box: Chassis, module: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    yield _part(f"FPC {place}", _revision(box), *_coded(box, ""))
    yield _part("  CPU", "", "BUILTIN", "BUILTIN", "FPC CPU")
    yield _part("  PIC 0", _revision(box), "BUILTIN", "BUILTIN", f"{box.model} ports")
    for supply in module["psus"]:
        if supply["status"] != "absent":
            yield _part(f"  {supply['name']}", "REV 01", "640-115041", "", "PSU 1050W AC, AFO")
    for fan in module["fans"]:
        state = "" if fan["status"] == "ok" else " (failed)"
        yield _part(f"  {fan['name']}", "", "", "", f"Fan Module, Airflow Out (AFO){state}")


def _coded(box: Chassis, prefix: str) -> tuple[str, str, str]:
    code = f"650-{number('part', box.model, low=100_000, high=139_999)}"
    return code, box.serial, f"{prefix}{box.model}"


def _revision(box: Chassis) -> str:
    return f"REV {number('revision', box.mac, low=2, high=21):02d}"


def _part(item: str, version: str, code: str, serial: str, text: str) -> str:
    return f"{item:<17}{version:<9}{code:<13}{serial:<18}{text}".rstrip()


def virtual_chassis(facts: Facts) -> list[str]:
    """`show virtual-chassis`; a model that forms none refuses."""
    device = facts.device
    if device.model in {hardware.BIG_CORE, hardware.CORE}:
        return [f"error: command is not valid on the {device.model.lower()}"]
    lines = [
        *(["Preprovisioned Virtual Chassis"] if device.members else []),
        f"Virtual Chassis ID: {device.mac[:4]}.{device.mac[4:8]}.{device.mac[8:]}",
        f"Virtual Chassis Mode: {'Enabled' if device.members else 'Standalone'}",
        *VC_TITLE,
    ]
    present = [*facts.present]
    lines += (_row(facts, place, box) for place, box in present)
    lost = [each for each in enumerate(device.boxes) if each not in present]
    lines += (
        f"{f'{place} (FPC {place})':<11}{'NotPrsnt':<9}{box.serial:<16}{box.model.lower()}"
        for place, box in lost
    )
    return lines


def _row(facts: Facts, place: int, box: Chassis) -> str:
    role = "Backup" if place else "Master*"
    links = f"{1 - place}  vcp-255/1/0" if facts.device.members else ""
    return (
        f"{f'{place} (FPC {place})':<11}{'Prsnt':<9}{box.serial:<16}{box.model.lower():<15}"
        f"{FIRST_PRIORITY + 1 - place:<6}{role:<10}{'N':<6}{'VC':<6}{links}".rstrip()
    )


def environment(facts: Facts) -> list[str]:
    """`show chassis environment`: temperatures and fans as the cloud has them."""
    lines = ["Class Item                           Status     Measurement"]
    for place, _box in facts.present:
        lines += _conditions(place, facts.row["module_stat"][place])
    return lines


def _conditions(place: int, module: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    for supply in module["psus"]:
        yield _condition("Power", f"FPC {place} {supply['name']}", supply["status"], "")
    for sensor in module["temperatures"]:
        heat = f"{sensor['celsius']} degrees C"
        yield _condition("Temp", f"FPC {place} {sensor['name']}", sensor["status"], heat)
    for fan in module["fans"]:
        speed = "" if fan["status"] == "failed" else f"Spinning at {fan['rpm']} RPM"
        yield _condition("Fans", f"FPC {place} {fan['name']}", fan["status"], speed)


def _condition(kind: str, item: str, status: str, measured: str) -> str:
    shown = status.capitalize() if status != "ok" else "OK"
    return f"{kind:<6}{item:<31}{shown:<11}{measured}".rstrip()
