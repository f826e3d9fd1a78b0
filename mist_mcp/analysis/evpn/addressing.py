"""Checks of addresses and numbers: loopbacks, AS numbers, gateways, VLANs. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from ipaddress import ip_interface
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.configured import FABRIC_USAGES, VARIABLE, values_of
from mist_mcp.analysis.evpn.fabric import ACCESS, GATEWAYS, members
from mist_mcp.analysis.evpn.findings import Finding
from mist_mcp.analysis.evpn.steps import bgp_neighbor, call, on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from ipaddress import IPv4Network, IPv6Network

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.models.evpn import BgpSession, Gateway, Relay

    Net = IPv4Network | IPv6Network

_GATEWAY_MAC: Final = re.compile(
    r"interfaces irb unit (?P<unit>\S+) (?P<kind>virtual-gateway-v[46]-mac) (?P<mac>\S+)"
)
PLACES: Final = "switch_configs and switches of the topology, and the switches' own configuration"


def duplicate_loopbacks(case: Comparison) -> Iterator[Finding]:
    """Report switches that share a loopback: sessions and tunnels then end at either of them."""
    routing = [each for each in case.fabric.switches.values() if each.routes]
    named = [(each.loopback, each.mac) for each in routing]
    named += [(address, mac) for mac, address in case.configured.addresses()]
    for address, macs in _groups(named).items():
        if len(macs) > 1:
            names = " and ".join(case.fabric.name(mac) for mac in macs)
            yield Finding(
                check="duplicate loopback",
                severity="critical",
                what=f"{names} have the same loopback",
                expected="a loopback (router id) of its own on each switch",
                seen=f"{address} on {names}",
                evidence="router_id of the switches' configuration",
                affects=case.affected(macs),
                next_step=on(
                    case.fabric.name(macs[0]),
                    "show configuration routing-options router-id",
                    "show interfaces lo0 terse",
                    then=f"the same on the other; give one another router id than {address}",
                ),
                switches=tuple(macs),
            )


def changed_loopbacks(case: Comparison) -> Iterator[Finding]:
    """Report a loopback that is configured or used otherwise than the topology says."""
    planned = {each.mac: each.router_id for each in case.fabric.topology.switches}
    shared = {mac for finding in duplicate_loopbacks(case) for mac in finding.switches}
    used = [(row.mac, row.router_id or "") for row in case.sessions if row.router_id]
    told: set[str] = set()
    for mac, address in (*case.configured.addresses(), *used):
        if mac in shared | told or not planned.get(mac) or planned[mac] == address:
            continue
        told.add(mac)
        owner = case.owner(address)
        if owner not in {None, mac}:
            yield _borrowed(case, mac, owner or "", address)
            continue
        yield Finding(
            check="changed loopback",
            severity="major",
            what=f"{case.fabric.name(mac)} has another loopback than the topology says",
            expected=f"{planned[mac]}",
            seen=address,
            evidence="router_id of the switch's configuration, or of its BGP statistics",
            affects=case.affected([mac]),
            next_step=on(case.fabric.name(mac), "show configuration routing-options router-id"),
            switches=(mac,),
        )


def _borrowed(case: Comparison, mac: str, owner: str, address: str) -> Finding:
    """Report a switch that uses the router id of another: routes of both look like those of one."""
    name, other = case.fabric.name(mac), case.fabric.name(owner)
    return Finding(
        check="duplicate router id",
        severity="major",
        what=f"{name} uses the same router id as {other}",
        expected=f"a router id of its own, {case.fabric.switches[mac].loopback}",
        seen=address,
        evidence="router_id of the switch's configuration, or of its BGP statistics",
        affects=case.affected([mac, owner]),
        next_step=on(name, "show configuration routing-options router-id"),
        switches=(owner, mac),
    )


def duplicate_numbers(case: Comparison) -> Iterator[Finding]:
    """Report switches that have the same number in the fabric: their addresses follow from it."""
    rows = members(case.fabric.topology)
    owners = _groups((str(row.evpn_id), row.mac) for row in rows if row.evpn_id is not None)
    for number, macs in owners.items():
        if len(macs) > 1:
            yield Finding(
                check="duplicate EVPN id",
                severity="major",
                what=f"{_names(case, macs)} have the same EVPN id {number}",
                expected="a number of its own for each switch",
                seen=f"evpn_id {number} on {len(macs)} switches",
                evidence="the topology",
                time=case.fabric.topology.modified_time,
                affects=case.affected(macs),
                next_step=call("get_evpn_topologies_details", topology_id=case.fabric.topology.id),
                switches=tuple(macs),
            )


def duplicate_as_numbers(case: Comparison) -> Iterator[Finding]:
    """Report switches that share an AS: eBGP drops routes that carry the receiver's own AS."""
    shared = _overlay_as(case)
    numbers: dict[str, set[int]] = defaultdict(set)
    for row in case.sessions:
        if row.local_as not in {None, shared} and case.peer(row) is not None:
            numbers[row.mac].add(row.local_as or 0)
    owners = _groups((str(number), mac) for mac in numbers for number in sorted(numbers[mac]))
    for number, macs in owners.items():
        if len(macs) > 1:
            yield Finding(
                check="duplicate AS",
                severity="major",
                what=f"{' and '.join(map(case.fabric.name, macs))} use the same AS {number}",
                expected="an AS of its own on each switch, counted up from as_base",
                seen=f"local_as {number} on {len(macs)} switches",
                evidence="local_as of the BGP statistics",
                affects=case.affected(macs),
                next_step=on(
                    case.fabric.name(macs[0]),
                    "show configuration routing-options autonomous-system",
                    then="the same on the others",
                ),
                switches=tuple(macs),
            )


