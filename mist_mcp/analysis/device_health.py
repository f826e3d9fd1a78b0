"""What is wrong with a device, from its statistics. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.models.device import DeviceStats, Member

BUSY_PERCENT: Final = 90.0
"""Processor, memory and PoE budgets above this are a finding."""

BUSY_RADIO_PERCENT: Final = 80.0
"""A channel used more than this leaves clients waiting."""

_FINE: Final = frozenset({"ok", "absent", "present", "connected", "master", "backup", "linecard"})

# The cloud spells the good state COMMITED; newer firmware may spell it right.
_COMMITTED: Final = frozenset({"COMMITED", "COMMITTED"})


def cpu_percent(device: DeviceStats) -> float | None:
    """Return the processor use in per cent: access points report use, the others idleness."""
    if device.cpu_util is not None:
        return device.cpu_util
    if device.cpu_stat is None or device.cpu_stat.idle is None:
        return None
    return 100.0 - device.cpu_stat.idle


def memory_percent(device: DeviceStats) -> float | None:
    """Return the memory use in per cent."""
    if device.memory_stat is not None and device.memory_stat.usage is not None:
        return device.memory_stat.usage
    if device.mem_used_kb is None or not device.mem_total_kb:
        return None
    return round(100.0 * device.mem_used_kb / device.mem_total_kb, 1)


def problems(device: DeviceStats, *, now: float) -> list[str]:
    """Return what is wrong, worst first; an empty list when nothing is known to be."""
    if device.status not in (None, "connected"):
        return [_offline(device, now=now)]
    return [
        *_load(device),
        *_configuration(device),
        *_members(device),
        *_radios(device),
    ]


def _offline(device: DeviceStats, *, now: float) -> str:
    silent = duration(now - device.last_seen) if device.last_seen else None
    return f"{device.status} for {silent}" if silent else str(device.status)


def _load(device: DeviceStats) -> Iterator[str]:
    for what, percent in (("CPU", cpu_percent(device)), ("memory", memory_percent(device))):
        if percent is not None and percent > BUSY_PERCENT:
            yield f"{what} at {percent:.0f} %"
    if device.power_constrained:
        yield "not enough PoE power"


def _configuration(device: DeviceStats) -> Iterator[str]:
    if device.config_status and device.config_status.upper() not in _COMMITTED:
        yield f"configuration {device.config_status}"


def _members(device: DeviceStats) -> Iterator[str]:
    several = len(device.module_stat) > 1
    for member in device.module_stat:
        yield from _member(member, where=f"member {member.fpc_idx or 0}: " if several else "")


def _member(member: Member, *, where: str) -> Iterator[str]:
    for part in (*member.fans, *member.psus, *member.temperatures):
        if part.status and part.status.lower() not in _FINE:
            heat = f" ({part.celsius:.0f} °C)" if part.celsius is not None else ""
            yield f"{where}{part.name or 'part'} {part.status}{heat}"
    if member.vc_state and member.vc_state.lower() not in _FINE | {"active"}:
        yield f"{where}virtual chassis {member.vc_state}"
    if member.poe and member.poe.max_power and member.poe.power_draw is not None:
        percent = 100.0 * member.poe.power_draw / member.poe.max_power
        if percent > BUSY_PERCENT:
            yield f"{where}PoE at {percent:.0f} % of {member.poe.max_power:.0f} W"


def _radios(device: DeviceStats) -> Iterator[str]:
    for band, radio in sorted(device.radio_stat.items()):
        if radio.util_all is not None and radio.util_all > BUSY_RADIO_PERCENT:
            name = band.removeprefix("band_").replace("24", "2.4")
            channel = "" if radio.channel is None else f" {radio.channel}"
            yield f"{name} GHz channel{channel} used {radio.util_all:.0f} %"
