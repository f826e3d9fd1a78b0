"""Networks that share addresses or a VLAN."""

from __future__ import annotations

from ipaddress import ip_network
from itertools import combinations

import pytest

from mist_mcp.analysis.subnets import MOST_PAIRS, overlaps, shared_vlans, unreadable
from mist_mcp.models.network import Network


def network(name: str, subnet: str | None = None, vlan: object = None) -> Network:
    """Read a network."""
    return Network.model_validate({"name": name, "subnet": subnet, "vlan_id": vlan})


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("10.1.0.0/24", "10.1.1.0/24", False),
        ("10.1.0.0/16", "10.1.1.0/24", True),
        ("10.1.1.1/24", "10.1.1.2/24", True),
        ("10.{{A}}.10.0/24", "10.{{A}}.20.0/24", False),
        ("10.{{A}}.10.0/24", "10.{{ A }}.10.128/25", True),
        ("10.{{A}}.10.0/24", "10.{{B}}.10.0/24", False),
        ("10.{{A}}.10.0/24", "10.1.10.0/24", False),
        ("10.{{A}}.{{B}}.0/24", "10.{{B}}.{{A}}.0/24", False),
        ("10.1.0.0/24", "2001:db8::/64", False),
        ("10.1.0.0/24", None, False),
        ("10.1.0.0/24", "{{SUBNET}}", False),
    ],
)
def test_overlaps_at_one_site(one: str, other: str | None, overlap: bool) -> None:
    """Variables stand for one value; different ones are not compared."""
    found = overlaps([network("one", one), network("other", other)])
    assert found == ([("one", "other")] if overlap else [])


def test_vlans_are_shared_as_numbers_or_texts() -> None:
    """The cloud writes a VLAN as either; none is not shared."""
    networks = [network("a", vlan=10), network("b", vlan="10"), network("c"), network("d")]
    assert shared_vlans(networks) == [("a", "b")]


def test_a_subnet_that_is_none_is_named() -> None:
    """A whole variable may be a subnet or not: it cannot be read here."""
    networks = [network("a", "10.1.0.0/33"), network("b", "{{NET}}"), network("c")]
    assert unreadable(networks) == ["a", "b"]


def test_pairs_are_those_of_comparing_each_with_each() -> None:
    """In the order of the networks, and each once."""
    texts = ["10.0.0.0/8", "10.1.0.0/16", "10.1.1.0/24", "10.2.0.0/16", "10.0.0.0/8", "11.0.0.0/8"]
    found = overlaps([network(str(number), text) for number, text in enumerate(texts)])
    nets = [ip_network(text) for text in texts]
    assert found == [
        (str(one), str(other))
        for one, other in combinations(range(len(texts)), 2)
        if nets[one].overlaps(nets[other])
    ]


def test_thousands_of_networks_that_are_alike_are_not_millions_of_pairs() -> None:
    """As many as anybody reads are named."""
    networks = [network(str(number), "10.0.0.0/24", vlan=7) for number in range(20_000)]
    assert len(overlaps(networks)) == len(shared_vlans(networks)) == MOST_PAIRS
