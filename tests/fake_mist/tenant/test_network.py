"""The size and the shape of the fictional network."""

from __future__ import annotations

import re
from collections import Counter
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

import pytest

from fake_mist.cloud import cassette_folder
from fake_mist.tenant.model import FabricKind, Tenant
from fake_mist.tenant.network import tenant
from fake_mist.tenant.places import UNIVERSITY

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTATION = [ip_network(f"{net}.0/24") for net in ("192.0.2", "198.51.100", "203.0.113")]
PRIVATE = [ip_network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "0.0.0.0/8", "255.0.0.0/8")]
FILES = sorted((cassette_folder() / "rest").glob("*.yaml"))


@pytest.fixture(scope="module")
def network() -> Tenant:
    """Build the network once."""
    return tenant()


def test_the_university_is_large_enough_for_every_pagination(network: Tenant) -> None:
    """More access points, switches, gateways and edges than any default page."""
    kinds = Counter(device.kind for device in network.devices_of(UNIVERSITY))
    assert kinds["ap"] >= 300
    assert kinds["switch"] >= 120
    assert kinds["gateway"] >= 3
    assert len(network.edges) >= 2
    assert {site.fabric for site in network.sites_of(UNIVERSITY)} == set(FabricKind)


def test_everything_has_a_name_and_an_address_of_its_own(network: Tenant) -> None:
    """MACs, serials, addresses and names never repeat."""
    boxes = [box for device in network.devices for box in device.boxes]
    for values in (
        [box.mac for box in boxes] + [spare.mac for spare in network.spares],
        [box.serial for box in boxes],
        [device.ip for device in network.devices],
        [device.name for device in network.devices],
    ):
        assert len(values) == len(set(values))


def test_loopbacks_and_as_numbers_are_unique_in_a_fabric(network: Tenant) -> None:
    """The topology is sound; the duplicate loopback is in the configuration."""
    for fabric in network.fabrics:
        speakers = [switch for switch in fabric.switches if switch.asn is not None]
        assert len({switch.asn for switch in speakers}) == len(speakers)
        assert len({switch.loopback for switch in speakers}) == len(speakers)


def test_a_switch_knows_its_fabric(network: Tenant) -> None:
    """The id in a switch's statistics is that of the topology it belongs to."""
    for fabric in network.fabrics:
        assert {switch.fabric_id for switch in fabric.switches} == {fabric.id}


def test_every_switch_of_a_fabric_below_the_core_has_two_uplinks(network: Tenant) -> None:
    """Redundant, to the layer above and to its own pod only."""
    for fabric in network.fabrics:
        top = {"core", "collapsed-core"}
        ups = Counter(link.lower.name for link in fabric.links if link.lower.role not in top)
        lower = {switch.name for switch in fabric.switches if switch.role not in top}
        assert ups.keys() == lower
        assert set(ups.values()) == {2}
        assert all(link.upper.pod in {None, link.lower.pod} for link in fabric.links)


def test_no_port_takes_two_cables(network: Tenant) -> None:
    """Each end of a link is a port of its own."""
    ends = [(link.upper.name, link.upper_port) for link in network.links]
    ends += [(link.lower.name, link.lower_port) for link in network.links]
    assert len(ends) == len(set(ends))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_addresses_are_private_or_for_documentation(file: Path) -> None:
    """Nothing in a cassette points at a real host, mailbox or person."""
    text = file.read_text("utf-8")
    for found in set(re.findall(r"(?<![\w.-])\d+\.\d+\.\d+\.\d+(?![\w.-])", text)):
        address = ip_address(found)
        assert any(address in net for net in DOCUMENTATION + PRIVATE), found
    domains = set(re.findall(r"@([\w.]+)", text))
    assert all(domain.endswith("example.edu") for domain in domains)
