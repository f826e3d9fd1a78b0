"""What an outage or a flapping session of a device does to every view of its surroundings.

A device that is down says nothing: its statistics end, its ports and sessions are no rows any
more. What its neighbours say is their own view: the port is down and has no LLDP neighbour, a
session over it is idle, one between loopbacks waits in connect. The cloud raises an alarm and
writes an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from fake_mist.clock import NOW
from fake_mist.derived.derivation import Sight, chained, following
from fake_mist.derived.devices import (
    CLIENTS,
    INVENTORY,
    STATISTICS,
    connection,
    crowds,
    reported,
    unassigned,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fake_mist.derived.derivation import Derivation, Row

ALARMS: Final = {
    "ap": ("device_down", "warn", "aps"),
    "gateway": ("gateway_down", "critical", "gateways"),
    "switch": ("switch_down", "critical", "switches"),
}
"""Type, severity and the list of devices of each alarm."""

EVENTS: Final = {"ap": "AP_DISCONNECTED", "gateway": "GW_DISCONNECTED", "switch": "SW_DISCONNECTED"}
KEPT: Final = frozenset(
    {
        *("config_status", "config_timestamp", "created_time", "evpntopo_id", "ext_ip", "hostname"),
        *("id", "ip", "mac", "model", "modified_time", "name", "org_id", "serial", "site_id"),
        *("type", "vc_mac", "version"),
    }
)
"""What statistics still tell of a device that is down."""

SOON: Final = 60
"""Seconds after which a session that flapped is up again."""

FLAPS: Final = (("SW_BGP_NEIGHBOR_DOWN", SOON), ("SW_BGP_NEIGHBOR_UP", 0))
"""Events of a flap, and how long before its end."""

Net = tuple[str, str]
"""Site, and the first three octets of an address there."""

NEIGHBOUR: Final = frozenset(
    {"neighbor_mac", "neighbor_port_desc", "neighbor_system_name", "stp_role", "stp_state"}
)
LIVE: Final = frozenset(
    {"auth_state", "mac_count", "poe_mode", "power_draw", "rx_bps", "rx_errors", "tx_bps"}
)


def silent(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """End the statistics of what is down."""
    for row in rows:
        at = sight.conditions.down.get(row["mac"])
        yield row if at is None else _silent(row, at)


def _silent(row: Row, at: int) -> Row:
    kept = {name: value for name, value in row.items() if name in KEPT}
    crowd = {"num_clients": 0} if row.get("type") == "ap" else {}
    return {**kept, **crowd, "last_seen": at, "status": "disconnected"}


def lonely(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Say which switches of a fabric lack a link, because what it leads to is down."""
    beside = _neighbours(sight)
    for row in rows:
        missing = row["mac"] in beside and "evpn_missing_links" in row
        tunnel = row["mac"] in sight.conditions.down and "mxtunnel_status" in row
        yield {
            **row,
            **({"evpn_missing_links": True} if missing else {}),
            **({"mxtunnel_status": "down"} if tunnel else {}),
        }


def _neighbours(sight: Sight) -> set[str]:
    """Give the MACs of the switches beside one that is down."""
    down = sight.conditions.down
    ports = sight.before.rows("/orgs/{org_id}/stats/ports/search", sight.ids) if down else []
    return {row["mac"] for row in ports if row.get("neighbor_mac") in down}


