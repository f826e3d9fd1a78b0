"""The ports of a fabric among all ports of its place.

Four hundred access switches have twenty thousand ports, and a few hundred of them are cables of
the fabric. Each cable has an upper end: the ports of those switches, and those that hear them.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final

from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.paging import Facts, Page, facts, search_pages
from mist_mcp.models.evpn import FabricPort, Topology

FEW: Final = 5000
"""Ports that are read as they come; of more, those of the fabric are asked for."""

PORTS: Final = {"device_type": "switch"}
ENDS: Final = ("mac", "neighbor_mac")
"""Whose port it is, and whom it hears: both ends of the cables of a switch."""


def upper_ends(topology: Topology) -> list[str]:
    """Return the switches that stand above others, by MAC address."""
    found: dict[str, None] = {}
    for switch in topology.switches:
        if switch.mac and (switch.downlinks or switch.esilaglinks):
            found[switch.mac] = None
        found |= dict.fromkeys(switch.uplinks)
    return list(found)


async def fabric_ports(client: MistClient, path: str, ends: Sequence[str]) -> Facts[FabricPort]:
    """Return all ports of a small place; of a large one those of a fabric, from both their ends.

    Args:
        client: reads from the cloud.
        path: of the search for ports.
        ends: the upper switches of the fabric.
    """
    pages = search_pages(client, path, PORTS)
    first = await anext(pages)
    if first.following is None or (first.total or 0) <= FEW or not ends:
        return await _read(_from(first, pages))
    first.let_go()
    parts = await asyncio.gather(
        *(_read(search_pages(client, path, {**PORTS, end: mac})) for mac in ends for end in ENDS)
    )
    ports = {(port.mac, port.port_id): port for part in parts for port in part.things}
    lacking = sum(part.total - len(part.things) for part in parts)
    return Facts(list(ports.values()), total=len(ports) + lacking, complete=not lacking)


async def _read(pages: AsyncIterator[Page]) -> Facts[FabricPort]:
    return await facts(pages, FabricPort.model_validate)


async def _from(first: Page, others: AsyncIterator[Page]) -> AsyncIterator[Page]:
    yield first
    async for page in others:
        yield page
