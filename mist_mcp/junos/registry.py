"""Which parser reads the output of which command."""

from __future__ import annotations

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
from mist_mcp.junos.reading import Parsed, understand
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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

READERS: Final[Mapping[str, Callable[[Sequence[str]], Reading[Facts] | None]]] = {
    "show bgp summary": bgp.read,
    "show chassis alarms": alarms.read,
    "show chassis hardware": hardware.read,
    "show ethernet-switching table": mac_table.read,
    "show ethernet-switching vxlan-tunnel-end-point remote": vteps.read,
    "show evpn database": evpn_database.read,
    "show evpn instance extensive": evpn_instance.read,
    "show interfaces terse": interfaces.read,
    "show lldp neighbors": lldp.read,
    LOG: logs.read,
    "show route summary": routes.read,
    "show system alarms": alarms.read,
    "show system core-dumps": core_dumps.read,
    "show version": version.read,
    "show virtual-chassis": virtual_chassis.read,
    "show virtual-chassis status": virtual_chassis.read,
}
"""By the expanded name of the command."""

_WHOLE: Final = ("", "no-more")
"""The pipes that leave an output whole; of a log, any choice of lines can be read."""


def parse(command: str, text: str) -> Parsed[Facts]:
    """Parse the output of a command, given by its expanded name and with its pipes.

    An unknown command, a filtered table or an unknown form give the text and a note, no facts. Of
    an output that broke off, give the whole lines only: half a number is a number too.
    """
    name, _, pipes = command.partition("|")
    name = " ".join(name.split()).lower()
    reader = READERS.get(name)
    if reader is None or not (name == LOG or pipes.strip() in _WHOLE):
        return Parsed((), (f"No parser reads the output of {quoted(command)}.",), text)
    return understand(reader, text)
