"""Statistics of access points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant import clients, hardware, places, trouble
from fake_mist.tenant.draw import choice, colons, number
from fake_mist.tenant.rows.common import Json, counter, report, traffic, upkeep

if TYPE_CHECKING:
    from fake_mist.tenant.model import Device, Tenant

FIRST_AP_PORT: Final = 8
CHANNELS: Final = {
    "band_24": ((1, 6, 11), 20),
    "band_5": ((36, 44, 52, 60, 100, 108, 116, 132, 149), 40),
    "band_6": ((5, 21, 37, 53, 69, 85), 80),
}


def statistics(device: Device, switch: Device | None, place: int) -> Json:
    """Give one row; `place` is the access point's among those of its switch, where it has one."""
    if trouble.is_offline(device):
        return {**report(device), "num_clients": 0}
    map_ = {"map_id": None} if device.site == places.OBSERVATORY else {}
    return {
        **report(device),
        **map_,
        **_health(device),
        **({} if switch is None else {"lldp_stat": _neighbour(switch, place)}),
        "num_clients": clients.head_count(device),
        "port_stat": {"eth0": _port(device)},
        "radio_stat": {band: _radio(device, band) for band in _bands(device)},
    }


def uplinks(tenant: Tenant) -> dict[str, tuple[Device, int]]:
    """Give each access point's switch and its place there, by MAC: same building first."""
    placed: dict[str, tuple[Device, int]] = {}
    for site in tenant.sites:
        switches = [each for each in tenant.devices_at(site, "switch") if _takes_clients(each)]
        for number_, device in enumerate(tenant.devices_at(site, "ap")):
            near = [each for each in switches if each.building == device.building] or switches
            round_, turn = divmod(number_ // len(site.buildings), len(near))
            placed[device.mac] = (near[turn], round_)
    return placed


def channel(device: Device, band: str) -> int:
    """Give the channel of an access point's radio."""
    return choice(CHANNELS[band][0], band, device.mac)


def channels(device: Device) -> dict[str, int]:
    """Give the channel of each band an access point has."""
    return {band: choice(CHANNELS[band][0], band, device.mac) for band in _bands(device)}


def port(switch: Device, place: int) -> str:
    """Name the switch port of an access point."""
    return f"{hardware.ports(switch.model).edge}{FIRST_AP_PORT + place}"


def _takes_clients(switch: Device) -> bool:
    return switch.role in {"access", "esilag-access"}


def _bands(device: Device) -> list[str]:
    return [band for band in CHANNELS if band != "band_6" or device.model in clients.TRI_BAND]


def _health(device: Device) -> Json:
    return {
        **upkeep(device.mac),
        "config_reverted": False,
        "cpu_util": number("cpu", device.mac, low=2, high=38),
        "expiring_certs": {},
        "hw_rev": "B02",
        "inactive_wired_vlans": [],
        "mem_total_kb": 1_019_776,
        "mem_used_kb": number("used", device.mac, low=380_000, high=720_000),
        "mount": "faceup",
        "power_budget": 6500,
        "power_constrained": False,
        "power_src": "PoE 802.3bt",
    }


def _neighbour(switch: Device, place: int) -> Json:
    name = port(switch, place)
    return {
        "chassis_id": colons(switch.mac),
        "mgmt_addr": switch.ip,
        "port_desc": name,
        "port_id": name,
        "system_name": switch.name,
    }


def _port(device: Device) -> Json:
    speed = choice((1000, 2500, 2500, 5000), "speed", device.mac)
    return {"full_duplex": True, "rx_errors": 0, "speed": speed, "up": True, **traffic(device.mac)}


def _radio(device: Device, band: str) -> Json:
    return {
        "bandwidth": CHANNELS[band][1],
        "channel": channel(device, band),
        "noise_floor": -number("noise", band, device.mac, low=84, high=96),
        "num_clients": clients.on_band(device, band.removeprefix("band_")),
        "power": number("power", band, device.mac, low=8, high=17),
        "rx_bytes": counter("rx", band, device.mac),
        "tx_bytes": counter("tx", band, device.mac),
        "util_all": number("util", band, device.mac, low=4, high=61),
    }
