"""IP addresses of a recording, moved where no real network is; pure.

- Private IPv4 blocks: a keyed permutation of each block that keeps common prefixes (as
  Crypto-PAn does), so that an address stays inside its subnet and duplicates stay duplicates.
- Public IPv4: the three documentation blocks (RFC 5737), one slot each. There are 762; what
  does not fit goes to the benchmarking block (RFC 2544); more than both hold is an error.
- IPv6: the documentation prefix (RFC 3849), common /64 prefixes kept; link-local stays so.
- Masks, loopback, multicast and the unspecified address tell nothing and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from fake_mist.scrubbing.pseudonyms import Pseudonyms, ScrubError

PRIVATE: Final = tuple(
    map(
        IPv4Network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"),
    )
)
DOCUMENTATION: Final = tuple(
    map(IPv4Network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))
)
BENCHMARKING: Final = IPv4Network("198.18.0.0/15")
KEPT: Final = tuple(map(IPv4Network, ("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3")))
DOCUMENTATION_6: Final = IPv6Network("2001:db8::/32")
LINK_LOCAL_6: Final = IPv6Network("fe80::/10")
KEPT_6: Final = tuple(map(IPv6Network, ("::/127", "ff00::/8")))

BITS: Final = 32
BITS_6: Final = 128
SITE_BITS: Final = 32
"""Bits of a scrubbed IPv6 prefix that tell networks apart."""
HOST_BITS_6: Final = 64
HOST_MASK_6: Final = (1 << HOST_BITS_6) - 1

ROOMS: Final[Sequence[Sequence[int]]] = (
    [int(host) for block in DOCUMENTATION for host in block.hosts()],
    range(int(BENCHMARKING[1]), int(BENCHMARKING[-1])),
)
"""Places for public addresses, the preferred ones first."""

Slots = Mapping[IPv4Address, int]


def is_public(address: IPv4Address) -> bool:
    """Tell whether an address has to be given a place."""
    return not any(address in network for network in (*PRIVATE, *KEPT))


def assign(
    names: Pseudonyms,
    addresses: Iterable[IPv4Address],
    *,
    rooms: Sequence[Sequence[int]] = ROOMS,
) -> Slots:
    """Give each public address a place of its own.

    The place is where the key's digest points, or the next free one. So the same set gives the
    same places, and one address more moves only those that it pushes on.
    """
    ordered = sorted(set(addresses), key=lambda each: names.digest("slot", str(each)))
    slots: dict[IPv4Address, int] = {}
    rest = ordered
    for room in rooms:
        here, rest = rest[: len(room)], rest[len(room) :]
        slots.update(_placed(names, here, room))
    if rest:
        raise ScrubError(
            f"{len(ordered)} public addresses do not fit the reserved ranges; "
            "record fewer organizations at a time"
        )
    return slots


def _placed(
    names: Pseudonyms, addresses: Sequence[IPv4Address], room: Sequence[int]
) -> dict[IPv4Address, int]:
    taken: set[int] = set()
    placed = {}
    for address in addresses:
        place = names.number("place", str(address)) % len(room)
        while place in taken:
            place = (place + 1) % len(room)
        taken.add(place)
        placed[address] = room[place]
    return placed


@dataclass(frozen=True, slots=True)
class Addresses:
    """The fakes of all IP addresses of one recording."""

    names: Pseudonyms
    slots: Slots

    def fake(self, text: str) -> str:
        """Replace an address, with its prefix length where it has one."""
        written, slash, length = text.partition("/")
        address = ip_address(written)
        if isinstance(address, IPv6Address):
            moved = _whole(int(self._fake_6(address)), address, length, BITS_6)
            return f"{IPv6Address(moved)}{slash}{length}"
        moved = _whole(int(self._fake_4(address)), address, length, BITS)
        return f"{IPv4Address(moved)}{slash}{length}"

    def _fake_4(self, address: IPv4Address) -> IPv4Address:
        block = next((network for network in PRIVATE if address in network), None)
        if block is not None:
            free = BITS - block.prefixlen
            moved = _prefix_kept(self._coin, int(address) & ((1 << free) - 1), free, str(block))
            return IPv4Address(int(block.network_address) | moved)
        return address if not is_public(address) else self._slot(address)

    def _slot(self, address: IPv4Address) -> IPv4Address:
        if address not in self.slots:
            raise ScrubError("a public address was not seen in the first pass")
        return IPv4Address(self.slots[address])

    def _fake_6(self, address: IPv6Address) -> IPv6Address:
        if any(address in network for network in KEPT_6):
            return address
        bits = int(address)
        host = self.names.number("host", f"{bits & HOST_MASK_6:x}") if bits & HOST_MASK_6 else 0
        if address in LINK_LOCAL_6:
            return IPv6Address(bits >> HOST_BITS_6 << HOST_BITS_6 | host)
        site = self.names.number("net", f"{bits >> HOST_BITS_6:x}") >> SITE_BITS
        return IPv6Address(int(DOCUMENTATION_6.network_address) | site << HOST_BITS_6 | host)

    def _coin(self, domain: str) -> int:
        return self.names.digest("prefix", domain)[0] & 1


def _prefix_kept(coin: Callable[[str], int], bits: int, width: int, block: str) -> int:
    """Flip each bit or not, as the bits before it and the key say."""
    moved = 0
    for place in range(width - 1, -1, -1):
        before = bits >> place + 1
        flip = coin(f"{block} {place} {before:x}")
        moved |= ((bits >> place & 1) ^ flip) << place
    return moved


def _whole(moved: int, address: IPv4Address | IPv6Address, length: str, width: int) -> int:
    """Clear the host bits where the real network had none."""
    free = width - int(length) if length else 0
    mask = (1 << free) - 1
    return moved & ~mask if not int(address) & mask else moved
