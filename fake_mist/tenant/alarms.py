"""A week of alarms: the seeded troubles among everyday noise.

No two alarms share a second: noise falls on odd seconds of its own slot, trouble on even ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places, trouble
from fake_mist.tenant.draw import choice, identifier, number
from fake_mist.tenant.rows.constants import ALARMS
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.tenant.model import Device, Org, Tenant
    from fake_mist.tenant.rows.common import Json

KINDS: Final = {key: (group, severity, field) for key, _, group, severity, field in ALARMS}
DEVICE_KIND: Final = {"aps": "ap", "switches": "switch", "gateways": "gateway"}
NOISE: Final = (
    "device_reconnected",
    "device_restarted",
    "auth_failure",
    "device_reconnected",
    "switch_reconnected",
    "bad_cable",
    "dns_failure",
    "rogue_ap",
    "gateway_reconnected",
    "missing_vlan",
)
ROGUE_SSIDS: Final = ("PrinterSetup", "AndroidHotspot", "Guest-Free")
LAST_DAY: Final = 124
"""Noise of the last day at the university; the six days before hold as many together."""

ADMINS: Final = ("Robin Hale", "Sam Reed")
ACKNOWLEDGED: Final = 4
"""Every fourth alarm was acknowledged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One alarm before it is written as a row; `ago` counts seconds back from NOW."""

    type: str
    ago: int
    devices: tuple[Device, ...]
    ssid: str | None = None


def alarms(tenant: Tenant, org: Org) -> list[Json]:
    """Give the alarms of an organization, oldest first."""
    events = [*_noise(tenant, org)]
    if org == places.UNIVERSITY:
        events += _troubles(tenant)
    return sorted(map(_row, events), key=lambda row: row["timestamp"])


def _noise(tenant: Tenant, org: Org) -> Iterator[Event]:
    count = LAST_DAY if org == places.UNIVERSITY else 6
    for start, span in ((0, DAY), (DAY, 6 * DAY)):
        slot = span // count // 2 * 2
        for place in range(count):
            offset = number("alarm", org.name, start, place, low=0, high=slot // 2 - 1)
            ago = start + place * slot + 2 * offset + 1
            yield _everyday(tenant, org, ago)


def _everyday(tenant: Tenant, org: Org, ago: int) -> Event:
    type_ = choice(NOISE, "type", org.name, ago)
    pool = _pool(tenant.devices_of(org), KINDS[type_][2])
    device = choice(pool, "device", org.name, ago)
    ssid = choice(ROGUE_SSIDS, org.name, ago) if type_ == "rogue_ap" else None
    return Event(type=type_, ago=ago, devices=(device,), ssid=ssid)


def _pool(devices: Sequence[Device], field: str) -> list[Device]:
    kind = DEVICE_KIND[field]
    return [each for each in devices if each.kind == kind and not trouble.is_offline(each)]


def _troubles(tenant: Tenant) -> Iterator[Event]:
    named = {device.name: device for device in tenant.devices}
    offline = [named[name] for name in trouble.OFFLINE if named[name].org == places.UNIVERSITY]
    for place, device in enumerate(offline):
        ago = trouble.OFFLINE[device.name] - 2 * place
        if ago < 7 * DAY:
            yield Event(type=_down(device), ago=ago, devices=(device,))
    failing = (named[trouble.FAILED_FAN],)
    clinic = tuple(named[f"AP-CLIN-1.0{room}"] for room in range(1, 4))
    hot = tuple(named[name] for name in trouble.HOT if name != trouble.FAILED_FAN)
    hall = (named["AP-HALL-0.02"],)
    yield Event(type="sw_alarm_chassis_fan", ago=20 * HOUR, devices=failing)
    yield Event(type="sw_alarm_chassis_psu", ago=20 * HOUR - 10, devices=failing)
    yield Event(type="sw_alarm_chassis_hot", ago=3 * HOUR, devices=hot)
    yield Event(type="dhcp_failure", ago=HOUR, devices=clinic)
    yield Event(type="honeypot_ssid", ago=4 * HOUR, devices=hall, ssid=trouble.INJECTED_SSID)


def _down(device: Device) -> str:
    return "switch_down" if device.kind == "switch" else "device_down"


def _row(event: Event) -> Json:
    group, severity, field = KINDS[event.type]
    first = event.devices[0]
    key = (event.type, first.mac, event.ago)
    row = {
        "count": number("count", *key, low=1, high=4),
        field: [device.mac for device in event.devices],
        "group": group,
        "hostnames": [trouble.shown_name(device) for device in event.devices],
        "id": identifier("alarm", *key),
        "last_seen": NOW - event.ago,
        "org_id": first.org.id,
        "severity": severity,
        "site_id": first.site.id,
        "status": "resolved" if severity == "info" else "open",
        "timestamp": NOW - event.ago,
        "type": event.type,
    }
    return {**row, **_rogue(event), **_acknowledged(event, key)}


def _rogue(event: Event) -> Json:
    if event.ssid is None:
        return {}
    return {"bssids": [f"5c5b35c0{event.ago % 65536:04x}"], "ssids": [event.ssid]}


def _acknowledged(event: Event, key: tuple[object, ...]) -> Json:
    if _is_critical(event) or number("ack", *key, low=1, high=ACKNOWLEDGED) > 1:
        return {"acked": False}
    admin = choice(ADMINS, "admin", *key)
    return {
        "ack_admin_id": identifier("admin", admin),
        "ack_admin_name": admin,
        "acked": True,
        "acked_time": NOW - event.ago // 2,
    }


def _is_critical(event: Event) -> bool:
    return KINDS[event.type][1] == "critical"
