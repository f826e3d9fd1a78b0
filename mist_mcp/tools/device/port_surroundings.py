"""What else tells of the ports of one device: its power, who was seen there, what is configured."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import Field

from mist_mcp.analysis.ports import ports_of
from mist_mcp.answers.results import Record
from mist_mcp.cloud.paging import collect, search_pages
from mist_mcp.cloud.urls import path_of
from mist_mcp.models.base import MistObject, read_all
from mist_mcp.models.client import WiredClient
from mist_mcp.models.device import DeviceStats
from mist_mcp.tools.kit.closed import unless_closed
from mist_mcp.tools.kit.context import Mist

_MOST_CLIENTS: Final = 2000
"""Of one device."""


class PoeRow(Record):
    """The power that a member of a switch gives to what is plugged in."""

    member: int | None = None
    watts: float | None = None
    budget_watts: float | None = None
    left_watts: float | None = None


class PortUse(MistObject):
    """What a port, or a range of ports, is configured for."""

    usage: str | None = None
    description: str | None = None


class PortUsage(MistObject):
    """A port profile."""

    all_networks: bool | None = None
    port_network: str | None = None
    voip_network: str | None = None
    mode: str | None = None
    networks: list[str] = Field(default_factory=list)


class Vlan(MistObject):
    """A network of switches; some ids are variables."""

    vlan_id: str | None = None


class PortSetup(MistObject):
    """The part of a configuration that ports follow from."""

    port_config: dict[str, PortUse] = Field(default_factory=dict)
    port_config_overwrite: dict[str, PortUse] = Field(default_factory=dict)
    local_port_config: dict[str, PortUse] = Field(default_factory=dict)
    port_usages: dict[str, PortUsage] = Field(default_factory=dict)
    networks: dict[str, Vlan] = Field(default_factory=dict)

    def use(self, port: str) -> PortUse | None:
        """Return what a port is configured for; of ranges the narrowest, of layers the last."""
        found = None
        for layer in (self.port_config, self.local_port_config, self.port_config_overwrite):
            keys = [key for key in layer if port in ports_of(key)]
            if keys:
                said = layer[min(keys, key=lambda key: len(ports_of(key)))]
                found = _over(found, said)
        return found


def _over(below: PortUse | None, own: PortUse) -> PortUse:
    """Lay what a layer says over what is below it; what it leaves open shows through."""
    return own if below is None else below.model_copy(update=own.model_dump(exclude_none=True))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the ports of one device beside their statistics; empty for many devices.

    Args:
        poe: by member.
        clients: seen in the last day, by port.
        setup: what is configured on the device itself.
        below: what the device inherits from its site.
        notes: what could not be read.
    """

    poe: list[PoeRow] = field(default_factory=list)
    clients: Mapping[str, list[WiredClient]] = field(default_factory=dict)
    setup: PortSetup = field(default_factory=PortSetup)
    below: PortSetup = field(default_factory=PortSetup)
    notes: list[str] = field(default_factory=list)

    def use(self, port: str) -> PortUse:
        """Return what a port is configured for, as far as that is known."""
        uses = [use for each in (self.below, self.setup) if (use := each.use(port))]
        return _over(uses[0], uses[-1]) if uses else PortUse()

    def networks(self, usage: str | None) -> list[str]:
        """Return the networks of a port profile, each with its VLAN id if that is known."""
        profile = {**self.below.port_usages, **self.setup.port_usages}.get(usage or "")
        if profile is None:
            return []
        trunk = profile.mode == "trunk"
        voice = [f"{self._labelled(profile.voip_network)} (voice)"] if profile.voip_network else []
        own = [
            self._labelled(profile.port_network) + (" (native)" if trunk else "")
            for _ in range(bool(profile.port_network))
        ]
        tagged = [self._labelled(name) for name in profile.networks] if trunk else []
        every = ["all networks"] if trunk and profile.all_networks else tagged
        return [*own, *voice, *every]

    def _labelled(self, name: str | None) -> str:
        known = {**self.below.networks, **self.setup.networks}.get(name or "")
        return f"{name} {known.vlan_id}" if known and known.vlan_id else str(name)


async def surroundings(mist: Mist, *, site_id: str, device_id: str, mac: str) -> Surroundings:
    """Read what tells of the ports of one device; what is closed to the token is a note."""

    def path(endpoint: str) -> str:
        return path_of(f"sites/{{site_id}}/{endpoint}", site_id=site_id, device_id=device_id)

    notes: list[str] = []
    poe, clients, setup, below = await asyncio.gather(
        unless_closed(
            _poe(mist, path("stats/devices/{device_id}")),
            "PoE budget",
            nothing=list[PoeRow](),
            notes=notes,
        ),
        unless_closed(
            _clients(mist, path("wired_clients/search"), mac),
            "list of clients behind ports",
            nothing=dict[str, list[WiredClient]](),
            notes=notes,
        ),
        unless_closed(
            _setup(mist, path("devices/{device_id}")),
            "device's configuration",
            nothing=PortSetup(),
            notes=notes,
        ),
        unless_closed(
            _setup(mist, path("setting/derived")),
            "set of the site's port profiles",
            nothing=PortSetup(),
            notes=notes,
        ),
    )
    return Surroundings(poe, clients, setup, below, notes)


async def _poe(mist: Mist, path: str) -> list[PoeRow]:
    device = DeviceStats.model_validate(await mist.client.read_object(path))
    return [
        PoeRow(
            member=member.fpc_idx,
            watts=member.poe.power_draw,
            budget_watts=member.poe.max_power,
            left_watts=_left(member.poe.power_draw, member.poe.max_power),
        )
        for member in device.module_stat
        if member.poe
    ]


def _left(draw: float | None, budget: float | None) -> float | None:
    return None if draw is None or budget is None else budget - draw


async def _clients(mist: Mist, path: str, mac: str) -> dict[str, list[WiredClient]]:
    pages = search_pages(mist.client, path, {"device_mac": mac})
    by_port: dict[str, list[WiredClient]] = defaultdict(list)
    for client in read_all(WiredClient, (await collect(pages, most=_MOST_CLIENTS)).rows):
        if client.switch_mac == mac and client.port:
            by_port[client.port].append(client)
    return by_port


async def _setup(mist: Mist, path: str) -> PortSetup:
    return PortSetup.model_validate(await mist.client.read_object(path))
