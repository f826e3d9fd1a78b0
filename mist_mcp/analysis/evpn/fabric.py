"""A fabric as its topology says it should be: kind, switches, links and what they owe. Pure.

Facts about the kinds and their roles are from Juniper's campus fabric guides ("Campus Fabric IP
Clos / Core-Distribution / EVPN Multihoming Using Juniper Mist").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mist_mcp.models.evpn import Topology, TopologySwitch

Kind = Literal[
    "IP Clos",
    "core-distribution ERB",
    "core-distribution CRB",
    "EVPN multihoming",
    "unknown",
]
COLLAPSED: Final = "collapsed-core"
REMOVED: Final = "none"
"""The role of a switch that is being taken out."""

LAYERS: Final = ("border", "core", COLLAPSED, "distribution", "access", "esilag-access")
"""Roles from the top down."""

ACCESS: Final = frozenset({"access", "esilag-access"})
"""Roles to which clients connect."""

PODDED: Final = frozenset({"distribution", *ACCESS})
"""Roles that stand in a pod; the others serve all pods (API: evpn_topology_switch)."""

# Where routes are exchanged: every role but the access switches behind an ESI-LAG (layer 2).
ROUTED: Final = frozenset(LAYERS) - {"esilag-access"}

GATEWAYS: Final[dict[str, str]] = {
    "IP Clos": "access",
    "core-distribution ERB": "distribution",
    "core-distribution CRB": "core",
    "EVPN multihoming": COLLAPSED,
}
"""The role that carries the gateways of the networks, by kind."""


def kind_of(roles: Collection[str], routed_at: str | None) -> Kind:
    """Name the kind of a fabric, from its roles first; `routed_at` has no word for collapsed."""
    if COLLAPSED in roles:
        return "EVPN multihoming"
    if "access" in roles:
        return "IP Clos"
    if not {"core", "distribution"} <= set(roles):
        return "unknown"
    if routed_at == "core":
        return "core-distribution CRB"
    return "core-distribution ERB" if routed_at == "distribution" else "unknown"


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch of a fabric; `pod` is None for switches that serve all pods."""

    mac: str
    name: str
    role: str
    pod: int | None
    model: str | None
    loopback: str | None
    site_id: str | None

    @property
    def routes(self) -> bool:
        """Tell whether it takes part in underlay and overlay."""
        return self.role in ROUTED

    @property
    def layer(self) -> int:
        """Return its distance from the top; unknown roles stand at the bottom."""
        return LAYERS.index(self.role) if self.role in LAYERS else len(LAYERS)


class Link(NamedTuple):
    """A cable between two switches, by MAC address; unpacked in this order."""

    upper: str
    lower: str


class Owed(NamedTuple):
    """A session that a link between two routing switches owes."""

    upper: str
    lower: str
    overlay: bool


@dataclass(frozen=True, slots=True)
class Fabric:
    """A fabric as it should be.

    Args:
        topology: what Mist holds.
        kind: the workflow it was made with.
        switches: by MAC address, from the top down.
        links: each cable once.
        owed: sessions that follow from the links.
    """

    topology: Topology
    kind: Kind
    switches: Mapping[str, Switch]
    links: tuple[Link, ...]
    owed: tuple[Owed, ...]

    def name(self, mac: str) -> str:
        """Return the name of a switch; its MAC address if it is no part of the fabric."""
        return self.switches[mac].name if mac in self.switches else mac

    def names(self, macs: Iterable[str]) -> list[str]:
        """Return the names of switches."""
        return [self.name(mac) for mac in macs]

    def pod_name(self, pod: int | None) -> str | None:
        """Return the name of a pod; its number if it has none."""
        return None if pod is None else self.topology.pod_names.get(str(pod), f"pod {pod}")


def members(topology: Topology) -> list[TopologySwitch]:
    """Return the switches of a topology without those that are being taken out."""
    return [each for each in topology.switches if each.mac and each.role != REMOVED]


def ends_of(row: TopologySwitch) -> tuple[str, ...]:
    """Return the neighbours that a switch of a topology lists."""
    return (*row.uplinks, *row.downlinks, *row.esilaglinks)


def fabric_of(
    topology: Topology, *, names: Mapping[str, str], loopbacks: Mapping[str, str]
) -> Fabric:
    """Return the fabric that a topology describes.

    Args:
        topology: what Mist holds.
        names: names of switches by MAC address.
        loopbacks: router ids as configured on the switches, where known.
    """
    listed = [
        Switch(
            mac=each.mac,
            name=names.get(each.mac) or each.mac,
            role=each.role or "unknown",
            pod=each.pod if each.role in PODDED else None,
            model=each.model,
            loopback=loopbacks.get(each.mac) or each.router_id,
            site_id=each.site_id,
        )
        for each in members(topology)
    ]
    listed.sort(key=lambda switch: (switch.layer, switch.pod or 0, switch.name))
    switches = {switch.mac: switch for switch in listed}
    links = tuple(_links(topology, switches))
    return Fabric(
        topology=topology,
        kind=kind_of({switch.role for switch in listed}, routed_at(topology)),
        switches=switches,
        links=links,
        owed=tuple(_owed(links, switches)),
    )


def routed_at(topology: Topology) -> str | None:
    """Return where a topology says that it routes."""
    return topology.evpn_options.routed_at if topology.evpn_options else None


def _links(topology: Topology, switches: Mapping[str, Switch]) -> Iterator[Link]:
    """Yield each cable once, whichever of its ends lists it."""
    seen: set[frozenset[str]] = set()
    for each in members(topology):
        for other in ends_of(each):
            ends = frozenset((each.mac, other))
            if other in switches and other != each.mac and ends not in seen:
                seen.add(ends)
                upper, lower = sorted(ends, key=lambda mac: (switches[mac].layer, mac))
                yield Link(upper, lower)


def _owed(links: Iterable[Link], switches: Mapping[str, Switch]) -> Iterator[Owed]:
    """Yield what links owe: eBGP on the link, and EVPN between the loopbacks of its ends."""
    for upper, lower in links:
        if switches[upper].routes and switches[lower].routes:
            yield Owed(upper, lower, overlay=False)
            yield Owed(upper, lower, overlay=True)
