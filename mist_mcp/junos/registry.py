"""Which parser reads the output of which command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

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
from mist_mcp.junos.documents import DOCUMENTS, Document
from mist_mcp.junos.fields import is_interface, is_ip
from mist_mcp.junos.reading import Listener, Parsed, Whole
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mist_mcp.junos.answer import Lines
    from mist_mcp.junos.reading import Reading

Facts = (
    alarms.Alarms
    | arp.ArpTable
    | bfd.BfdSessions
    | bgp.BgpSummary
    | bgp_neighbor.BgpNeighbors
    | core_dumps.CoreDumps
    | evpn_database.EvpnDatabase
    | evpn_instance.EvpnInstances
    | hardware.Hardware
    | interfaces.Interfaces
    | lacp.Lacp
    | lldp.LldpNeighbors
    | logs.LogSummary
    | mac_table.MacTable
    | optics.OpticalPorts
    | poe.PoePorts
    | spanning_tree.Bridges
    | spanning_tree.TreePorts
    | vlans.Vlans
    | route_entries.RouteEntries
    | routes.RouteSummary
    | version.Software
    | virtual_chassis.VirtualChassis
    | vteps.Vteps
)

LOG: Final = "show log messages"

Reader = Callable[[], "Lines[Reading[Facts]]"]


def _whole(read: Callable[[Sequence[str]], Reading[Facts] | None]) -> Reader:
    """Make the reader of a family whose parser wants all lines at once."""
    return lambda: Whole(read)


READERS: Final[Mapping[str, Reader]] = {
    "show arp": arp.ArpLines,
    "show arp no-resolve": arp.ArpLines,
    "show bfd session": _whole(bfd.read),
    "show bgp neighbor": _whole(bgp_neighbor.read),
    "show bgp summary": _whole(bgp.read),
    "show chassis alarms": _whole(alarms.read),
    "show chassis hardware": _whole(hardware.read),
    "show ethernet-switching table": mac_table.MacLines,
    "show ethernet-switching vxlan-tunnel-end-point remote": _whole(vteps.read),
    "show evpn database": evpn_database.DatabaseLines,
    "show evpn instance extensive": _whole(evpn_instance.read),
    "show interfaces diagnostics optics": _whole(optics.read),
    "show interfaces terse": _whole(interfaces.read),
    "show lacp interfaces": _whole(lacp.read),
    "show lldp neighbors": _whole(lldp.read),
    LOG: _whole(logs.read),
    "show mac-vrf forwarding mac-table": mac_table.MacLines,
    "show mac-vrf forwarding vlans": _whole(vlans.read),
    "show mac-vrf forwarding vxlan-tunnel-end-point remote": _whole(vteps.read),
    "show poe interface": _whole(poe.read),
    "show route": _whole(route_entries.read),
    "show route summary": _whole(routes.read),
    "show spanning-tree bridge": _whole(spanning_tree.read_bridge),
    "show spanning-tree interface": _whole(spanning_tree.read_ports),
    "show system alarms": _whole(alarms.read),
    "show system core-dumps": _whole(core_dumps.read),
    "show version": _whole(version.read),
    "show virtual-chassis": _whole(virtual_chassis.read),
    "show virtual-chassis status": _whole(virtual_chassis.read),
    "show vlans": _whole(vlans.read),
}
"""By the expanded name of the command."""

_JSON: Final = "display json"
_BY_PORT: Final = (
    "show interfaces diagnostics optics",
    "show interfaces terse",
    "show lacp interfaces",
    "show spanning-tree interface",
)
"""Families whose output about one port, named behind the command, has the same form."""

_BY_ADDRESS: Final = ("show bgp neighbor", "show route")
"""Families whose output about one address, named behind the command, has the same form."""

_WHOLE: Final = ("", "no-more")
"""The pipes that leave an output whole; of a log, any choice of lines can be read."""


def listener(command: str) -> Listener[Facts] | None:
    """Return what understands the output of a command as it comes; None if nothing does.

    Args:
        command: by its expanded name, with its pipes; a filtered table is not understood.
    """
    name, _, pipes = command.partition("|")
    name = " ".join(name.split()).lower()
    family, _, what = name.rpartition(" ")
    one = (family in _BY_PORT and is_interface(what)) or (family in _BY_ADDRESS and is_ip(what))
    reader = READERS.get(family if one else name)
    stages = {stage.strip() for stage in pipes.split("|")}
    if _JSON in stages and stages <= {_JSON, "no-more"} and name in DOCUMENTS:
        root, read = DOCUMENTS[name]
        return Listener(lambda: Document(read, root))
    if reader is None or not (name == LOG or pipes.strip() in _WHOLE):
        return None
    return Listener(reader)


def parse(command: str, text: str) -> Parsed[Facts]:
    """Parse the output of a command, given by its expanded name and with its pipes.

    An unknown command, a filtered table or an unknown form give the text and a note, no facts. Of
    an output that broke off, give the whole lines only: half a number is a number too.
    """
    known = listener(command)
    if known is None:
        return Parsed((), (f"No parser reads the output of {quoted(command)}.",), text)
    known.add(text)
    return known.parsed(text)
