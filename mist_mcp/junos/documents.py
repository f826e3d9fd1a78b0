"""What Junos says with `| display json`: a second source of the facts that the tables say.

Every value stands in a list of objects with `data`; an attribute, such as the seconds of a span, is
beside it. A document is read whole: of a part nothing is known.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.junos.alarms import Alarm, Alarms
from mist_mcp.junos.arp import ArpEntry, ArpTable
from mist_mcp.junos.bgp import BgpSummary, Peer, PeerTable, RoutingTable
from mist_mcp.junos.fields import as_epoch
from mist_mcp.junos.lldp import LldpNeighbor, LldpNeighbors
from mist_mcp.junos.reading import LARGEST, Reading
from mist_mcp.junos.version import Software

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Node = dict[str, Any]
_SECONDS: Final = "junos:seconds"


class _Missing(Exception):  # noqa: N818 - of a value, no mistake of ours
    """A value that must be there is not, or is not what it should be."""


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
            node = _one(json.loads("\n".join(self._lines)), self.root)
            return None if node is None else Reading(self.read(node))
        except (_Missing, ValueError, RecursionError):
            return None


def _nodes(parent: Any, name: str) -> list[Node]:
    """Return the objects of a name below another."""
    found = parent.get(name) if isinstance(parent, dict) else None
    there = found if isinstance(found, list) else [found]
    return [each for each in there if isinstance(each, dict)]


def _one(parent: Any, name: str) -> Node | None:
    return next(iter(_nodes(parent, name)), None)


def _text(parent: Node, *names: str) -> str | None:
    """Return the value under the first of some names that is there."""
    for name in names:
        node = _one(parent, name)
        value = node.get("data") if node else parent.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return None


def _need(parent: Node, *names: str) -> str:
    value = _text(parent, *names)
    if value is None:
        raise _Missing
    return value


def _count(parent: Node, name: str) -> int:
    return int(_need(parent, name))


def _seconds(parent: Node, name: str) -> int:
    node = _one(parent, name) or {}
    attributes = node.get("attributes")
    value = attributes.get(_SECONDS) if isinstance(attributes, dict) else None
    if not isinstance(value, str | int):
        raise _Missing
    return int(value)


def _software(root: Node) -> Software:
    return Software(
        hostname=_text(root, "host-name"),
        model=_text(root, "product-model"),
        junos=_text(root, "junos-version"),
    )


def _bgp(root: Node) -> BgpSummary:
    return BgpSummary(
        running=True,
        groups=_count(root, "group-count"),
        peer_count=_count(root, "peer-count"),
        down_count=_count(root, "down-peer-count"),
        tables=tuple(map(_table, _nodes(root, "bgp-rib"))),
        peers=tuple(map(_peer, _nodes(root, "bgp-peer"))),
    )


def _table(node: Node) -> RoutingTable:
    return RoutingTable(
        name=_need(node, "name"),
        paths=_count(node, "total-prefix-count"),
        active_paths=_count(node, "active-prefix-count"),
        suppressed=_count(node, "suppressed-prefix-count"),
        history=_count(node, "history-prefix-count"),
        damped=_count(node, "damped-prefix-count"),
        pending=_count(node, "pending-prefix-count"),
    )


def _peer(node: Node) -> Peer:
    return Peer(
        address=_need(node, "peer-address").partition("+")[0],
        asn=int(_need(node, "peer-as")),
        state=_need(node, "peer-state"),
        last_change_seconds=_seconds(node, "elapsed-time"),
        flaps=_count(node, "flap-count"),
        in_packets=_count(node, "input-messages"),
        out_packets=_count(node, "output-messages"),
        out_queue=_count(node, "route-queue-count"),
        tables=tuple(map(_peer_table, _nodes(node, "bgp-rib"))),
    )


def _peer_table(node: Node) -> PeerTable:
    return PeerTable(
        table=_text(node, "name"),
        active=_count(node, "active-prefix-count"),
        received=_count(node, "received-prefix-count"),
        accepted=_count(node, "accepted-prefix-count"),
        damped=_count(node, "suppressed-prefix-count"),
    )


def _lldp(root: Node) -> LldpNeighbors:
    return LldpNeighbors(tuple(_neighbors(root)))


def _neighbors(root: Node) -> Iterator[LldpNeighbor]:
    for node in _nodes(root, "lldp-neighbor-information"):
        parent = _text(node, "lldp-local-parent-interface-name")
        yield LldpNeighbor(
            local_interface=_need(node, "lldp-local-port-id", "lldp-local-interface"),
            parent_interface=None if parent == "-" else parent,
            chassis_id=_need(node, "lldp-remote-chassis-id"),
            port=_text(node, "lldp-remote-port-id", "lldp-remote-port-description"),
            system_name=_text(node, "lldp-remote-system-name"),
        )


def _arp(root: Node) -> ArpTable:
    entries = tuple(_addresses(root))
    total = _text(root, "arp-entry-count")
    return ArpTable(int(total) if total else None, entries)


def _addresses(root: Node) -> Iterator[ArpEntry]:
    for node in _nodes(root, "arp-table-entry"):
        interface, _, via = _need(node, "interface-name").partition(" [")
        flags = _one(node, "arp-table-entry-flags") or {}
        named = next((name for name in flags if name != "attributes"), "none")
        yield ArpEntry(
            mac=_need(node, "mac-address"),
            ip=_need(node, "ip-address"),
            interface=interface,
            via=via.removesuffix("]") or None,
            flags=named,
        )


def _alarms(root: Node) -> Alarms:
    summary = _one(root, "alarm-summary") or {}
    none = "no-active-alarms" in summary
    alarms = tuple(
        Alarm(
            level=_need(node, "alarm-class"),
            description=_need(node, "alarm-description"),
            time=_need(node, "alarm-time"),
            epoch=as_epoch(_need(node, "alarm-time")),
        )
        for node in _nodes(root, "alarm-detail")
    )
    return Alarms(0 if none else _count(summary, "active-alarm-count"), alarms)


DOCUMENTS: Final[Mapping[str, tuple[str, Callable[[Node], Any]]]] = {
    "show arp": ("arp-table-information", _arp),
    "show arp no-resolve": ("arp-table-information", _arp),
    "show bgp summary": ("bgp-information", _bgp),
    "show chassis alarms": ("alarm-information", _alarms),
    "show lldp neighbors": ("lldp-neighbors-information", _lldp),
    "show system alarms": ("alarm-information", _alarms),
    "show version": ("software-information", _software),
}
"""By the command: the name of the root, and what reads it."""
