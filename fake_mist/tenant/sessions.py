"""BGP sessions that follow from the fabrics, each as its own device sees it.

Facts from Juniper's campus fabric guides: the underlay is eBGP over a /31 on every routed link,
the overlay is eBGP between the loopbacks of neighbours, each switch with an AS of its own. Access
switches behind an ESI-LAG are plain layer 2 and speak no BGP.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Final

from fake_mist.tenant import trouble
from fake_mist.tenant.draw import number
from fake_mist.tenant.rows.common import uptime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.tenant.model import Device, Fabric, Link, Tenant

UNDERLAY: Final = IPv4Address("10.255.240.0")
"""First address of the underlay; every fabric has the next 256 of the /20."""

FABRIC_SIZE: Final = 256
ESTABLISHED: Final = "established"
ROUTES: Final = {False: (20, 160), True: (200, 1900)}
"""Fewest and most routes a side sends, in the underlay and in the overlay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One side of a session: what `device` knows of `peer`.

    Attributes:
        link: the cable of an underlay session; None in the overlay.
        state: as the API writes it.
        uptime: seconds in the present state, up or not.
        flaps: how often the session went down since the device started.
    """

    device: Device
    peer: Device
    local_address: str
    peer_address: str
    local_as: int
    peer_as: int
    overlay: bool
    link: Link | None
    state: str
    uptime: int
    flaps: int
    rx_routes: int
    tx_routes: int

    @property
    def up(self) -> bool:
        """Tell whether the session is established."""
        return self.state == ESTABLISHED


def sessions(tenant: Tenant) -> tuple[Session, ...]:
    """Give every side of every session of all fabrics, in a fixed order."""
    return tuple(
        side
        for place, fabric in enumerate(tenant.fabrics)
        for side in _fabric(fabric, UNDERLAY + place * FABRIC_SIZE)
    )


def sessions_of(tenant: Tenant, device: Device) -> list[Session]:
    """Give the sessions as one device sees them."""
    return [each for each in sessions(tenant) if each.device.mac == device.mac]


def routed(fabric: Fabric) -> list[Link]:
    """Give the links that carry the underlay: those between two switches with a loopback."""
    return [link for link in fabric.links if link.upper.loopback and link.lower.loopback]


def _fabric(fabric: Fabric, first: IPv4Address) -> Iterator[Session]:
    for place, link in enumerate(routed(fabric)):
        addresses = (str(first + 2 * place), str(first + 2 * place + 1))
        yield from _sides(link, addresses, underlay=True)
        yield from _sides(link, _loopbacks(link), underlay=False)


def _loopbacks(link: Link) -> tuple[str, str]:
    return (str(link.upper.loopback), str(link.lower.loopback))


def _sides(link: Link, addresses: tuple[str, str], *, underlay: bool) -> Iterator[Session]:
    upper, lower = addresses
    overlay = not underlay
    carrier = link if underlay else None
    ends = ((link.upper, link.lower, upper, lower), (link.lower, link.upper, lower, upper))
    for device, peer, local, remote in ends:
        if trouble.knows(device, peer, overlay=overlay):
            yield _side(device, peer, (local, remote), carrier)


def _side(device: Device, peer: Device, addresses: tuple[str, str], link: Link | None) -> Session:
    overlay = link is None
    condition = trouble.condition(device, peer, overlay=overlay)
    local, remote = addresses
    return Session(
        device=device,
        peer=peer,
        local_address=local,
        peer_address=remote,
        local_as=device.asn or 0,
        peer_as=peer.asn or 0,
        overlay=overlay,
        link=link,
        state=condition.state,
        uptime=condition.uptime or _uptime(device, peer, overlay),
        flaps=condition.flaps,
        rx_routes=_routes(peer, device, overlay),
        tx_routes=_routes(device, peer, overlay),
    )


def _uptime(device: Device, peer: Device, overlay: bool) -> int:  # noqa: FBT001 - a draw's key
    """Give an uptime a little below that of the device which started last."""
    delay = number("session", *sorted((device.mac, peer.mac)), overlay, low=60, high=600)
    return min(uptime(device), uptime(peer)) - delay


def _routes(sender: Device, receiver: Device, overlay: bool) -> int:  # noqa: FBT001 - as above
    """Give how many routes one side sends, which is what the other receives."""
    if not trouble.sends(sender, receiver, overlay=overlay):
        return 0
    low, high = ROUTES[overlay]
    return number("routes", sender.mac, receiver.mac, overlay, low=low, high=high)
