"""The row of a thing as it is now, in one shape for all kinds, and how bad it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import Field

from mist_mcp.analysis.health import Health
from mist_mcp.answers.results import Record
from mist_mcp.tools.kit.dead_ports import DeadPorts
from mist_mcp.words.counts import tallied
from mist_mcp.words.naming import as_id, site_label
from mist_mcp.words.trust import Foreign, Id, Moment, Own

MOST_UNKNOWN: Final = 4
"""Unknown things named in the summary."""

COUNTED: Final = "Only devices at sites; a virtual chassis is one, and so is a cluster of gateways"
"""What a list of the statistics of devices has, said where it is counted."""

GRAVE: Final = 1_000_000.0
"""Weight of what does not work at all, beyond any number of errors or devices."""


class StatRow(Record):
    """A thing as it is now; what its kind lacks is absent."""

    name: Foreign | None = None
    type: Foreign | None = None
    model: Foreign | None = None
    mac: Id | None = None
    port: Foreign | None = None
    site: Foreign | None = None
    cluster: Foreign | None = Field(None, description="of Mist Edges that stand in for each other")
    state: Foreign | None = None
    problems: list[Foreign] = Field(default_factory=list)
    unknown: list[Foreign] | None = Field(None, description="judged, but not reported")
    peer: Foreign | None = Field(None, description="what is at the other end")
    devices: Foreign | None = Field(None, description="connected/all")
    clients: int | None = None
    percent: float | None = Field(None, description="good user minutes")
    user_minutes: float | None = None
    tunnels: int | None = None
    ssid: Foreign | None = None
    ip: Foreign | None = None
    speed_mbps: float | None = None
    errors: int | None = Field(None, description="in both directions, since it came up")
    routes_received: int | None = None
    latency_ms: float | None = None
    loss_percent: float | None = None
    mos: float | None = None
    rssi_dbm: float | None = None
    battery_volts: float | None = None
    uptime: Own | None = None
    last_seen: Moment = None


@dataclass(frozen=True, slots=True)
class WeighedRow:
    """A row, and how bad it is: 0 where no problem is known."""

    row: StatRow
    weight: float

    @property
    def rank(self) -> tuple[float, int]:
        """Return how far to the front it belongs: the worst, then what nobody can judge."""
        return self.weight, len(self.row.unknown or ())


@dataclass(frozen=True, slots=True)
class About:
    """What rows are read with.

    Args:
        now: epoch seconds.
        sites: names of sites by id; empty in the statistics of one site.
        devices: names of devices by MAC address.
        clusters: names of clusters of Mist Edges by id.
        dead: ports that are down, a problem of the switches that have them.
    """

    now: float
    sites: Mapping[str, str] = field(default_factory=dict)
    devices: Mapping[str, str] = field(default_factory=dict)
    clusters: Mapping[str, str] = field(default_factory=dict)
    dead: DeadPorts = field(default_factory=DeadPorts)

    def site(self, site_id: str | None) -> str | None:
        """Return what to call a site; nothing where all rows are of one."""
        return site_label(site_id, self.sites) if self.sites else None

    def cluster(self, cluster_id: str | None) -> str | None:
        """Return what to call a cluster of Mist Edges; nothing for an edge that is in none."""
        known = as_id(cluster_id)
        return self.clusters.get(known, known) if known else None

    def device(self, mac: str | None) -> str | None:
        """Return what to call a device: its name, or its MAC address."""
        return self.devices.get(mac, mac) if mac else None


def weighed(row: StatRow, health: Health | None = None, *, weight: float = 0.0) -> WeighedRow:
    """Add how a thing is to its row, and weigh it: by its problems, if by nothing else."""
    if health is None:
        return WeighedRow(row, weight=0.0)
    judgement = {"problems": health.problems, "unknown": health.unknown or None}
    number = float(len(health.problems))
    return WeighedRow(
        row.model_copy(update=judgement), weight=max(weight, number) if number else 0.0
    )


def rows_of(weighed_rows: Iterable[WeighedRow]) -> list[StatRow]:
    """Return the rows."""
    return [each.row for each in weighed_rows]


def unknown_words(number: int, by_unknown: Mapping[str, int]) -> str:
    """Say of how many rows something is unknown, and what; nothing where all is known."""
    if not number:
        return ""
    most = dict(list(by_unknown.items())[:MOST_UNKNOWN])
    return f"; of {number} something is unknown: {tallied(most)}"
