"""Devices that were lost: the port that each hung on, and what those lost at once share. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.port_health import FIXED, is_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mist_mcp.models.device import DeviceStats
    from mist_mcp.models.statistic import PortStats

AT_ONCE: Final = 60.0
"""Seconds; devices report once a minute, so that what happens at once may look that far apart."""

_TELLING: Final = 4
"""Letters that names must share to say where they are."""


@dataclass(frozen=True, slots=True)
class Uplink:
    """The port that a lost device hung on.

    Args:
        switch: by name or MAC address.
        port: of the switch.
        by: how it is known.
    """

    switch: str
    port: str
    by: str

    @property
    def label(self) -> str:
        """What to call it."""
        return f"{self.switch} {self.port} ({self.by})"


@dataclass(frozen=True, slots=True)
class Loss:
    """Devices that were lost within a minute.

    Args:
        devices: in the order of their loss.
        switches: that they hung on, as far as that is known.
        seconds: between the first and the last.
    """

    devices: tuple[DeviceStats, ...]
    switches: tuple[str, ...]

    @property
    def since(self) -> float | None:
        """When the first was lost, epoch seconds."""
        return self.devices[0].last_seen

    @property
    def seconds(self) -> int:
        """Between the first and the last, a second at least."""
        return max(1, round((self.devices[-1].last_seen or 0.0) - (self.since or 0.0)))

    @property
    def prefix(self) -> str | None:
        """What all their names begin with, if that tells anything."""
        names = [device.name or "" for device in self.devices]
        alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
        shared = "".join(letters[0] for letters in alike)
        return shared if len(shared) >= _TELLING else None

    @property
    def advice(self) -> str:
        """Say what they share, and so where to look."""
        sites = {device.site_id for device in self.devices}
        if len(sites) > 1:
            return f"{len(sites)} sites at once: look at what those share, such as the provider"
        if len(self.switches) == 1:
            return f"one switch: look at {self.switches[0]}, its power and its uplinks"
        if self.switches:
            return f"{len(self.switches)} switches at once: look at power, rather than at a switch"
        return "at once: look at power, or at the uplink that they share"


def uplinks(
    device: DeviceStats, ports: Iterable[PortStats], names: Mapping[str, str]
) -> list[Uplink]:
    """Return the port that a device last hung on; several where only the time tells.

    Args:
        device: as its last statistics say.
        ports: those that are down, or all.
        names: of switches by MAC address.
    """
    heard = device.lldp_stat
    if heard is not None and heard.system_name:
        return [Uplink(heard.system_name, heard.port_id or "(port unknown)", "LLDP")]
    known = list(ports)
    named = [port for port in known if device.mac and port.neighbor_mac == device.mac]
    if named:
        return [_uplink(port, names, by="LLDP") for port in named]
    return [_uplink(port, names, by="down since then") for port in known if _fell(port, device)]


def _uplink(port: PortStats, names: Mapping[str, str], *, by: str) -> Uplink:
    mac = port.mac or "(switch unknown)"
    return Uplink(names.get(mac, mac), port.port_id or "(port unknown)", by)


def _fell(port: PortStats, device: DeviceStats) -> bool:
    """Tell whether a port went down within a minute of the device."""
    if port.up is not False or port.last_flapped is None or device.last_seen is None:
        return False
    same = None in (port.site_id, device.site_id) or port.site_id == device.site_id
    fits = port.port_usage in FIXED if device.type == "ap" else is_link(port)
    return same and fits and abs(port.last_flapped - device.last_seen) <= AT_ONCE


def losses(offline: Iterable[DeviceStats], switches: Mapping[str, Sequence[str]]) -> list[Loss]:
    """Group what was lost at once, the largest group first; what was lost alone is in none.

    Args:
        offline: devices that are not connected.
        switches: by MAC address of a device, what it may have hung on.
    """
    timed = sorted(
        (device for device in offline if device.last_seen),
        key=lambda device: (device.last_seen or 0.0, device.name or ""),
    )
    groups: list[list[DeviceStats]] = []
    for device in timed:
        if groups and (device.last_seen or 0.0) - (groups[-1][0].last_seen or 0.0) <= AT_ONCE:
            groups[-1].append(device)
        else:
            groups.append([device])
    found = [_loss(group, switches) for group in groups if len(group) > 1]
    return sorted(found, key=lambda loss: -len(loss.devices))


def _loss(group: Sequence[DeviceStats], switches: Mapping[str, Sequence[str]]) -> Loss:
    known = {switch for device in group for switch in switches.get(device.mac, ())}
    return Loss(tuple(group), tuple(sorted(known)))