def ports(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Take away the ports of what is down, and darken those that lead to it."""
    down = sight.conditions.down
    for row in rows:
        other = str(row.get("neighbor_mac"))
        back = sight.conditions.flaps.get(frozenset((row["mac"], other)))
        if row["mac"] in down:
            continue
        if other in down:
            yield _dark(row, down[other])
        elif back is not None and row.get("up"):
            yield {**row, "last_flapped": back}
        else:
            yield row


def _dark(row: Row, at: int) -> Row:
    gone = NEIGHBOUR | LIVE
    kept = {name: value for name, value in row.items() if name not in gone}
    poe = {"poe_on": False} if "poe_on" in row else {}
    return {**kept, **poe, "full_duplex": False, "last_flapped": at, "speed": 0, "up": False}


def sessions(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Take away the BGP sessions of what is down, and end those with it."""
    down = sight.conditions.down
    for row in rows:
        other = str(row.get("neighbor_mac"))
        back = sight.conditions.flaps.get(frozenset((row["mac"], other)))
        if row["mac"] in down:
            continue
        if other in down:
            state = "connect" if row.get("for_overlay") or row.get("evpn_overlay") else "idle"
            nothing = {"rx_routes": 0, "tx_routes": 0, "uptime": 0}
            yield {**row, **nothing, "state": state, "up": False}
        elif back is not None and row.get("up"):
            yield {**row, "uptime": max(NOW - back, 1)}
        else:
            yield row


def adjacencies(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Take away the OSPF adjacencies of what is down; who is gone is no neighbour any more."""
    whole, down = [*rows], sight.conditions.down
    silent_addresses = {address for mac, address in _addresses(whole).items() if mac[0] in down}
    for row in whole:
        if row["mac"] not in down and (_net(row), str(row.get("peer_ip"))) not in silent_addresses:
            yield row


def _addresses(rows: list[Row]) -> dict[tuple[str, Net], tuple[Net, str]]:
    """Tell which address each device has on each net, for a row names its peer by address alone.

    Devices that name the same peers have the other addresses of the net, in the order in which
    they are listed; where the numbers differ nobody knows.
    """
    named: dict[Net, dict[str, set[str]]] = {}
    for row in rows:
        named.setdefault(_net(row), {}).setdefault(row["mac"], set()).add(str(row.get("peer_ip")))
    found: dict[tuple[str, Net], tuple[Net, str]] = {}
    for net, peers in named.items():
        everyone = set().union(*peers.values())
        for mine in {frozenset(each) for each in peers.values()}:
            macs = [mac for mac, each in peers.items() if each == mine]
            others = sorted(everyone - mine)
            if len(macs) == len(others):
                pairs = zip(macs, others, strict=True)
                found |= {(mac, net): (net, address) for mac, address in pairs}
    return found


def _net(row: Row) -> Net:
    return str(row.get("site_id")), str(row.get("peer_ip")).rpartition(".")[0]


def paths(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Take away the VPN paths and tunnels of what is down, and end those that lead to it."""
    down = sight.conditions.down
    for row in rows:
        if row.get("mac") in down or row.get("ap") in down:
            continue
        yield {**row, "up": False} if row.get("peer_mac") in down else row


def clients(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Take away the clients that are connected to what is down."""
    return (row for row in rows if row.get("ap_mac") not in sight.conditions.down)


def alarms(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Add the alarms of outages."""
    yield from rows
    for device, at in _down(sight):
        if device.get("type") in ALARMS:
            type_, severity, members = ALARMS[device["type"]]
            yield {
                "acked": False,
                "count": 1,
                "group": "infrastructure",
                "hostnames": [device.get("name", "")],
                "id": _id("alarm", device, at),
                "last_seen": at,
                "org_id": device["org_id"],
                "severity": severity,
                "site_id": device["site_id"],
                "timestamp": at,
                "type": type_,
                members: [device["mac"]],
            }


def events(rows: Iterable[Row], sight: Sight) -> Iterator[Row]:
    """Add the events of outages and of sessions that flapped."""
    yield from rows
    for device, at in _down(sight):
        if device.get("type") in EVENTS:
            yield {**_event(device, at), "type": EVENTS[device["type"]]}
    macs = {row["mac"]: row for row in sight.now.rows(STATISTICS, sight.ids)}
    for pair, at in sight.conditions.flaps.items():
        for device in (macs[mac] for mac in sorted(pair) if mac in macs):
            for type_, before in FLAPS if device.get("type") == "switch" else ():
                yield {**_event(device, at - before), "type": type_}


def _event(device: Row, at: int) -> dict[str, Any]:
    own = {"ap": device["mac"]} if device["type"] == "ap" else {"chassis_mac": device["mac"]}
    shown = ("mac", "model", "org_id", "site_id")
    return {
        **{name: device[name] for name in shown},
        **own,
        "device_name": device.get("name", ""),
        "device_type": device["type"],
        "timestamp": at,
    }


def _down(sight: Sight) -> Iterator[tuple[Row, int]]:
    found = sight.now.rows(STATISTICS, sight.ids) if sight.conditions.down else []
    for row in found:
        if row["mac"] in sight.conditions.down:
            yield row, sight.conditions.down[row["mac"]]


def _id(kind: str, device: Row, at: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"{kind}/{device['mac']}/{at}"))


HAPPENING: Final[Mapping[str, Derivation]] = {
    STATISTICS: chained(crowds, silent),
    INVENTORY: chained(connection, unassigned),
    "/orgs/{org_id}/devices/search": chained(following(reported), lonely),
    "/orgs/{org_id}/stats/ports/search": ports,
    "/orgs/{org_id}/stats/bgp_peers/search": sessions,
    "/orgs/{org_id}/stats/ospf_peers/search": adjacencies,
    "/orgs/{org_id}/stats/vpn_peers/search": paths,
    "/orgs/{org_id}/stats/tunnels/search": paths,
    CLIENTS: clients,
    "/orgs/{org_id}/alarms/search": alarms,
    "/orgs/{org_id}/devices/events/search": events,
}
