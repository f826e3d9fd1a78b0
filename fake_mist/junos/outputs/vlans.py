"""`show vlans`: the networks of a switch; a star marks a port that is up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.junos.outputs.tunnels import interface
from fake_mist.tenant.transcripts.overlay import INSTANCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.standing import Network, Standing

TITLE: Final = "Routing instance        VLAN name             Tag          Interfaces"
MARGIN: Final = 59
"""Columns before the ports."""


def vlans(_words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """Give each network with its ports."""
    lines = ["", TITLE]
    for each in sorted(standing.me.networks, key=lambda network: network.name):
        lines.append(f"{INSTANCE:<24}{each.name:<22}{each.vlan}")
        lines += [f"{'':<{MARGIN}}{port}" for port in _ports(each, standing)]
    return tuple(lines)


def _ports(network: Network, standing: Standing) -> Iterator[str]:
    me = standing.me
    for name, cables in me.bundles().items():
        yield f"{name}.0{'*' if any(each.up for each in cables) else ''}"
    for port in sorted({each.port for each in me.hosts if each.network == network.name}):
        yield f"{port}.0*"
    for place, each in enumerate(standing.vteps()):
        if network in standing.shared(each):
            yield f"{interface(place)}*"
