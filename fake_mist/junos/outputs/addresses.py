"""Who is where: `show evpn database`, `show ethernet-switching table`.

The gateway of a network has one address on every switch that routes it, by design (RFC 9135,
section 4.1). It is virtual, and stands behind a segment of type 5 that each switch makes of its AS
and the VNI (RFC 7432, section 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.junos.outputs.tunnels import interface
from fake_mist.tenant.draw import colons, number
from fake_mist.tenant.spans import DAY, at
from fake_mist.tenant.transcripts.overlay import INSTANCE, TITLE
from fake_mist.tenant.transcripts.switching import FLAGS, MAC_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.standing import Host, Network, Standing, Switch

VIRTUAL_MAC: Final = "00005e000101"
"""Of a virtual gateway (RFC 5798, section 7.3)."""

EMPTY: Final = "Ethernet switching table : 0 entries, 0 learned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an address is: on a port, behind a tunnel endpoint or on a segment."""

    mac: str
    network: Network
    source: str
    address: str = ""
    host: Host | None = None


def database(words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give what EVPN knows, or of it the rows of one MAC address; no endpoint knows nothing."""
    if not standing.me.is_vtep:
        return ()
    wanted = words[words.index("mac-address") + 1] if "mac-address" in words[:-1] else None
    rows = (each for each in places(standing) if wanted in {None, colons(each.mac)})
    return (f"Instance: {INSTANCE}", TITLE, *map(_row, rows))


def _row(place: Place) -> str:
    ago = number("learned", place.mac, place.source, low=60, high=20 * DAY)
    learned = at(NOW - ago, "%b %d %H:%M:%S")
    return (
        f"{'':<5}{place.network.vni:<11}{colons(place.mac):<19}{place.source:<31}{learned:<17}"
        f"{place.address}"
    ).rstrip()


def places(standing: Standing) -> list[Place]:
    """Give what a tunnel endpoint knows, network by network."""
    found = [*_gateways(standing), *_hosts(standing)]
    return sorted(found, key=lambda each: (each.network.vni, each.mac, each.source))


def _gateways(standing: Standing) -> Iterator[Place]:
    """Give the gateways: our own, or where we route nothing the first one that is announced."""
    here, there = standing.me, standing.vteps()
    for network in here.networks:
        gateway = next(
            (found for each in (here, *there) for found in _gateway(each, network)), None
        )
        if gateway is not None:
            yield gateway


def _gateway(switch: Switch, network: Network) -> Iterator[Place]:
    for each in switch.networks:
        if each.vlan == network.vlan and each.gateway:
            yield Place(
                mac=VIRTUAL_MAC,
                network=network,
                source=virtual_segment(switch, network),
                address=each.gateway.partition("/")[0],
            )


def virtual_segment(switch: Switch, network: Network) -> str:
    """Give the segment that a switch makes for a virtual gateway."""
    return colons(f"05{switch.asn:08x}{network.vni:08x}00")


def _hosts(standing: Standing) -> Iterator[Place]:
    networks = {each.name: each for each in standing.me.networks}
    remote = {each.mac for each in standing.vteps()}
    for switch in standing.switches.values():
        for host in switch.hosts:
            source = _source(standing, switch, host, remote)
            if source and host.network in networks:
                network = networks[host.network]
                yield Place(
                    mac=host.mac, network=network, source=source, address=host.address, host=host
                )


def _source(standing: Standing, switch: Switch, host: Host, remote: set[str]) -> str:
    """Tell where a host is, as the switch that is asked knows it; empty if it cannot know."""
    if switch.mac == standing.me.mac:
        return f"{host.port}.0"
    if switch.is_vtep:
        return switch.loopback if switch.mac in remote else ""
    segment = standing.behind(switch)
    return segment if segment and standing.servers(segment) else ""


def table(_words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """`show ethernet-switching table`: behind ports, bundles and tunnels."""
    rows = [*_learned(standing)]
    if not rows:
        return ("", *FLAGS, "", "", EMPTY)
    return (
        "",
        *FLAGS,
        "",
        "",
        f"Ethernet switching table : {len(rows)} entries, {len(rows)} learned",
        f"Routing instance : {INSTANCE}",
        *MAC_TITLE,
        *rows,
    )


def _learned(standing: Standing) -> Iterator[str]:
    if not standing.me.is_vtep:
        for host in standing.me.hosts:
            yield _entry(host.network, host.mac, "D", f"{host.port}.0")
        return
    tunnels = {each.loopback: interface(place) for place, each in enumerate(standing.vteps())}
    bundles = {each.esi: each.bundle for each in standing.segments(standing.me) if each.up}
    for place in places(standing):
        if place.host is None:
            continue
        near, far = bundles.get(place.source), tunnels.get(place.source)
        if far:
            yield _entry(place.network.name, place.mac, "DR", far, place.source)
        elif near:
            yield _entry(place.network.name, place.mac, "DLR", f"{near}.0")
        elif ":" in place.source:
            yield _entry(place.network.name, place.mac, "DR", "esi.1738", place.source)
        else:
            yield _entry(place.network.name, place.mac, "DL", place.source)


def _entry(network: str, mac: str, flags: str, port: str, source: str = "") -> str:
    return f"   {network:<20}{colons(mac):<20}{flags:<16}{port:<23}{source}".rstrip()