def _overlay_as(case: Comparison) -> int | None:
    """Return the AS of the overlay, which all switches may share."""
    options = case.fabric.topology.evpn_options
    return options.overlay.asn if options and options.overlay else None


def wrong_peer_as(case: Comparison) -> Iterator[Finding]:
    """Report a side that expects another AS than the one its neighbour has."""
    usual = _own_numbers(case)
    told: set[tuple[str, str]] = set()
    for owed, rows in case.sides.items():
        for row in rows:
            peer = owed.lower if row.mac == owed.upper else owed.upper
            own = usual.get((peer, owed.overlay))
            other = [each.local_as for each in rows if each.mac == peer and each.local_as]
            if own is None or row.neighbor_as is None or row.neighbor_as in {own, *other}:
                continue
            if (row.mac, peer) not in told:
                told.add((row.mac, peer))
                yield _wrong_as(case, row, peer, own)


def _own_numbers(case: Comparison) -> dict[tuple[str, bool], int]:
    """Return the AS that each switch uses most, in the underlay and in the overlay."""
    counts: dict[tuple[str, bool], Counter[int]] = defaultdict(Counter)
    for owed, rows in case.sides.items():
        for row in rows:
            if row.local_as is not None:
                counts[row.mac, owed.overlay][row.local_as] += 1
    return {key: count.most_common(1)[0][0] for key, count in counts.items()}


def _wrong_as(case: Comparison, row: BgpSession, peer: str, own: int) -> Finding:
    name = case.fabric.name(peer)
    return Finding(
        check="wrong peer AS",
        severity="major",
        what=f"{case.fabric.name(row.mac)} expects another AS than {name} has",
        expected=f"AS {own}, as {name} reports",
        seen=f"neighbor_as {row.neighbor_as} for {row.neighbor}",
        evidence="the BGP statistics of both",
        time=row.timestamp,
        affects=case.affected([row.mac]),
        next_step=on(case.fabric.name(row.mac), bgp_neighbor(row.neighbor)),
        switches=(row.mac, peer),
    )


