"""Networks that share addresses or a VLAN. Pure.

A subnet may hold site variables. Two that hold the same ones are compared with the same value in
their place; whether two that hold different ones overlap depends on the site.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import combinations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mist_mcp.models.network import Network

Subnet = IPv4Network | IPv6Network

_VARIABLE: Final = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")


def variables(network: Network) -> frozenset[str]:
    """Return the site variables that a network's subnet holds."""
    return frozenset(_VARIABLE.findall(network.subnet or ""))


def overlaps(networks: Sequence[Network]) -> list[tuple[str, str]]:
    """Return the pairs of networks whose addresses overlap at one site."""
    known = [(each, subnet) for each in networks if (subnet := _subnet(each)) is not None]
    return [
        (one.name, other.name)
        for (one, first), (other, second) in combinations(known, 2)
        if variables(one) == variables(other) and _overlap(first, second)
    ]


def shared_vlans(networks: Sequence[Network]) -> list[tuple[str, str]]:
    """Return the pairs of networks that have one VLAN."""
    return [
        (one.name, other.name)
        for one, other in combinations(networks, 2)
        if one.vlan_id and one.vlan_id == other.vlan_id
    ]


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


def _overlap(one: Subnet, other: Subnet) -> bool:
    return one.version == other.version and one.overlaps(other)
