"""BGP, routes and BFD: one row for each session the cloud reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.tenant.draw import number
from fake_mist.tenant.spans import span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.tenant.model import Link
    from fake_mist.tenant.transcripts.facts import Facts

HEAD: Final = (
    "Threading mode: BGP I/O",
    "Default eBGP mode: advertise - accept, receive - accept",
)
TABLES_TITLE: Final = (
    "Table          Tot Paths  Act Paths Suppressed    History Damp State    Pending"
)
PEERS_TITLE: Final = (
    "Peer                     AS      InPkt     OutPkt    OutQ   Flaps Last Up/Dwn "
    "State|#Active/Received/Accepted/Damped..."
)
SHOWN: Final = {
    "active": "Active",
    "connect": "Connect",
    "established": "Establ",
    "idle": "Idle",
    "open_confirm": "OpenConfirm",
    "open_sent": "OpenSent",
}
UNDERLAY: Final = ("inet.0",)
OVERLAY: Final = ("bgp.evpn.0", "default-switch.evpn.0", "__default_evpn__.evpn.0")
UNLICENSED: Final = "Warning: License key missing; requires 'bgp' license"
UNLICENSED_SWITCH: Final = "lib-core-1"
NO_BGP: Final = "BGP is not running"
KEEPALIVE: Final = 27
"""Seconds between two packets of a session that is up."""

DETECTION: Final = {False: ("3.000", "1.000"), True: ("9.000", "3.000")}
"""BFD detection time and interval in seconds, in the underlay and in the overlay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A line of `show bgp summary`."""

    address: str
    asn: int
    state: str
    seconds: int
    flaps: int
    received: int
    tables: tuple[str, ...]


def peers(facts: Facts) -> list[Peer]:
    """Give a device's peers: a switch's out of its sessions, a gateway's out of its row."""
    if facts.device.kind == "gateway":
        return [_provider(row) for row in facts.row["bgp_peers"]]
    return [
        Peer(
            address=each.peer_address,
            asn=each.peer_as,
            state=each.state,
            seconds=each.uptime,
            flaps=each.flaps,
            received=each.rx_routes,
            tables=OVERLAY if each.overlay else UNDERLAY,
        )
        for each in sorted(facts.sessions, key=lambda each: each.overlay)
    ]


def _provider(row: dict[str, Any]) -> Peer:
    return Peer(
        address=row["neighbor"],
        asn=int(row["neighbor_as"]),
        state=row["state"],
        seconds=row["uptime"],
        flaps=0,
        received=row["rx_routes"],
        tables=UNDERLAY,
    )


def bgp_summary(facts: Facts) -> list[str]:
    """`show bgp summary`."""
    found = peers(facts)
    if not found:
        return [NO_BGP]
    unlicensed = [UNLICENSED] if facts.device.name == UNLICENSED_SWITCH else []
    return [*unlicensed, *summary(facts.device.mac, found)]


def summary(mac: str, found: Sequence[Peer]) -> list[str]:
    """Write the peers of the device with a MAC address."""
    down = sum(each.state != "established" for each in found)
    groups = len({each.tables for each in found})
    return [
        *HEAD,
        f"Groups: {groups} Peers: {len(found)} Down peers: {down}",
        TABLES_TITLE,
        *_tables(found),
        PEERS_TITLE,
        *(line for each in found for line in _peer(mac, each)),
    ]


def _tables(found: Sequence[Peer]) -> Iterator[str]:
    for table in (UNDERLAY[0], OVERLAY[0]):
        paths = [each for each in found if table in each.tables]
        if paths:
            total = sum(each.received for each in paths)
            active = sum(_active(each) for each in paths)
            yield f"{table:<21}"
            yield f"{'':<15}{total:>9} {active:>10}" + f" {0:>10}" * 4


def _peer(mac: str, each: Peer) -> Iterator[str]:
    up = each.state == "established"
    packets = each.seconds // KEEPALIVE if up else 0
    extra = number("packets", mac, each.address, low=10, high=90)
    counts = f"{packets + extra:>10} {packets + extra // 2:>10} {0:>7} {each.flaps:>7}"
    yield (
        f"{each.address:<20} {each.asn:>6} {counts} {span(each.seconds):>11} {SHOWN[each.state]}"
    )
    for table in each.tables if up else ():
        yield f"  {table}: {_active(each)}/{each.received}/{each.received}/0"


def _active(each: Peer) -> int:
    return each.received * 2 // 3


def route_summary(facts: Facts) -> list[str]:
    """`show route summary`; the totals are those of the statistics."""
    device = facts.device
    learned = sum(each.received for each in peers(facts) if each.tables == UNDERLAY)
    evpn = sum(each.received for each in peers(facts) if each.tables == OVERLAY)
    shown = device.loopback or device.ip
    lines = [f"Autonomous system number: {device.asn}"] if device.asn else []
    lines += [f"Router ID: {shown}", "", *_table("inet.0", learned)]
    return lines + (["", *_table("bgp.evpn.0", evpn)] if evpn else [])


def _table(name: str, learned: int) -> list[str]:
    direct = 6 if name == "inet.0" else 0
    kinds = [("Direct", direct // 2), ("Local", direct // 2), ("BGP", learned)]
    total = direct + learned
    return [
        f"{name}: {total} destinations, {total} routes ({total} active, 0 holddown, 0 hidden)",
        *(f"{kind:>20}: {n:>6} routes, {n:>6} active" for kind, n in kinds if n),
    ]


def bfd(facts: Facts) -> list[str]:
    """`show bfd session`: one for each established session, and its count below."""
    found = [each for each in facts.sessions if each.up]
    if not found:
        return ["", "0 sessions, 0 clients"]
    lines = [
        "                                                  Detect   Transmit",
        "Address                  State     Interface      Time     Interval  Multiplier",
    ]
    for each in found:
        port = _port(facts, each.link) if each.link else ""
        time, interval = DETECTION[each.overlay]
        lines.append(f"{each.peer_address:<25}{'Up':<10}{port:<15}{time:<9}{interval:<10}{3:>4}")
    count = len(found)
    return [*lines, "", f"{count} sessions, {count} clients"]


def _port(facts: Facts, link: Link) -> str:
    mine = link.upper_port if link.upper == facts.device else link.lower_port
    return f"{mine}.0"
