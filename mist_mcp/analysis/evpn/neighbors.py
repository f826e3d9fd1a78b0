"""Which switch of a fabric stands behind an address or an AS of a BGP row. Pure.

Rows name the neighbour's MAC address only where the cloud knows it. Otherwise the loopback tells,
the addresses of the downlinks in the topology, the other end of the same /31 (RFC 3021), or the AS,
of which each switch has its own.
"""

from __future__ import annotations

from collections import defaultdict
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from ipaddress import IPv4Network, IPv6Network

    from mist_mcp.analysis.evpn.fabric import Fabric
    from mist_mcp.models.evpn import BgpSession


_USUAL: Final = ("10.255.240.0/20", "172.16.254.0/23", "172.16.192.0/24", "fd31:5700::/32")
"""Subnets from which Mist takes addresses of links and loopbacks unless others are configured."""


def other_end(address: str) -> str | None:
    """Return the other address of a point-to-point link of two; None for what is no address."""
    try:
        number = ip_address(address)
    except ValueError:
        return None
    return str(type(number)(int(number) ^ 1))


def plain(address: str | None) -> str:
    """Return an address as it is written shortest; other text as it is."""
    try:
        return str(ip_address(address or ""))
    except ValueError:
        return address or ""


def loopbacks_of(fabric: Fabric) -> dict[str, str]:
    """Return the switch behind each loopback that only one has."""
    return _unique(
        (plain(switch.loopback), switch.mac) for switch in fabric.switches.values() if switch.mac
    )


class Neighbors:
    """Who is behind what in a fabric.

    Args:
        fabric: what should be.
        rows: the BGP statistics of its switches.
    """

    def __init__(self, fabric: Fabric, rows: Sequence[BgpSession]) -> None:
        """Index the addresses and the AS numbers that only one switch has."""
        self._switches = fabric.switches
        self._loopbacks = loopbacks_of(fabric)
        self._links = {frozenset(link) for link in fabric.links}
        self._addresses = self._loopbacks | self._link_addresses(fabric, rows)
        self._planned = self._loopbacks.keys() | {
            plain(address) for switch in fabric.topology.switches for address in switch.downlink_ips
        }
        self._own_numbers = defaultdict[str, set[int]](set)
        for row in rows:
            if row.local_as is not None:
                self._own_numbers[row.mac].add(row.local_as)
        self._inside = list(_nets(fabric))
        overlay = fabric.topology.evpn_options and fabric.topology.evpn_options.overlay
        shared = overlay.asn if overlay else None
        self._numbers = _unique(
            (str(row.local_as), row.mac)
            for row in rows
            if row.local_as is not None and row.local_as != shared
        )

    def _link_addresses(self, fabric: Fabric, rows: Iterable[BgpSession]) -> dict[str, str]:
        pairs: list[tuple[str | None, str]] = []
        for switch in fabric.topology.switches:
            pairs += [(plain(address), switch.mac) for address in switch.downlink_ips]
        for row in rows:
            if row.neighbor and not (row.overlay or self.is_loopback(row.neighbor)):
                pairs.append((other_end(row.neighbor), row.mac))
        return _unique(pairs)

    def is_loopback(self, address: str | None) -> bool:
        """Tell whether an address is the loopback of one switch."""
        return plain(address) in self._loopbacks

    def peer(self, row: BgpSession) -> str | None:
        """Return the switch at the other end; None if it is no part of the fabric, or not known."""
        if row.neighbor_mac is not None:
            return row.neighbor_mac if row.neighbor_mac in self._switches else None
        return self._by_address(row) or self._by_number(row)

    def is_guessed(self, row: BgpSession) -> bool:
        """Tell whether nothing but the AS says which switch the neighbour is."""
        return row.neighbor_mac is None and not self._by_address(row) and bool(self._by_number(row))

    def _by_address(self, row: BgpSession) -> str | None:
        owner = self._addresses.get(plain(row.neighbor))
        return None if owner in {None, row.mac} or not self._fits(row, owner or "") else owner

    def _fits(self, row: BgpSession, owner: str) -> bool:
        """Tell whether the neighbour may be who has its address.

        Two routers outside, each beside another switch, have neighbouring addresses too: outside
        the subnets of the fabric the AS has to be that of the owner.
        """
        if plain(row.neighbor) in self._planned or row.neighbor_as is None:
            return True
        own = self._own_numbers.get(owner)
        return not own or row.neighbor_as in own or self._is_inside(row.neighbor)

    def _is_inside(self, address: str | None) -> bool:
        try:
            number = ip_address(address or "")
        except ValueError:
            return False
        return any(number in net for net in self._inside)

    def _by_number(self, row: BgpSession) -> str | None:
        by_number = self._numbers.get(str(row.neighbor_as))
        near = by_number is not None and frozenset((row.mac, by_number)) in self._links
        return by_number if near else None

    def may_be_inside(self, row: BgpSession) -> bool:
        """Tell whether the neighbour may be a switch of the fabric although no MAC names it."""
        if row.neighbor_mac is not None:
            return False
        try:
            ip_address(row.neighbor or "")
        except ValueError:
            return True
        return bool(row.overlay) or self._is_inside(row.neighbor)


def _nets(fabric: Fabric) -> Iterator[IPv4Network | IPv6Network]:
    """Yield the subnets of links and loopbacks, the usual ones too."""
    options = fabric.topology.evpn_options
    own: list[str | None] = []
    if options is not None:
        own += [options.auto_loopback_subnet, options.auto_router_id_subnet]
        own.append(options.underlay.subnet if options.underlay else None)
    for text in (*own, *_USUAL):
        try:
            yield ip_network(text or "", strict=False)
        except ValueError:
            continue


def _unique(pairs: Iterable[tuple[str | None, str]]) -> dict[str, str]:
    """Return the owner of each name that has only one."""
    owners: Mapping[str, set[str]] = defaultdict(set)
    for name, mac in pairs:
        if name:
            owners[name].add(mac)
    return {name: next(iter(macs)) for name, macs in owners.items() if len(macs) == 1}
