"""EVPN and VXLAN: tunnels to every living endpoint, addresses of the access points behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.tenant.draw import colons, number
from fake_mist.tenant.rows.templates import VLANS
from fake_mist.tenant.spans import DAY, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Device
    from fake_mist.tenant.transcripts.facts import Facts, Neighbour

VNI_BASE: Final = 10_000
MANAGEMENT: Final = VLANS["mgmt"]
GATEWAY_MAC: Final = "00:00:5e:00:01:01"
SHOWN_ENDPOINTS: Final = 6
"""Endpoints whose addresses are listed, so that a table stays a table."""

TITLE: Final = (
    "VLAN  DomainId  MAC address        Active source                  Timestamp        IP address"
)
INSTANCE: Final = "default-switch"
FIRST_VTEP: Final = 32_769


def vni(vlan: int) -> int:
    """Give the VXLAN network identifier of a VLAN."""
    return VNI_BASE + vlan


def database(facts: Facts) -> list[str]:
    """`show evpn database`."""
    if not facts.is_vtep:
        return []
    rows = [*_gateways(facts), *_local(facts), *_remote(facts)]
    return [f"Instance: {INSTANCE}", TITLE, *rows]


def _gateways(facts: Facts) -> Iterator[str]:
    for vlan in sorted(VLANS.values()):
        octets = f"05{facts.device.asn or 0:08x}{vni(vlan):08x}00"
        source = colons(octets)
        yield _row(vlan, GATEWAY_MAC, source, facts.device.site.ip(vlan, 1))


def _local(facts: Facts) -> Iterator[str]:
    for each in facts.up:
        if each.device.kind == "ap":
            yield _row(MANAGEMENT, colons(each.device.mac), f"{each.port}.0", each.device.ip)
    for client in facts.clients:
        yield _row(VLANS[client.network], colons(client.mac), f"{client.port}.0", client.ip)


def _remote(facts: Facts) -> Iterator[str]:
    for endpoint in facts.vteps()[:SHOWN_ENDPOINTS]:
        for point in filter(_is_up, facts.survey.points(endpoint)):
            address = colons(point.device.mac)
            yield _row(MANAGEMENT, address, str(endpoint.loopback), point.device.ip)
        for client in facts.survey.clients:
            if client.switch == endpoint:
                network, address = VLANS[client.network], colons(client.mac)
                yield _row(network, address, str(endpoint.loopback), client.ip)


def _is_up(each: Neighbour) -> bool:
    return each.up


def _row(vlan: int, mac: str, source: str, address: str) -> str:
    ago = number("learned", mac, source, low=60, high=20 * DAY)
    learned = at(NOW - ago, "%b %d %H:%M:%S")
    return f"{'':<6}{vni(vlan):<10}{mac:<19}{source:<31}{learned:<17}{address}"


def instance(facts: Facts) -> list[str]:
    """`show evpn instance extensive`."""
    if not facts.is_vtep:
        return []
    device, endpoints = facts.device, facts.vteps()
    return [
        "Instance: __default_evpn__",
        f"  Route Distinguisher: {device.loopback}:0",
        "  Number of bridge domains: 0",
        f"  Number of neighbors: {len(endpoints)}",
        "",
        f"Instance: {INSTANCE}",
        f"  Route Distinguisher: {device.loopback}:1",
        "  Encapsulation type: VXLAN",
        "  Duplicate MAC detection threshold: 5",
        "  Duplicate MAC detection window: 180",
        *_counts(facts),
        *_domains(),
        f"  Number of neighbors: {len(endpoints)}",
        "    Address               MAC    MAC+IP        AD        IM        ES Leaf-label",
        *(_neighbour(facts, each) for each in endpoints),
        f"  Router-ID: {device.loopback}",
        f"  Source VTEP interface IP: {device.loopback}",
    ]


def _counts(facts: Facts) -> list[str]:
    local = sum(each.device.kind == "ap" for each in facts.up) + len(facts.clients)
    remote = sum(_addresses(facts, each) for each in facts.vteps())
    return [
        "  MAC database status                     Local  Remote",
        f"    MAC advertisements:             {local:>13}  {remote:>6}",
        f"    MAC+IP advertisements:          {local:>13}  {remote:>6}",
        f"    Default gateway MAC advertisements: {len(VLANS):>9}  {0:>6}",
    ]


def _domains() -> list[str]:
    rows = [
        f"    {vlan:<6}{vni(vlan):<8}{1:>6} {1:>3}  irb.{vlan:<7} Extended         Enabled"
        for vlan in sorted(VLANS.values())
    ]
    return [
        f"  Number of bridge domains: {len(VLANS)}",
        "    VLAN  Domain-ID Intfs/up   IRB-intf    Mode             MAC-sync",
        *rows,
    ]


def _neighbour(facts: Facts, endpoint: Device) -> str:
    macs = _addresses(facts, endpoint)
    counts = "".join(f"{n:>10}" for n in (macs, macs, 0, len(VLANS), 0))
    return f"    {endpoint.loopback!s:<16}{counts}"


def _addresses(facts: Facts, endpoint: Device) -> int:
    clients = sum(each.switch == endpoint for each in facts.survey.clients)
    return clients + sum(each.up for each in facts.survey.points(endpoint))


def remote_endpoints(facts: Facts) -> list[str]:
    """`show ethernet-switching vxlan-tunnel-end-point remote`."""
    if not facts.is_vtep:
        return []
    lines = [
        "Logical System Name       Id  SVTEP-IP         IFL   L3-Idx    SVTEP-Mode    ELP-SVTEP-IP",
        f"<default>                 0   {facts.device.loopback!s:<17}lo0.0    0",
    ]
    for place, endpoint in enumerate(facts.vteps()):
        name = f"vtep.{FIRST_VTEP + place}"
        lines += [
            " RVTEP-IP         IFL-Idx   Interface    NH-Id   RVTEP-Mode  ELP-IP        Flags",
            f" {endpoint.loopback!s:<17}{600 + place:<10}{name:<13}{1750 + place:<8}RNVE",
            "    VNID",
            *(f"    {vni(vlan)}" for vlan in sorted(VLANS.values())),
        ]
    return lines


def interfaces(facts: Facts) -> list[str]:
    """`show interfaces vtep`."""
    if not facts.is_vtep:
        return ["error: device vtep not found"]
    return [
        "Physical interface: vtep, Enabled, Physical link is Up",
        "  Interface index: 641, SNMP ifIndex: 508",
        "  Type: Software-Pseudo, Link-level type: VxLAN-Tunnel-Endpoint, MTU: Unlimited",
        "  Device flags   : Present Running",
        "",
        "  Logical interface vtep.32768 (Index 562) (SNMP ifIndex 551)",
        _endpoint("Source", facts.device),
        *(
            line
            for place, each in enumerate(facts.vteps())
            for line in _tunnel(FIRST_VTEP + place, each)
        ),
    ]


def _tunnel(unit: int, endpoint: Device) -> Iterator[str]:
    packets = number("tunnel", endpoint.mac, low=10_000, high=900_000)
    yield ""
    yield f"  Logical interface vtep.{unit} (Index {unit % 1000}) (SNMP ifIndex {unit % 1000})"
    yield _endpoint("Remote", endpoint)
    yield f"    Input packets : {packets}"
    yield f"    Output packets: {packets // 2}"


def _endpoint(kind: str, device: Device) -> str:
    return (
        f"    VXLAN Endpoint Type: {kind}, VXLAN Endpoint Address: {device.loopback}, "
        "L2 Routing Instance: default-switch, L3 Routing Instance: default"
    )
