"""One fault of each kind, and the finding that it must cause."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.analysis.evpn import mistakes, shells
from tests.analysis.evpn.labs import NOW, Lab

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Pick = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True)
class Fault:
    """A way to break a fabric.

    Args:
        check: the check that must find it; `cut off` instead if that was the last session.
        severity: how bad it is.
        apply: breaks a lab, choosing with the function given; false if it cannot.
    """

    check: str
    severity: str
    apply: Callable[[Lab, Pick], bool]


def _state(rows: list[dict[str, Any]], **fields: Any) -> None:
    for row in rows:
        row.update(fields)


DOWN = {"state": "connect", "up": False, "uptime": 0, "rx_routes": 0, "tx_routes": 0}


def _redundant(lab: Lab) -> list[tuple[str, str]]:
    """Return overlay pairs of which each end has another session."""
    pairs = lab.pairs(overlay=True)
    degree: dict[str, int] = {}
    for pair in pairs:
        for mac in pair:
            degree[mac] = degree.get(mac, 0) + 1
    return [pair for pair in pairs if min(degree[mac] for mac in pair) > 1]


def _spare(lab: Lab, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pairs without which no switch below the cores is alone."""
    tops = {*lab.roles("core", "collapsed-core")}
    below: dict[str, int] = {}
    for pair in pairs:
        below[pair[1]] = below.get(pair[1], 0) + 1
    return [pair for pair in pairs if pair[1] in tops or below[pair[1]] > 1]


def overlay_down(lab: Lab, pick: Pick) -> bool:
    """Take an overlay session down."""
    pairs = _redundant(lab)
    if pairs:
        _state(lab.sides(pick(pairs), overlay=True), **DOWN)
    return bool(pairs)


def last_overlay_down(lab: Lab, pick: Pick) -> bool:
    """Take the last overlay sessions of a switch down."""
    macs = lab.roles("access", "collapsed-core")
    if not macs:
        return False
    mac = pick(macs)
    for pair in lab.pairs(overlay=True):
        if mac in pair:
            _state(lab.sides(pair, overlay=True), **DOWN)
    return True


def underlay_down(lab: Lab, pick: Pick) -> bool:
    """Take an underlay session down, on a cable that works."""
    pairs = _spare(lab, lab.pairs(overlay=False))
    if pairs:
        _state(lab.sides(pick(pairs), overlay=False), **DOWN)
    return bool(pairs)


def session_missing(lab: Lab, pick: Pick) -> bool:
    """Let neither side know of a session."""
    pairs = _redundant(lab)
    if pairs:
        gone = lab.sides(pick(pairs), overlay=True)
        lab.sessions = [row for row in lab.sessions if row not in gone]
    return bool(pairs)


def one_sided(lab: Lab, pick: Pick) -> bool:
    """Let only one side know of a session."""
    pairs = _redundant(lab)
    rows = lab.sides(pick(pairs), overlay=True) if pairs else []
    for kept, gone in pairwise(rows):
        kept.update(DOWN, state="active")
        lab.sessions.remove(gone)
    return bool(rows)


def silent(lab: Lab, pick: Pick) -> bool:
    """Send no routes over an established session."""
    pick(lab.sides(pick(lab.pairs(overlay=True)), overlay=True))["rx_routes"] = 0
    return True


def flapping(lab: Lab, pick: Pick) -> bool:
    """Let a session be young."""
    overlay = pick([False, True])
    _state(lab.sides(pick(lab.pairs(overlay=overlay)), overlay=overlay), uptime=95)
    return True


def unplugged(lab: Lab, pick: Pick) -> bool:
    """Pull a cable."""
    pairs = _spare(lab, lab.cables())
    if pairs:
        _unplug(lab, pick(pairs))
    return bool(pairs)


def unplugged_alone(lab: Lab, pick: Pick) -> bool:
    """Pull all cables of an access switch."""
    mac = pick(lab.roles("access", "esilag-access"))
    for pair in lab.cables():
        if mac in pair:
            _unplug(lab, pair)
            _state(lab.sides(pair, overlay=True), **DOWN)
    return True


def _unplug(lab: Lab, pair: Sequence[str]) -> None:
    _state(lab.sides(pair, overlay=False), **{**DOWN, "state": "idle"})
    for row in lab.ports:
        if {row["mac"], row["neighbor_mac"]} == {*pair}:
            row.update(up=False, neighbor_mac=None, last_flapped=NOW - 3600)


