"""`show bgp summary` and `show bgp neighbor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.tenant.transcripts import routing
from fake_mist.tenant.transcripts.routing import NO_BGP, OVERLAY, UNDERLAY, Peer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.standing import Session, Standing

GROUPS: Final = {False: "evpn_underlay", True: "evpn_overlay"}
FAMILIES: Final = {False: "inet-unicast", True: "evpn"}
HOLD_TIME: Final = 90
PORT: Final = 179
STATES: Final = {
    "active": "Active",
    "connect": "Connect",
    "established": "Established",
    "idle": "Idle",
    "open_confirm": "OpenConfirm",
    "open_sent": "OpenSent",
}
EVENTS: Final = {"active": "ConnectRetry", "connect": "ConnectRetry", "idle": "Start"}


def summary(_words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """`show bgp summary`: the underlay first."""
    found = sorted(standing.me.sessions, key=lambda each: each.overlay)
    if not found:
        return (NO_BGP,)
    return tuple(routing.summary(standing.me.mac, [*map(_peer, found)]))


def _peer(session: Session) -> Peer:
    return Peer(
        address=session.address,
        asn=session.asn,
        state=session.state,
        seconds=session.seconds,
        flaps=session.flaps,
        received=session.received,
        tables=OVERLAY if session.overlay else UNDERLAY,
    )


def neighbor(words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """`show bgp neighbor`, of all or of one; of one that is not configured nothing is printed."""
    found = [each for each in standing.me.sessions if not words or each.address == words[0]]
    return tuple(line for each in found for line in _neighbor(each, standing))


def _neighbor(session: Session, standing: Standing) -> Iterator[str]:
    me, local = standing.me, standing.local_address(session)
    port = f"+{PORT}" if session.up else ""
    mine = f"Local: {local}{port} AS {me.asn}"
    yield f"Peer: {session.address}{port} AS {session.asn} {mine}"
    group = f"  Group: {GROUPS[session.overlay]:<21}"
    yield f"{group}Routing-Instance: master"
    yield "  Forwarding routing-instance: master"
    flags = "Sync" if session.up else ""
    yield f"  Type: External    State: {STATES[session.state]:<14} Flags: <{flags}>"
    last = "OpenConfirm" if session.up else "Idle"
    event = "RecvKeepAlive" if session.up else EVENTS.get(session.state, "Start")
    yield f"  Last State: {last:<14}Last Event: {event}"
    yield f"  Last Error: {_error(session)}"
    multihop = "Multihop " if session.overlay else ""
    yield f"  Options: <{multihop}Preference LocalAddress LogUpDown AddressFamily PeerAS Rib-group>"
    yield "  Options: <BfdEnabled>"
    yield f"  Address families configured: {FAMILIES[session.overlay]}"
    yield f"  Local Address: {local} Holdtime: {HOLD_TIME} Preference: 170"
    yield f"  Number of flaps: {session.flaps}"
    if session.flaps:
        yield f"  Last flap event: {'HoldTime' if session.overlay else 'Stop'}"
        yield f"  Error: '{_error(session)}' Sent: {session.flaps} Recv: 0"
    if session.up:
        yield from _established(session, standing)
    yield ""


def _error(session: Session) -> str:
    """Tell the last error; a routed port that goes down takes its session with it at once."""
    if not session.flaps:
        return "None"
    return "Hold Timer Expired Error" if session.overlay else "Cease"


def _established(session: Session, standing: Standing) -> Iterator[str]:
    there = standing.switches.get(session.other)
    peer, here = (there.loopback if there else session.address), standing.me.loopback
    yield f"  Peer ID: {peer:<16}Local ID: {here:<18}Active Holdtime: {HOLD_TIME}"
    yield f"  Keepalive Interval: {HOLD_TIME // 3:<11}Group index: {int(session.overlay)}"
    yield "  BFD: enabled, up"
    if session.port:
        yield f"  Local Interface: {session.port}.0"
    yield f"  NLRI for this session: {FAMILIES[session.overlay]}"
    yield f"  Peer supports 4 byte AS extension (peer-as {session.asn})"
    active = session.received * 2 // 3
    for table in OVERLAY if session.overlay else UNDERLAY:
        yield f"  Table {table}"
        yield "    RIB State: BGP restart is complete"
        yield "    Send state: in sync"
        yield f"    Active prefixes:              {active}"
        yield f"    Received prefixes:            {session.received}"
        yield f"    Accepted prefixes:            {session.received}"
        yield "    Suppressed due to damping:    0"
        yield f"    Advertised prefixes:          {session.sent}"
