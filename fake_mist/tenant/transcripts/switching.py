"""Ports, neighbours, VLANs and the addresses learned on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant import hardware, trouble
from fake_mist.tenant.draw import colons
from fake_mist.tenant.rows.templates import VLANS
from fake_mist.tenant.transcripts.overlay import FIRST_VTEP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.transcripts.facts import Facts, Neighbour

EDGE_PORTS: Final = 24
"""Edge ports listed of a switch; the last ones are free."""

FLAGS: Final = (
    "MAC flags (S - static MAC, D - dynamic MAC, L - locally learned, P - Persistent static",
    "           SE - statistics enabled, NM - non configured MAC, R - remote PE MAC)",
)
MAC_TITLE: Final = (
    "   Vlan                MAC                 MAC             Logical                Active",
    "   name                address             flags           interface              source",
)
LLDP_TITLE: Final = (
    "Local Interface    Parent Interface    Chassis Id          Port info          System Name"
)
TERSE_TITLE: Final = "Interface               Admin Link Proto    Local                 Remote"
DESCRIBED_TITLE: Final = "Interface       Admin Link Description"
DESCRIPTIONS: Final = {
    "ge-0/0/8": "noc@dome> do not unplug",
    "ge-0/0/9": "{master:0}",
    "ge-0/0/10": "root@tower:RE:0% # telescope ---(more)---",
}
NO_LACP: Final = "warning: lacp subsystem not running - not needed by configuration."


def lldp(facts: Facts) -> list[str]:
    """`show lldp neighbors`: every living device at the other end of a cable."""
    rows = (
        f"{each.port:<19}{each.bundle:<20}{colons(each.device.mac):<20}{each.remote_port:<19}"
        f"{trouble.shown_name(each.device)}"
        for each in facts.up
    )
    return [LLDP_TITLE, *rows]


def terse(facts: Facts) -> list[str]:
    """`show interfaces terse`."""
    return [TERSE_TITLE, *_fabric_ports(facts), *_edge_ports(facts), *_logical(facts)]


def descriptions() -> list[str]:
    """`show interfaces descriptions`: what people wrote, prompts and all."""
    return [
        DESCRIBED_TITLE,
        *(f"{port:<16}{'up':<6}{'up':<5}{text}" for port, text in DESCRIPTIONS.items()),
    ]


def _fabric_ports(facts: Facts) -> Iterator[str]:
    addresses = {
        each.link: f"{each.local_address}/31" for each in facts.sessions if each.link is not None
    }
    ports = {
        link.upper_port if link.upper == facts.device else link.lower_port: address
        for link, address in addresses.items()
    }
    for each in facts.cables:
        link = "up" if each in facts.up else "down"
        yield _interface(each.port, link)
        if each.port in ports:
            yield _interface(f"{each.port}.0", link, "inet", ports[each.port])
        elif each.bundle != "-":
            yield _interface(f"{each.port}.0", link, "aenet", f"--> {each.bundle}.0")


def _edge_ports(facts: Facts) -> Iterator[str]:
    if not facts.device.role.endswith("access"):
        return
    taken = {each.port for each in facts.up} | {each.port for each in facts.clients}
    edge = hardware.PORTS[facts.device.model].edge
    for place in range(EDGE_PORTS):
        port = f"{edge}{place}"
        link = "up" if port in taken else "down"
        yield _interface(port, link)
        yield _interface(f"{port}.0", link, "eth-switch")


def _logical(facts: Facts) -> Iterator[str]:
    device = facts.device
    for name in sorted({each.bundle for each in facts.cables} - {"-"}):
        yield _interface(name, "up")
        yield _interface(f"{name}.0", "up", "eth-switch")
    if facts.is_vtep:
        for vlan in sorted(VLANS.values()):
            yield _interface(f"irb.{vlan}", "up", "inet", f"{device.site.ip(vlan, 1)}/24")
    if device.loopback:
        yield _interface("lo0.0", "up", "inet", f"{device.loopback} --> 0/0")
    managed = "vme" if device.members else "me0"
    yield _interface(managed, "up")
    yield _interface(f"{managed}.0", "up", "inet", f"{device.ip}/24")
    if facts.is_vtep:
        yield _interface("vtep", "up")
        yield _interface("vtep.32768", "up")


def _interface(name: str, link: str, protocol: str = "", address: str = "") -> str:
    return f"{name:<24}{'up':<6}{link:<5}{protocol:<9}{address}".rstrip()


def mac_table(facts: Facts) -> list[str]:
    """`show ethernet-switching table`: local addresses, and in a fabric those behind tunnels."""
    flags = "DL" if facts.is_vtep else "D"
    rows = [
        *(_learned("mgmt", each.device.mac, flags, f"{each.port}.0") for each in _points(facts)),
        *(_learned(each.network, each.mac, flags, f"{each.port}.0") for each in facts.clients),
        *(_tunnelled(facts) if facts.is_vtep else ()),
    ]
    total = len(rows)
    return [
        "",
        *FLAGS,
        "",
        "",
        f"Ethernet switching table : {total} entries, {total} learned",
        "Routing instance : default-switch",
        *MAC_TITLE,
        *rows,
    ]


def _tunnelled(facts: Facts) -> Iterator[str]:
    for place, endpoint in enumerate(facts.vteps()):
        for each in facts.survey.points(endpoint)[:1]:
            tunnel = f"vtep.{FIRST_VTEP + place}"
            yield _learned("mgmt", each.device.mac, "DR", tunnel, str(endpoint.loopback))


def _points(facts: Facts) -> Iterator[Neighbour]:
    return (each for each in facts.up if each.device.kind == "ap")


def _learned(vlan: str, mac: str, flags: str, *port_and_source: str) -> str:
    port, source = (*port_and_source, "")[:2]
    return f"   {vlan:<20}{colons(mac):<20}{flags:<16}{port:<23}{source}".rstrip()


def vlans(facts: Facts) -> list[str]:
    """`show vlans`: the networks of the template, with their living ports."""
    lines = ["", "Routing instance        VLAN name             Tag          Interfaces"]
    access = {name: [*_members(facts, name)] for name in VLANS}
    for name, vlan in sorted(VLANS.items()):
        lines.append(f"{'default-switch':<24}{name:<22}{vlan:<13}".rstrip())
        lines += [f"{'':<59}{port}.0*" for port in access[name]]
    return lines


def _members(facts: Facts, vlan: str) -> Iterator[str]:
    """Trunks to access points carry every network; a client's port its own."""
    yield from dict.fromkeys(each.port for each in facts.clients if each.network == vlan)
    yield from (each.port for each in _points(facts))


