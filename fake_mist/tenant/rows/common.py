"""Members that the rows of every device share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware, places, trouble
from fake_mist.tenant.draw import identifier, number

if TYPE_CHECKING:
    from fake_mist.tenant.model import Device

Json = dict[str, Any]

FIRST_CREATED: Final = NOW - 700 * trouble.DAY
FRACTION: Final = 0.482913
"""The API writes epochs as floats or whole numbers alike; here, one site's have it."""

MAX_COUNTER: Final = 1_300_000_000
"""Counters stay below any epoch, so that a number under another key is never taken for a time."""


def counter(*key: object) -> int:
    """Draw a packet or byte counter."""
    return number("counter", *key, low=10_000, high=MAX_COUNTER)


def created(*key: object) -> float:
    """Draw a creation time."""
    return FIRST_CREATED + number("created", *key, low=0, high=300 * trouble.DAY)


def modified(*key: object) -> float:
    """Draw a time of change after any creation."""
    return NOW - number("modified", *key, low=trouble.DAY, high=200 * trouble.DAY)


def changed(device: Device) -> float:
    """Give when the configuration of a device was changed last."""
    ago = trouble.RECONFIGURED.get(device.role_in_story)
    return modified(device.mac) if ago is None else float(NOW - ago)


def pushed(device: Device) -> int:
    """Give when a device was last configured."""
    ago = trouble.RECONFIGURED.get(device.role_in_story)
    return int(modified("config", device.mac)) if ago is None else NOW - ago + trouble.PUSHED_AFTER


def last_seen(device: Device) -> float:
    """Give the last report: within the last minute, or when the device went offline."""
    if trouble.is_offline(device):
        return NOW - trouble.OFFLINE[device.name]
    seen = NOW - number("seen", device.mac, low=5, high=55)
    return seen + FRACTION if device.site == places.OBSERVATORY else seen


def status(device: Device) -> str:
    """Give the connection status."""
    return "disconnected" if trouble.is_offline(device) else "connected"


def uptime(device: Device) -> int:
    """Give the seconds since the device started."""
    return number("uptime", device.mac, low=trouble.DAY, high=90 * trouble.DAY)


def version(device: Device) -> str:
    """Give the running software."""
    usual = hardware.version(device.model)
    return trouble.version(device, usual)


def identity(device: Device) -> Json:
    """Give what names a device in configuration and statistics alike."""
    fraction = FRACTION if device.site == places.OBSERVATORY else 0
    return {
        "created_time": created(device.mac) + fraction,
        "id": device.id,
        "mac": device.mac,
        "model": device.model,
        "modified_time": changed(device) + fraction,
        "name": trouble.shown_name(device),
        "org_id": device.org.id,
        "serial": device.serial,
        "site_id": device.site.id,
        "type": device.kind,
    }


def profile(device: Device) -> str | None:
    """Give the profile of a device: one site's access points have one."""
    if device.kind != "ap" or device.site != places.OBSERVATORY:
        return None
    return identifier("deviceprofile", f"{device.org.name}/ap-standard")


def report(device: Device) -> Json:
    """Give what every statistics row tells; an offline device has no uptime."""
    shared = {
        **identity(device),
        "ext_ip": device.site.public_ip,
        "ip": device.ip,
        "last_seen": last_seen(device),
        "status": status(device),
        "version": version(device),
    }
    if trouble.is_offline(device):
        return shared
    return {**shared, "uptime": uptime(device)}


def processor(*key: object) -> Json:
    """Give a switch's or gateway's CPU in percent."""
    user, system = number("user", *key, low=4, high=24), number("system", *key, low=2, high=14)
    load = number("load", *key, low=10, high=90) / 100
    return {
        "idle": 100 - user - system,
        "interrupt": 0,
        "load_avg": [load, load, load],
        "system": system,
        "user": user,
    }


def memory(*key: object) -> Json:
    """Give the memory in use in percent."""
    return {"usage": number("memory", *key, low=14, high=47)}


def upkeep(*key: object) -> Json:
    """Give what every connected device tells of its certificate and its last installation."""
    installed = int(modified("firmware", *key))
    return {
        "cert_expiry": NOW + number("cert", *key, low=30, high=700) * trouble.DAY,
        "fwupdate": {"progress": 100, "status": "upgraded", "timestamp": installed},
    }


def tables(entries: int, mac_limit: int, arp_limit: int) -> Json:
    """Give how full the tables of addresses are."""
    return {
        "arp_table_stats": {"arp_table_count": entries, "max_entries_supported": arp_limit},
        "mac_table_stats": {"mac_table_count": entries, "max_mac_entries_supported": mac_limit},
    }


def traffic(*key: object) -> Json:
    """Give the counters of an interface."""
    names = ("rx_bytes", "rx_pkts", "tx_bytes", "tx_pkts")
    return {name: counter(*key, name) for name in names}
