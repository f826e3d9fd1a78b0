"""Which parser reads the output of which command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from mist_mcp.junos import (
    alarms,
    bgp,
    core_dumps,
    evpn_database,
    evpn_instance,
    hardware,
    interfaces,
    lldp,
    logs,
    mac_table,
    routes,
    version,
    virtual_chassis,
    vteps,
)
from mist_mcp.junos.reading import Listener, Parsed, Whole
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mist_mcp.junos.answer import Lines
    from mist_mcp.junos.reading import Reading

Facts = (
    alarms.Alarms
    | bgp.BgpSummary
    | core_dumps.CoreDumps
    | evpn_database.EvpnDatabase
    | evpn_instance.EvpnInstances
    | hardware.Hardware
    | interfaces.Interfaces
    | lldp.LldpNeighbors
    | logs.LogSummary
    | mac_table.MacTable
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
    "show bgp summary": _whole(bgp.read),
    "show chassis alarms": _whole(alarms.read),
    "show chassis hardware": _whole(hardware.read),
    "show ethernet-switching table": mac_table.MacLines,
    "show ethernet-switching vxlan-tunnel-end-point remote": _whole(vteps.read),
    "show evpn database": evpn_database.DatabaseLines,
    "show evpn instance extensive": _whole(evpn_instance.read),
    "show interfaces terse": _whole(interfaces.read),
    "show lldp neighbors": _whole(lldp.read),
    LOG: _whole(logs.read),
    "show route summary": _whole(routes.read),
    "show system alarms": _whole(alarms.read),
    "show system core-dumps": _whole(core_dumps.read),
    "show version": _whole(version.read),
    "show virtual-chassis": _whole(virtual_chassis.read),
    "show virtual-chassis status": _whole(virtual_chassis.read),
}
"""By the expanded name of the command."""

_WHOLE: Final = ("", "no-more")
"""The pipes that leave an output whole; of a log, any choice of lines can be read."""


def listener(command: str) -> Listener[Facts] | None:
    """Return what understands the output of a command as it comes; None if nothing does.

    Args:
        command: by its expanded name, with its pipes; a filtered table is not understood.
    """
    name, _, pipes = command.partition("|")
    name = " ".join(name.split()).lower()
    reader = READERS.get(name)
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
