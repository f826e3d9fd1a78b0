"""What is at stake when something is done to a device, as a person needs to know it. Pure.

What the cloud does not say is unknown, never guessed. Names and versions are written by others, so
they are quoted or stand at the end of their line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.gate.plan import Change, Reach
from mist_mcp.words.times import duration, iso
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mist_mcp.actions.action import Action
    from mist_mcp.models.action import ActedDevice, ActedMember, ActedPort
    from mist_mcp.models.device_setup import DeviceSetup

UNKNOWN: Final = "unknown"
OFFLINE: Final = "disconnected"
"""The published state of a device that is not connected."""

_NAMED: Final = 8
_TIMES: Final = ("start_time", "reboot_at")

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was read of a device; None for what the token may not see.

    Args:
        device: its statistics.
        setup: its configuration.
        ports: its ports.
        site: the name of its site.
        wireless: the clients of the access points below it, by MAC address.
        age: seconds since its statistics were reported, by the cloud's clock.
    """

    device: ActedDevice
    setup: DeviceSetup | None
    ports: Sequence[ActedPort] | None
    site: str
    wireless: Mapping[str, int | None]
    age: float | None = None

    @property
    def below(self) -> list[ActedPort]:
        """The ports behind which another device hangs."""
        return [port for port in self.ports or () if port.is_downlink]


def facts(seen: Seen, action: Action, body: Mapping[str, Any] | None) -> tuple[Fact, ...]:
    """Return what a person should know before approving."""
    everything = action.everything(body)
    return (
        ("Device", _described(seen)),
        ("State", state(seen.device)),
        *_firmware(seen.device),
        *_offline(seen.device),
        *_members(seen.device.members),
        ("Clients", _clients(seen)),
        ("Uplinks", _uplinks(seen)),
        ("Below", _below(seen)),
        *((f"Option {name}", _written(name, value)) for name, value in (body or {}).items()),
        *((f"Port {port}", _port(seen, port)) for port in action.ports(body)),
        *([("Not narrowed", everything)] if everything else []),
        ("Effect", action.effect_on(seen.device.type)),
    )


def reach(seen: Seen, action: Action, body: Mapping[str, Any] | None) -> Reach:
    """Return how many devices and clients an action affects."""
    given = body or {}
    named = given.get("members") or given.get("nodes") or ()
    whole = max(len(seen.device.members), len(named), 1)
    boxes = 1 if {"member", "node"} & set(given) else whole
    ports = action.ports(body)
    clients = _behind(seen, ports) if ports else _on_all(seen)
    return Reach(devices=boxes, sites=1, clients=clients)