def bad_cable(lab: Lab, pick: Pick) -> bool:
    """Let a port count errors."""
    pick(lab.ends(pick(lab.cables())))["rx_errors"] = 48_213
    return True


def offline(lab: Lab, pick: Pick) -> bool:
    """Switch an access switch off."""
    switch_off(lab, pick(lab.roles("access", "esilag-access")))
    return True


def core_offline(lab: Lab, pick: Pick) -> bool:
    """Switch a core off whose partner carries the traffic."""
    macs = lab.roles("core", "collapsed-core")
    switch_off(lab, pick(macs))
    return True


def pod_offline(lab: Lab, pick: Pick) -> bool:
    """Switch off all distribution switches of a pod."""
    macs = lab.roles("distribution")
    if not macs:
        return False
    pod = lab.switch(pick(macs))["pod"]
    for mac in macs:
        if lab.switch(mac)["pod"] == pod:
            switch_off(lab, mac)
    return True


def upgrading(lab: Lab, pick: Pick) -> bool:
    """Let a core restart with a new release while its partner carries the traffic."""
    mac = pick(lab.roles("core", "collapsed-core"))
    switch_off(lab, mac)
    device = next(each for each in lab.devices if each["mac"] == mac)
    device["fwupdate"] = {"status": "inprogress", "progress": 40}
    return True


def unmanaged(lab: Lab, pick: Pick) -> bool:
    """Let a switch lose the cloud and nothing else."""
    device = pick(lab.devices)
    device.update(status="disconnected", last_seen=NOW - 7200)
    return True


def switch_off(lab: Lab, mac: str) -> None:
    """Let a switch be down, as its neighbours see it."""
    device = next(each for each in lab.devices if each["mac"] == mac)
    device.update(status="disconnected", uptime=None, last_seen=NOW - 7200)
    for pair in lab.cables():
        if mac in pair:
            _unplug(lab, pair)
    for pair in lab.pairs(overlay=True):
        if mac in pair:
            _state(lab.sides(pair, overlay=True), **DOWN)
    lab.sessions = [row for row in lab.sessions if row["mac"] != mac]
    lab.ports = [row for row in lab.ports if row["mac"] != mac]


def many_flaps(lab: Lab, pick: Pick) -> bool:
    """Let a session have flapped nine times, the last time some hours ago."""
    overlay = pick([False, True])
    _state(lab.sides(pick(lab.pairs(overlay=overlay)), overlay=overlay), uptime=9000, flap_count=9)
    return True


def member_missing(lab: Lab, pick: Pick) -> bool:
    """Take a member out of a chassis."""
    pick(lab.devices)["module_stat"] = [
        {"fpc_idx": 0, "vc_role": "master", "vc_state": "present"},
        {"fpc_idx": 1, "vc_role": "linecard", "vc_state": "not-present"},
    ]
    return True


def _routers(lab: Lab) -> list[dict[str, Any]]:
    return [row for row in lab.settings if "router_id" in row]


def same_loopback(lab: Lab, pick: Pick) -> bool:
    """Give a switch the loopback of another."""
    rows = _routers(lab)
    one = pick(rows)
    one["router_id"] = pick([row for row in rows if row is not one])["router_id"]
    return True


def other_loopback(lab: Lab, pick: Pick) -> bool:
    """Give a switch a loopback that the topology does not know."""
    pick(_routers(lab))["router_id"] = "192.0.2.1"
    return True


def same_as(lab: Lab, pick: Pick) -> bool:
    """Give a switch the AS of another."""
    macs = sorted({row["mac"] for row in lab.sessions})
    one = pick(macs)
    other = pick([mac for mac in macs if mac != one])
    number = next(row["local_as"] for row in lab.sessions if row["mac"] == other)
    for row in lab.sessions:
        if row["mac"] == one:
            row["local_as"] = number
        if row["neighbor_mac"] == one:
            row["neighbor_as"] = number
    return True


def other_peer_as(lab: Lab, pick: Pick) -> bool:
    """Let a side expect another AS."""
    pick(lab.sessions)["neighbor_as"] = 4_200_000_000
    return True


def old_firmware(lab: Lab, pick: Pick) -> bool:
    """Run an old release on one switch of several of its role."""
    roles = [row["role"] for row in lab.switches]
    macs = [row["mac"] for row in lab.switches if roles.count(row["role"]) > 1]
    mac = pick(macs)
    next(each for each in lab.devices if each["mac"] == mac)["version"] = "22.4R3"
    return True


