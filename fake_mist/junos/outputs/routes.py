"""Routes: `show route`, `show route summary`, those that a neighbour sends, those of EVPN."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_interface
from typing import TYPE_CHECKING, Final

from fake_mist.tenant.spans import span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fake_mist.junos.standing import Session, Standing

LEGEND: Final = "+ = Active Route, - = Last Active, * = Both"
UNDERLAY: Final = "inet.0"
OVERLAY: Final = "bgp.evpn.0"
SENT_TITLE: Final = "  Prefix\t\t  Nexthop\t       MED     Lclpref    AS path"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route of the underlay, and the session that brought it; None for an own one."""

    prefix: str
    kind: str
    via: str
    session: Session | None = None
    path: str = ""


def summary(_words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """`show route summary`: BGP sums up to what the sessions received."""
    me = standing.me
    received = {
        overlay: sum(x.received for x in me.sessions if x.overlay == overlay and x.up)
        for overlay in (False, True)
    }
    own = sum(each.session is None for each in _routes(standing))
    lines = [f"Autonomous system number: {me.asn}"] if me.asn else []
    lines += [f"Router ID: {me.loopback or me.row.get('ip')}", ""]
    lines += _table(UNDERLAY, [("Direct", own - own // 2), ("Local", own // 2)], received[False])
    if received[True]:
        lines += ["", *_table(OVERLAY, [], received[True])]
    return tuple(lines)


def _table(name: str, own: Sequence[tuple[str, int]], learned: int) -> Iterator[str]:
    kinds = [*own, ("BGP", learned)]
    total = sum(count for _, count in kinds)
    yield _head(name, total)
    for kind, count in kinds:
        if count:
            yield f"{kind:>20}: {count:>6} routes, {count:>6} active"


def _head(name: str, total: int) -> str:
    return f"{name}: {total} destinations, {total} routes ({total} active, 0 holddown, 0 hidden)"


def _routes(standing: Standing) -> Iterator[Route]:
    """Give the routes by which loopbacks are reached, and the own ones."""
    me = standing.me
    if me.loopback:
        yield Route(prefix=f"{me.loopback}/32", kind="Direct/0", via="lo0.0")
    for each in me.sessions:
        if each.port and each.up:
            address = standing.local_address(each)
            net = ip_interface(f"{address}/31").network
            yield Route(prefix=str(net), kind="Direct/0", via=f"{each.port}.0")
            yield Route(prefix=f"{address}/32", kind="Local/0", via=f"{each.port}.0")
    for each in _carriers(standing, me.mac):
        for mac in sorted(_beyond(standing, each.other, {me.mac})):
            there = standing.switches[mac]
            path = f"{each.asn} I" if mac == each.other else f"{each.asn} {there.asn} I"
            yield Route(
                prefix=f"{there.loopback}/32",
                kind="BGP/170",
                via=f"{each.port}.0",
                session=each,
                path=path,
            )


def _carriers(standing: Standing, mac: str) -> list[Session]:
    """Give the underlay sessions of a switch over which routes come."""
    return [
        each
        for each in standing.switches[mac].sessions
        if not each.overlay and each.up and each.received and each.other in standing.switches
    ]


def _beyond(standing: Standing, start: str, seen: set[str]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = {each.other for each in _carriers(standing, waiting.pop())} - found - seen
        found |= fresh
        waiting += fresh
    return {mac for mac in found if standing.switches[mac].loopback}


def route(words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """`show route`, of all or of one destination; what is not reached is not printed."""
    wanted = words[0].partition("/")[0] if words else ""
    found: dict[str, list[Route]] = {}
    for each in _routes(standing):
        if not wanted or each.prefix.partition("/")[0] == wanted:
            found.setdefault(each.prefix, []).append(each)
    if not found:
        return ()
    total = sum(1 for _ in found)
    lines = ["", _head(UNDERLAY, total), LEGEND, ""]
    for prefix, ways in found.items():
        lines += _ways(prefix, ways, ran=int(standing.me.row.get("uptime") or 1))
    return tuple(lines)


def _ways(prefix: str, ways: Sequence[Route], *, ran: int) -> Iterator[str]:
    for place, each in enumerate(ways):
        head, star = (prefix, "*") if not place else ("", " ")
        if each.session is None:
            yield f"{head:<19}{star}[{each.kind}] {span(ran)}"
            yield f"                    >  via {each.via}"
            continue
        yield f"{head:<19}{star}[{each.kind}] {span(each.session.seconds)}, localpref 100"
        yield f"                      AS path: {each.path}, validation-state: unverified"
        yield f"                    >  to {each.session.address} via {each.via}"


def received(words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """`show route receive-protocol bgp`: what a neighbour of the underlay sends."""
    neighbor = words[0]
    sent = [x for x in _routes(standing) if x.session and x.session.address == neighbor]
    session = next((x for x in standing.me.sessions if x.address == neighbor and x.up), None)
    if session is None or not session.received:
        return ()
    if session.overlay:
        return ("", _head(OVERLAY, session.received))
    lines = ["", _head(UNDERLAY, session.received), SENT_TITLE]
    lines += [f"* {each.prefix:<23} {neighbor:<37} {each.path}" for each in sent]
    return tuple(lines)


def multicast(words: Sequence[str], standing: Standing) -> tuple[str, ...]:
    """`show route table bgp.evpn.0 match-prefix 3:...`: one for each endpoint and network."""
    start = words[0].rstrip("*")
    found = [
        (f"3:{there.loopback}:1::{each.vni}::{there.loopback}/248 IM", there)
        for there in standing.vteps()
        for each in standing.shared(there)
    ]
    wanted = [(text, there) for text, there in found if text.startswith(start)]
    if not wanted:
        return ()
    lines = ["", _head(OVERLAY, len(found)), LEGEND, ""]
    for text, there in wanted:
        came = next((x.seconds for x in standing.me.sessions if x.overlay and x.up), 1)
        lines += [text, f"{'':<19}*[BGP/170] {span(came)}, localpref 100, from {there.loopback}"]
    return tuple(lines)
