"""Statistics of switches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.tenant import hardware, trouble
from fake_mist.tenant.draw import number
from fake_mist.tenant.rows.common import (
    Json,
    memory,
    processor,
    pushed,
    report,
    tables,
    traffic,
    upkeep,
    version,
)
from fake_mist.tenant.wired import wired_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fake_mist.tenant.model import Chassis, Device, Link

FANS: Final = 2
ROLES: Final = ("master", "backup", "linecard")
NORMAL_LOW: Final = 38
NORMAL_HIGH: Final = 58
TOO_HOT: Final = 70
MAC_LIMIT: Final = 64_000
ARP_LIMIT: Final = 32_000
ROUTE_LIMIT: Final = 32_150


def statistics(device: Device, links: Iterable[Link], aps: int) -> Json:
    """Give one row; `links` are the switch's cables, `aps` the access points on it."""
    shared = {
        **report(device),
        "config_status": "COMMITED",
        "config_timestamp": pushed(device),
        "evpntopo_id": device.fabric_id,
        "hostname": device.name,
        "vc_mac": device.mac if device.members else None,
    }
    return shared if trouble.is_offline(device) else {**shared, **_alive(device, links, aps)}


def _alive(device: Device, links: Iterable[Link], aps: int) -> Json:
    clients = wired_count(device)
    return {
        **upkeep(device.mac),
        **tables(clients + aps, MAC_LIMIT, ARP_LIMIT),
        **({"vc_setup_info": _setup()} if device.members else {}),
        "clients_stats": {"total": {"num_aps": [aps], "num_wired_clients": clients}},
        "cpu_stat": processor(device.mac),
        "dhcpd_stat": {},
        "fw_versions_outofsync": False,
        "if_stat": dict(_interface(device, link) for link in links),
        "memory_stat": memory(device.mac),
        "module_stat": [_module(device, box, place) for place, box in enumerate(device.boxes)],
        "route_summary_stats": _routes(device),
    }


def _setup() -> Json:
    return {"config_type": "nonprovisioned", "err_missing_dev_id_fpc": False}


def _interface(device: Device, link: Link) -> tuple[str, Json]:
    port = link.upper_port if link.upper == device else link.lower_port
    return f"{port}.0", {"port_id": port, "up": trouble.is_up(link), **traffic(device.mac, port)}


def _routes(device: Device) -> Json:
    routes = 0 if device.loopback is None else number("routes", device.mac, low=60, high=900)
    return {
        "fib_routes": routes,
        "max_unicast_routes_supported": ROUTE_LIMIT,
        "rib_routes": routes,
        "total_routes": routes,
    }


def _module(device: Device, box: Chassis, place: int) -> Json:
    if trouble.is_lost(device, place):
        return {**_box(box, place), "vc_role": "linecard", "vc_state": "not-present"}
    return {
        **_box(box, place),
        "fans": [_fan(device, fan) for fan in range(FANS)],
        "psus": [_power_supply(device, supply) for supply in range(2)],
        "temperatures": [_temperature(device, box)],
        "vc_role": ROLES[place],
        "vc_state": "present",
        "version": version(device),
        **_recovery(device),
        **_poe(box),
    }


def _recovery(device: Device) -> Json:
    """Give what a failed boot comes back with; access switches alone report it."""
    if not device.role_in_story.startswith(trouble.REPORTS_RECOVERY):
        return {}
    return {"recovery_version": trouble.STALE_RECOVERY.get(device.role_in_story, version(device))}


def _box(box: Chassis, place: int) -> Json:
    return {
        "fpc_idx": place,
        "mac": box.mac,
        "model": box.model,
        "serial": box.serial,
        "type": "fpc",
    }


def _poe(box: Chassis) -> dict[str, Any]:
    watts = hardware.ports(box.model).poe_watts
    if not watts:
        return {}
    draw = number("poe", box.mac, low=watts // 20, high=watts // 3)
    return {"poe": {"max_power": watts, "power_draw": draw}}


def _fan(device: Device, fan: int) -> Json:
    failed = device.role_in_story == trouble.FAILED_FAN and fan == 1
    speed = 0 if failed else number("rpm", device.mac, fan, low=5200, high=9800)
    return {"name": f"Fan {fan}", "rpm": speed, "status": "failed" if failed else "ok"}


def _power_supply(device: Device, supply: int) -> Json:
    absent = device.role_in_story == trouble.FAILED_FAN and supply == 1
    return {"name": f"Power Supply {supply}", "status": "absent" if absent else "ok"}


def _temperature(device: Device, box: Chassis) -> Json:
    usual = number("celsius", box.mac, low=NORMAL_LOW, high=NORMAL_HIGH)
    celsius = trouble.HOT.get(device.role_in_story, usual)
    return {
        "celsius": celsius,
        "name": "CPU",
        "status": "hot" if celsius > TOO_HOT else "ok",
    }
