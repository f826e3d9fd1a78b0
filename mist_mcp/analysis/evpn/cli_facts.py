"""What switches of a fabric say in their shells, from the parsed outputs of commands. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from mist_mcp.junos.bgp import BgpSummary
from mist_mcp.junos.evpn_database import EvpnDatabase
from mist_mcp.junos.evpn_instance import EvpnInstances
from mist_mcp.junos.lldp import LldpNeighbors
from mist_mcp.junos.vteps import Vteps
from mist_mcp.words.naming import as_mac

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mist_mcp.junos.bgp import Peer
    from mist_mcp.junos.evpn_database import EvpnAddress
    from mist_mcp.junos.evpn_instance import EvpnInstance
    from mist_mcp.junos.reading import Parsed
    from mist_mcp.junos.registry import Facts

BGP: Final = "show bgp summary"
LLDP: Final = "show lldp neighbors"
TUNNELS: Final = "show ethernet-switching vxlan-tunnel-end-point remote"
ADDRESSES: Final = "show evpn database"
INSTANCES: Final = "show evpn instance extensive"

FactsT = TypeVar("FactsT")


@dataclass(frozen=True, slots=True, kw_only=True)
class CliFacts:
    """What a switch says; None for a command that was not run, or whose output is not clear.

    Args:
        peers: its BGP sessions by the neighbour's address.
        neighbors: MAC addresses and names that it hears by LLDP.
        vteps: addresses at the other ends of its tunnels.
        addresses: what its EVPN database holds.
        instances: its EVPN instances with their networks and segments.
    """

    peers: Mapping[str, Peer] | None = None
    neighbors: frozenset[str] | None = None
    vteps: frozenset[str] | None = None
    addresses: Sequence[EvpnAddress] | None = None
    instances: Sequence[EvpnInstance] | None = None


def cli_facts_of(outputs: Mapping[str, Parsed[Facts]]) -> CliFacts:
    """Return what a switch says, from its parsed outputs by command."""
    summaries = _facts(outputs.get(BGP), BgpSummary)
    neighbors = _facts(outputs.get(LLDP), LldpNeighbors)
    tunnels = _facts(outputs.get(TUNNELS), Vteps)
    databases = _facts(outputs.get(ADDRESSES), EvpnDatabase)
    instances = _facts(outputs.get(INSTANCES), EvpnInstances)
    return CliFacts(
        peers=None if summaries is None else _peers(summaries),
        neighbors=None if neighbors is None else _heard(neighbors),
        vteps=None if tunnels is None else _far_ends(tunnels),
        addresses=None
        if databases is None
        else [address for each in databases for address in each.addresses],
        instances=None
        if instances is None
        else [instance for each in instances for instance in each.instances],
    )


def _facts(parsed: Parsed[Facts] | None, kind: type[FactsT]) -> list[FactsT] | None:
    """Return the facts of all members; None if there are none, or if lines were not understood.

    What is absent from half an output is not absent from the switch.
    """
    if parsed is None or parsed.raw is not None:
        return None
    return [block.facts for block in parsed.blocks if isinstance(block.facts, kind)] or None


def _peers(summaries: Sequence[BgpSummary]) -> dict[str, Peer]:
    return {peer.address: peer for each in summaries for peer in each.peers}


def _far_ends(tables: Sequence[Vteps]) -> frozenset[str]:
    sources = [source for table in tables for source in table.sources]
    return frozenset(remote.address for source in sources for remote in source.remotes)


def _heard(tables: Sequence[LldpNeighbors]) -> frozenset[str]:
    rows = [row for table in tables for row in table.neighbors]
    macs = {as_mac(row.chassis_id) or row.chassis_id for row in rows}
    return frozenset(macs | {row.system_name for row in rows if row.system_name})
