"""What is wrong with the two nodes of a gateway cluster, which the cloud shows as one row. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.health import Unknown
from mist_mcp.analysis.loads import cpu_use, load, memory_use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.models.device import DeviceStats
    from mist_mcp.models.upkeep import ClusterHealth

_FINE: Final = frozenset(
    {"green", "healthy", "ok", "up", "enabled", "active", "normal", "good", "running", "online"}
    | {"connected"}
)
_NONE: Final = frozenset({"", "none", "no failures", "n/a", "--"})


def is_cluster(device: DeviceStats) -> bool:
    """Tell whether anything in a row speaks of a second node."""
    return bool(
        device.is_ha
        or device.module2_stat
        or device.cluster_stat
        or device.cluster_config
        or device.cpu2_stat
        or device.memory2_stat
    )


def of_cluster(device: DeviceStats) -> Iterator[str]:
    """Say what is wrong with a cluster; that a gateway is alone has to be said by the cloud."""
    if device.type == "gateway" and device.is_ha is None:
        yield Unknown("whether it is a cluster")
    if not is_cluster(device):
        return
    yield from _whole(device)
    yield from _together(device.cluster_config)
    if not device.module2_stat:
        yield Unknown("hardware of the second node")
    yield from load("CPU", cpu_use(device.cpu2_stat), where="node 1: ")
    yield from load("memory", memory_use(device.memory2_stat), where="node 1: ")


def _whole(device: DeviceStats) -> Iterator[str]:
    health, state = device.cluster_config, device.cluster_stat
    if health is not None and health.status and not is_fine(health.status):
        reason = health.last_status_change_reason or ""
        yield f"cluster {health.status}" + ("" if reason.casefold() in _NONE else f" ({reason})")
    if state is not None and state.state and not is_fine(state.state):
        yield f"cluster {state.state}"
    if health is None or not health.status:
        yield Unknown("status of the cluster")
    if state is None or not state.state:
        yield Unknown("state of the cluster")


def _together(health: ClusterHealth | None) -> Iterator[str]:
    """Say which node or link between them is not well."""
    if health is None:
        return
    states = {
        "primary node": health.primary_node_health,
        "secondary node": health.secondary_node_health,
        "control link": health.control_link_info.status if health.control_link_info else None,
        "fabric link": health.fabric_link_info.status if health.fabric_link_info else None,
        **{link.name or "interface": link.status for link in health.ethernet_connection},
    }
    yield from (f"{what} {state}" for what, state in states.items() if not is_fine(state or "ok"))
    yield from (Unknown(what) for what, state in states.items() if not state)
    for group in health.redundancy_group_information:
        if group.failure and group.failure.casefold() not in _NONE:
            yield f"redundancy group {group.id}: monitoring failure {group.failure}"


def is_fine(state: str) -> bool:
    """Tell whether a cloud's word for a state is a good one."""
    return state.casefold() in _FINE
