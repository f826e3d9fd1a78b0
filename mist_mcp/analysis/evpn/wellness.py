"""Checks of the boxes themselves: parts, load, configuration, upgrades. Pure.

Such a switch forwards today, and a component or a limit is reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.device_health import cpu_percent, memory_percent
from mist_mcp.analysis.evpn.chassis import is_absent
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import call
from mist_mcp.analysis.loads import BUSY_PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.models.evpn import FabricMember, FabricSwitch

_BAD: Final = ("fail", "critical", "bad", "fault", "overheat", "error", "check")
_NOT_TAKEN: Final = ("fail", "roll", "error", "reject")
_UPDATE_FAILED: Final = frozenset({"failed", "error"})


def unwell_switches(case: Comparison) -> Iterator[Finding]:
    """Report switches with a part that fails, without room, or without their configuration.

    Of plain access switches it is worth a look: the fabric does not stand on them.
    """
    for mac, switch in case.fabric.switches.items():
        device = case.devices.get(mac)
        found = list(_troubles(device)) if device and case.online(mac) else []
        if found:
            yield Finding(
                check="unwell switch",
                severity="major" if switch.routes else "minor",
                what=f"{switch.name}: {', '.join(found)}",
                expected="parts that work, room to spare, and the configuration that Mist holds",
                seen=", ".join(found),
                evidence="statistics of the switch",
                time=device.last_seen if device else None,
                affects=case.affected([mac]),
                next_step=call("get_device_stats", device_id=mac),
                switches=(mac,),
            )


def _troubles(device: FabricSwitch) -> Iterator[str]:
    for what, percent in (("CPU", cpu_percent(device)), ("memory", memory_percent(device))):
        if percent is not None and percent > BUSY_PERCENT:
            yield f"{what} at {percent:.0f} %"
    if device.config_status and _has(device.config_status, _NOT_TAKEN):
        yield f"configuration {device.config_status}"
    for member in device.members:
        if not is_absent(member):
            yield from _parts(member, several=len(device.members) > 1)


def _parts(member: FabricMember, *, several: bool) -> Iterator[str]:
    where = f"member {member.fpc_idx}: " if several else ""
    kinds = (
        ("fan", member.fans),
        ("power supply", member.psus),
        ("temperature", member.temperatures),
    )
    for kind, parts in kinds:
        for part in parts or ():
            if part.status and _has(part.status, _BAD):
                heat = f" {part.celsius:.0f} °C" if part.celsius is not None else ""
                yield f"{where}{kind} {part.name or ''} {part.status}{heat}".replace("  ", " ")


def _has(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text.casefold() for word in words)


def failed_upgrades(case: Comparison) -> Iterator[Finding]:
    """Report upgrades that failed; the switch runs what it ran before."""
    for mac, switch in case.fabric.switches.items():
        device = case.devices.get(mac)
        update = device.fwupdate if device else None
        if update and update.status in _UPDATE_FAILED:
            yield Finding(
                check="failed upgrade",
                severity="minor",
                what=f"The upgrade of {switch.name} {update.status}",
                expected="success",
                seen=f"{update.status}, {update.progress or 0} % done",
                evidence="fwupdate of the switch's statistics",
                since=update.timestamp,
                affects=case.affected([mac]),
                next_step=call("get_device_events", device_id=mac),
                switches=(mac,),
            )
