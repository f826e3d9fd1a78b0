"""What devices were last configured with: history, the last push, and the generated commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant import hardware, trouble
from fake_mist.tenant.resource import Answer, Resource
from fake_mist.tenant.rows import radios
from fake_mist.tenant.rows.common import Json, pushed, version
from fake_mist.tenant.rows.config import loopbacks
from fake_mist.tenant.rows.templates import VLANS
from fake_mist.tenant.ssids import SSIDS, THINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fake_mist.tenant.model import Device, Tenant

HISTORY: Final = 3
"""Pushes that a switch or gateway shows; access points show one, those of a trouble as many."""

OLDER: Final = {hardware.AP_VERSION: "0.14.29633", "23.4R2-S4.11": "22.4R3-S2.4"}
"""The release before a release."""

SPACING: Final = 8 * trouble.DAY


def _history(tenant: Tenant) -> Iterator[Answer]:
    return _answers(tenant, "type", _pushes)


def _last(tenant: Tenant) -> Iterator[Answer]:
    """Give the last pushes; no Mist Edge shows any."""
    yield from _answers(tenant, "device_type", _latest)
    for site in tenant.sites:
        yield Answer(ids={"site_id": site.id}, body=[], query={"device_type": "mxedge"})


def _answers(
    tenant: Tenant, parameter: str, rows: Callable[[Device], Iterator[Json]]
) -> Iterator[Answer]:
    for site in tenant.sites:
        for kind in ("ap", "gateway", "switch"):
            query = {} if kind == "ap" else {parameter: kind}
            body = [row for device in tenant.devices_at(site, kind) for row in rows(device)]
            yield Answer(ids={"site_id": site.id}, body=body, query=query)


def _pushes(device: Device) -> Iterator[Json]:
    for back in range(HISTORY if _has_history(device) else 1):
        before = _before(device) if back == HISTORY - 1 else {}
        yield {**_config(device), **before, "timestamp": _pushed(device) - back * SPACING}


def _has_history(device: Device) -> bool:
    return device.kind != "ap" or device.role_in_story in trouble.STARVED


def _before(device: Device) -> Json:
    """Give what the oldest push had otherwise: an older release, and no network for things."""
    if device.kind != "ap":
        return {"version": OLDER.get(version(device), version(device))}
    names = [ssid.name for ssid in SSIDS[device.org] if ssid != THINGS]
    return {"ssids": names, "version": OLDER[hardware.AP_VERSION]}


def _latest(device: Device) -> Iterator[Json]:
    name = trouble.shown_name(device)
    yield {**_config(device), "name": name, "timestamp": _pushed(device)}


def _pushed(device: Device) -> float:
    """Give the last push, which is the `config_timestamp` of the statistics."""
    return float(pushed(device))


def _config(device: Device) -> Json:
    """Give one pushed configuration; only radios have channels, the schema wants them of all."""
    row = {"mac": device.mac, "secpolicy_violated": False, "version": version(device)}
    if device.kind != "ap":
        return {**row, "channel_24": 0, "channel_5": 0}
    channels = radios.channels(device)
    return {
        **row,
        "channel_24": channels["band_24"],
        "channel_5": channels["band_5"],
        "ssids": [ssid.name for ssid in SSIDS[device.org]],
    }


def _commands(tenant: Tenant) -> Iterator[Answer]:
    for site in tenant.sites:
        routers = loopbacks(tenant.devices_at(site))
        for device in tenant.devices_at(site, "switch", "gateway"):
            ids = {"device_id": device.id, "site_id": site.id}
            cli = sorted(_cli(device, routers.get(device.name, "")))
            yield Answer(ids=ids, body={"cli": cli})


def _cli(device: Device, router: str) -> Iterator[str]:
    yield f"set system host-name {device.name}"
    yield 'set system root-authentication encrypted-password "$6$sekretRootHash"'
    yield f"set system ntp server {_ntp(device)}"
    if device.kind == "gateway":
        yield f"set interfaces ge-0/0/3 unit 0 family inet address {device.ip}/24"
        return
    yield f"set interfaces irb unit 10 family inet address {device.ip}/24"
    for name, vlan in VLANS.items():
        yield f"set vlans {name} vlan-id {vlan}"
    if device.loopback:
        yield f"set interfaces lo0 unit 0 family inet address {device.loopback}/32"
        yield f"set routing-options router-id {router}"
        yield f"set routing-options autonomous-system {device.asn}"
        for name, vlan in VLANS.items():
            yield f"set vlans {name} vxlan vni {10_000 + vlan}"
    yield f"set snmp location {device.site.short}"


def _ntp(device: Device) -> str:
    return "192.0.2.99" if device.name == trouble.DRIFTED_SWITCH else "192.0.2.123"


RESOURCES: Final = (
    Resource(path="/sites/{site_id}/devices/config_history/search", answers=_history),
    Resource(path="/sites/{site_id}/devices/last_config/search", answers=_last),
    Resource(path="/sites/{site_id}/devices/{device_id}/config_cmd", answers=_commands),
)