def changes(seen: Seen, action: Action, body: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Return what an action changes, where the cloud tells it."""
    change = _CHANGES.get(action.name)
    return (change(seen.device, body or {}),) if change else ()


def state(device: ActedDevice) -> str:
    """Return how a device is now, in words."""
    up = duration(device.uptime)
    parts = (
        device.status or "in an unknown state",
        f"up for {up}" if up else "uptime unknown",
        f"version {device.version or UNKNOWN}",
        f"last seen {iso(device.last_seen) or UNKNOWN}",
    )
    return ", ".join(parts)


def _described(seen: Seen) -> str:
    device, setup = seen.device, seen.setup
    fabric = setup.evpn_config.role if setup and setup.evpn_config else None
    role = f"{fabric} of a fabric" if fabric else (setup.role if setup else None)
    kind = f"{device.type or 'type unknown'} {device.model or 'of an unknown model'}"
    return f"{kind}, role {role or UNKNOWN}, at {quoted(seen.site)}"


def is_offline(device: ActedDevice) -> bool:
    """Tell whether the cloud says that a device is not connected."""
    return (device.status or "").strip().casefold() == OFFLINE


def _firmware(device: ActedDevice) -> list[Fact]:
    if device.fwupdate is None or device.updating is None:
        return []
    done = device.fwupdate.progress
    share = "" if done is None else f", {done} % done"
    return [("Firmware update", f"{quoted(device.updating)}{share}")]


def _offline(device: ActedDevice) -> list[Fact]:
    """Say that a device cannot hear of it; what the cloud then does is not documented."""
    if not is_offline(device):
        return []
    return [("OFFLINE", "it is not connected; whether this reaches it later is not known")]


def _members(members: Sequence[ActedMember]) -> list[Fact]:
    if len(members) < 2:  # noqa: PLR2004 - one box has no others
        return []
    boxes = [
        f"{at if box.fpc_idx is None else box.fpc_idx} {box.vc_role} {box.model or UNKNOWN}"
        for at, box in enumerate(members)
    ]
    return [("Members", ", ".join(boxes))]


def _clients(seen: Seen) -> str:
    return f"{_known(seen.device.clients)} on the device itself, {_known(_on_all(seen))} in all"


def _uplinks(seen: Seen) -> str:
    uplink = seen.device.lldp_stat
    if uplink and uplink.system_name:
        name = quoted(f"{uplink.system_name} {uplink.port_id or ''}")
        return f"to {name}, {_link(_any_up(seen.device))}"
    if seen.ports is None:
        return UNKNOWN
    ports = [
        f"{port.port_id} to {quoted(port.neighbor) if port.neighbor else UNKNOWN}, {_link(port.up)}"
        for port in seen.ports
        if port.uplink
    ]
    return "; ".join(_first(ports)) or "none known"


def _below(seen: Seen) -> str:
    if seen.ports is None:
        return UNKNOWN
    ports = seen.below
    if not ports:
        return "no device known"
    devices = [
        f"{quoted(port.neighbor_system_name or '')} (clients: {_known(_wireless(seen, port))})"
        for port in ports
    ]
    noun = "device" if len(ports) == 1 else "devices"
    return f"{len(ports)} {noun}: {', '.join(_first(devices))}"


def _first(texts: Sequence[str]) -> list[str]:
    more = len(texts) - _NAMED
    return [*texts[:_NAMED], *([f"and {more} more"] if more > 0 else [])]


def _any_up(device: ActedDevice) -> bool | None:
    known = [port.up for port in device.port_stat.values() if port.up is not None]
    return any(known) if known else None


def _link(up: bool | None) -> str:  # noqa: FBT001 - what the cloud says of a link
    return UNKNOWN if up is None else ("up" if up else "down")


def _port(seen: Seen, name: str) -> str:
    """Say what is on a port."""
    port = port_of(seen.ports, name)
    if port is None:
        return "nothing is known of it"
    watts = "unknown" if port.power_draw is None else f"{port.power_draw:g} W"
    parts = (
        _link(port.up),
        "AN UPLINK" if port.uplink else "",
        f"neighbour {quoted(port.neighbor) if port.neighbor else UNKNOWN}",
        f"clients {_known(clients_behind(seen, port))}",
        f"PoE {watts}" if port.poe_on else "",
    )
    return ", ".join(filter(None, parts))


def port_of(ports: Sequence[ActedPort] | None, name: str) -> ActedPort | None:
    """Return the port of a name, with or without a logical unit; None if it is not known."""
    wanted = name.partition(".")[0]
    return next((port for port in ports or () if port.port_id in (name, wanted)), None)


def _on_all(seen: Seen) -> int | None:
    """Add up the clients on a device and on all that hangs on it; None if some are not known."""
    if seen.ports is None:
        return None
    return _sum([seen.device.clients, *(_wireless(seen, port) for port in seen.below)])


def _behind(seen: Seen, names: Sequence[str]) -> int | None:
    """Add up the clients behind ports; None if some are not known."""
    ports = [port_of(seen.ports, name) for name in names]
    return _sum([clients_behind(seen, port) if port else None for port in ports])


def clients_behind(seen: Seen, port: ActedPort) -> int | None:
    """Return the clients behind a port: those of its access point, or the addresses seen on it."""
    if port.uplink:
        return None
    return _wireless(seen, port) if port.is_downlink else port.mac_count


def _wireless(seen: Seen, port: ActedPort) -> int | None:
    """Return the clients of the access point at a port; None for any other device."""
    return seen.wireless.get(port.neighbor_mac or "")


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _known(count: int | None) -> str:
    return UNKNOWN if count is None else str(count)


def _written(name: str, value: Any) -> str:
    """Write an option as a person reads it."""
    if name in _TIMES:
        return f"{iso(value)} ({value})"
    return value if isinstance(value, str) else json.dumps(value)


def _kept(device: ActedDevice, field: str) -> str:
    """Return what the boxes of a device say of their firmware."""
    boxes = (*device.module_stat, *device.module2_stat)
    said = dict.fromkeys(str(value) for box in boxes if (value := getattr(box, field)))
    return ", ".join(said) or UNKNOWN


_CHANGES: Final[Mapping[str, Callable[[ActedDevice, Mapping[str, Any]], Change]]] = {
    "upgrade": lambda device, body: Change("version", device.version or UNKNOWN, body["version"]),
    "upgrade_bios": lambda device, body: Change(
        "bios_version", _kept(device, "bios_version"), body["version"]
    ),
    "upgrade_fpga": lambda device, body: Change(
        "fpga_version", _kept(device, "fpga_version"), body["version"]
    ),
    "restore_backup_version": lambda device, _: Change(
        "version", device.version or UNKNOWN, _kept(device, "backup_version")
    ),
    "clear_pending_version": lambda device, _: Change(
        "pending_version", _kept(device, "pending_version"), None
    ),
    "set_vc_port_mode": lambda device, body: Change(
        "vc_mode", _kept(device, "vc_mode"), body["mode"]
    ),
}
