"""Ports of switches and gateways: fabric links, access points and clients, as LLDP tells them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware, trouble
from fake_mist.tenant.draw import number
from fake_mist.tenant.resource import each_org
from fake_mist.tenant.rows import radios
from fake_mist.tenant.rows.common import Json, traffic, uptime
from fake_mist.tenant.uplinks import uplinks
from fake_mist.tenant.wired import CLIENT_PORTS, wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Device, Link, Org, Tenant
    from fake_mist.tenant.wired import Wired

FABRIC_SPEED: Final = 100_000
ACCESS_SPEED: Final = 25_000
EDGE_SPEED: Final = 1000
AP_SPEED: Final = 2500
MAC_LIMIT: Final = 0
POE: Final = {"AP45": "802.3bt", "AP43": "802.3bt"}
USUAL_POE: Final = "802.3at"
WATTS: Final = (9, 24)
OPTIC: Final = ("QSFP-100GBASE-SR4", "740-061405")
"""Model and part number, as `show chassis hardware` of a QFX5120 names them in public outputs."""


@dataclass(frozen=True, slots=True)
class _Switch:
    """A switch with everything that is plugged into it."""

    device: Device
    links: list[Link]
    aps: list[tuple[str, Device]]
    clients: dict[str, list[Wired]]


def ports(tenant: Tenant, org: Org) -> Iterator[Json]:
    """Give the rows of `/stats/ports/search`; an offline device reports none."""
    for switch in _switches(tenant, org):
        for index, row in enumerate(_rows(switch)):
            yield {**_shared(switch.device, "switch", index), **row}
    for gateway in tenant.devices_of(org, "gateway"):
        for index, row in enumerate(_gateway(gateway)):
            yield {**_shared(gateway, "gateway", index), **row}


def total(switch: Device) -> int:
    """Give how many ports a switch has in all, by its model's name."""
    digits = switch.model.rpartition("-")[2].rstrip("CFMPTY")
    return int(digits) * len(switch.boxes) if digits.isdecimal() else int(switch.model[-2:])


def _switches(tenant: Tenant, org: Org) -> Iterator[_Switch]:
    aps: dict[str, list[tuple[str, Device]]] = defaultdict(list)
    uplinks = radios.uplinks(tenant)
    for ap in tenant.devices_of(org, "ap"):
        switch, place = uplinks[ap.mac]
        aps[switch.mac].append((radios.port(switch, place), ap))
    clients: dict[str, dict[str, list[Wired]]] = defaultdict(lambda: defaultdict(list))
    for each in wired(tenant, org):
        clients[each.switch.mac][each.port].append(each)
    for device in tenant.devices_of(org, "switch"):
        if not trouble.is_offline(device):
            links = [link for link in tenant.links if device in {link.upper, link.lower}]
            yield _Switch(device, links, aps[device.mac], clients[device.mac])


def _rows(switch: _Switch) -> Iterator[Json]:
    yield from (_fabric(switch.device, link) for link in switch.links)
    yield from (access_point(switch.device, port, ap) for port, ap in switch.aps)
    if switch.device.role.endswith("access"):
        edge = hardware.ports(switch.device.model).edge
        for place in range(CLIENT_PORTS):
            port = f"{edge}{place}"
            yield client_port(switch.device, port, switch.clients.get(port, []))


def _shared(device: Device, kind: str, index: int) -> Json:
    return {
        "mac": device.mac,
        "org_id": device.org.id,
        "port_mac": f"5c5b{device.mac[6:]}{index:02x}",
        "site_id": device.site.id,
        "type": kind,
    }


def _fabric(device: Device, link: Link) -> Json:
    upper = link.upper == device
    port, other, far = (
        (link.upper_port, link.lower, link.lower_port)
        if upper
        else (link.lower_port, link.upper, link.upper_port)
    )
    row = {
        "last_flapped": NOW - _since(link),
        "port_id": port,
        "port_usage": _usage(link, upper),
        "uplink": not upper,
    }
    if not trouble.is_up(link):
        return {**row, **_down()}
    speed = FABRIC_SPEED if port.startswith("et") else ACCESS_SPEED
    return {
        **row,
        **_up(device, port, speed),
        **_neighbour(other, far),
        **_spanning(link, upper),
        "rx_errors": trouble.errors(device, link),
        **(_optic(device, port) if speed == FABRIC_SPEED else {}),
    }


