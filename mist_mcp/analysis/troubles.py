"""How each kind of thing is that statistics describe, devices and ports aside. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.health import Health, Unknown, judged
from mist_mcp.analysis.service_levels import TARGET_PERCENT
from mist_mcp.analysis.signal import FAIR_DBM
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.models.evpn import BgpSession
    from mist_mcp.models.site import Site
    from mist_mcp.models.statistic import (
        DiscoveredSwitch,
        OspfPeer,
        ServiceLevel,
        Tag,
        Tunnel,
        VpnPeer,
        WirelessStats,
    )

LONGEST_LATENCY: Final = 150.0
"""Milliseconds; more is heard in calls (ITU-T G.114)."""

MOST_JITTER: Final = 50.0
"""Milliseconds; more is heard in calls (ITU-T Y.1541, classes 0 and 1)."""

MOST_LOSS: Final = 1.0
"""Per cent of packets; more is heard in calls."""

LOWEST_MOS: Final = 3.6
"""Mean opinion score; below it many users are dissatisfied (ITU-T G.107, annex B)."""

EMPTY_BATTERY: Final = 2500.0
"""Millivolts; a coin cell of 3 V is nearly empty below."""

SILENT: Final = 3600.0
"""Seconds; a tag that moves about is heard every few seconds."""

_NEIGHBOURS: Final = frozenset({"full", "2way", "2-way", "two_way", "two-way"})
"""OSPF states of a session that works; two routers that are both no designated one stop at 2way."""

_CARRIES: Final = frozenset({"established", "established_with_sessions"})

_FIGURES: Final = re.compile(
    r" for .*| \(.*|(?<=port is down): .*|: -?\d.*|: in \d.*| at [\d.]+ .*| of [\d.]+ ms"
    r"| [\d.]+ ago|; ?carries .*|(?<=MOS) [\d.]+"
    r"|(?: \d+)? used [\d.]+ %|^[\d.]+ (?:% )?of (?:\d+ )?"
)
"""What makes the same problem differ from row to row: numbers, names, times."""


def kind_of(problem: str) -> str:
    """Return a problem without its figures, so that equal ones can be counted."""
    return _FIGURES.sub("", problem)


def level_percent(level: ServiceLevel) -> float | None:
    """Return the share of good user minutes in per cent."""
    minutes = level.user_minutes
    if minutes is None or minutes.ok is None or not minutes.total:
        return None
    return round(100.0 * minutes.ok / minutes.total, 1)


def of_level(level: ServiceLevel) -> Health:
    """Tell whether a service level is below its target."""
    percent = level_percent(level)
    if percent is None:
        return judged([Unknown("user minutes")])
    return judged([f"below {TARGET_PERCENT} %"] if percent < TARGET_PERCENT else [])


def of_site(site: Site) -> Health:
    """Say which devices of a site are not connected."""
    return judged(_site(site))


def _site(site: Site) -> Iterator[str]:
    words = {"ap": "access points", "switch": "switches", "gateway": "gateways"}
    for kind, name in words.items():
        if kind not in site.devices:
            yield Unknown(name)
            continue
        up, total = site.devices[kind]
        if up < total:
            yield f"{total - up} of {total} {name} disconnected"


def of_tag(tag: Tag, *, now: float) -> Health:
    """Say what is wrong with an asset or a beacon."""
    return judged(_tag(tag, now=now))


def _tag(tag: Tag, *, now: float) -> Iterator[str]:
    if tag.battery_voltage is None:
        yield Unknown("battery")
    elif tag.battery_voltage < EMPTY_BATTERY:
        yield f"battery at {tag.battery_voltage / 1000:.2f} V"
    if tag.last_seen is None:
        yield Unknown("when it was heard")
    elif now - tag.last_seen > SILENT:
        yield f"silent for {duration(now - tag.last_seen)}"


def of_vpn_peer(peer: VpnPeer) -> Health:
    """Say what is wrong with a path between gateways."""
    return judged(["down"] if peer.up is False else _path(peer))


def _path(peer: VpnPeer) -> Iterator[str]:
    if peer.up is None:
        yield Unknown("state")
    yield from path_words(loss=peer.loss, latency=peer.latency, jitter=peer.jitter)
    if peer.mos is not None and peer.mos < LOWEST_MOS:
        yield f"MOS {peer.mos:.1f}"
    needed = {"loss": peer.loss, "latency": peer.latency, "MOS": peer.mos}
    yield from (Unknown(what) for what, figure in needed.items() if figure is None)


def path_words(*, loss: float | None, latency: float | None, jitter: float | None) -> Iterator[str]:
    """Say what is wrong with the figures of a path; of those that nobody sent nothing."""
    if loss is not None and loss > MOST_LOSS:
        yield f"{loss:.1f} % of packets lost"
    if latency is not None and latency > LONGEST_LATENCY:
        yield f"latency of {latency:.0f} ms"
    if jitter is not None and jitter > MOST_JITTER:
        yield f"jitter of {jitter:.0f} ms"


def of_tunnel(tunnel: Tunnel) -> Health:
    """Say what is wrong with a tunnel: those of gateways are up, those of others have a state."""
    return judged(_tunnel(tunnel))


def _tunnel(tunnel: Tunnel) -> Iterator[str]:
    if tunnel.up is False:
        yield f"down: {tunnel.last_event}" if tunnel.last_event else "down"
    elif tunnel.state is not None and tunnel.state.casefold() not in _CARRIES:
        yield f"not established: {tunnel.state}"
    elif (tunnel.state if tunnel.ap or tunnel.up is None else tunnel.up) is None:
        yield Unknown("state")


def of_ospf_peer(peer: OspfPeer) -> Health:
    """Say what is wrong with an OSPF session."""
    state = (peer.state or "").casefold()
    if not state and peer.up is not False:
        return judged([Unknown("state")])
    broken = state not in _NEIGHBOURS if state else True
    return judged([f"not a full neighbour: {state or 'down'}"] if broken else [])


def of_bgp_peer(session: BgpSession) -> Health:
    """Say what is wrong with one side of a BGP session."""
    return judged(_bgp_peer(session))


def _bgp_peer(session: BgpSession) -> Iterator[str]:
    if session.established is None:
        yield Unknown("state")
    elif not session.established:
        yield f"not established: {session.word}"
        return
    if session.overlay is None:
        yield Unknown("whether it carries EVPN routes")
    elif session.overlay and session.rx_routes is None:
        yield Unknown("routes received")
    elif session.overlay and session.established and session.rx_routes == 0:
        yield "established, yet receives no route"


def of_discovered(switch: DiscoveredSwitch) -> Health:
    """Say that Mist does not manage a switch, and what hangs on it."""
    if switch.adopted is None:
        return judged([Unknown("whether Mist manages it")])
    if switch.adopted:
        return judged([])
    names = [ap.hostname or ap.mac or "(unknown)" for ap in switch.aps]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""  # noqa: PLR2004 - as are named
    carried = f"not managed by Mist; carries {', '.join(names[:3])}{more}"
    return judged([carried if names else "not managed"])


def lacks_address(client: WirelessStats) -> bool:
    """Tell whether a client has no address."""
    return client.ip in (None, "", "0.0.0.0")  # noqa: S104 - what a client without one reports


def of_client(client: WirelessStats) -> Health:
    """Say what a wireless client suffers from."""
    return judged(_client(client))


def _client(client: WirelessStats) -> Iterator[str]:
    if lacks_address(client):
        yield "no IP address"
    if client.rssi is None:
        yield Unknown("signal")
    elif client.rssi < FAIR_DBM:
        yield f"weak signal: {client.rssi:.0f} dBm"