def several_as_numbers(case: Comparison) -> Iterator[Finding]:
    """Report a switch that uses another AS towards one neighbour than towards the others."""
    usual = _own_numbers(case)
    odd: dict[str, set[int]] = defaultdict(set)
    for owed, rows in case.sides.items():
        for row in rows:
            if row.local_as is not None and row.local_as != usual[row.mac, owed.overlay]:
                odd[row.mac].add(row.local_as)
    for mac, numbers in odd.items():
        yield Finding(
            check="several AS numbers",
            severity="major",
            what=f"{case.fabric.name(mac)} uses another AS towards some of its neighbors",
            expected="one AS of its own",
            seen=f"local_as {', '.join(map(str, sorted(numbers)))} too",
            evidence="local_as of the BGP statistics",
            affects=case.affected([mac]),
            next_step=on(
                case.fabric.name(mac), "show configuration routing-options autonomous-system"
            ),
            switches=(mac,),
        )


def differing_gateways(case: Comparison) -> Iterator[Finding]:
    """Report an anycast gateway that is not the same on every switch that has it."""
    gateways = list(case.configured.gateways())
    anycast = {name for _, name, gateway in gateways if gateway.evpn_anycast}
    rows = [row for row in gateways if row[1] in anycast]
    aspects = (
        (values_of(rows, _address), "gateway"),
        (values_of(rows, lambda gateway: gateway.mac), "MAC address of the gateway"),
        (values_of(case.configured.networks(), lambda network: network.gateway), "gateway"),
        (values_of(case.configured.networks(), lambda network: network.subnet), "subnet"),
    )
    told: set[str] = set()
    for values, what in aspects:
        for network, found in values.items():
            if len(found) > 1 and network not in told:
                told.add(network)
                yield from _differing(case, "differing gateways", f"{what} of {network}", found)


def _address(gateway: Gateway) -> str | None:
    """Return the address of a gateway with its mask, and whether it is one of its own."""
    own = "" if gateway.evpn_anycast else " (not anycast)"
    return f"{gateway.ip} {gateway.netmask or ''}".strip() + own if gateway.ip else None


