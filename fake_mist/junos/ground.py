"""What a device knows of itself and its surroundings beyond its transcripts: ports, neighbours.

Taken from the cloud's rows of statistics, so that the command line and the API agree; where there
are none, from what the device's own transcripts list.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fake_mist.junos.standing import Standing

    Row = Mapping[str, Any]
    Lines = Sequence[str]

WORDS: Final = 3
"""Words before the rest of a line about an interface: its name, its admin and link states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A physical port, and what hangs on it; counters are in bytes and packets."""

    name: str
    up: bool
    mac: str = ""
    speed: int = 1000
    neighbour: str = ""
    neighbour_mac: str = ""
    neighbour_port: str = ""
    rx_bytes: int = 0
    tx_bytes: int = 0
    rx_packets: int = 0
    tx_packets: int = 0
    rx_errors: int = 0
    tx_errors: int = 0
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A device and its surroundings.

    Attributes:
        reach: whether each known address answers.
        addresses: of neighbours, by MAC address.
        fabric: how the device stands in its fabric; None for one without any.
    """

    model: str
    address: str = ""
    ports: tuple[Port, ...] = ()
    reach: Mapping[str, bool] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    fabric: Standing | None = None

    @property
    def bundles(self) -> dict[str, str]:
        """Aggregated interfaces by the names of their members."""
        cables = self.fabric.me.cables if self.fabric else ()
        return {each.port: each.bundle for each in cables if each.bundle}

    def port(self, name: str) -> Port | None:
        """Give a port by its name, or by that of its first logical unit."""
        wanted = name.removesuffix(".0")
        return next((each for each in self.ports if each.name == wanted), None)


@dataclass(frozen=True, slots=True)
class Near:
    """The devices around: whether each address answers, and the address of each MAC address."""

    reach: Mapping[str, bool]
    addresses: Mapping[str, str]


def near(others: Iterable[Row]) -> Near:
    """Read the statistics of the devices that others can reach."""
    known = [row for row in others if row.get("ip")]
    return Near(
        {row["ip"]: row.get("status") == "connected" for row in known},
        {row["mac"]: row["ip"] for row in known},
    )


def of_rows(device: Row, ports: Iterable[Row], around: Near, fabric: Standing | None) -> Ground:
    """Read the statistics of a device and of its ports."""
    return Ground(
        model=str(device.get("model")),
        address=str(device.get("ip") or ""),
        ports=tuple(map(_port, ports)),
        reach=around.reach,
        addresses=around.addresses,
        fabric=fabric,
    )


def _port(row: Row) -> Port:
    return Port(
        name=row["port_id"],
        up=bool(row.get("up")),
        mac=str(row.get("port_mac") or row.get("mac") or ""),
        speed=int(row.get("speed") or 0),
        neighbour=str(row.get("neighbor_system_name") or ""),
        neighbour_mac=str(row.get("neighbor_mac") or ""),
        neighbour_port=str(row.get("neighbor_port_desc") or ""),
        rx_bytes=int(row.get("rx_bytes") or 0),
        tx_bytes=int(row.get("tx_bytes") or 0),
        rx_packets=int(row.get("rx_pkts") or 0),
        tx_packets=int(row.get("tx_pkts") or 0),
        rx_errors=int(row.get("rx_errors") or 0),
        tx_errors=int(row.get("tx_errors") or 0),
        description=str(row.get("description") or ""),
    )


def with_listed(ground: Ground, terse: Lines, described: Lines) -> Ground:
    """Add the ports and descriptions that only listings of the device name."""
    known = {each.name for each in ground.ports}
    rows = [line.split()[:WORDS] for line in terse[1:] if len(line.split()) >= WORDS]
    more = [
        Port(name=name, up=link == "up")
        for name, _admin, link in rows
        if "/" in name and "." not in name and name not in known
    ]
    texts = {words[0]: words[WORDS] for words in _described(described)}
    ports = (
        replace(each, description=texts.get(each.name, each.description))
        for each in (*ground.ports, *more)
    )
    return replace(ground, ports=tuple(ports))


def _described(lines: Lines) -> list[list[str]]:
    rows = (line.split(maxsplit=WORDS) for line in lines[1:])
    return [words for words in rows if len(words) > WORDS]
