"""Which commands a switch of a fabric answers out of what stands in the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.junos.outputs import (
    addresses,
    bfd,
    bgp,
    bundles,
    chassis,
    instances,
    routes,
    statements,
    tunnels,
    vlans,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fake_mist.junos.standing import Standing

    Output = Callable[[Sequence[str], Standing], tuple[str, ...]]

ANY: Final = "*"
"""Takes a word with a digit in it: an address, a port, a prefix; no option has one."""

ALONE: Final[tuple[tuple[str, ...], ...]] = ((),)


@dataclass(frozen=True, slots=True)
class Family:
    """A command, and what may follow it; None for anything."""

    words: tuple[str, ...]
    output: Output
    rest: tuple[tuple[str, ...], ...] | None = ALONE

    def fits(self, words: tuple[str, ...]) -> bool:
        """Tell whether a whole command is one of these."""
        size = len(self.words)
        if words[:size] != self.words:
            return False
        return self.rest is None or any(_fits(words[size:], each) for each in self.rest)


def _fits(words: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    return len(words) == len(pattern) and all(
        wanted == word or (wanted == ANY and any(map(str.isdigit, word)))
        for word, wanted in zip(words, pattern, strict=True)
    )


ONE: Final = ((), (ANY,))
REMOTE: Final = ("show", "ethernet-switching", "vxlan-tunnel-end-point", "remote")
MULTICAST: Final = ("show", "route", "table", "bgp.evpn.0", "match-prefix")
RECEIVED: Final = ("show", "route", "receive-protocol", "bgp")
BFD: Final = (
    *((), ("detail",), ("extensive",)),
    *(("address", ANY), ("address", ANY, "detail"), ("address", ANY, "extensive")),
)

FAMILIES: Final = (
    Family(("show", "bfd", "session"), bfd.sessions, BFD),
    Family(("show", "bgp", "neighbor"), bgp.neighbor, ONE),
    Family(("show", "bgp", "summary"), bgp.summary),
    Family(("show", "chassis", "alarms"), chassis.alarms),
    Family(("show", "chassis", "hardware"), chassis.hardware),
    Family(("show", "configuration"), statements.configuration, None),
    Family(("show", "ethernet-switching", "table"), addresses.table),
    Family(REMOTE, tunnels.remote, ((), ("ip", ANY))),
    Family(("show", "evpn", "database"), addresses.database, ((), ("mac-address", ANY))),
    Family(("show", "evpn", "instance", "extensive"), instances.extensive),
    Family(("show", "evpn", "ip-prefix-database"), instances.prefixes),
    Family(("show", "interfaces", "vtep"), tunnels.interfaces),
    Family(("show", "lacp", "interfaces"), bundles.lacp, ONE),
    Family(("show", "route", "summary"), routes.summary),
    Family(MULTICAST, routes.multicast, ((ANY,),)),
    Family(RECEIVED, routes.received, ((ANY,),)),
    Family(("show", "route"), routes.route, ONE),
    Family(("show", "virtual-chassis"), chassis.virtual_chassis, ((), ("status",))),
    Family(("show", "vlans"), vlans.vlans),
)
"""The first that fits answers."""


MAC_VRF: Final = {
    ("show", "mac-vrf", "forwarding", "mac-table"): ("show", "ethernet-switching", "table"),
    ("show", "mac-vrf", "forwarding", "vlans"): ("show", "vlans"),
    ("show", "mac-vrf", "forwarding"): ("show", "ethernet-switching"),
    ("show", "mac-vrf", "routing"): ("show", "evpn"),
}
"""Commands by the names that all platforms have for them, and those they have on EX and QFX."""


def _named(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give a command by its older name; the longest newer one that fits decides."""
    for newer, older in MAC_VRF.items():
        if words[: len(newer)] == newer:
            return (*older, *words[len(newer) :])
    return words


def output(words: Sequence[str], standing: Standing) -> tuple[str, ...] | None:
    """Give the lines of a command; None for one that is no view of a fabric."""
    whole = _named(tuple(words))
    for each in FAMILIES:
        if each.fits(whole):
            return each.output(whole[len(each.words) :], standing)
    return None
