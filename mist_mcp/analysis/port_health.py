"""How a port of a switch or a gateway is. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.health import Health, Unknown, judged
from mist_mcp.analysis.interfaces import SLOW_MBPS
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.models.statistic import PortStats

FEW_ERRORS: Final = 100
"""Errors of a port since it came up; plugging in and out makes a few."""

RECENT: Final = 3600.0
"""Seconds; what came up since then was down before."""

SLOWEST_MBPS: Final = 10.0
"""Whatever is plugged in: what is this slow has a broken cable or a wrong setting."""

_CABLED: Final = frozenset({"uplink", "esilag", "evpn_uplink", "evpn_downlink"})
"""Port profiles of Mist for links between switches: nobody unplugs those."""

_ROUTED: Final = frozenset({"wan", "lan"})
"""Usages of the ports of gateways, which never tell when they came up."""

FIXED: Final = frozenset({"ap"})
"""Port profiles of what hangs on a wall: nobody unplugs that either."""


def port_errors(port: PortStats) -> int | None:
    """Return the errors of a port in both directions; None if neither is known."""
    known = [errors for errors in (port.rx_errors, port.tx_errors) if errors is not None]
    return sum(known) if known else None


def of_port(port: PortStats, *, now: float) -> Health:
    """Judge a port; one that nobody has plugged into is as it should be."""
    return judged(_words(port, now=now))


def is_link(port: PortStats) -> bool:
    """Tell whether a port leads to another device of the network."""
    return port.uplink is True or port.port_usage in _CABLED


def _words(port: PortStats, *, now: float) -> Iterator[str]:
    yield from _state(port, now=now)
    yield from _errors(port)
    if port.up:
        yield from _negotiated(port)
    if port.auth_state == "held":
        yield "802.1X refused what is plugged in"
    elif port.up and port.auth_state is None and not is_link(port):
        yield Unknown("802.1X state")


def _state(port: PortStats, *, now: float) -> Iterator[str]:
    """Say that a link, or the port of an access point, is down, or came up lately."""
    age = None if port.last_flapped is None else max(now - port.last_flapped, 0.0)
    since = duration(age) if age else None
    needed = is_link(port) or port.port_usage in FIXED
    if port.up is None:
        yield Unknown("state")
    elif not port.up and needed and not port.disabled:
        what = _called(port)
        yield f"{what} is down" + (f" for {since}" if since else "")
    elif not port.up and (port.uplink is None or port.port_usage is None) and not port.disabled:
        yield Unknown("what it leads to")
    elif port.up and is_link(port) and age is None and port.port_usage not in _ROUTED:
        yield Unknown("when it came up")
    elif port.up and is_link(port) and age is not None and age < RECENT:
        yield f"came up lately: {duration(age)} ago"


def _called(port: PortStats) -> str:
    """Say what hangs on a port whose loss is a problem."""
    return "access point's port" if port.port_usage in FIXED else port.port_usage or "uplink"


def _errors(port: PortStats) -> Iterator[str]:
    errors = port_errors(port) or 0
    if errors >= FEW_ERRORS:
        yield f"errors: {errors}"
    if port.up and port.rx_errors is None:
        yield Unknown("receive errors")
    if port.up and port.tx_errors is None:
        yield Unknown("transmit errors")


def _negotiated(port: PortStats) -> Iterator[str]:
    """Say that speed or duplex are not what a cable of today brings."""
    if port.full_duplex is False:
        yield "half duplex"
    elif port.full_duplex is None:
        yield Unknown("duplex")
    if port.speed is None:
        yield Unknown("speed")
    elif port.speed <= (SLOW_MBPS if _carries(port) else SLOWEST_MBPS):
        yield f"slow: {port.speed:.0f} Mbit/s"


def _carries(port: PortStats) -> bool:
    """Tell whether others depend on the speed of a port."""
    return is_link(port) or port.port_usage in FIXED
