"""Everything about one device that its command line shows, taken from the model and the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fake_mist.clock import NOW
from fake_mist.tenant import hardware, trouble
from fake_mist.tenant.alarms import alarms
from fake_mist.tenant.model import FabricKind
from fake_mist.tenant.rows import config, gateways, radios, switches
from fake_mist.tenant.sessions import sessions
from fake_mist.tenant.spans import DAY, MINUTE
from fake_mist.tenant.wired import wired

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fake_mist.tenant.model import Chassis, Device, Link, Tenant
    from fake_mist.tenant.sessions import Session
    from fake_mist.tenant.wired import Wired

RULE: Final = "-" * 74

VTEPS: Final = {
    FabricKind.IP_CLOS: frozenset({"access", "core"}),
    FabricKind.ERB: frozenset({"distribution", "core"}),
    FabricKind.CRB: frozenset({"distribution", "core"}),
    FabricKind.MULTIHOMING: frozenset({"collapsed-core"}),
}
"""Roles that carry a VXLAN tunnel endpoint, by kind of fabric (Juniper campus fabric guides)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """What hangs on a port: a device, its own port there, our aggregate, and whether it is up."""

    port: str
    device: Device
    remote_port: str
    bundle: str = "-"
    up: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What is worked out once for the whole tenant."""

    tenant: Tenant
    access_points: Mapping[str, tuple[Neighbour, ...]]
    clients: tuple[Wired, ...]
    alarms: tuple[dict[str, Any], ...]
    sessions: tuple[Session, ...]

    def points(self, switch: Device) -> tuple[Neighbour, ...]:
        """Give the access points on a switch, port by port."""
        return self.access_points.get(switch.mac, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One device, its row of statistics and its surroundings."""

    survey: Survey
    device: Device
    row: dict[str, Any]
    cables: tuple[Neighbour, ...]

    @property
    def version(self) -> str:
        """Running software."""
        return str(self.row["version"])

    @property
    def present(self) -> Iterator[tuple[int, Chassis]]:
        """The boxes that are there, each with its place."""
        for place, box in enumerate(self.device.boxes):
            if not trouble.is_lost(self.device, place):
                yield place, box

    @property
    def alarms(self) -> list[dict[str, Any]]:
        """The cloud's alarms about the device."""
        field = "gateways" if self.device.kind == "gateway" else "switches"
        return [row for row in self.survey.alarms if self.device.mac in row.get(field, ())]

    @property
    def sessions(self) -> list[Session]:
        """The device's side of its BGP sessions."""
        return [each for each in self.survey.sessions if each.device == self.device]

    @property
    def up(self) -> tuple[Neighbour, ...]:
        """Neighbours that are alive, fabric first."""
        found = (*self.cables, *self.survey.points(self.device))
        return tuple(each for each in found if each.up)

    @property
    def clients(self) -> list[Wired]:
        """The wired clients on the switch."""
        return [each for each in self.survey.clients if each.switch == self.device]

    @property
    def is_vtep(self) -> bool:
        """Tell whether the device ends VXLAN tunnels."""
        return is_vtep(self.device)

    def vteps(self) -> list[Device]:
        """Give the other tunnel endpoints of the fabric that are alive."""
        found = self.survey.tenant.devices_at(self.device.site, "switch")
        return [
            each
            for each in found
            if is_vtep(each) and each != self.device and not trouble.is_offline(each)
        ]


def survey(tenant: Tenant) -> Survey:
    """Look over the whole tenant."""
    named = {device.mac: device for device in tenant.devices}
    points: dict[str, list[Neighbour]] = {}
    placed = sorted(radios.uplinks(tenant).items(), key=lambda each: each[1][1])
    for mac, (switch, place) in placed:
        neighbour = Neighbour(
            port=radios.port(switch, place),
            device=named[mac],
            remote_port="eth0",
            up=not trouble.is_offline(named[mac]),
        )
        points.setdefault(switch.mac, []).append(neighbour)
    return Survey(
        tenant=tenant,
        access_points={mac: tuple(found) for mac, found in points.items()},
        clients=tuple(each for org in tenant.orgs for each in wired(tenant, org)),
        alarms=tuple(row for org in tenant.orgs for row in alarms(tenant, org)),
        sessions=sessions(tenant),
    )


def facts(seen: Survey, device: Device) -> Facts:
    """Gather what is known of a device."""
    links = [link for link in seen.tenant.links if device in {link.upper, link.lower}]
    if device.kind == "gateway":
        row = gateways.statistics(device)
    else:
        row = switches.statistics(device, links, len(seen.points(device)))
    cables = tuple(_neighbour(device, link) for link in links)
    return Facts(survey=seen, device=device, row=row, cables=cables)


def is_vtep(device: Device) -> bool:
    """Tell whether a switch ends VXLAN tunnels."""
    return device.role in VTEPS.get(device.site.fabric, ())


def _neighbour(device: Device, link: Link) -> Neighbour:
    upper = link.upper == device
    mine, other = (
        (link.upper_port, link.lower_port) if upper else (link.lower_port, link.upper_port)
    )
    bundled = link.lower.loopback is None
    return Neighbour(
        port=mine,
        device=link.lower if upper else link.upper,
        remote_port=other,
        bundle=_bundle(link, upper=upper) if bundled else "-",
        up=trouble.is_up(link),
    )


def _bundle(link: Link, *, upper: bool) -> str:
    return f"ae{config.port(link.upper if upper else link.lower, link)[1]['ae_idx']}"


def ago(epoch: float) -> str:
    """Write how long ago an instant was: `6w3d 02:00 ago`."""
    minutes = int(NOW - epoch) // MINUTE
    days, minutes = divmod(minutes, DAY // MINUTE)
    weeks, days = divmod(days, 7)
    head = f"{weeks}w" if weeks else ""
    head += f"{days}d" if weeks or days else ""
    return f"{head} {minutes // 60:02d}:{minutes % 60:02d} ago".strip()


def by_member(facts: Facts, block: Callable[[int], Iterable[str]]) -> list[str]:
    """Write a block for each box under its heading; a big chassis has neither."""
    if not facts.row.get("module_stat") or facts.device.model == hardware.BIG_CORE:
        return [*block(0)]
    word = "node" if facts.device.kind == "gateway" else "fpc"
    lines: list[str] = []
    for number, _box in facts.present:
        lines += [f"{word}{number}:", RULE, *block(number), ""]
    return lines[:-1]
