"""How a device is, from its statistics. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis import upkeep
from mist_mcp.analysis.cluster import of_cluster
from mist_mcp.analysis.hardware import of_members, of_versions
from mist_mcp.analysis.health import Health, Unknown, judged
from mist_mcp.analysis.interfaces import negotiated
from mist_mcp.analysis.loads import cpu_use, load, memory_use
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.models.device import DeviceStats

BUSY_RADIO_PERCENT: Final = 80.0
"""A channel used more than this leaves clients waiting."""

JUDGED: Final = (
    *("cpu_stat", "memory_stat", "module_stat", "cluster_config", "cluster_stat", "cpu2_stat"),
    *("memory2_stat", "module2_stat", "dhcpd_stat", "dhcpd2_stat", "mac_table_stats"),
    *("arp_table_stats", "route_summary_stats", "service_status", "fwupdate", "cert_expiry"),
    *("expiring_certs", "config_reverted", "config_status", "fw_versions_outofsync"),
    *("vc_setup_info", "inactive_wired_vlans", "port_stat", "radio_stat", "is_ha"),
    *("clients_stats", "lldp_stat"),
)
"""Members of a row that judgements read; the lists of an organization lack them unless asked."""

CONNECTED: Final = "connected"


def cpu_percent(device: DeviceStats) -> float | None:
    """Return the processor use in per cent: access points report use, the others idleness."""
    known = [use for use in (device.cpu_util, cpu_use(device.cpu_stat)) if use is not None]
    return max(known, default=None)


def memory_percent(device: DeviceStats) -> float | None:
    """Return the memory use in per cent."""
    used = memory_use(device.memory_stat)
    if used is not None:
        return used
    if device.mem_used_kb is None or not device.mem_total_kb:
        return None
    return round(100.0 * device.mem_used_kb / device.mem_total_kb, 1)


def is_connected(device: DeviceStats) -> bool:
    """Tell whether a device says that it is connected."""
    return (device.status or "").casefold() == CONNECTED


def is_offline(device: DeviceStats) -> bool:
    """Tell whether a device says that it is not connected; one that says nothing is unknown."""
    return bool(device.status) and not is_connected(device)


def health(device: DeviceStats, *, now: float) -> Health:
    """Judge a device: of one that is offline nothing but that, for its statistics are old."""
    if is_offline(device):
        untold = [] if device.last_seen else [Unknown("when it was last seen")]
        return judged([_offline(device, now=now), *untold])
    return judged(_words(device, now=now))


def problems(device: DeviceStats, *, now: float) -> list[str]:
    """Return what is wrong, worst first; an empty list when nothing is known to be."""
    return health(device, now=now).problems


def _offline(device: DeviceStats, *, now: float) -> str:
    silent = duration(now - device.last_seen) if device.last_seen else None
    return f"{device.status} for {silent}" if silent else str(device.status)


def _words(device: DeviceStats, *, now: float) -> Iterator[str]:
    if not device.status:
        yield Unknown("connection")
    yield from of_cluster(device)
    yield from _boxes(device, now=now)
    yield from load("CPU", cpu_percent(device))
    yield from load("memory", memory_percent(device))
    yield from upkeep.of_configuration(device)
    yield from upkeep.of_update(device.fwupdate)
    yield from upkeep.of_certificates(device, now=now)
    yield from _own(device)


def _boxes(device: DeviceStats, *, now: float) -> Iterator[str]:
    """Say what is wrong with the boxes of a switch or gateway, and with their versions."""
    if device.type == "ap" and not device.module_stat:
        return
    yield from of_members(device.module_stat, now=now, second=device.module2_stat)
    if device.type == "switch" or len(device.module_stat) > 1:
        yield from of_versions(device.module_stat, out_of_sync=device.fw_versions_outofsync)


def _own(device: DeviceStats) -> Iterator[str]:
    """Say what only devices of its type can suffer; of an unknown type, what it reports."""
    if device.type is None:
        yield Unknown("type")
    words = [*_access_point(device), *_switching(device), *_gateway(device)]
    mine = {"ap": _access_point, "switch": _switching, "gateway": _gateway}.get(device.type or "")
    yield from (word for word in words if not isinstance(word, Unknown))
    yield from (word for word in (mine(device) if mine else ()) if isinstance(word, Unknown))


def _access_point(device: DeviceStats) -> Iterator[str]:
    if device.power_constrained:
        lacking = -(device.power_budget or 0.0) / 1000
        yield "not enough PoE power" + (f" ({lacking:.1f} W missing)" if lacking > 0 else "")
    elif device.power_constrained is None:
        yield Unknown("PoE power")
    yield from upkeep.of_vlans(device.inactive_wired_vlans)
    yield from _wire(device)
    yield from _radios(device)


def _switching(device: DeviceStats) -> Iterator[str]:
    yield from upkeep.of_pools(device.dhcpd_stat)
    yield from upkeep.of_tables(device)
    yield from upkeep.of_setup(device.vc_setup_info, members=len(device.module_stat))


def _gateway(device: DeviceStats) -> Iterator[str]:
    yield from upkeep.of_pools(device.dhcpd_stat)
    if device.dhcpd2_stat is not None or device.is_ha:
        yield from upkeep.of_pools(device.dhcpd2_stat)
    yield from upkeep.of_services(device.service_status)


def _wire(device: DeviceStats) -> Iterator[str]:
    """Say what is wrong with the cables of an access point; a second one need not be there."""
    if not device.port_stat:
        yield Unknown("wired ports")
    for name, port in sorted(device.port_stat.items()):
        if port.up is None:
            yield Unknown(f"state of {name}")
        elif port.up:
            yield from negotiated(name, port)


def _radios(device: DeviceStats) -> Iterator[str]:
    if not device.radio_stat:
        yield Unknown("radios")
    for band, radio in sorted(device.radio_stat.items()):
        name = band.removeprefix("band_").replace("24", "2.4")
        channel = "" if radio.channel is None else f" {radio.channel}"
        if radio.util_all is None:
            yield Unknown(f"use of {name} GHz")
        elif radio.util_all > BUSY_RADIO_PERCENT:
            yield f"{name} GHz channel{channel} used {radio.util_all:.0f} %"
