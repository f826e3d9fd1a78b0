"""Ports of devices: which interfaces are one, and what they negotiated. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from mist_mcp.analysis.health import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mist_mcp.models.device import Port

SLOW_MBPS: Final = 100.0
"""A link between devices of the network that is this slow was negotiated down."""

_LOGICAL: Final = re.compile(
    r"(?:ae|reth|irb|lo|vlan|vtep|vme|st|gre?|ip|lt|vt|pp|dl|lsi|jsrv|dsc|tap|esi|fti|bme)[-/\d.]*",
    re.IGNORECASE,
)
"""Interfaces without a socket: aggregates, bridges, loopbacks, tunnels."""


def physical(interfaces: Mapping[str, Port]) -> dict[str, bool]:
    """Return whether each port is up; ge-0/0/1.0 is a unit of the port ge-0/0/1.

    A port is up if any of its units is. Those of which nobody says it are not among them.
    """
    ports: dict[str, bool] = {}
    for name, interface in interfaces.items():
        port = name.partition(".")[0]
        if interface.up is not None and not _LOGICAL.fullmatch(port):
            ports[port] = ports.get(port, False) or interface.up
    return ports


class Negotiated(Protocol):
    """What both ends of a cable agreed on."""

    @property
    def speed(self) -> float | None:
        """Mbit/s."""

    @property
    def full_duplex(self) -> bool | None:
        """Whether both may send at once."""


def negotiated(name: str, port: Negotiated) -> Iterator[str]:
    """Say what is wrong with a port that is up, by speed and duplex."""
    if port.speed is None:
        yield Unknown(f"speed of {name}")
    elif port.speed <= SLOW_MBPS:
        yield f"{name} at {port.speed:.0f} Mbit/s"
    if port.full_duplex is None:
        yield Unknown(f"duplex of {name}")
    elif not port.full_duplex:
        yield f"{name} half duplex"
