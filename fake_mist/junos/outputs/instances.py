"""`show evpn instance extensive`: networks, gateways, neighbours and Ethernet segments.

A designated forwarder is chosen among all that serve a segment, in the order of their addresses
(RFC 7432, section 8.5). A gateway is up as soon as there is a port of its network that is up, a
tunnel among them.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from fake_mist.clock import NOW
from fake_mist.junos.outputs.addresses import virtual_segment
from fake_mist.tenant.draw import number
from fake_mist.tenant.model import FabricKind
from fake_mist.tenant.spans import DAY, at
from fake_mist.tenant.transcripts.overlay import INSTANCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.standing import Network, Segment, Standing, Switch

NO_SEGMENT: Final = ":".join(["00"] * 10)
NEIGHBORS_TITLE: Final = (
    "    Address               MAC    MAC+IP        AD        IM        ES Leaf-label "
    "Remote-DCI-Peer Flow-label"
)
INTERFACES_TITLE: Final = (
    "    Interface name  ESI                            Mode             Status     AC-Role"
)
IRBS_TITLE: Final = "    Interface name  VLAN   VNI    Status  L3 context"
DOMAINS_TITLE: Final = (
    "    VLAN  Domain-ID Intfs/up   IRB-intf  Mode            MAC-sync v4-SG-sync v6-SG-sync"
)
NOT_ELECTED: Final = "DF not elected yet"
ROUTES_OF_SEGMENT: Final = 2
"""Ethernet auto-discovery routes: for the segment, and for the instance on it."""


def extensive(_words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give the instances; a switch that is no tunnel endpoint has none."""
    me = standing.me
    if not me.is_vtep:
        return ()
    return (
        *_default(standing),
        "",
        f"Instance: {INSTANCE}",
        f"  Route Distinguisher: {me.loopback}:1",
        "  Encapsulation type: VXLAN",
        "  Duplicate MAC detection threshold: 5",
        "  Duplicate MAC detection window: 180",
        *_counts(standing),
        *_interfaces(standing),
        *_irbs(standing),
        "  Number of protect interfaces: 0",
        *_domains(standing),
        *_neighbors(standing),
        *_segments(standing),
        f"  Router-ID: {me.loopback}",
        f"  Source VTEP interface IP: {me.loopback}",
        "  SMET Forwarding: Disabled",
    )


def _default(standing: Standing) -> Iterator[str]:
    """Give the instance of the device, to which routes of segments belong."""
    mine = {each.esi for each in standing.segments(standing.me) if each.up}
    shared = {
        each.loopback: len(mine & {x.esi for x in standing.segments(each) if x.up})
        for each in standing.vteps()
    }
    partners = {address: count for address, count in shared.items() if count}
    yield "Instance: __default_evpn__"
    yield f"  Route Distinguisher: {standing.me.loopback}:0"
    yield "  Number of bridge domains: 0"
    yield f"  Number of neighbors: {len(partners)}"
    if partners:
        yield NEIGHBORS_TITLE
    for address, count in partners.items():
        yield _neighbor(address, (0, 0, 0, 0, count))


def _neighbor(address: str, counts: Sequence[int]) -> str:
    return f"    {address:<15}" + "".join(f"{each:>10}" for each in counts) + f"{'':<28}NO"


def _local(standing: Standing, switch: Switch) -> int:
    """Count the MAC addresses that a switch announces: on its ports and on its segments."""
    serves = {each.esi for each in standing.segments(switch) if each.up}
    plain = (each for each in standing.switches.values() if not each.is_vtep)
    behind = sum(len(each.hosts) for each in plain if standing.behind(each) in serves)
    return len(switch.hosts) + behind


def _counts(standing: Standing) -> Iterator[str]:
    local = _local(standing, standing.me)
    remote = sum(_local(standing, each) for each in standing.vteps())
    here = sum(bool(each.gateway) for each in standing.me.networks)
    there = sum(bool(x.gateway) for each in _announcing(standing) for x in each.networks)
    yield "  MAC database status                     Local  Remote"
    yield f"    MAC advertisements:             {local:>11}{remote:>8}"
    yield f"    MAC+IP advertisements:          {local:>11}{remote:>8}"
    yield f"    Default gateway MAC advertisements: {here:>7}{there:>8}"


def _interfaces(standing: Standing) -> Iterator[str]:
    segments = standing.segments(standing.me)
    edge = sorted({each.port for each in standing.me.hosts})
    up = len(edge) + sum(each.up for each in segments)
    count = len(edge) + len(segments)
    yield f"  Number of local interfaces: {count} ({up} up)"
    if count:
        yield INTERFACES_TITLE
    for each in segments:
        yield _interface(f"{each.bundle}.0", each.esi, "all-active", up=each.up)
    for port in edge:
        yield _interface(f"{port}.0", NO_SEGMENT, "single-homed", up=True)


def _interface(name: str, esi: str, mode: str, *, up: bool) -> str:
    return f"    {name:<16}{esi:<31}{mode:<17}{'Up' if up else 'Down':<11}Root"


def _is_up(standing: Standing, network: Network) -> bool:
    tunnels = any(network in standing.shared(each) for each in standing.vteps())
    return tunnels or bool(_ports(standing, network)[1])


