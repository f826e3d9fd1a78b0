"""What Junos says with `| display json` of the protocols between neighbours: LACP and BFD.

Names are those of the XML that the same commands give, as parser projects publish them.
"""

from __future__ import annotations

from typing import Final

from mist_mcp.junos.bfd import BfdSession, BfdSessions
from mist_mcp.junos.lacp import Lacp, LacpAggregate, LacpEnd, LacpLink
from mist_mcp.junos.nodes import Missing, Node, count, need, nodes, one, text

_FLAGS: Final = {"Yes": True, "No": False}


def bfd(root: Node) -> BfdSessions:
    """Read the BFD sessions of a device."""
    return BfdSessions(
        session_count=count(root, "sessions"),
        client_count=count(root, "clients"),
        sessions=tuple(map(_session, nodes(root, "bfd-session"))),
    )


def _session(node: Node) -> BfdSession:
    return BfdSession(
        address=need(node, "session-neighbor"),
        state=need(node, "session-state"),
        interface=text(node, "session-interface"),
        detect_seconds=float(need(node, "session-detection-time")),
        interval_seconds=float(need(node, "session-transmission-interval")),
        multiplier=count(node, "session-adaptive-multiplier"),
    )


def lacp(root: Node) -> Lacp:
    """Read the aggregates of a device."""
    return Lacp(tuple(map(_aggregate, nodes(root, "lacp-interface-information"))))


def _aggregate(node: Node) -> LacpAggregate:
    ends: dict[str, dict[str, LacpEnd]] = {}
    for state in nodes(node, "lag-lacp-state"):
        ends.setdefault(need(state, "name"), {})[need(state, "lacp-role")] = _end(state)
    rules = {need(each, "name"): each for each in nodes(node, "lag-lacp-protocol")}
    header = one(node, "lag-lacp-header")
    if header is None:
        raise Missing
    return LacpAggregate(
        need(header, "aggregate-name"),
        tuple(
            LacpLink(
                name,
                ends.get(name, {}).get("Actor"),
                ends.get(name, {}).get("Partner"),
                text(rules.get(name, {}), "lacp-receive-state"),
                text(rules.get(name, {}), "lacp-transmit-state"),
                text(rules.get(name, {}), "lacp-mux-state"),
            )
            for name in dict.fromkeys((*ends, *rules))
        ),
    )


def _end(node: Node) -> LacpEnd:
    return LacpEnd(
        expired=_flag(node, "lacp-expired"),
        defaulted=_flag(node, "lacp-defaulted"),
        distributing=_flag(node, "lacp-distributing"),
        collecting=_flag(node, "lacp-collecting"),
        in_sync=_flag(node, "lacp-synchronization"),
        aggregatable=_flag(node, "lacp-aggregation"),
        timeout=need(node, "lacp-timeout"),
        activity=need(node, "lacp-activity"),
    )


def _flag(node: Node, name: str) -> bool | None:
    return _FLAGS.get(text(node, name) or "")
