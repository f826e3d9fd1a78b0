"""How a Mist Edge is, from its statistics. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis import upkeep
from mist_mcp.analysis.health import Health, Unknown, judged
from mist_mcp.analysis.interfaces import negotiated
from mist_mcp.analysis.loads import cpu_use, load, memory_use
from mist_mcp.words.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.models.statistic import EdgePort, EdgeStats

_RUNNING: Final = frozenset({"running", "active", "started"})


def of_edge(edge: EdgeStats, *, now: float) -> Health:
    """Judge a Mist Edge: of one that is offline nothing but that."""
    if edge.status and edge.status.casefold() != "connected":
        silent = duration(now - edge.last_seen) if edge.last_seen else None
        return judged([f"{edge.status} for {silent}" if silent else edge.status])
    return judged(_words(edge))


def _words(edge: EdgeStats) -> Iterator[str]:
    if not edge.status:
        yield Unknown("connection")
    registered = {
        "not registered with the cloud": edge.mxagent_registered,
        "its tunnels end nowhere": edge.tunterm_registered,
    }
    yield from (words for words, is_so in registered.items() if is_so is False)
    if None in registered.values():
        yield Unknown("registration")
    yield from load("CPU", cpu_use(edge.cpu_stat))
    yield from load("memory", memory_use(edge.memory_stat))
    monitored = edge.tunterm_stat.monitoring_failed if edge.tunterm_stat else None
    if monitored:
        yield "monitoring of its tunnels fails"
    elif monitored is None:
        yield Unknown("monitoring of its tunnels")
    yield from upkeep.of_update(edge.fwupdate)
    yield from _services(edge)
    yield from _ports(edge.port_stat)
    yield from upkeep.of_vlans(edge.inactive_vlan_strs.wired if edge.inactive_vlan_strs else None)


def _services(edge: EdgeStats) -> Iterator[str]:
    """Say which of its services do not run."""
    if edge.service_stat is None:
        yield Unknown("services")
        return
    for name, service in sorted(edge.service_stat.items()):
        if not service.running_state:
            yield Unknown(f"service {name}")
        elif service.running_state.casefold() not in _RUNNING:
            yield f"service {name} {service.running_state}"


def _ports(ports: dict[str, EdgePort] | None) -> Iterator[str]:
    """Say which of its ports are down, slow or half duplex."""
    if ports is None:
        yield Unknown("ports")
        return
    for name, port in sorted(ports.items()):
        if port.up is None:
            yield Unknown(f"state of {name}")
        elif port.up:
            yield from negotiated(name, port)
        else:
            yield f"port {name} is down"
