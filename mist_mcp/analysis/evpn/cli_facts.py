"""What switches of a fabric say in their shells, from the parsed outputs of commands. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeVar

from mist_mcp.junos.bfd import BfdSessions
from mist_mcp.junos.bgp import BgpSummary
from mist_mcp.junos.bgp_neighbor import BgpNeighbors
from mist_mcp.junos.evpn_database import EvpnDatabase
from mist_mcp.junos.evpn_instance import EvpnInstances
from mist_mcp.junos.fields import is_ip
from mist_mcp.junos.lacp import NOT_RUNNING, Lacp
from mist_mcp.junos.lldp import LldpNeighbors
from mist_mcp.junos.optics import OpticalPorts
from mist_mcp.junos.reading import NOTHING
from mist_mcp.junos.route_entries import RouteEntries
from mist_mcp.junos.virtual_chassis import VirtualChassis
from mist_mcp.junos.vteps import Vteps
from mist_mcp.words.naming import as_mac

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from mist_mcp.junos.bfd import BfdSession
    from mist_mcp.junos.bgp import Peer
    from mist_mcp.junos.bgp_neighbor import BgpNeighbor
    from mist_mcp.junos.evpn_database import EvpnAddress
    from mist_mcp.junos.evpn_instance import EvpnInstance
    from mist_mcp.junos.lacp import LacpAggregate
    from mist_mcp.junos.optics import Optics
    from mist_mcp.junos.reading import Parsed
    from mist_mcp.junos.registry import Facts
    from mist_mcp.junos.route_entries import RouteEntry
    from mist_mcp.junos.virtual_chassis import ChassisMember

BGP: Final = "show bgp summary"
BFD: Final = "show bfd session"
LLDP: Final = "show lldp neighbors"
LACP: Final = "show lacp interfaces"
OPTICS: Final = "show interfaces diagnostics optics"
TUNNELS: Final = "show ethernet-switching vxlan-tunnel-end-point remote"
ADDRESSES: Final = "show evpn database"
INSTANCES: Final = "show evpn instance extensive"
CHASSIS: Final = "show virtual-chassis"
NEIGHBOR: Final = "show bgp neighbor"
ROUTE: Final = "show route"
"""The last two stand before an address."""

FactsT = TypeVar("FactsT")
RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True, kw_only=True)
class CliFacts:
    """What a switch says; None for a command that was not run, or of which nothing is clear.

    Args:
        peers: its BGP sessions by the neighbour's address.
        neighbors: MAC addresses and names that it hears by LLDP.
        vteps: addresses at the other ends of its tunnels.
        addresses: what its EVPN database holds.
        instances: its EVPN instances with their networks and segments.
        bundles: its aggregated interfaces, as far as they speak LACP.
        echoes: its BFD sessions.
        optics: its transceivers.
        chassis: the members of its virtual chassis.
        told: what it tells of single BGP sessions, by the neighbour's address.
        routes: its routes to single addresses; none is an answer too.
        behind: who is heard over a bundle, by the bundle's name: a MAC address.
        partly: commands of which a part is not clear: it may hold what is absent here.
    """

    peers: Mapping[str, Peer] | None = None
    neighbors: frozenset[str] | None = None
    vteps: frozenset[str] | None = None
    addresses: Sequence[EvpnAddress] | None = None
    instances: Sequence[EvpnInstance] | None = None
    bundles: Sequence[LacpAggregate] | None = None
    echoes: Sequence[BfdSession] | None = None
    optics: Sequence[Optics] | None = None
    chassis: Sequence[ChassisMember] | None = None
    told: Mapping[str, BgpNeighbor] = field(default_factory=dict)
    routes: Mapping[str, Sequence[RouteEntry]] = field(default_factory=dict)
    behind: Mapping[str, str] = field(default_factory=dict)
    partly: frozenset[str] = frozenset()

    def lacks(self, command: str, names: frozenset[str] | None, *sought: str | None) -> bool:
        """Tell whether none of some names is in what a command shows, and surely so."""
        return command not in self.partly and names is not None and names.isdisjoint(sought)


def cli_facts_of(
    outputs: Mapping[str, Parsed[Facts]], *, broken_off: Collection[str] = ()
) -> CliFacts:
    """Return what a switch says.

    Args:
        outputs: what was understood, by command.
        broken_off: commands of which the end did not come.
    """
    summaries = _facts(outputs.get(BGP), BgpSummary)
    neighbors = _facts(outputs.get(LLDP), LldpNeighbors)
    tunnels = _facts(outputs.get(TUNNELS), Vteps)
    databases = _facts(outputs.get(ADDRESSES), EvpnDatabase)
    instances = _facts(outputs.get(INSTANCES), EvpnInstances)
    bundles = [] if _has_none(LACP, outputs) else _facts(outputs.get(LACP), Lacp)
    optics = [] if _has_none(OPTICS, outputs) else _facts(outputs.get(OPTICS), OpticalPorts)
    echoes = _facts(outputs.get(BFD), BfdSessions)
    members = _facts(outputs.get(CHASSIS), VirtualChassis)
    doubtful = {command for command, parsed in outputs.items() if gaps_of(command, parsed)}
    return CliFacts(
        peers=None if summaries is None else _peers(summaries),
        neighbors=None if neighbors is None else _heard(neighbors),
        vteps=None if tunnels is None else _far_ends(tunnels),
        addresses=_rows(databases, lambda each: each.addresses),
        instances=_rows(instances, lambda each: each.instances),
        bundles=_rows(bundles, lambda each: each.aggregates),
        echoes=_rows(echoes, lambda each: each.sessions),
        optics=_rows(optics, lambda each: each.ports),
        chassis=_rows(members, lambda each: each.members),
        told=_told(outputs),
        routes=_routes(outputs, but={*doubtful, *broken_off}),
        behind=_behind(neighbors or ()),
        partly=frozenset((*doubtful, *broken_off)),
    )


def tells(command: str, parsed: Parsed[Facts]) -> bool:
    """Tell whether an output has any facts; that there is nothing to show may be one."""
    return bool(parsed.blocks) or _is_none(command, parsed)


def gaps_of(command: str, parsed: Parsed[Facts]) -> tuple[str, ...]:
    """Say what an output leaves open."""
    return () if _is_none(command, parsed) else parsed.doubts


_NONE: Final = {LACP: NOT_RUNNING, OPTICS: NOTHING}
"""What a switch says that has none of what a command shows."""


def _is_none(command: str, parsed: Parsed[Facts]) -> bool:
    """Tell whether an output says, alone, that there is nothing to show."""
    alone = not parsed.blocks and len(parsed.notes) == 1
    none = NOTHING if _address(command, ROUTE) else _NONE.get(command)
    return alone and none is not None and none in parsed.notes[0]


def _address(command: str, family: str) -> str | None:
    """Return the address that a command of a family is about."""
    before, _, address = command.rpartition(" ")
    return address if before == family and is_ip(address) else None


def _has_none(command: str, outputs: Mapping[str, Parsed[Facts]]) -> bool:
    return command in outputs and _is_none(command, outputs[command])


def _facts(parsed: Parsed[Facts] | None, kind: type[FactsT]) -> list[FactsT] | None:
    """Return the facts of all members; None if there are none."""
    blocks = parsed.blocks if parsed else ()
    return [block.facts for block in blocks if isinstance(block.facts, kind)] or None


def _rows(
    parts: Sequence[FactsT] | None, rows: Callable[[FactsT], Sequence[RowT]]
) -> list[RowT] | None:
    return None if parts is None else [*chain.from_iterable(map(rows, parts))]


def _told(outputs: Mapping[str, Parsed[Facts]]) -> dict[str, BgpNeighbor]:
    found = [
        (address, _facts(parsed, BgpNeighbors) or [])
        for command, parsed in outputs.items()
        if (address := _address(command, NEIGHBOR))
    ]
    return {
        address: each
        for address, parts in found
        for part in parts
        for each in part.neighbors
        if each.address == address
    }


def _routes(
    outputs: Mapping[str, Parsed[Facts]], *, but: Collection[str]
) -> dict[str, list[RouteEntry]]:
    """Return the routes to addresses; of an output that is not clear nothing."""
    return {
        address: _rows(_facts(parsed, RouteEntries), lambda each: each.routes) or []
        for command, parsed in outputs.items()
        if command not in but and tells(command, parsed) and (address := _address(command, ROUTE))
    }


def joined(first: CliFacts | None, second: CliFacts) -> CliFacts:
    """Return what a switch said at first, with what it told of single sessions after that."""
    if first is None:
        return second
    partly = first.partly | second.partly
    return replace(first, told=second.told, routes=second.routes, partly=partly)


def _peers(summaries: Sequence[BgpSummary]) -> dict[str, Peer]:
    return {peer.address: peer for each in summaries for peer in each.peers}


def _far_ends(tables: Sequence[Vteps]) -> frozenset[str]:
    sources = [source for table in tables for source in table.sources]
    return frozenset(remote.address for source in sources for remote in source.remotes)


def _heard(tables: Sequence[LldpNeighbors]) -> frozenset[str]:
    rows = [row for table in tables for row in table.neighbors]
    macs = {as_mac(row.chassis_id) or row.chassis_id for row in rows}
    return frozenset(macs | {row.system_name for row in rows if row.system_name})


def _behind(tables: Sequence[LldpNeighbors]) -> dict[str, str]:
    rows = [row for table in tables for row in table.neighbors]
    found = ((row.parent_interface, as_mac(row.chassis_id)) for row in rows)
    return {bundle: mac for bundle, mac in found if bundle and mac}