def wrong_pod(lab: Lab, pick: Pick) -> bool:
    """Link an access switch to the distribution of another pod too."""
    lows = [lab.switch(mac) for mac in lab.roles("access", "esilag-access")]
    tops = [lab.switch(mac) for mac in lab.roles("distribution")]
    pairs = [(top, low) for top in tops for low in lows if top["pod"] != low["pod"]]
    if not pairs:
        return False
    top, low = pick(pairs)
    low["uplinks"].append(top["mac"])
    lab.ports += [
        {"mac": here["mac"], "neighbor_mac": there["mac"], "up": True, "port_id": "et-0/0/99"}
        for here, there in ((top, low), (low, top))
    ]
    for here, there in ((top, low), (low, top)):
        if "router_id" in low:
            lab.sessions += [
                _like(lab, here["mac"], there["mac"], overlay=overlay) for overlay in (False, True)
            ]
    return True


def _like(lab: Lab, mac: str, other: str, *, overlay: bool) -> dict[str, Any]:
    """Return a side of a session like those that the switches have."""
    own = next(row for row in lab.sessions if row["mac"] == mac)
    peer = next(row for row in lab.sessions if row["mac"] == other)
    return {
        **own,
        "neighbor": f"192.0.2.{int(other[-2:], 16)}",
        "neighbor_mac": other,
        "neighbor_as": peer["local_as"],
        "evpn_overlay": overlay,
        "for_overlay": overlay,
        "state": "established",
        "up": True,
        "uptime": 2_000_000,
        "rx_routes": 40,
    }


def extra_session(lab: Lab, pick: Pick) -> bool:
    """Let two cores peer although no link joins them."""
    cores = lab.roles("core")
    if not cores:
        return False
    one = pick(cores)
    other = pick([mac for mac in cores if mac != one])
    lab.sessions += [_like(lab, *ends, overlay=True) for ends in ((one, other), (other, one))]
    return True


def outside_down(lab: Lab, pick: Pick) -> bool:
    """Lose a session with a router outside the fabric."""
    row = pick(lab.sessions)
    outside = {"neighbor": "203.0.113.1", "neighbor_mac": None, "neighbor_as": 64_512}
    lab.sessions.append({**row, **DOWN, **outside, "evpn_overlay": False, "for_overlay": False})
    return True


FAULTS = (
    Fault("overlay session down", "major", overlay_down),
    Fault("cut off", "critical", last_overlay_down),
    Fault("underlay session down", "major", underlay_down),
    Fault("overlay session missing", "major", session_missing),
    Fault("one-sided overlay session", "major", one_sided),
    Fault("no routes", "major", silent),
    Fault("flapping session", "major", flapping),
    Fault("flapping session", "major", many_flaps),
    Fault("missing link", "major", unplugged),
    Fault("cut off", "critical", unplugged_alone),
    Fault("receive errors", "minor", bad_cable),
    Fault("duplicate loopback", "critical", same_loopback),
    Fault("changed loopback", "major", other_loopback),
    Fault("duplicate AS", "major", same_as),
    Fault("wrong peer AS", "major", other_peer_as),
    Fault("odd firmware", "minor", old_firmware),
    Fault("crossed pods", "major", wrong_pod),
    Fault("repeated switch", "major", mistakes.twice),
    Fault("unlinked switch", "major", mistakes.unlinked),
    Fault("contradicting option", "major", mistakes.other_option),
    Fault("differing gateways", "major", mistakes.other_gateway),
    Fault("differing VLANs", "major", mistakes.other_vlan),
    Fault("overlapping subnets", "major", mistakes.overlap),
    Fault("unexpected session", "minor", extra_session),
    Fault("outside session down", "major", outside_down),
    Fault("offline switch", "critical", offline),
    Fault("offline switch", "major", core_offline),
    Fault("offline switch", "major", upgrading),
    Fault("offline switch", "major", unmanaged),
    Fault("pod isolated", "critical", pod_offline),
    Fault("chassis member missing", "major", member_missing),
    Fault("configuration drift", "minor", shells.drifted),
    Fault("session down on the switch", "major", shells.session_down),
    Fault("missing tunnel", "major", shells.tunnel_missing),
    Fault("unheard neighbor", "minor", shells.neighbor_unheard),
    Fault("repeated MAC address", "minor", shells.address_repeated),
)
