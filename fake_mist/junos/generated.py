"""What a device prints for a command without a transcript, as far as its surroundings tell it.

Forms are those of public outputs of EX and QFX switches; what a port counts is what the cloud's
statistics of ports say.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, Final

from fake_mist.junos.outputs import interfaces, table
from fake_mist.junos.probes import Probe, ping, traceroute
from fake_mist.tenant.draw import colons, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fake_mist.junos.ground import Ground, Port

    Words = Sequence[str]
    Lines = tuple[str, ...]

TERSE_TITLE: Final = "Interface               Admin Link Proto    Local                 Remote"
DESCRIBED_TITLE: Final = "Interface       Admin Link Description"
LLDP_TITLE: Final = (
    "Local Interface    Parent Interface    Chassis Id          Port info          System Name"
)
ARP_TITLE: Final = "MAC Address       Address         Interface         Flags"
PROBES: Final = 5
"""Probes of a `ping` without `count`, which a device sends until it is interrupted."""

MOST_PROBES: Final = 100
GIGABIT: Final = 1000
OPTIONS: Final = frozenset({"brief", "detail", "extensive", "media", "statistics", "terse"})


def said(words: Words, ground: Ground) -> Lines | None:
    """Give the lines of a command; None where the surroundings have no answer."""
    own = None if ground.fabric is None else table.output(words, ground.fabric)
    if own is not None:
        return own
    found = next((name for name in _PROGRAMS if tuple(words[: len(name)]) == name), None)
    return None if found is None else _PROGRAMS[found](words[len(found) :], ground)


def _option(words: Words, name: str, default: int) -> int:
    given = words[words.index(name) + 1] if name in words[:-1] else ""
    return int(given) if given.isascii() and given.isdecimal() else default


def _ping(words: Words, ground: Ground) -> Lines:
    host = words[0]
    count = min(max(_option(words, "count", PROBES), 1), MOST_PROBES)
    rapid, answers = "rapid" in words, ground.reach.get(host, True)
    size = min(_option(words, "size", 56), 65_468)
    return ping(Probe(host=host, count=count, size=size, rapid=rapid, answers=answers))


def _traceroute(words: Words, ground: Ground) -> Lines:
    host = words[0]
    gateway = f"{ground.address.rpartition('.')[0]}.1"
    way = [gateway] if ground.address and _net(host) != _net(gateway) else []
    return traceroute(host, way, answers=ground.reach.get(host, True))


def _net(address: str) -> str:
    return address.rpartition(".")[0]


def _interfaces(words: Words, ground: Ground) -> Lines | None:
    names = [word for word in words if word not in OPTIONS]
    if "terse" in words and ground.fabric is not None:
        return interfaces.terse(names, ground.ports, ground.fabric)
    if words[:1] == ("descriptions",) or "descriptions" in names:
        return _descriptions(ground)
    if not names:
        return _terse(ground.ports) if "terse" in words and ground.ports else None
    if names[0] in NO_PORTS or len(names) > 1:
        return None
    port = ground.port(names[0])
    if port is None:
        return (f"error: device {names[0]} not found",)
    return (
        _terse([port])
        if "terse" in words
        else tuple(_physical(port, extensive="extensive" in words))
    )


FIBRE: Final = ("et-", "xe-")
"""How the names of ports begin that hold a transceiver."""

NO_PORTS: Final = frozenset({"diagnostics", "queue", "vtep"})
"""Words that are no names of ports."""


def _terse(ports: Sequence[Port]) -> Lines:
    rows = (
        f"{name:<24}{'up':<6}{'up' if port.up else 'down':<5}{protocol}".rstrip()
        for port in ports
        for name, protocol in ((port.name, ""), (f"{port.name}.0", "eth-switch"))
    )
    return (TERSE_TITLE, *rows)


def _descriptions(ground: Ground) -> Lines:
    rows = [
        f"{port.name:<16}{'up':<6}{'up' if port.up else 'down':<5}{port.description}"
        for port in ground.ports
        if port.description
    ]
    return (DESCRIBED_TITLE, *rows) if rows else ()


def _physical(port: Port, *, extensive: bool) -> Iterator[str]:
    state, index = ("Up" if port.up else "Down"), number("ifindex", port.name, low=510, high=690)
    mac = colons(port.mac) if port.mac else "00:00:00:00:00:00"
    alarms = "None" if port.up else "LINK"
    yield f"Physical interface: {port.name}, Enabled, Physical link is {state}"
    yield f"  Interface index: {index}, SNMP ifIndex: {index + 12}"
    if port.description:
        yield f"  Description: {port.description}"
    yield f"  Link-level type: Ethernet, MTU: 1514, LAN-PHY mode, Speed: {_speed(port)}"
    yield f"  Device flags   : Present Running{'' if port.up else ' Down'}"
    yield "  Interface flags: SNMP-Traps Internal: 0x4000"
    yield "  Link flags     : None"
    yield "  CoS queues     : 12 supported, 12 maximum usable queues"
    yield f"  Current address: {mac}, Hardware address: {mac}"
    yield "  Statistics last cleared: Never"
    yield "  Traffic statistics:"
    yield f"   Input  bytes  : {port.rx_bytes:>20}"
    yield f"   Output bytes  : {port.tx_bytes:>20}"
    yield f"   Input  packets: {port.rx_packets:>20}"
    yield f"   Output packets: {port.tx_packets:>20}"
    if extensive:
        yield from _errors(port)
    yield f"  Active alarms  : {alarms}"
    yield f"  Active defects : {alarms}"
    yield "  Interface transmit statistics: Disabled"
    yield ""
    yield f"  Logical interface {port.name}.0 (Index {index - 90}) (SNMP ifIndex {index + 40})"
    yield "    Flags: Up SNMP-Traps 0x24024000 Encapsulation: Ethernet-Bridge"
    yield f"    Input packets : {port.rx_packets}"
    yield f"    Output packets: {port.tx_packets}"
    yield "    Protocol eth-switch, MTU: 1514"


def _errors(port: Port) -> Iterator[str]:
    """Tell what a port counts as errors; of their kinds the cloud counts none."""
    yield "  Input errors:"
    yield (
        f"    Errors: {port.rx_errors}, Drops: 0, Framing errors: 0, Runts: 0, "
        "Policed discards: 0, L3 incompletes: 0, L2 channel errors: 0, L2 mismatch timeouts: 0, "
        "FIFO errors: 0, Resource errors: 0"
    )
    yield "  Output errors:"
    yield (
        f"    Carrier transitions: 1, Errors: {port.tx_errors}, Drops: 0, Collisions: 0, "
        "Aged packets: 0, FIFO errors: 0, HS link CRC errors: 0, MTU errors: 0, Resource errors: 0"
    )


def _speed(port: Port) -> str:
    if not port.up:
        return "Auto"
    whole = port.speed and not port.speed % GIGABIT and port.speed > GIGABIT
    return f"{port.speed // GIGABIT}Gbps" if whole else f"{port.speed}mbps"


def _optics(words: Words, ground: Ground) -> Lines:
    """Tell what light comes and goes: ports of fibre speak, others have nothing to measure."""
    fibre = (port for port in ground.ports if port.name.startswith(FIBRE))
    wanted = words[0] if words else None
    return tuple(
        line for port in fibre if wanted in {None, port.name} for line in _transceiver(port)
    )


def _transceiver(port: Port) -> Iterator[str]:
    sent, came = (number(name, port.name, low=400, high=900) for name in ("sent", "came"))
    low = "Off" if port.up else "On"
    yield f"Physical interface: {port.name}"
    for name, value in (
        ("Laser bias current", f"{number('bias', port.name, low=6000, high=9000) / 1000:.3f} mA"),
        ("Laser output power", _power(sent)),
        ("Module temperature", "31 degrees C / 88 degrees F"),
        ("Module voltage", "3.3010 V"),
        ("Receiver signal average optical power", _power(came if port.up else 0)),
        ("Laser output power low alarm", "Off"),
        ("Laser output power low warning", "Off"),
        ("Laser rx power low alarm", low),
        ("Laser rx power low warning", low),
    ):
        yield f"    {name:<42}:  {value}"
    yield ""


def _power(microwatts: int) -> str:
    level = f"{10 * log10(microwatts / 1000):.2f}" if microwatts else "- Inf"
    return f"{microwatts / 1000:.4f} mW / {level} dBm"


def _lldp(words: Words, ground: Ground) -> Lines:
    wanted = words[1] if words[:1] == ("interface",) and len(words) > 1 else None
    bundles = ground.bundles
    rows = (
        f"{port.name:<19}{bundles.get(port.name, '-'):<20}{colons(port.neighbour_mac):<20}"
        f"{port.neighbour_port:<19}"
        f"{port.neighbour}"
        for port in ground.ports
        if port.neighbour_mac and wanted in {None, port.name}
    )
    return (LLDP_TITLE, *rows)


LLDP_HEAD: Final = (
    "",
    "LLDP                      : Enabled",
    "Advertisement interval    : 30 seconds",
    "Transmit delay            : 2 seconds",
    "Hold timer                : 120 seconds",
    "Notification interval     : 5 Second(s)",
    "Config Trap Interval      : 0 seconds",
    "Connection Hold timer     : 300 seconds",
    "",
    "LLDP MED                  : Enabled",
    "MED fast start count      : 3 Packets",
    "",
    "Port ID TLV subtype       : locally-assigned",
    "Port Description TLV type : interface-alias (ifAlias)",
    "",
)
LLDP_PORTS: Final = (
    "Interface      Parent Interface  LLDP         LLDP-MED     Power Negotiation   Neighbor count"
)


def _lldp_detail(_words: Words, ground: Ground) -> Lines:
    """Tell how LLDP is set, and how many neighbours each port that is up hears."""
    rows = (
        f"{port.name:<15}{ground.bundles.get(port.name, '-'):<18}{'Enabled':<13}{'Enabled':<13}"
        f"{'Enabled':<20}{int(bool(port.neighbour_mac))}"
        for port in ground.ports
        if port.up
    )
    whole = f"{'all':<15}{'-':<18}{'Enabled':<13}{'Enabled':<13}{'Enabled':<20}"
    heard = sum(bool(port.neighbour_mac) for port in ground.ports if port.up)
    return (*LLDP_HEAD, LLDP_PORTS, f"{whole}{heard}", *rows)


def _arp(_words: Words, ground: Ground) -> Lines:
    rows = [
        f"{colons(port.neighbour_mac):<18}{ground.addresses[port.neighbour_mac]:<16}"
        f"{f'{port.name}.0':<18}none"
        for port in ground.ports
        if port.neighbour_mac in ground.addresses and port.up
    ]
    return (ARP_TITLE, *rows, f"Total entries: {len(rows)}")


_PROGRAMS: Final[Mapping[tuple[str, ...], Callable[[Words, Ground], Lines | None]]] = {
    ("ping",): _ping,
    ("traceroute",): _traceroute,
    ("show", "arp"): _arp,
    ("show", "interfaces", "diagnostics", "optics"): _optics,
    ("show", "interfaces"): _interfaces,
    ("show", "lldp", "detail"): _lldp_detail,
    ("show", "lldp", "neighbors"): _lldp,
}
