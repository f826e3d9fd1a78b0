"""What still reaches what in a fabric, and who is behind what is lost. Pure.

Traffic needs both: a way through the underlay and its cables, and EVPN sessions that tell where
addresses are. What is not known to be down holds switches together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mist_mcp.analysis.evpn.components import connected_components
from mist_mcp.analysis.evpn.fabric import ACCESS, COLLAPSED, LAYERS, Owed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mist_mcp.analysis.evpn.comparison import Comparison

_WHOLE: frozenset[str] = frozenset({"border", "core", COLLAPSED})
"""Roles that serve the whole fabric: without any of one, all of it lacks something."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Switches beside each other that the rest of the fabric does not reach, top down.

    Args:
        macs: all of them.
        dark: those that are down.
        access: those to which clients connect.
        role: the role of which no switch is left; None if some are.
    """

    macs: tuple[str, ...]
    dark: tuple[str, ...]
    access: tuple[str, ...]
    role: str | None

    @property
    def is_whole(self) -> bool:
        """Tell whether traffic is lost with it: of clients, or of a role that serves all."""
        return bool(self.access) or self.role is not None


class Reach:
    """What still reaches what.

    Args:
        case: the fabric and what is seen of it.
    """

    def __init__(self, case: Comparison) -> None:
        """Keep the case; the parts are made when they are first asked for."""
        self._case = case
        self._switches = case.fabric.switches

    def together(self, one: str, other: str, *, overlay: bool) -> bool:
        """Tell whether two switches are in the same part of the underlay or the overlay."""
        places = self._overlay_places if overlay else self._underlay_places
        return places.get(one) == places.get(other)

    @cached_property
    def overlay(self) -> list[list[str]]:
        """Return the parts into which the overlay has fallen, the main one first."""
        case = self._case
        owed = [each for each in case.fabric.owed if each.overlay and self._lit(each)]
        held = [(each.upper, each.lower) for each in owed if case.may_carry(each)]
        ends = {mac for each in owed for mac in (each.upper, each.lower)}
        vague = [
            link
            for link in case.fabric.links
            if self._lit(link) and self._vague(link) and case.link(link) != "bad"
        ]
        ends |= {mac for link in vague for mac in link if not self._plain(mac)}
        held += [(one, other) for one, other in vague if {one, other} <= ends]
        return self._parts(ends, held)

    @cached_property
    def underlay(self) -> list[list[str]]:
        """Return the parts into which cables and underlay have fallen, the main one first."""
        case = self._case
        held = [
            link
            for link in case.fabric.links
            if self._lit(link)
            and case.link(link) != "bad"
            and (self._vague(link) or case.may_carry(Owed(*link, overlay=False)))
        ]
        return self._parts(set(self._switches) - case.dark, held)

    def _lit(self, ends: Iterable[str | bool]) -> bool:
        return self._case.dark.isdisjoint(ends)

    def _plain(self, mac: str) -> bool:
        """Tell whether a switch is known to be plain Ethernet."""
        return self._switches[mac].role == "esilag-access"

    def _vague(self, link: Iterable[str]) -> bool:
        """Tell whether a link owes no session, as far as the roles of its ends tell."""
        return not all(self._switches[mac].routes for mac in link)

    def _parts(self, nodes: set[str], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
        """Return the connected parts, first those with the top of the fabric, then the largest."""
        listed = [mac for mac in self._switches if mac in nodes]
        top = min((self._layer(mac) for mac in listed), default=0)
        return sorted(
            connected_components(listed, edges),
            key=lambda part: (min(map(self._layer, part)) != top, -len(part)),
        )

    def _layer(self, mac: str) -> int:
        """Return the layer of a switch; a border is as high as the cores that it serves."""
        return max(self._switches[mac].layer, LAYERS.index("core"))

    @cached_property
    def _overlay_places(self) -> dict[str, int]:
        return {mac: number for number, part in enumerate(self.overlay) for mac in part}

    @cached_property
    def _underlay_places(self) -> dict[str, int]:
        return {mac: number for number, part in enumerate(self.underlay) for mac in part}

    @cached_property
    def reached(self) -> frozenset[str]:
        """Return the switches that have a way to the main part of the fabric."""
        apart = {mac for part in self.overlay[1:] for mac in part}
        joined = {mac for part in self.underlay[:1] for mac in part}
        routing = {mac for mac in joined - apart if not self._plain(mac)}
        return frozenset(routing | self._behind(routing))

    def _behind(self, routing: set[str]) -> set[str]:
        """Return the plain switches with a cable to what is reached, directly or over another."""
        case, near = self._case, dict[str, list[str]]()
        for link in case.fabric.links:
            if self._vague(link) and self._lit(link) and case.link(link) != "bad":
                for mac, other in (link, reversed(link)):
                    near.setdefault(mac, []).append(other)
        found, waiting = set(routing), list(routing)
        while waiting:
            for mac in near.get(waiting.pop(), ()):
                if mac not in found and self._plain(mac):
                    found.add(mac)
                    waiting.append(mac)
        return found - routing

    @cached_property
    def losses(self) -> list[Loss]:
        """Return what is lost, switches that are beside each other together."""
        lost = set(self._switches) - self.reached
        edges = [link for link in self._case.fabric.links if lost.issuperset(link)]
        listed = [mac for mac in self._switches if mac in lost and self._counts(mac)]
        parts = connected_components(listed, edges)
        return [self._loss(part, lost) for part in parts]

    @cached_property
    def told(self) -> list[Loss]:
        """Return the losses that are findings of their own.

        Where a single cable leads to what only adds redundancy, the cable or its session is.
        """
        return [loss for loss in self.losses if loss.dark or loss.is_whole or self._ways(loss) > 1]

    def _ways(self, loss: Loss) -> int:
        inside = set(loss.macs)
        ends = self._case.fabric.links
        return sum((upper in inside) != (lower in inside) for upper, lower in ends)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {mac: number for number, loss in enumerate(self.told) for mac in loss.macs}

    def place(self, mac: str) -> int | None:
        """Return the number of the loss that tells of a switch; None if it is reached."""
        return self._places.get(mac)

    def _counts(self, mac: str) -> bool:
        """Tell whether a switch has a place: one without any link is lost to nobody's knowledge."""
        return mac in self._linked or mac in self._case.dark

    @cached_property
    def _linked(self) -> set[str]:
        return {mac for link in self._case.fabric.links for mac in link}

    def _loss(self, part: list[str], lost: set[str]) -> Loss:
        gone = next(iter(self._extinct(part, lost)), None)
        return Loss(
            macs=tuple(part),
            dark=tuple(mac for mac in part if mac in self._case.dark),
            access=tuple(mac for mac in part if self._switches[mac].role in ACCESS),
            role=gone,
        )

    def _extinct(self, part: list[str], lost: set[str]) -> Iterator[str]:
        for role in {self._switches[mac].role for mac in part} & _WHOLE:
            if all(mac in lost for mac, each in self._switches.items() if each.role == role):
                yield role
