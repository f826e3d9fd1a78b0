"""Configuration of devices, as `/sites/{site_id}/devices` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_mist.tenant import trouble
from fake_mist.tenant.logs import management
from fake_mist.tenant.rows.common import Json, identity, profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fake_mist.tenant.model import Device, Link


def configuration(device: Device, links: Iterable[Link], loopbacks: Mapping[str, str]) -> Json:
    """Give one row; `loopbacks` maps a switch's name to its router id."""
    if device.kind == "ap":
        return _access_point(device)
    if device.kind == "gateway":
        return _gateway(device)
    return {**_switch(device, links), **_fabric(device, loopbacks), **_trouble(device)}


def _access_point(device: Device) -> Json:
    found = profile(device)
    return {
        **identity(device),
        **({} if found is None else {"deviceprofile_id": found}),
        "ip_config": {"type": "dhcp"},
        "led": {"enabled": True},
    }


def loopbacks(devices: Iterable[Device]) -> dict[str, str]:
    """Give the configured router ids; the duplicate carries another switch's."""
    routed = [each for each in devices if each.loopback is not None]
    own = {each.name: str(each.loopback) for each in routed}
    return {
        each.name: own[trouble.DUPLICATE_LOOPBACK.get(each.role_in_story, each.name)]
        for each in routed
    }


def _switch(device: Device, links: Iterable[Link]) -> Json:
    return {
        **identity(device),
        "ip_config": management(device),
        "managed": True,
        "port_config": dict(port(device, link) for link in links) | _client_ports(device),
        "role": device.role,
    }


def port(device: Device, link: Link) -> tuple[str, Json]:
    """Give the port of a fabric link with its configuration."""
    upper = link.upper == device
    name, other = (link.upper_port, link.lower) if upper else (link.lower_port, link.upper)
    plain = link.lower.loopback is None
    usage = "evpn_downlink" if upper else "evpn_uplink"
    esi = (
        {"ae_idx": link.bundle if upper else 0, "aggregated": True, "esilag": upper}
        if plain
        else {}
    )
    return name, {
        "description": f"to {other.name}",
        "usage": ("esilag" if upper else "uplink") if plain else usage,
        **esi,
    }


def _client_ports(device: Device) -> Json:
    if not device.role.endswith("access"):
        return {}
    prefix = "mge" if device.model.endswith("MP") else "ge"
    return {
        f"{prefix}-0/0/0-7": {"usage": "staff"},
        f"{prefix}-0/0/8-23": {"usage": "ap"},
    }


def _fabric(device: Device, loopbacks: Mapping[str, str]) -> Json:
    if device.fabric_id is None:
        return {}
    member: Json = {"evpn_config": {"enabled": True, "role": device.role}}
    if device.name in loopbacks:
        member["router_id"] = loopbacks[device.name]
    return member


def _trouble(device: Device) -> Json:
    if device.role_in_story == trouble.DRIFTED_SWITCH:
        return {
            "ntp_servers": ["192.0.2.99"],
            "port_usages": {"ap": {"mode": "access", "port_network": "guest", "stp_edge": True}},
        }
    if device.role_in_story == trouble.SECRET_SWITCH:
        return _secrets()
    return {}


def _secrets() -> Json:
    return {
        "additional_config_cmds": [
            'set system tacplus-server 192.0.2.20 secret "$9$sekretHashOfTacplus"',
            'set snmp v3 usm local-engine user ops privacy-password "$9$sekretSnmpKey"',
        ],
        "radius_config": {
            "auth_servers": [{"host": "192.0.2.21", "port": 1812, "secret": "sekret-radius-device"}]
        },
        "vars": {"RADIUS_SECRET": "sekret-radius-variable"},
    }


def _gateway(device: Device) -> Json:
    row = {
        **identity(device),
        "ip_configs": {"mgmt": {"ip": device.ip, "netmask": "/24", "type": "static"}},
        "managed": True,
    }
    if device.role_in_story != trouble.DRIFTED_GATEWAY:
        return row
    return {**row, "dns_servers": ["203.0.113.53"]}
