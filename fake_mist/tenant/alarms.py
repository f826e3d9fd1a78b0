"""A week of alarms: the seeded troubles and one of every kind among everyday noise.

No two alarms share a second: noise falls on odd seconds of its own slot, trouble on even ones, and
those of every kind on even ones of the days before the last two. Only findings of Marvis say how
they stand; of any other, `resolved_time` tells that it is over, and its absence tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import places, trouble
from fake_mist.tenant.alarm_kinds import KINDS, MARVIS
from fake_mist.tenant.draw import choice, identifier, number
from fake_mist.tenant.rows.alarm_members import AGAIN, OPEN, RESOLVED, Raised, finding, members
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.tenant.model import Device, Org, Tenant
    from fake_mist.tenant.rows.common import Json

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
PASSING: Final = frozenset({"device_restarted", "rogue_ap"})
"""Kinds of noise whose rows tell their end."""

ROGUE_SSIDS: Final = ("PrinterSetup", "AndroidHotspot", "Guest-Free")
LAST_DAY: Final = 124
"""Noise of the last day at the university; the six days before hold as many together."""

EVERY: Final = 90 * 60
"""Seconds between the alarms of which there is one of every kind."""

LASTING: Final = HOUR
"""After so long, what is not trouble is over."""

STANDINGS: Final = (OPEN, RESOLVED, AGAIN)
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
    standing: str = ""


def alarms(tenant: Tenant, org: Org) -> list[Json]:
    """Give the alarms of an organization, oldest first."""
    events = [*_noise(tenant, org)]
    if org == places.UNIVERSITY:
        events += [*_troubles(tenant), *_every_kind(tenant)]
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
    elsewhere = [each for each in tenant.devices_of(org) if each.site != places.OBSERVATORY]
    pool = _pool(elsewhere, KINDS[type_].concerns)
    device = choice(pool, "device", org.name, ago)
    ssid = choice(ROGUE_SSIDS, org.name, ago) if type_ == "rogue_ap" else None
    return Event(type=type_, ago=ago, devices=(device,), ssid=ssid)


def _pool(devices: Sequence[Device], kind: str) -> list[Device]:
    return [each for each in devices if each.kind == kind and not trouble.is_offline(each)]


def _every_kind(tenant: Tenant) -> Iterator[Event]:
    """Raise each kind once, at a site of its own."""
    devices = tenant.devices_at(places.OBSERVATORY)
    for place, kind in enumerate(KINDS.values()):
        ago = 2 * DAY + place * EVERY // 2 * 2
        pool = _pool(devices, kind.concerns)
        yield Event(type=kind.key, ago=ago, devices=(pool[place % len(pool)],))


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
    yield Event(type="dhcp_failure", ago=HOUR, devices=clinic, standing=AGAIN)
    yield Event(type="honeypot_ssid", ago=4 * HOUR, devices=hall, ssid=trouble.INJECTED_SSID)


def _down(device: Device) -> str:
    return "switch_down" if device.kind == "switch" else "device_down"


def _row(event: Event) -> Json:
    kind, first = KINDS[event.type], event.devices[0]
    key = (event.type, first.mac, event.ago)
    row = {
        "count": number("count", *key, low=1, high=4),
        "group": kind.group,
        "id": identifier("alarm", *key),
        "last_seen": NOW - event.ago,
        "org_id": first.org.id,
        "severity": kind.severity,
        "site_id": first.site.id,
        "timestamp": NOW - event.ago,
        "type": event.type,
    }
    raised = Raised(kind=kind, moment=NOW - event.ago, devices=event.devices, ssid=event.ssid)
    more = _found(event, raised) if kind.group == MARVIS else {**members(raised), **_over(event)}
    return {**row, **more, **_acknowledged(event, key)}


def _found(event: Event, raised: Raised) -> Json:
    """Write a finding; one that was resolved says since when."""
    standing = event.standing or choice(STANDINGS, "standing", *raised.seed)
    ended = {"resolved_time": NOW - event.ago // 2} if standing == RESOLVED else {}
    return {**finding(raised, standing), **ended}


def _over(event: Event) -> Json:
    """Tell the end of what went by; trouble has none."""
    passing = event.type in PASSING and event.ago > LASTING
    return {"resolved_time": NOW - event.ago + LASTING // 2} if passing else {}


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
    return KINDS[event.type].severity == "critical"
