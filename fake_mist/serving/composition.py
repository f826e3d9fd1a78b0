"""A fake cloud put together with its WebSockets, for servers and for tests in one process."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from fake_mist.clock import shift_to
from fake_mist.cloud import FakeMist, cassette_folder
from fake_mist.junos.ground import of_rows
from fake_mist.junos.server import AT_ONCE, Start
from fake_mist.junos.standing import Rows, standing
from fake_mist.replay.misses import KEPT
from fake_mist.serving.sockets import LOOPBACK, Sockets
from fake_mist.serving.terminals import Terminals
from fake_mist.serving.world import World
from fake_mist.state.recordings import Recordings
from fake_mist.stream.broker import Broker
from fake_mist.stream.places import Places
from fake_mist.stream.utilities import PORTS, Utilities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from pathlib import Path

    from fake_mist.clock import TimeShift
    from fake_mist.junos.ground import Ground
    from fake_mist.junos.standing import Standing
    from fake_mist.stream.places import Row

CLIENTS: Final = "/orgs/{org_id}/wired_clients/search"
CONFIGURED: Final = "/sites/{site_id}/devices"
DEVICES: Final = "/orgs/{org_id}/stats/devices"
PEERS: Final = "/orgs/{org_id}/stats/bgp_peers/search"
TOPOLOGY: Final = "/orgs/{org_id}/evpn_topologies/{evpn_topology_id}"
ANSWERING: Final = 0.25
"""Seconds from a command to the device's first word."""


def world(
    fake: FakeMist,
    *,
    cassettes: Path | None = None,
    start: Start = AT_ONCE,
    answering: float = ANSWERING,
) -> World:
    """Give a cloud its WebSockets; the sessions that its answers name can be heard there."""
    known = _places(fake)
    broker = Broker(output=Utilities(known).output, soon=partial(_soon, answering))
    speaking = terminals(fake, cassettes=cassettes, start=start)
    fake.hear(broker)
    return World(
        transport=fake.transport,
        sockets=Sockets(places=known, broker=broker, terminals=speaking, clock=fake.clock),
    )


def terminals(
    fake: FakeMist, *, cassettes: Path | None = None, start: Start = AT_ONCE
) -> Terminals:
    """Give the terminals of a cloud's devices, as they are now."""
    folder = cassettes or cassette_folder()
    return Terminals(
        folder=folder / "shell",
        clock=fake.clock,
        missed=partial(_miss, fake.unmatched),
        said=partial(_said, fake),
        ground=partial(_ground, _places(fake)),
        before=partial(_before, fake),
        start=start,
    )


def _places(fake: FakeMist) -> Places:
    return Places(fake.state.access, fake.state.recordings, partial(_shift, fake))


def _shift(fake: FakeMist) -> TimeShift:
    return shift_to(fake.clock())


def _said(fake: FakeMist, mac: str) -> Mapping[str, str]:
    return fake.state.recordings.conditions.said.get(mac, {})


def _ground(known: Places, row: Row) -> Ground:
    """Survey the surroundings of a device in the rows that are there now."""
    ids = known.access.directory.complete({"site_id": row["site_id"]})
    org = {"org_id": ids["org_id"]}
    ports, devices = known.rows(PORTS, org), known.rows(DEVICES, org)
    own = (each for each in ports if each.get("mac") == row["mac"])
    return of_rows(row, own, devices, _standing(known, row, ports, devices))


def _before(fake: FakeMist, row: Row) -> Ground | None:
    """Survey them in the rows as they were recorded; None where nothing happened since."""
    now = fake.state.recordings
    if not (now.edits or now.conditions):
        return None
    known = Places(fake.state.access, Recordings(now.library), partial(_shift, fake))
    device = next((each for each in _devices(known, row) if each["mac"] == row["mac"]), None)
    return None if device is None else _ground(known, device)


def _devices(known: Places, row: Row) -> Sequence[Row]:
    ids = known.access.directory.complete({"site_id": row["site_id"]})
    return known.rows(DEVICES, {"org_id": ids["org_id"]})


def _standing(
    known: Places, row: Row, ports: Sequence[Row], devices: Sequence[Row]
) -> Standing | None:
    """Tell how a switch stands in the fabric that its statistics name."""
    ids = known.access.directory.complete({"site_id": row["site_id"]})
    org = {"org_id": ids["org_id"]}
    fabric = row.get("evpntopo_id")
    found = known.rows(TOPOLOGY, {**org, "evpn_topology_id": fabric}) if fabric else []
    if not found:
        return None
    rows = Rows(
        topology=found[0],
        devices=devices,
        configured=known.rows(CONFIGURED, ids),
        ports=ports,
        peers=known.rows(PEERS, org),
        clients=known.rows(CLIENTS, org),
    )
    return standing(str(row["mac"]), rows)


def _soon(seconds: float, act: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_later(seconds, act)


def _miss(unmatched: list[str], command: str) -> None:
    """Remember a command without a transcript, for no longer than a live cloud remembers."""
    unmatched.append(f"no transcript answers {command!r}")
    del unmatched[:-KEPT]


@asynccontextmanager
async def shells(
    fake: FakeMist,
    *,
    cassettes: Path | None = None,
    start: Start = AT_ONCE,
    answering: float = ANSWERING,
) -> AsyncIterator[str]:
    """Open the WebSockets of a cloud whose HTTP stays in this process; gives their base URL.

    POST .../shell answers with a URL below it, and the stream channel is at `/api-ws/v1/stream`.
    """
    sockets = world(fake, cassettes=cassettes, start=start, answering=answering).sockets
    async with sockets.listen() as server:
        port = next(iter(server.sockets)).getsockname()[1]
        sockets.broker.origin = f"ws://{LOOPBACK}:{port}"
        yield sockets.broker.origin