def lacp(facts: Facts) -> list[str]:
    """`show lacp interfaces`: the bundles to plain access switches, or up to the core."""
    bundles = sorted({each.bundle for each in facts.cables} - {"-"})
    if not bundles:
        return [NO_LACP]
    return [line for bundle in bundles for line in _bundle(facts, bundle)][:-1]


def _bundle(facts: Facts, bundle: str) -> Iterator[str]:
    ports = [each for each in facts.cables if each.bundle == bundle]
    yield f"Aggregated interface: {bundle}"
    yield "    LACP state:       Role   Exp   Def  Dist  Col  Syn  Aggr  Timeout  Activity"
    for each in ports:
        yes = "Yes" if each in facts.up else "No"
        for role in ("Actor", "Partner"):
            state = f"{'No':>6}{'No':>6}{yes:>6}{yes:>5}{yes:>5}{'Yes':>6}{'Fast':>9}{'Active':>10}"
            yield f"      {each.port:<13}{role:>8}{state}"
    yield "    LACP protocol:        Receive State  Transmit State          Mux State"
    for each in ports:
        living = each in facts.up
        receive = "Current" if living else "Expired"
        mux = "Collecting distributing" if living else "Detached"
        yield f"      {each.port:<23}{receive:>7}   Fast periodic {mux:>23}"
    yield ""
