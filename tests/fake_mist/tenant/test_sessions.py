"""BGP sessions follow from the fabrics, and only where trouble is seeded do they fail."""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

import pytest

from fake_mist.tenant import sessions, trouble
from fake_mist.tenant.network import tenant
from fake_mist.tenant.places import LIBRARY_QUARTER, MEDICAL_SCHOOL

if TYPE_CHECKING:
    from fake_mist.tenant.model import Tenant
    from fake_mist.tenant.sessions import Session

Key = tuple[str, str, bool]


@pytest.fixture(scope="module")
def network() -> Tenant:
    """Build the network once."""
    return tenant()


@pytest.fixture(scope="module")
def sides(network: Tenant) -> dict[Key, Session]:
    """Give every side by device, peer and layer."""
    return {
        (each.device.name, each.peer.name, each.overlay): each
        for each in sessions.sessions(network)
    }


def test_every_routed_link_owes_one_session_of_each_layer(
    network: Tenant, sides: dict[Key, Session]
) -> None:
    """On both sides, but for the side that the one-sided session lacks."""
    owed = {
        (one.name, other.name, overlay)
        for fabric in network.fabrics
        for link in sessions.routed(fabric)
        for one, other in ((link.upper, link.lower), (link.lower, link.upper))
        for overlay in (False, True)
    }
    seen_by, unknown_to = trouble.ONE_SIDED
    assert owed - sides.keys() == {(unknown_to, seen_by, True)}
    assert sides.keys() <= owed


def test_the_sides_of_a_session_agree(sides: dict[Key, Session]) -> None:
    """Addresses and AS numbers are crossed, state and time the same, routes sent are received."""
    for (one, other, overlay), side in sides.items():
        far = sides.get((other, one, overlay))
        if far is not None:
            assert (side.local_address, side.local_as) == (far.peer_address, far.peer_as)
            assert (side.state, side.uptime, side.flaps) == (far.state, far.uptime, far.flaps)
            assert side.rx_routes == far.tx_routes


def test_the_underlay_has_a_network_of_two_for_each_link(sides: dict[Key, Session]) -> None:
    """A /31 inside the fabric's subnet, used once; the overlay runs between loopbacks."""
    underlay = [side for side in sides.values() if not side.overlay]
    nets = Counter(IPv4Network(f"{side.local_address}/31", strict=False) for side in underlay)
    assert {*nets.values()} == {2}
    assert all(net.subnet_of(IPv4Network("10.255.240.0/20")) for net in nets)
    overlay = [side for side in sides.values() if side.overlay]
    assert all(side.local_address == side.device.loopback for side in overlay)
    assert all(side.peer_address == side.peer.loopback for side in overlay)


def test_only_seeded_sessions_are_down(sides: dict[Key, Session]) -> None:
    """Everything else is established, receives routes, and is up for a day at least."""
    down = {frozenset(key[:2]): key[2] for key, side in sides.items() if not side.up}
    assert down == {
        frozenset(trouble.OVERLAY_DOWN): True,
        frozenset(trouble.ONE_SIDED): True,
        frozenset(trouble.MISSING_LINK): False,
    }
    young = {frozenset(key[:2]) for key, side in sides.items() if side.up and side.uptime < 3600}
    assert young == {frozenset(trouble.FLAPPING)}
    mute = {key for key, side in sides.items() if side.up and not side.rx_routes}
    silent, deaf = trouble.SILENT
    assert mute == {(deaf, silent, True)}


def test_the_pair_of_a_failed_session_still_talks_on_the_other_layer(
    sides: dict[Key, Session],
) -> None:
    """What tells a loopback problem from a cable problem."""
    assert sides[*trouble.OVERLAY_DOWN, False].up
    assert sides[*trouble.MISSING_LINK, True].up


def test_two_fabrics_are_healthy(sides: dict[Key, Session]) -> None:
    """A tool that finds trouble there is wrong."""
    for site in (MEDICAL_SCHOOL, LIBRARY_QUARTER):
        own = [side for side in sides.values() if side.device.site == site]
        assert own
        assert all(side.up and side.rx_routes for side in own)