def _ports(standing: Standing, network: Network) -> tuple[int, int]:
    """Count the ports of a network, and those of them that are up; bundles carry every network."""
    segments = standing.segments(standing.me)
    edge = len({each.port for each in standing.me.hosts if each.network == network.name})
    return edge + len(segments), edge + sum(each.up for each in segments)


def _irbs(standing: Standing) -> Iterator[str]:
    routed = [each for each in standing.me.networks if each.gateway]
    up = [each for each in routed if _is_up(standing, each)]
    yield f"  Number of IRB interfaces: {len(routed)} ({len(up)} up)"
    if routed:
        yield IRBS_TITLE
    for each in routed:
        status = "Up" if each in up else "Down"
        yield f"    irb.{each.vlan:<12}{'':<7}{each.vni:<8}{status:<7}master"


def _domains(standing: Standing) -> Iterator[str]:
    networks = standing.me.networks
    yield f"  Number of bridge domains: {len(networks)}"
    if networks:
        yield DOMAINS_TITLE
    for each in networks:
        ports, up = _ports(standing, each)
        irb = f"irb.{each.vlan}" if each.gateway else ""
        yield (
            f"    {each.vlan:<6}{each.vni:<10}{ports:>4}{up:>3}    {irb:<10}{'Extended':<16}"
            f"{'Enabled':<9}{'Disabled':<11}Disabled"
        )


def _neighbors(standing: Standing) -> Iterator[str]:
    found = standing.vteps()
    yield f"  Number of neighbors: {len(found)}"
    if found:
        yield NEIGHBORS_TITLE
    for each in found:
        macs, networks = _local(standing, each), len(standing.shared(each))
        yield _neighbor(each.loopback, (macs, macs, _discovery(standing, each), networks, 0))


def _discovery(standing: Standing, there: Switch) -> int:
    """Count the auto-discovery routes of an endpoint: virtual gateways have one each."""
    gateways = sum(bool(x.gateway) for x in there.networks if there in _announcing(standing))
    return ROUTES_OF_SEGMENT * sum(x.up for x in standing.segments(there)) + gateways


def _segments(standing: Standing) -> Iterator[str]:
    mine = {each.esi: each for each in standing.segments(standing.me)}
    others = {x.esi for each in standing.vteps() for x in standing.segments(each) if x.up}
    virtual = [*_virtual(standing)]
    known = sorted(mine.keys() | others)
    yield f"  Number of ethernet segments: {len(known) + len(virtual)}"
    for esi in known:
        yield from _segment(standing, esi, mine.get(esi))
    for lines in virtual:
        yield from lines


def _segment(standing: Standing, esi: str, mine: Segment | None) -> Iterator[str]:
    """Give a segment; who does not serve it elects nobody."""
    servers = sorted(standing.servers(esi), key=lambda each: ip_address(each.loopback))
    remote = [each for each in servers if each.mac != standing.me.mac]
    local = mine is not None and mine.up
    resolved = f"Resolved by IFL {mine.bundle}.0" if mine and local else "Resolved"
    yield f"    ESI: {esi}"
    yield f"      Status: {resolved if servers else 'Unresolved'}"
    if mine:
        state = "Up/Forwarding" if local else "Down"
        yield f"      Local interface: {mine.bundle}.0, Status: {state}"
    yield from _remote(standing, remote, aliasing=0)
    if mine is None:
        return
    yield "      DF Election Algorithm: MOD based"
    if not servers:
        yield f"      Designated forwarder: {NOT_ELECTED}"
        return
    first = int(esi[-2:], 16) % len(servers)
    yield f"      Designated forwarder: {servers[first].loopback}"
    for each in servers[:first] + servers[first + 1 :]:
        yield f"      Backup forwarder: {each.loopback}"
    ago = number("elected", esi, low=60, high=20 * DAY)
    yield f"      Last designated forwarder update: {at(NOW - ago, '%b %d %H:%M:%S')}"


def _remote(standing: Standing, remote: Sequence[Switch], *, aliasing: int) -> Iterator[str]:
    if not remote:
        return
    label = standing.me.networks[0].vni if standing.me.networks else 0
    yield f"      Number of remote PEs connected: {len(remote)}"
    yield "        Remote-PE        MAC-label  Aliasing-label  Mode"
    for each in remote:
        yield f"        {each.loopback:<17}{label:<11}{aliasing:<16}all-active"


def _virtual(standing: Standing) -> Iterator[list[str]]:
    """Give the segments of virtual gateways: our own, and those that others announce."""
    for each in (x for x in standing.me.networks if x.gateway):
        state = "Up/Forwarding" if _is_up(standing, each) else "Down"
        head = f"    ESI: {virtual_segment(standing.me, each)}"
        yield [head, f"      Local interface: irb.{each.vlan}, Status: {state}"]
    for there in _announcing(standing):
        for each in (x for x in there.networks if x.gateway):
            lines = _remote(standing, [there], aliasing=0)
            yield [f"    ESI: {virtual_segment(there, each)}", "      Status: Resolved", *lines]


def _announcing(standing: Standing) -> list[Switch]:
    """Give the endpoints that announce gateways; where all edges route, each keeps its own."""
    return [] if standing.kind is FabricKind.IP_CLOS else standing.vteps()


def prefixes(_words: Sequence[str], _standing: Standing) -> tuple[str, ...]:
    """`show evpn ip-prefix-database`: a context for each VRF; the gateways here are in none."""
    return ()
