"""Checks of addresses and numbers: loopbacks, AS numbers, gateways, VLANs. Pure."""

from __future__ import annotations

from collections import defaultdict
from ipaddress import ip_interface
from itertools import combinations
from typing import TYPE_CHECKING

from mist_mcp.analysis.evpn.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from ipaddress import IPv4Network, IPv6Network

    from mist_mcp.analysis.evpn.comparison import Comparison
    from mist_mcp.models.evpn import Gateway

    Net = IPv4Network | IPv6Network


def duplicate_loopbacks(case: Comparison) -> Iterator[Finding]:
    """Report switches that share a loopback: sessions and tunnels then end at either of them."""
    owners = _groups(
        (each.loopback, mac) for mac, each in case.fabric.switches.items() if each.routes
    )
    for address, macs in owners.items():
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
                next_step="On each: show configuration routing-options router-id, "
                f"show interfaces lo0 terse; give one of them another router id than {address}",
                switches=tuple(macs),
            )


def changed_loopbacks(case: Comparison) -> Iterator[Finding]:
    """Report a loopback that is configured otherwise than the topology says."""
    planned = {each.mac: each.router_id for each in case.fabric.topology.switches}
    shared = {mac for finding in duplicate_loopbacks(case) for mac in finding.switches}
    for mac, address in case.seen.loopbacks.items():
        if mac in shared or not planned.get(mac) or planned[mac] == address:
            continue
        yield Finding(
            check="changed loopback",
            severity="major",
            what=f"{case.fabric.name(mac)} is configured with another loopback than the topology",
            expected=f"{planned[mac]}",
            seen=address,
            evidence="router_id of the switch's configuration",
            affects=case.affected([mac]),
            next_step="On the switch: show configuration routing-options router-id",
            switches=(mac,),
        )


def duplicate_as_numbers(case: Comparison) -> Iterator[Finding]:
    """Report switches that share an AS: eBGP drops routes that carry the receiver's own AS."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for row in case.sessions:
        if row.local_as is not None and case.peer(row) is not None:
            numbers[row.mac].add(row.local_as)
    owners = _groups((str(number), mac) for mac in numbers for number in sorted(numbers[mac]))
    for number, macs in owners.items():
        if len(macs) > 1:
            names = " and ".join(case.fabric.name(mac) for mac in macs)
            yield Finding(
                check="duplicate AS",
                severity="major",
                what=f"{names} use the same AS {number}",
                expected="an AS of its own on each switch, counted up from as_base",
                seen=f"local_as {number} on {len(macs)} switches",
                evidence="local_as of the BGP statistics",
                affects=case.affected(macs),
                next_step="On each: show configuration routing-options autonomous-system",
                switches=tuple(macs),
            )


def wrong_peer_as(case: Comparison) -> Iterator[Finding]:
    """Report a side that expects another AS than the one its neighbour has."""
    own = {row.mac: row.local_as for row in case.sessions if row.local_as is not None}
    for row in case.sessions:
        peer = case.peer(row)
        if peer not in own or row.neighbor_as in {None, own[peer]}:
            continue
        name = case.fabric.name(peer)
        yield Finding(
            check="wrong peer AS",
            severity="major",
            what=f"{case.fabric.name(row.mac)} expects another AS than {name} has",
            expected=f"AS {own[peer]}, as {name} reports",
            seen=f"neighbor_as {row.neighbor_as} for {row.neighbor}",
            evidence="the BGP statistics of both",
            time=row.timestamp,
            affects=case.affected([row.mac]),
            next_step=f"On {case.fabric.name(row.mac)}: show bgp neighbor {row.neighbor}",
            switches=(row.mac, peer),
        )


def differing_gateways(case: Comparison) -> Iterator[Finding]:
    """Report an anycast gateway that is not the same on every switch that has it."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mac, config in case.fabric.topology.switch_configs.items():
        for network, gateway in config.other_ip_configs.items():
            if gateway.evpn_anycast and gateway.ip:
                found[network][f"{gateway.ip} {gateway.netmask or ''}".strip()].append(mac)
    for network, addresses in sorted(found.items()):
        yield from _differing(case, "differing gateways", f"gateway of {network}", addresses)


def differing_vlans(case: Comparison) -> Iterator[Finding]:
    """Report a network that has not the same VLAN, and so not the same VNI, everywhere."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mac, config in case.fabric.topology.switch_configs.items():
        for network, vlan in config.networks.items():
            if vlan.vlan_id is not None:
                found[network][vlan.vlan_id].append(mac)
    for network, vlans in sorted(found.items()):
        yield from _differing(case, "differing VLANs", f"VLAN of {network}", vlans)


def _differing(
    case: Comparison, check: str, what: str, values: dict[str, list[str]]
) -> Iterator[Finding]:
    """Report values of which there should be one; the rarer ones are the suspects."""
    if len(values) < 2:  # noqa: PLR2004 - two make a difference
        return
    usual, *rare = sorted(values, key=lambda value: (-len(values[value]), value))
    odd = [mac for value in rare for mac in values[value]]
    shown = "; ".join(f"{value} on {_names(case, values[value])}" for value in rare)
    yield Finding(
        check=check,
        severity="major",
        what=f"The {what} is not the same on all switches",
        expected=f"{usual}, as on {len(values[usual])} switches",
        seen=shown,
        evidence="switch_configs of the topology",
        affects=case.affected(odd),
        next_step="On the switches: show configuration interfaces irb, show configuration vlans",
        switches=tuple(odd),
    )


def _names(case: Comparison, macs: list[str]) -> str:
    return ", ".join(case.fabric.name(mac) for mac in macs)


def overlapping_subnets(case: Comparison) -> Iterator[Finding]:
    """Report two networks whose gateways stand in overlapping subnets."""
    nets: dict[str, Net] = {}
    for config in case.fabric.topology.switch_configs.values():
        for network, gateway in config.other_ip_configs.items():
            if network not in nets and (net := _net(gateway)) is not None:
                nets[network] = net
    for (one, first), (other, second) in combinations(sorted(nets.items()), 2):
        if first.version == second.version and first.overlaps(second):
            yield Finding(
                check="overlapping subnets",
                severity="major",
                what=f"The subnets of {one} and {other} overlap",
                expected="a subnet of its own for each network",
                seen=f"{first} and {second}",
                evidence="switch_configs of the topology",
                affects=f"clients of {one} and {other}",
                next_step="Compare both networks and their gateways in the fabric's settings",
            )


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
        if key:
            groups[key].append(mac)
    return groups