def _optic(device: Device, port: str) -> Json:
    """Tell what is in the slot of a 100 Gbit/s port; the cloud sends no light."""
    model, part = OPTIC
    serial = f"1ECQ{number('optic', device.mac, port, low=100, high=999)}"
    return {"xcvr_model": model, "xcvr_part_number": part, "xcvr_serial": serial}


def _usage(link: Link, upper: bool) -> str:  # noqa: FBT001 - which end
    if link.lower.loopback is None:
        return "esilag" if upper else "uplink"
    return "evpn_downlink" if upper else "evpn_uplink"


def _since(link: Link) -> int:
    """Give the seconds since a cable came up or went down."""
    condition = trouble.condition(link.upper, link.lower, overlay=False)
    if condition.uptime:
        return condition.uptime
    offline = [trouble.OFFLINE.get(end.role_in_story) for end in (link.upper, link.lower)]
    return next(filter(None, offline), min(uptime(link.upper), uptime(link.lower)) - 40)


def _spanning(link: Link, upper: bool) -> Json:  # noqa: FBT001 - which end
    """Tell spanning tree; a routed link has none."""
    if link.lower.loopback is not None:
        return {}
    return {"stp_role": "designated" if upper else "root", "stp_state": "forwarding"}


def _neighbour(device: Device, port: str) -> Json:
    return {
        "neighbor_mac": device.mac,
        "neighbor_port_desc": port,
        "neighbor_system_name": trouble.shown_name(device),
    }


def _down() -> Json:
    return {"full_duplex": False, "speed": 0, "up": False}


def _up(device: Device, port: str, speed: int) -> Json:
    busy = number("bps", device.mac, port, low=20_000, high=speed * 9_000)
    return {
        "full_duplex": True,
        "rx_bps": busy,
        "rx_errors": 0,
        "speed": speed,
        "tx_bps": number("tx_bps", device.mac, port, low=20_000, high=speed * 9_000),
        "tx_errors": 0,
        "up": True,
        **traffic(device.mac, port),
    }


def access_point(device: Device, port: str, ap: Device) -> Json:
    """Give the port of an access point."""
    row = {"poe_disabled": False, "port_id": port, "port_usage": "ap", "uplink": False}
    if trouble.is_offline(ap):
        flapped = NOW - trouble.OFFLINE[ap.name]
        return {**row, **_down(), "last_flapped": flapped, "poe_on": False}
    return {
        **row,
        **_up(device, port, AP_SPEED),
        **_neighbour(ap, "eth0"),
        **_edge_tree(),
        "auth_state": "",
        "last_flapped": NOW - uptime(ap),
        "mac_count": 1,
        "mac_limit": MAC_LIMIT,
        "poe_mode": POE.get(ap.model, USUAL_POE),
        "poe_on": True,
        "power_draw": number("watts", ap.mac, low=WATTS[0], high=WATTS[1]),
    }


def client_port(device: Device, port: str, clients: list[Wired]) -> Json:
    """Give a port for clients, with those that are there."""
    row = {
        "poe_disabled": False,
        "poe_on": False,
        "port_id": port,
        "port_usage": "staff",
        "uplink": False,
    }
    if not clients:
        return {**row, **_down()}
    known = any(each.dot1x for each in clients)
    return {
        **row,
        **_up(device, port, EDGE_SPEED),
        **_edge_tree(),
        "auth_state": "authenticated" if known else "",
        "last_flapped": NOW - number("flap", device.mac, port, low=600, high=trouble.DAY),
        "mac_count": len(clients),
        "mac_limit": MAC_LIMIT,
    }


def _edge_tree() -> Json:
    return {"stp_role": "designated", "stp_state": "forwarding"}


def _gateway(device: Device) -> Iterator[Json]:
    for each in uplinks(device):
        wan = {"auth_state": "", "port_id": each.port, "port_usage": "wan", "uplink": True}
        if each.is_up:
            yield {**_up(device, each.port, EDGE_SPEED), **each.quality, **wan}
        else:
            yield {**_down(), **wan, "last_flapped": NOW - trouble.DEAD_UPLINK_FOR}
    yield {
        **_up(device, "ge-0/0/3", EDGE_SPEED),
        "auth_state": "",
        "port_id": "ge-0/0/3",
        "port_usage": "lan",
        "uplink": False,
    }


RESOURCES: Final = (each_org("/orgs/{org_id}/stats/ports/search", ports),)
