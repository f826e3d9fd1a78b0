"""What a row of an alarm has beside what every row has: members by name, findings of Marvis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware, trouble
from fake_mist.tenant.draw import choice, identifier, number
from fake_mist.tenant.ssids import SSIDS, wlan_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fake_mist.tenant.alarm_kinds import AlarmKind
    from fake_mist.tenant.model import Device
    from fake_mist.tenant.rows.common import Json

OPEN: Final = "open"
RESOLVED: Final = "resolved"
AGAIN: Final = "reoccured"
"""Outside the enumeration of the description, spelled as live clouds spell it."""

BARE: Final = frozenset({"ap_offline", "health_check_failed", "switch_stp_loop"})
"""Findings that the public definitions show without a status."""

REASONS: Final = {
    "device_restarted": "power_cycle",
    "switch_restarted": "power_cycle",
    "sw_alarm_chassis_fan": "Fan 1 failed",
    "sw_alarm_chassis_hot": "CPU temperature hot",
    "sw_alarm_chassis_psu": "Power Supply 1 absent",
}
WLANS: Final = frozenset({"auth_failure", "authentication_failure"})
"""Findings about a WLAN; those about name servers and ports follow."""

CLIENT: Final = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alarm that is to be written; `moment` is its epoch."""

    kind: AlarmKind
    moment: int
    devices: tuple[Device, ...]
    ssid: str | None = None

    @property
    def first(self) -> Device:
        """The device that stands for all."""
        return self.devices[0]

    @property
    def seed(self) -> tuple[object, ...]:
        """What its drawn members are drawn from."""
        return (self.kind.key, self.first.mac, NOW - self.moment)


def members(raised: Raised) -> Json:
    """Give the members of an alarm that is not of Marvis."""
    row: Json = {}
    for name in raised.kind.members:
        row |= _MEMBERS[name](raised)
    return row


def _macs(kind: str) -> Callable[[Raised], Json]:
    fields = {"ap": "aps", "gateway": "gateways", "switch": "switches"}
    return lambda raised: {fields[kind]: [each.mac for each in raised.devices if each.kind == kind]}


def _listed(name: str, value: Callable[[Raised], Any]) -> Callable[[Raised], Json]:
    return lambda raised: {name: [value(raised)]}


def _ssid(raised: Raised) -> str:
    return raised.ssid or SSIDS[raised.first.org][0].name


def _bssid(raised: Raised) -> str:
    return f"5c5b35c0{(NOW - raised.moment) % 65536:04x}"


def _client(raised: Raised) -> str:
    running = number(CLIENT, *raised.seed, low=1, high=900)
    return hardware.mac(CLIENT, raised.first.org.number, running)


def _reason(raised: Raised) -> str:
    return REASONS.get(raised.kind.key, f"{raised.kind.key} on {raised.first.name}")


def _port(raised: Raised) -> str:
    model = hardware.PORTS.get(raised.first.model)
    place = number("alarm port", *raised.seed, low=0, high=11)
    return f"ge-0/0/{place}" if model is None else f"{model.edge}{place}"


_MEMBERS: Final[Mapping[str, Callable[[Raised], Json]]] = {
    "aps": _macs("ap"),
    "bssid": lambda raised: {"bssids": _bssid(raised)},
    "bssids": _listed("bssids", _bssid),
    "client_mac1": lambda raised: {"client_mac1": _client(raised)},
    "client_mac2": lambda raised: {"client_mac2": _client(raised)[:-2] + "ff"},
    "client_macs": _listed("client_macs", _client),
    "detail": lambda raised: {"detail": f"{raised.first.name}: cold start"},
    "gateways": _macs("gateway"),
    "hostnames": lambda raised: {"hostnames": [*map(trouble.shown_name, raised.devices)]},
    "port_ids": _listed("port_ids", _port),
    "reasons": _listed("reasons", _reason),
    "secpolicy_violated": lambda _raised: {"secpolicy_violated": True},
    "servers": _listed("servers", lambda raised: raised.first.site.ip(1, 1)),
    "site_name": lambda raised: {"site_name": raised.first.site.name},
    "ssids": _listed("ssids", _ssid),
    "switches": _macs("switch"),
    "unacked_time": lambda raised: {"unacked_time": raised.moment + 0.68707},
    "vlans": _listed("vlans", lambda raised: str(SSIDS[raised.first.org][0].vlan)),
    "wcids": _listed("wcids", lambda raised: identifier("wcid", _client(raised))),
    "wlan_ids": _listed(
        "wlan_ids", lambda raised: wlan_id(raised.first.org, SSIDS[raised.first.org][0])
    ),
}


def finding(raised: Raised, status: str) -> Json:
    """Give the members of an alarm of Marvis: no lists of devices, but entities and advice."""
    if not raised.kind.finding:
        return {}
    category, symptom, action = raised.kind.finding
    entities = [_entity(raised, device) for device in raised.devices]
    row = {
        "alert_id": identifier("alarm", *raised.seed),
        "category": category,
        "details": {
            "action": action,
            "category": category,
            "status": status,
            "symptom": symptom,
        },
        "impacted_entities": entities,
        "org_name": raised.first.org.name,
        "site_name": raised.first.site.name,
        "status": status,
        "suggestion": action,
    }
    if category == "connectivity":
        row["root_cause"] = "wlan_site" if raised.kind.key in WLANS else "ap"
    if raised.kind.key not in BARE:
        return row
    return {**row, "impacted_entity_count": len(entities)} | _without_status(row)


def _without_status(row: Json) -> Json:
    del row["status"]
    return row


def _entity(raised: Raised, device: Device) -> Json:
    """Describe what is hit; one kind of finding names its access point by MAC address only."""
    key = raised.kind.key
    if key in WLANS:
        ssid = choice(SSIDS[device.org], "wlan", *raised.seed)
        return {
            "entity_id": wlan_id(device.org, ssid),
            "entity_name": ssid.name,
            "entity_type": "wlan",
        }
    if key == "dns_failure":
        return {"entity_ip": device.site.ip(1, 53), "entity_type": "dns server"}
    row = {"entity_mac": device.mac, "entity_type": device.kind}
    if key.startswith("insufficient_"):
        return {**row, "band": 24} if key.endswith("capacity") else row
    return {**row, "entity_name": trouble.shown_name(device), **_place(raised)}


def _place(raised: Raised) -> Json:
    """Name the port, and what is wrong there."""
    key = raised.kind.key
    if raised.kind.concerns == "ap":
        return {"vlan": "40"} if key == "dhcp_failure" else {}
    vlan = {"missing_vlan_id": str(number("vlan", *raised.seed, low=100, high=199))}
    return {"port_id": _port(raised), **(vlan if key == "missing_vlan" else {})}
