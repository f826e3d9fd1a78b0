"""A week of device events: everyday ones of every kind, and those that the troubles leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware, places, trouble
from fake_mist.tenant.draw import choice, number
from fake_mist.tenant.logs import line_id, update_of
from fake_mist.tenant.trouble import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fake_mist.tenant.model import Device, Org, Tenant

EVERYDAY: Final = {
    "ap": ("AP_CONFIGURED", "AP_RRM_ACTION", "AP_CONFIG_CHANGED_BY_RRM", "AP_RESTARTED"),
    "switch": ("SW_CONFIGURED", "SW_PORT_UP", "SW_PORT_DOWN", "SW_DOT1XD_USR_AUTHENTICATED"),
    "gateway": ("GW_CONFIGURED", "GW_DHCP_RESOLVED", "GW_VPN_PATH_UP"),
}
PORT_EVENTS: Final = frozenset({"SW_PORT_UP", "SW_PORT_DOWN"})
OFF: Final = {"ap": "AP_DISCONNECTED", "switch": "SW_DISCONNECTED"}
EACH_DAY: Final = {"ap": 40, "switch": 30, "gateway": 4}
"""Everyday events of the university in a day; a small organization has a tenth."""

DAYS: Final = 7
SMALL: Final = 10
STARVED_EVERY: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event of a device; `ago` counts seconds back from NOW."""

    type: str
    device: Device
    ago: int
    text: str = ""
    port: str | None = None
    audit: str | None = None


def happenings(tenant: Tenant, org: Org) -> list[Happening]:
    """Give the events of an organization, oldest first."""
    found = [*_everyday(tenant, org)]
    if org == places.UNIVERSITY:
        found += _troubles(tenant)
    return sorted(found, key=lambda each: -each.ago)


def _everyday(tenant: Tenant, org: Org) -> Iterator[Happening]:
    share = 1 if org == places.UNIVERSITY else SMALL
    for kind, count in EACH_DAY.items():
        pool = [
            each
            for each in tenant.devices_of(org, kind)
            if not trouble.is_offline(each) and each.site != places.OBSERVATORY
        ]
        each_day = -(-count // share)
        for place in range(each_day * DAYS):
            slot = DAY // each_day
            ago = place * slot + number("event", org.name, kind, place, low=0, high=slot - 1)
            yield _ordinary(choice(pool, "event", org.name, kind, ago), ago)


def _ordinary(device: Device, ago: int) -> Happening:
    type_ = choice(EVERYDAY[device.kind], "type", device.mac, ago)
    if type_ not in PORT_EVENTS:
        return Happening(type=type_, device=device, ago=ago)
    port = f"{hardware.PORTS[device.model].edge}{number('port', device.mac, ago, low=0, high=7)}"
    state = "up(1)" if type_ == "SW_PORT_UP" else "down(2)"
    text = f"ifAdminStatus up(1), ifOperStatus {state}, ifName {port}"
    return Happening(type=type_, device=device, ago=ago, text=text, port=port)


def _troubles(tenant: Tenant) -> Iterator[Happening]:
    named = {device.name: device for device in tenant.devices_of(places.UNIVERSITY)}
    for place, (name, ago) in enumerate(trouble.OFFLINE.items()):
        if name in named and ago < DAYS * DAY:
            device = named[name]
            yield Happening(type=OFF[device.kind], device=device, ago=ago - 2 * place)
    for name, celsius in trouble.HOT.items():
        text = f"Temperature Hot alarm set: {celsius} degrees C"
        yield Happening(type="SW_ALARM_CHASSIS_HOT", device=named[name], ago=3 * HOUR, text=text)
    for name, ago in trouble.RECONFIGURED.items():
        yield from _reconfigured(named[name], ago)
    yield from _failing(named[trouble.FAILED_FAN])
    yield from _wan(named)
    for name in trouble.STARVED:
        yield from _starved(named[name])


def _reconfigured(device: Device, ago: int) -> Iterator[Happening]:
    """Give what a change of a switch leaves: both events name the line of the audit log."""
    audit = line_id(device.org, update_of(device), ago)
    for type_, after in (("SW_CONFIG_CHANGED_BY_USER", 2), ("SW_CONFIGURED", trouble.PUSHED_AFTER)):
        yield Happening(type=type_, device=device, ago=ago - after, audit=audit)


def _failing(device: Device) -> Iterator[Happening]:
    ago = 20 * HOUR
    fan, supply = "Fan 1 Failure", "PSU 1 Not Present"
    yield Happening(type="SW_ALARM_CHASSIS_FAN", device=device, ago=ago, text=fan)
    yield Happening(type="SW_ALARM_CHASSIS_PSU", device=device, ago=ago - 10, text=supply)


def _wan(named: Mapping[str, Device]) -> Iterator[Happening]:
    """Give what gateways told when an uplink, a tunnel and the link of a cluster went."""
    gateway, port = trouble.DEAD_UPLINK
    text = f"ifAdminStatus up(1), ifOperStatus down(2), ifName {port}"
    yield Happening(
        type="GW_PORT_DOWN",
        device=named[gateway],
        ago=trouble.DEAD_UPLINK_FOR,
        text=text,
        port=port,
    )
    gateway, tunnel = trouble.DEAD_TUNNEL
    yield Happening(
        type="GW_TUNNEL_DOWN",
        device=named[gateway],
        ago=trouble.DEAD_TUNNEL_FOR,
        text=f"Tunnel {tunnel} is down: IKE: no answer from the peer",
    )
    yield Happening(
        type="GW_HA_CONTROL_LINK_DOWN",
        device=named[trouble.LOST_NODE],
        ago=trouble.LOST_CONTROL,
        text="Control link fxp1 is down",
    )


def _starved(ap: Device) -> Iterator[Happening]:
    text = "DHCP server 10.13.1.1 does not answer DISCOVER on vlan 30"
    for place in range(trouble.STARVED_FOR // STARVED_EVERY):
        ago = place * STARVED_EVERY + number("starved", ap.mac, place, low=20, high=500)
        yield Happening(type="AP_DHCP_FAILURE", device=ap, ago=ago, text=text)


def row(each: Happening) -> dict[str, object]:
    """Write an event as the searches show it."""
    device = each.device
    base: dict[str, object] = {
        "device_name": trouble.shown_name(device),
        "device_type": device.kind,
        "mac": device.mac,
        "model": device.model,
        "org_id": device.org.id,
        "site_id": device.site.id,
        "timestamp": NOW - each.ago,
        "type": each.type,
    }
    extra = {"ap": device.mac} if device.kind == "ap" else {"chassis_mac": device.mac}
    optional = {"audit_id": each.audit, "port_id": each.port, "text": each.text}
    return {**base, **extra, **{name: value for name, value in optional.items() if value}}
