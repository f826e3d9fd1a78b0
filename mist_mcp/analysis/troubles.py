"""What is wrong with each kind of thing that statistics describe. Pure.

Each function returns short findings, the worst first; none where nothing is known to be wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.device_health import BUSY_PERCENT
from mist_mcp.analysis.service_levels import TARGET_PERCENT
from mist_mcp.analysis.signal import FAIR_DBM
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.models.evpn import BgpSession
    from mist_mcp.models.site import Site
    from mist_mcp.models.statistic import (
        DiscoveredSwitch,
        EdgeStats,
        OspfPeer,
        PortStats,
        ServiceLevel,
        Tag,
        Tunnel,
        VpnPeer,
        WirelessStats,
    )

FEW_ERRORS: Final = 100
"""Errors of a port since it came up; plugging in and out makes a few."""

RECENT: Final = 3600.0
"""Seconds; what came up since then was down before."""

LONGEST_LATENCY: Final = 150.0
"""Milliseconds; more is heard in calls (ITU-T G.114)."""

MOST_LOSS: Final = 1.0
"""Per cent of packets; more is heard in calls."""

LOWEST_MOS: Final = 3.6
"""Mean opinion score; below it many users are dissatisfied (ITU-T G.107, annex B)."""

EMPTY_BATTERY: Final = 2500.0
"""Millivolts; a coin cell of 3 V is nearly empty below."""

SILENT: Final = 3600.0
"""Seconds; a tag that moves about is heard every few seconds."""

_CABLED: Final = frozenset({"uplink", "esilag", "evpn_uplink", "evpn_downlink"})
"""Port profiles of Mist for links between switches: nobody unplugs those."""

_NEIGHBOURS: Final = frozenset({"full", "2way", "2-way", "two_way", "two-way"})
"""OSPF states of a session that works; two routers that are both no designated one stop at 2way."""

_CARRIES: Final = frozenset({"established", "established_with_sessions"})

_FIGURES: Final = re.compile(r" for .*| \(.*|: -?\d.*")
"""What makes the same problem differ from row to row."""


def kind_of(problem: str) -> str:
    """Return a problem without its figures, so that equal ones can be counted."""
    return _FIGURES.sub("", problem)


def level_percent(level: ServiceLevel) -> float | None:
    """Return the share of good user minutes in per cent."""
    minutes = level.user_minutes
    if minutes is None or minutes.ok is None or not minutes.total:
        return None
    return round(100.0 * minutes.ok / minutes.total, 1)


def of_level(level: ServiceLevel) -> list[str]:
    """Tell whether a service level is below its target."""
    percent = level_percent(level)
    low = percent is not None and percent < TARGET_PERCENT
    return [f"below {TARGET_PERCENT} %"] if low else []


def of_site(site: Site) -> list[str]:
    """Say which devices of a site are not connected."""
    words = {"ap": "access points", "switch": "switches", "gateway": "gateways"}
    return [
        f"{total - up} of {total} {words[kind]} disconnected"
        for kind, (up, total) in site.devices.items()
        if up < total
    ]


def of_edge(edge: EdgeStats, *, now: float) -> list[str]:
    """Say what is wrong with a Mist Edge."""
    if edge.status not in (None, "connected"):
        silent = duration(now - edge.last_seen) if edge.last_seen else None
        return [f"{edge.status} for {silent}" if silent else str(edge.status)]
    found = [] if edge.mxagent_registered is not False else ["not registered with the cloud"]
    found += [] if edge.tunterm_registered is not False else ["its tunnels end nowhere"]
    used = {
        "CPU": 100.0 - edge.cpu_stat.idle if edge.cpu_stat and edge.cpu_stat.idle else None,
        "memory": edge.memory_stat.usage if edge.memory_stat else None,
    }
    loads = {what: percent for what, percent in used.items() if percent is not None}
    return found + [f"{what} at {n:.0f} %" for what, n in loads.items() if n > BUSY_PERCENT]


def of_tag(tag: Tag, *, now: float) -> Iterator[str]:
    """Say what is wrong with an asset or a beacon."""
    if tag.battery_voltage is not None and tag.battery_voltage < EMPTY_BATTERY:
        yield f"battery at {tag.battery_voltage / 1000:.2f} V"
    if tag.last_seen is not None and now - tag.last_seen > SILENT:
        yield f"silent for {duration(now - tag.last_seen)}"


def port_errors(port: PortStats) -> int | None:
    """Return the errors of a port in both directions; None if neither is known."""
    known = [errors for errors in (port.rx_errors, port.tx_errors) if errors is not None]
    return sum(known) if known else None


def of_port(port: PortStats, *, now: float) -> Iterator[str]:
    """Say what is wrong with a port; one that nobody has plugged into is as it should be."""
    errors = port_errors(port) or 0
    age = None if port.last_flapped is None else max(now - port.last_flapped, 0.0)
    if _is_link(port) and port.up is False and not port.disabled:
        yield f"{port.port_usage or 'uplink'} is down" + (f" for {duration(age)}" if age else "")
    if errors >= FEW_ERRORS:
        yield f"errors: {errors}"
    if port.up and port.full_duplex is False:
        yield "half duplex"
    if port.auth_state == "held":
        yield "802.1X refused what is plugged in"
    if _is_link(port) and port.up and age is not None and age < RECENT:
        yield f"came up lately: {duration(age)} ago"


def _is_link(port: PortStats) -> bool:
    """Tell whether a port leads to another device of the network."""
    return port.uplink is True or port.port_usage in _CABLED


def of_vpn_peer(peer: VpnPeer) -> Iterator[str]:
    """Say what is wrong with a path between gateways."""
    if peer.up is False:
        yield "down"
        return
    if peer.loss is not None and peer.loss > MOST_LOSS:
        yield f"{peer.loss:.1f} % of packets lost"
    if peer.latency is not None and peer.latency > LONGEST_LATENCY:
        yield f"latency of {peer.latency:.0f} ms"
    if peer.mos is not None and peer.mos < LOWEST_MOS:
        yield f"MOS {peer.mos:.1f}"


def of_tunnel(tunnel: Tunnel) -> list[str]:
    """Say what is wrong with a tunnel."""
    if tunnel.up is False:
        return [f"down: {tunnel.last_event}" if tunnel.last_event else "down"]
    dead = tunnel.state is not None and tunnel.state not in _CARRIES
    return [f"not established: {tunnel.state}"] if dead else []


def of_ospf_peer(peer: OspfPeer) -> list[str]:
    """Say what is wrong with an OSPF session."""
    state = (peer.state or "").casefold()
    broken = state not in _NEIGHBOURS if state else peer.up is False
    return [f"not a full neighbour: {state or 'down'}"] if broken else []


def of_bgp_peer(session: BgpSession) -> list[str]:
    """Say what is wrong with one side of a BGP session."""
    if session.established is False:
        return [f"not established: {session.word}"]
    silent = session.established and session.overlay and session.rx_routes == 0
    return ["established, yet receives no route"] if silent else []


def of_discovered(switch: DiscoveredSwitch) -> list[str]:
    """Say that Mist does not manage a switch, and what hangs on it."""
    if switch.adopted is not False:
        return []
    names = [ap.hostname or ap.mac or "(unknown)" for ap in switch.aps]
    return [f"not managed by Mist; carries {', '.join(names[:3])}" if names else "not managed"]


def lacks_address(client: WirelessStats) -> bool:
    """Tell whether a client has no address."""
    return client.ip in (None, "", "0.0.0.0")  # noqa: S104 - what a client without one reports


def of_client(client: WirelessStats) -> Iterator[str]:
    """Say what a wireless client suffers from."""
    if lacks_address(client):
        yield "no IP address"
    if client.rssi is not None and client.rssi < FAIR_DBM:
        yield f"weak signal: {client.rssi:.0f} dBm"
