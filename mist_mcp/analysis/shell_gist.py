"""What a whole output of a Junos command says, in a sentence: counted, and what stands out named.

The text of a large table is shown in part; its rows have all been read, so the sentence is about
all of them. What the device does not say is not counted as good.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.junos import (
    alarms,
    arp,
    bfd,
    bgp,
    bgp_neighbor,
    core_dumps,
    evpn_database,
    evpn_instance,
    hardware,
    interfaces,
    lacp,
    lldp,
    logs,
    mac_table,
    optics,
    poe,
    route_entries,
    routes,
    spanning_tree,
    version,
    virtual_chassis,
    vlans,
    vteps,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mist_mcp.junos.reading import Parsed
    from mist_mcp.junos.registry import Facts

MOST_NAMED: Final = 5
"""Things that are named; the others are counted."""

_UP: Final = "Up"
_FORWARDING: Final = "FWD"


def gist(parsed: Parsed[Facts] | None) -> str | None:
    """Say what an output says; None where nothing of it was understood."""
    if parsed is None or not parsed.blocks:
        return None
    said = [
        f"{block.member}: {sentence}" if block.member else sentence
        for block in parsed.blocks
        if (sentence := _SAYING[type(block.facts)](block.facts))
    ]
    return "; ".join([*said, *parsed.notes]) or None


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def _named(what: str, names: Iterable[str]) -> Iterator[str]:
    """Name what stands out, if anything does."""
    found = list(dict.fromkeys(names))
    if found:
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        yield f"{what}: {', '.join(found[:MOST_NAMED])}{more}"


def _said(first: str, *rest: Iterable[str]) -> str:
    return ", ".join([first, *(part for parts in rest for part in parts)])


def _alarms(facts: alarms.Alarms) -> str:
    return _said(
        _number(len(facts.alarms), "alarm"),
        _named("active", (f"{each.level} {each.description}" for each in facts.alarms)),
    )


def _arp(facts: arp.ArpTable) -> str:
    several = Counter((each.ip, each.interface) for each in facts.entries)
    return _said(
        _number(len(facts.entries), "address", "addresses"),
        _named("twice", (ip for (ip, _), count in several.items() if count > 1)),
    )


def _bfd(facts: bfd.BfdSessions) -> str:
    down = (f"{each.address} {each.state}" for each in facts.sessions if each.state != _UP)
    return _said(_number(len(facts.sessions), "session"), _named("not up", down))


def _bgp(facts: bgp.BgpSummary) -> str:
    if not facts.running:
        return "BGP is not running"
    down = (f"{each.address} {each.state}" for each in facts.peers if each.state != bgp.ESTABLISHED)
    return _said(_number(len(facts.peers), "peer"), _named("not established", down))


def _neighbors(facts: bgp_neighbor.BgpNeighbors) -> str:
    errors = (
        f"{each.address} {each.last_error}"
        for each in facts.neighbors
        if each.last_error is not None
    )
    down = (
        f"{each.address} {each.state}"
        for each in facts.neighbors
        if each.state not in {None, bgp.ESTABLISHED}
    )
    return _said(
        _number(len(facts.neighbors), "peer"),
        _named("not established", down),
        _named("last error", errors),
    )


def _bridges(facts: spanning_tree.Bridges) -> str:
    roots = (f"by {each.root_port}" for each in facts.bridges if each.root_port)
    own = sum(each.is_root is True for each in facts.bridges)
    here = f"root of {own}" if own else "root of none"
    return _said(_number(len(facts.bridges), "tree"), [here], _named("root", roots))


def _core_dumps(facts: core_dumps.CoreDumps) -> str:
    return _number(len(facts.files), "core dump")


def _database(facts: evpn_database.EvpnDatabase) -> str:
    kinds = Counter(each.kind for each in facts.addresses)
    return _said(
        _number(len(facts.addresses), "address", "addresses"),
        (f"{count:,} {kind}" for kind, count in sorted(kinds.items())),
    )


def _hardware(facts: hardware.Hardware) -> str:
    return _number(len(facts.parts), "part")


def _instances(facts: evpn_instance.EvpnInstances) -> str:
    irbs = (
        f"{irb.name} {irb.status}"
        for each in facts.instances
        for irb in each.irbs
        if irb.status != _UP
    )
    neighbors = sum(len(each.neighbors) for each in facts.instances)
    return _said(
        _number(len(facts.instances), "instance"),
        [_number(neighbors, "neighbour")],
        _named("not up", irbs),
    )


def _interfaces(facts: interfaces.Interfaces) -> str:
    down = (each.name for each in facts.interfaces if each.admin_up and not each.link_up)
    return _said(_number(len(facts.interfaces), "interface"), _named("link down", down))


def _lacp(facts: lacp.Lacp) -> str:
    links = [(each.name, link) for each in facts.aggregates for link in each.links]
    idle = (f"{name} {link.interface} {link.mux}" for name, link in links if link.carries is False)
    return _said(
        _number(len(facts.aggregates), "aggregate"),
        [_number(len(links), "link")],
        _named("no traffic", idle),
    )


def _lldp(facts: lldp.LldpNeighbors) -> str:
    return _number(len(facts.neighbors), "neighbour")


def _log(facts: logs.LogSummary) -> str:
    return _said(_number(facts.lines, "line"), [_number(len(facts.groups), "kind")])


def _macs(facts: mac_table.MacTable) -> str:
    places: dict[tuple[str | None, str, str], set[str | None]] = {}
    for each in facts.entries:
        places.setdefault((each.instance, each.vlan, each.mac), set()).add(each.interface)
    several = (mac for (_, _, mac), found in places.items() if len(found) > 1)
    networks = len({(each.instance, each.vlan) for each in facts.entries})
    return _said(
        _number(len(facts.entries), "MAC address", "MAC addresses"),
        [_number(networks, "network")],
        _named("on several interfaces", several),
    )


def _optics(facts: optics.OpticalPorts) -> str:
    lanes = [(port.interface, lane) for port in facts.ports for lane in port.lanes]
    raised = (f"{port.interface} {alarm}" for port in facts.ports for alarm in port.alarms)
    return _said(
        _number(len(facts.ports), "transceiver"),
        _named("no light", (name for name, lane in lanes if lane.dark)),
        _named("raised", raised),
    )


def _poe(facts: poe.PoePorts) -> str:
    watts = sum(port.watts for port in facts.ports)
    on = sum(port.status.upper() == "ON" for port in facts.ports)
    odd = (
        f"{port.interface} {port.status}"
        for port in facts.ports
        if port.enabled and port.status.upper() not in {"ON", "OFF"}
    )
    return _said(
        _number(len(facts.ports), "port"), [f"{on} on", f"{watts:g} W"], _named("other", odd)
    )


def _entries(facts: route_entries.RouteEntries) -> str:
    active = (f"{each.prefix} by {each.protocol}" for each in facts.routes if each.active)
    return _said(_number(len(facts.routes), "route"), _named("active", active))


def _routes(facts: routes.RouteSummary) -> str:
    hidden = (f"{each.name} {each.hidden}" for each in facts.tables if each.hidden)
    return _said(_number(len(facts.tables), "table"), _named("hidden", hidden))


def _software(facts: version.Software) -> str:
    return " ".join(text for text in (facts.model, facts.junos) if text)


def _trees(facts: spanning_tree.TreePorts) -> str:
    ports = [port for tree in facts.trees for port in tree.ports]
    stopped = (
        f"{port.interface} {port.state} {port.role}" for port in ports if port.state != _FORWARDING
    )
    return _said(_number(len(ports), "port"), _named("not forwarding", stopped))


def _chassis(facts: virtual_chassis.VirtualChassis) -> str:
    absent = (f"{each.member} {each.status}" for each in facts.members if each.status != "Prsnt")
    return _said(_number(len(facts.members), "member"), _named("not present", absent))


def _vlans(facts: vlans.Vlans) -> str:
    idle = (
        each.name for each in facts.vlans if each.ports and not any(port.up for port in each.ports)
    )
    return _said(_number(len(facts.vlans), "VLAN"), _named("no port up", idle))


def _vteps(facts: vteps.Vteps) -> str:
    remotes = [remote for source in facts.sources for remote in source.remotes]
    return _number(len(remotes), "remote VTEP")


_SAYING: Final[Mapping[type, Callable[[Any], str]]] = {
    alarms.Alarms: _alarms,
    arp.ArpTable: _arp,
    bfd.BfdSessions: _bfd,
    bgp.BgpSummary: _bgp,
    bgp_neighbor.BgpNeighbors: _neighbors,
    core_dumps.CoreDumps: _core_dumps,
    evpn_database.EvpnDatabase: _database,
    evpn_instance.EvpnInstances: _instances,
    hardware.Hardware: _hardware,
    interfaces.Interfaces: _interfaces,
    lacp.Lacp: _lacp,
    lldp.LldpNeighbors: _lldp,
    logs.LogSummary: _log,
    mac_table.MacTable: _macs,
    optics.OpticalPorts: _optics,
    poe.PoePorts: _poe,
    route_entries.RouteEntries: _entries,
    routes.RouteSummary: _routes,
    spanning_tree.Bridges: _bridges,
    spanning_tree.TreePorts: _trees,
    version.Software: _software,
    virtual_chassis.VirtualChassis: _chassis,
    vlans.Vlans: _vlans,
    vteps.Vteps: _vteps,
}
