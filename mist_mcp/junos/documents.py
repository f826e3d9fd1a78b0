"""What Junos says with `| display json`: a second source of the facts that the tables say.

A document is read whole: of a part nothing is known. Those of protocols between switches are in
`link_documents`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.junos import link_documents
from mist_mcp.junos.alarms import Alarm, Alarms
from mist_mcp.junos.arp import ArpEntry, ArpTable
from mist_mcp.junos.bgp import BgpSummary, Peer, PeerTable, RoutingTable
from mist_mcp.junos.fields import as_asn, as_epoch
from mist_mcp.junos.lldp import LldpNeighbor, LldpNeighbors
from mist_mcp.junos.nodes import Missing, Node, count, need, nodes, one, seconds, text
from mist_mcp.junos.reading import LARGEST, Reading
from mist_mcp.junos.routes import ProtocolRoutes, RouteSummary, TableRoutes
from mist_mcp.junos.version import Software

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@dataclass(slots=True)
class Document:
    """Collects a document, and reads it at the end."""

    read: Callable[[Node], Any]
    root: str
    _lines: list[str] = field(default_factory=list)
    _room: int = LARGEST

    def line(self, text: str) -> None:
        """Keep a line, as long as there is room."""
        self._room -= len(text)
        if self._room >= 0:
            self._lines.append(text)

    def reading(self) -> Reading[Any] | None:
        """Return the facts; None for no whole document of this kind."""
        try:
            node = one(json.loads("\n".join(self._lines)), self.root)
            return None if node is None else Reading(self.read(node))
        except (Missing, ValueError, RecursionError):
            return None


def _software(root: Node) -> Software:
    return Software(
        hostname=text(root, "host-name"),
        model=text(root, "product-model"),
        junos=text(root, "junos-version"),
    )


def _bgp(root: Node) -> BgpSummary:
    return BgpSummary(
        running=True,
        groups=count(root, "group-count"),
        peer_count=count(root, "peer-count"),
        down_count=count(root, "down-peer-count"),
        tables=tuple(map(_table, nodes(root, "bgp-rib"))),
        peers=tuple(map(_peer, nodes(root, "bgp-peer"))),
    )


def _table(node: Node) -> RoutingTable:
    return RoutingTable(
        name=need(node, "name"),
        paths=count(node, "total-prefix-count"),
        active_paths=count(node, "active-prefix-count"),
        suppressed=count(node, "suppressed-prefix-count"),
        history=count(node, "history-prefix-count"),
        damped=count(node, "damped-prefix-count"),
        pending=count(node, "pending-prefix-count"),
    )


def _peer(node: Node) -> Peer:
    return Peer(
        address=need(node, "peer-address").partition("+")[0],
        asn=int(need(node, "peer-as")),
        state=need(node, "peer-state"),
        last_change_seconds=seconds(node, "elapsed-time"),
        flaps=count(node, "flap-count"),
        in_packets=count(node, "input-messages"),
        out_packets=count(node, "output-messages"),
        out_queue=count(node, "route-queue-count"),
        tables=tuple(map(_peer_table, nodes(node, "bgp-rib"))),
    )


def _peer_table(node: Node) -> PeerTable:
    return PeerTable(
        table=text(node, "name"),
        active=count(node, "active-prefix-count"),
        received=count(node, "received-prefix-count"),
        accepted=count(node, "accepted-prefix-count"),
        damped=count(node, "suppressed-prefix-count"),
    )


def _lldp(root: Node) -> LldpNeighbors:
    return LldpNeighbors(tuple(_neighbors(root)))


def _neighbors(root: Node) -> Iterator[LldpNeighbor]:
    for node in nodes(root, "lldp-neighbor-information"):
        parent = text(node, "lldp-local-parent-interface-name")
        yield LldpNeighbor(
            local_interface=need(node, "lldp-local-port-id", "lldp-local-interface"),
            parent_interface=None if parent == "-" else parent,
            chassis_id=need(node, "lldp-remote-chassis-id"),
            port=text(node, "lldp-remote-port-id", "lldp-remote-port-description"),
            system_name=text(node, "lldp-remote-system-name"),
        )


def _arp(root: Node) -> ArpTable:
    entries = tuple(_addresses(root))
    total = text(root, "arp-entry-count")
    return ArpTable(int(total) if total else None, entries)


def _addresses(root: Node) -> Iterator[ArpEntry]:
    for node in nodes(root, "arp-table-entry"):
        interface, _, via = need(node, "interface-name").partition(" [")
        flags = one(node, "arp-table-entry-flags") or {}
        named = next((name for name in flags if name not in {"attributes", "data"}), "none")
        yield ArpEntry(
            mac=need(node, "mac-address"),
            ip=need(node, "ip-address"),
            interface=interface,
            via=via.removesuffix("]") or None,
            flags=text(node, "arp-table-entry-flags") or named,
        )


def _alarms(root: Node) -> Alarms:
    summary = one(root, "alarm-summary") or {}
    none = "no-active-alarms" in summary
    alarms = tuple(
        Alarm(
            level=need(node, "alarm-class"),
            description=need(node, "alarm-description"),
            time=need(node, "alarm-time"),
            epoch=as_epoch(need(node, "alarm-time")),
        )
        for node in nodes(root, "alarm-detail")
    )
    return Alarms(0 if none else count(summary, "active-alarm-count"), alarms)


def _routes(root: Node) -> RouteSummary:
    asn = text(root, "as-number")
    return RouteSummary(
        asn=as_asn(asn) if asn else None,
        router_id=text(root, "router-id"),
        tables=tuple(map(_routing_table, nodes(root, "route-table"))),
    )


def _routing_table(node: Node) -> TableRoutes:
    return TableRoutes(
        name=need(node, "table-name"),
        destinations=count(node, "destination-count"),
        routes=count(node, "total-route-count"),
        active=count(node, "active-route-count"),
        holddown=count(node, "holddown-route-count"),
        hidden=count(node, "hidden-route-count"),
        protocols=tuple(
            ProtocolRoutes(
                need(each, "protocol-name"),
                count(each, "protocol-route-count"),
                count(each, "active-route-count"),
            )
            for each in nodes(node, "protocols")
        ),
    )


DOCUMENTS: Final[Mapping[str, tuple[str, Callable[[Node], Any]]]] = {
    "show arp": ("arp-table-information", _arp),
    "show arp no-resolve": ("arp-table-information", _arp),
    "show bfd session": ("bfd-session-information", link_documents.bfd),
    "show bgp summary": ("bgp-information", _bgp),
    "show chassis alarms": ("alarm-information", _alarms),
    "show lacp interfaces": ("lacp-interface-information-list", link_documents.lacp),
    "show lldp neighbors": ("lldp-neighbors-information", _lldp),
    "show route summary": ("route-summary-information", _routes),
    "show system alarms": ("alarm-information", _alarms),
    "show version": ("software-information", _software),
}
"""By the command: the name of the root, and what reads it."""
