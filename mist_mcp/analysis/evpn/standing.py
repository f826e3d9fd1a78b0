"""How each switch stands in its fabric: its way up, and how much of what it owes works. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mist_mcp.analysis.evpn.comparison import Comparison


@dataclass(slots=True)
class Share:
    """How many there should be, and how many of them work."""

    good: int = 0
    total: int = 0

    def count(self, *, good: bool) -> None:
        """Count one more."""
        self.good += good
        self.total += 1

    @property
    def words(self) -> str | None:
        """Return both numbers; None where there should be none."""
        return f"{self.good}/{self.total}" if self.total else None


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of a switch.

    Args:
        asn: its AS as it reports it; None if it reports none.
        uplinks: the switches above it, or beside it.
        links: its cables.
        sessions: its sessions, of underlay and overlay.
    """

    asn: int | None
    uplinks: list[str] = field(default_factory=list)
    links: Share = field(default_factory=Share)
    sessions: Share = field(default_factory=Share)


def standings(case: Comparison) -> dict[str, Standing]:
    """Return the standing of each switch by MAC address."""
    numbers = {row.mac: row.local_as for row in case.sessions if case.peer(row) is not None}
    found = {mac: Standing(asn=numbers.get(mac)) for mac in case.fabric.switches}
    for link in case.fabric.links:
        found[link.lower].uplinks.append(case.fabric.name(link.upper))
        for mac in link:
            found[mac].links.count(good=case.link(link) == "good")
    for owed in case.fabric.owed:
        for mac in (owed.upper, owed.lower):
            found[mac].sessions.count(good=case.session(owed) == "up")
    return found
