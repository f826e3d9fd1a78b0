"""Networks that share addresses or a VLAN. Pure.

A subnet may hold site variables. Two that hold the same ones are compared with the same value in
their place; whether two that hold different ones overlap depends on the site.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mist_mcp.models.network import Network

Subnet = IPv4Network | IPv6Network

MOST_PAIRS: Final = 1000
"""Pairs that are named; thousands of networks in one VLAN would be millions."""

_VARIABLE: Final = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")


def variables(network: Network) -> frozenset[str]:
    """Return the site variables that a network's subnet holds."""
    return frozenset(_VARIABLE.findall(network.subnet or ""))


def overlaps(networks: Sequence[Network]) -> list[tuple[str, str]]:
    """Return the pairs of networks whose addresses overlap at one site, up to a number."""
    alike: dict[object, list[tuple[Subnet, int]]] = {}
    for number, each in enumerate(networks):
        if (subnet := _subnet(each)) is not None:
            alike.setdefault((variables(each), subnet.version), []).append((subnet, number))
    return _named(networks, chain.from_iterable(map(_nested, alike.values())))


def shared_vlans(networks: Sequence[Network]) -> list[tuple[str, str]]:
    """Return the pairs of networks that have one VLAN, up to a number."""
    alike: dict[str, list[int]] = {}
    for number, each in enumerate(networks):
        if each.vlan_id:
            alike.setdefault(each.vlan_id, []).append(number)
    return _named(networks, (pair for each in alike.values() for pair in combinations(each, 2)))


def _named(networks: Sequence[Network], pairs: Iterable[tuple[int, int]]) -> list[tuple[str, str]]:
    """Return the names of the first pairs, in the order of the networks."""
    found = sorted((min(pair), max(pair)) for pair in islice(pairs, MOST_PAIRS))
    return [(networks[one].name, networks[other].name) for one, other in found]


def _nested(subnets: Sequence[tuple[Subnet, int]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that overlap: of two that do, one lies in the other."""
    around: list[tuple[Subnet, int]] = []
    ranked = sorted(subnets, key=lambda one: (int(one[0].network_address), one[0].prefixlen))
    for subnet, number in ranked:
        while around and int(around[-1][0].broadcast_address) < int(subnet.network_address):
            around.pop()
        yield from ((outer, number) for _, outer in around)
        around.append((subnet, number))


def unreadable(networks: Sequence[Network]) -> list[str]:
    """Return the names of the networks whose subnet is no subnet."""
    return [each.name for each in networks if each.subnet and _subnet(each) is None]


def _subnet(network: Network) -> Subnet | None:
    """Return the subnet with a number in the place of each variable; None if it is none."""
    names = sorted(variables(network))
    text = _VARIABLE.sub(lambda found: str(names.index(found[1]) + 1), network.subnet or "")
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