def differing_gateway_macs(case: Comparison) -> Iterator[Finding]:
    """Report a virtual gateway's MAC address, set by a Junos line, that is not one everywhere."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in case.seen.settings:
        for line in row.additional_config_cmds:
            if told := _GATEWAY_MAC.search(line):
                unit = f"{told['kind']} of the gateway irb.{told['unit']}"
                found[unit][told["mac"].lower()].append(row.mac)
    for what, values in sorted(found.items()):
        yield from _differing(case, "differing gateways", what, values)


def missing_networks(case: Comparison) -> Iterator[Finding]:
    """Report networks and gateways that a switch lacks, and those beside it in its role have.

    The switches of one pod that hold the gateways stand for each other. What an access switch has
    is for its own ports, but one without any network has nothing to give them.
    """
    networks = _held((mac, name) for mac, name, _ in case.configured.networks())
    gateways = _held((mac, name) for mac, name, each in case.configured.gateways() if each.ip)
    for macs in _beside(case, {*networks, *gateways}):
        everywhere = set().union(*(networks.get(mac, set()) for mac in macs))
        routed = set().union(*(gateways.get(mac, set()) for mac in macs))
        for name in sorted(everywhere | routed):
            bare = [
                mac for mac in macs if name not in networks.get(mac, set()) and name in everywhere
            ]
            if bare:
                yield _lacking(case, "missing network", f"network {name}", bare)
                continue
            lacking = [
                mac for mac in macs if name in routed and name not in gateways.get(mac, set())
            ]
            if lacking:
                yield _lacking(case, "missing gateway", f"gateway of {name}", lacking)
    yield from _bare_access(case, networks)


def _held(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for mac, name in pairs:
        found[mac].add(name)
    return found


def _beside(case: Comparison, served: set[str]) -> Iterator[list[str]]:
    """Yield the switches that hold the gateways together, of each pod."""
    groups: dict[int | None, list[str]] = defaultdict(list)
    role = GATEWAYS.get(case.fabric.kind)
    for mac, switch in case.fabric.switches.items():
        if switch.role == role and role not in ACCESS and mac in served:
            groups[switch.pod].append(mac)
    yield from groups.values()


def _bare_access(case: Comparison, networks: dict[str, set[str]]) -> Iterator[Finding]:
    for role in sorted(ACCESS):
        macs = [mac for mac, switch in case.fabric.switches.items() if switch.role == role]
        bare = [mac for mac in macs if case.configured.documents.get(mac) and not networks.get(mac)]
        if bare and 2 * len(bare) < len(macs):
            yield _lacking(case, "missing network", "networks of the fabric, all of them", bare)


def _lacking(case: Comparison, check: str, what: str, macs: list[str]) -> Finding:
    return Finding(
        check=check,
        severity="major",
        what=f"{_names(case, macs)} {'lacks' if len(macs) == 1 else 'lack'} the {what}",
        expected="as on the switches beside them, which have it",
        seen="none",
        evidence=PLACES,
        affects=case.affected(macs),
        next_step=on(
            case.fabric.name(macs[0]),
            "show configuration interfaces irb",
            "show interfaces irb terse",
        ),
        switches=tuple(macs),
    )


def differing_relays(case: Comparison) -> Iterator[Finding]:
    """Report a network of which some gateways relay DHCP and others do not, or elsewhere."""
    relays = case.configured.relays()
    held: dict[str, dict[str, None]] = defaultdict(dict)
    for mac, network, gateway in case.configured.gateways():
        if gateway.ip:
            held[network][mac] = None
    for network, macs in sorted(held.items()):
        done = {mac: _relay(relays.get(network, {}).get(mac)) for mac in macs}
        lacking = [mac for mac, what in done.items() if what is None]
        told: dict[str, list[str]] = defaultdict(list)
        for mac, what in done.items():
            told[what or "none"].append(mac)
        if lacking and len(lacking) < len(done):
            yield _lacking(case, "missing DHCP relay", f"DHCP relay of {network}", lacking)
        elif len(told) > 1:
            yield from _differing(case, "differing DHCP relay", f"DHCP relay of {network}", told)


def _relay(relay: Relay | None) -> str | None:
    """Say what is done with DHCP; None for nothing."""
    if relay is None or relay.type in {None, "none"}:
        return None
    return f"{relay.type} {', '.join(sorted(relay.servers))}".strip()


def differing_vlans(case: Comparison) -> Iterator[Finding]:
    """Report a network that has not the same VLAN, and so not the same VNI, everywhere."""
    found = values_of(case.configured.networks(), lambda network: network.vlan_id)
    for network, vlans in found.items():
        yield from _differing(case, "differing VLANs", f"VLAN of {network}", vlans)


def repeated_vlans(case: Comparison) -> Iterator[Finding]:
    """Report a VLAN of two networks: they are one bridge domain and one VNI then."""
    names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mac, name, network in case.configured.networks():
        if network.vlan_id and VARIABLE not in network.vlan_id:
            names[network.vlan_id][name].append(mac)
    for vlan, networks in sorted(names.items()):
        if len(networks) > 1:
            macs = list(dict.fromkeys(mac for each in networks.values() for mac in each))
            rare = min(networks.values(), key=len)
            odd = list(dict.fromkeys(rare)) if len(rare) < len(macs) else macs
            yield Finding(
                check="repeated VLAN",
                severity="major",
                what=f"The networks {' and '.join(sorted(networks))} have the same VLAN {vlan}",
                expected="a VLAN of its own for each network",
                seen=f"vlan_id {vlan} of {', '.join(sorted(networks))}",
                evidence=PLACES,
                affects=f"clients of {' and '.join(sorted(networks))}",
                next_step=on(case.fabric.name(odd[0]), "show configuration vlans", "show vlans"),
                switches=tuple(odd),
            )


def differing_sizes(case: Comparison) -> Iterator[Finding]:
    """Report ports of the fabric whose MTU is not that of the others."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for mac, _, port in case.configured.ports():
        if port.usage in FABRIC_USAGES:
            mtu = case.configured.mtu(mac, port)
            found[str(mtu) if mtu else "the default"][mac] = None
    values = {value: list(macs) for value, macs in found.items()}
    yield from _differing(case, "differing MTU", "MTU of the fabric's ports", values)


