"""Ports that are down, as devices and what hung on them need them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mist_mcp.analysis.device_health import health, is_offline
from mist_mcp.analysis.health import Health
from mist_mcp.analysis.losses import Loss, Uplink, losses, uplinks
from mist_mcp.analysis.port_health import FIXED
from mist_mcp.cloud.paging import collect, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import ForbiddenError, NotFoundError
from mist_mcp.models.base import read_all
from mist_mcp.models.device import DeviceStats, LastHeard, Neighbour
from mist_mcp.models.statistic import PortStats
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.filters import given
from mist_mcp.words.times import duration

_MOST_PORTS = 3000
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class DeadPorts:
    """Ports that are down.

    Args:
        ports: in the order of the cloud.
        notes: what could not be read of them.
    """

    ports: list[PortStats] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    by_switch: dict[str, list[PortStats]] = field(default_factory=dict, init=False)
    """Those on which an access point should answer, by the switch's MAC address."""

    def __post_init__(self) -> None:
        """Sort them by switch once: there may be thousands of both."""
        for port in filter(_is_dead, self.ports):
            self.by_switch.setdefault(port.mac or "", []).append(port)

    def health(self, device: DeviceStats, *, now: float) -> Health:
        """Judge a device by its statistics and, unless they are old, by its ports."""
        found = health(device, now=now)
        words = () if is_offline(device) else self.words(device.mac, now=now)
        return Health([*found.problems, *words], found.unknown)

    def words(self, mac: str, *, now: float) -> Iterator[str]:
        """Say which ports of a switch no access point answers on any more."""
        dead = self.by_switch.get(mac, [])
        since = [port.last_flapped for port in dead if port.last_flapped]
        age = duration(now - max(since)) if since else None
        named = ", ".join(port.port_id or "?" for port in dead[:_MOST_NAMED])
        more = f" and {len(dead) - _MOST_NAMED} more" if len(dead) > _MOST_NAMED else ""
        if dead:
            yield f"access point's port is down{f' for {age}' if age else ''}: {named}{more}"


@dataclass(frozen=True, slots=True)
class Lost:
    """What is known of devices that were lost.

    Args:
        uplinks: by MAC address, the ports that each may have hung on.
        losses: those that were lost at once.
    """

    uplinks: Mapping[str, list[Uplink]]
    losses: list[Loss]


async def dead_ports(mist: Mist, path: str, *, mac: str | None = None) -> DeadPorts:
    """Read the ports of a place, or of one device there, that are down."""
    pages = search_pages(mist.client, path, {"up": "false", **given(mac=mac)})
    try:
        found = await collect(pages, most=_MOST_PORTS)
    except (ForbiddenError, NotFoundError) as error:
        return DeadPorts(notes=[f"Which ports are down is not known: {error.message}"])
    cut = (
        [] if found.complete else [f"Of {found.total} ports that are down, {len(found.rows)} read"]
    )
    return DeadPorts(read_all(PortStats, found.rows), cut)


async def heard_last(mist: Mist, device: DeviceStats) -> DeviceStats:
    """Add what an access point last heard by LLDP, where its statistics lost it."""
    if device.type != "ap" or device.lldp_stat or not device.site_id:
        return device
    path = path_of("sites/{site_id}/devices/search", site_id=device.site_id)
    pages = search_pages(mist.client, path, {"type": "ap", "mac": device.mac})
    try:
        rows = (await collect(pages)).rows
    except (ForbiddenError, NotFoundError):
        return device
    heard = next(iter(read_all(LastHeard, rows)), LastHeard())
    neighbour = Neighbour(system_name=heard.lldp_system_name, port_id=heard.lldp_port_id)
    return device.model_copy(update={"lldp_stat": neighbour})


def lost(offline: Iterable[DeviceStats], dead: DeadPorts, names: Mapping[str, str]) -> Lost:
    """Find what each lost device hung on, and what was lost at once."""
    gone = list(offline)
    found = {device.mac: uplinks(device, dead.ports, names) for device in gone}
    switches = {mac: [each.switch for each in known] for mac, known in found.items()}
    return Lost(found, losses(gone, switches))


def _is_dead(port: PortStats) -> bool:
    return port.up is False and port.port_usage in FIXED and not port.disabled