def _differing(
    case: Comparison, check: str, what: str, values: dict[str, list[str]]
) -> Iterator[Finding]:
    """Report values of which there should be one; the rarer ones are the suspects.

    Where two are as frequent nobody knows which is right, and all who have one are named.
    """
    if len(values) < 2:  # noqa: PLR2004 - two make a difference
        return
    usual, *rare = sorted(values, key=lambda value: (-len(values[value]), value))
    count = len(values[usual])
    if even := count == len(values[rare[0]]):
        rare = [usual, *rare]
    odd = list(dict.fromkeys(mac for value in rare for mac in values[value]))
    shown = "; ".join(f"{value} on {_names(case, values[value])}" for value in rare)
    yield Finding(
        check=check,
        severity="major",
        what=f"The {what} is not the same on all switches",
        expected="the same everywhere" if even else f"{usual}, as on {count} switches",
        seen=shown,
        evidence=PLACES,
        affects=case.affected(odd),
        next_step=on(
            case.fabric.name(odd[0]),
            "show configuration interfaces irb",
            "show configuration vlans",
            "show configuration interfaces",
        ),
        switches=tuple(odd),
    )


def _names(case: Comparison, macs: list[str]) -> str:
    return ", ".join(case.fabric.name(mac) for mac in macs)


def overlapping_subnets(case: Comparison) -> Iterator[Finding]:
    """Report two networks whose gateways stand in overlapping subnets."""
    nets: dict[str, Net] = {}
    for _, network, gateway in case.configured.gateways():
        if network not in nets and (net := _net(gateway)) is not None:
            nets[network] = net
    for _, name, vlan in case.configured.networks():
        if name not in nets and (net := _subnet(vlan.subnet)) is not None:
            nets[name] = net
    for one, other in _overlaps(nets):
        yield Finding(
            check="overlapping subnets",
            severity="major",
            what=f"The subnets of {one} and {other} overlap",
            expected="a subnet of its own for each network",
            seen=f"{nets[one]} and {nets[other]}",
            evidence=PLACES,
            affects=f"clients of {one} and {other}",
            next_step=call("get_evpn_topologies_details", topology_id=case.fabric.topology.id),
        )


def _overlaps(nets: dict[str, Net]) -> Iterator[tuple[str, str]]:
    """Yield the names of networks that overlap; sorted, one that does stands beside or behind."""
    for version in (4, 6):
        there = [(net, name) for name, net in nets.items() if net.version == version]
        there.sort(key=lambda pair: (int(pair[0].network_address), pair[0].prefixlen))
        open_nets: list[tuple[Net, str]] = []
        for net, name in there:
            start = int(net.network_address)
            open_nets = [pair for pair in open_nets if int(pair[0].broadcast_address) >= start]
            yield from (_ordered(other, name) for _, other in open_nets)
            open_nets.append((net, name))


def _ordered(one: str, other: str) -> tuple[str, str]:
    first, second = sorted((one, other))
    return first, second


def _subnet(text: str | None) -> Net | None:
    try:
        return ip_interface(text).network if text and "/" in text else None
    except ValueError:
        return None


def _net(gateway: Gateway) -> Net | None:
    """Return the subnet of a gateway; None if it is a variable, or says no mask."""
    if not gateway.ip or not gateway.netmask:
        return None
    try:
        return ip_interface(f"{gateway.ip}/{gateway.netmask.lstrip('/')}").network
    except ValueError:
        return None


def _groups(pairs: Iterable[tuple[str | None, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, mac in pairs:
        if key and mac not in groups[key]:
            groups[key].append(mac)
    return groups
