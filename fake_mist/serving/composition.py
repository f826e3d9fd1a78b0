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
from fake_mist.replay.misses import KEPT
from fake_mist.serving.server import World
from fake_mist.serving.sockets import LOOPBACK, Sockets
from fake_mist.serving.terminals import Terminals
from fake_mist.stream.broker import Broker
from fake_mist.stream.places import Places
from fake_mist.stream.utilities import PORTS, Utilities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from fake_mist.clock import TimeShift
    from fake_mist.junos.ground import Ground
    from fake_mist.stream.places import Row

DEVICES: Final = "/orgs/{org_id}/stats/devices"
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
    folder = cassettes or cassette_folder()
    shift = partial(_shift, fake)
    known = Places(fake.state.access, fake.state.recordings, shift)
    broker = Broker(output=Utilities(known).output, soon=partial(_soon, answering))
    terminals = Terminals(
        folder=folder / "shell",
        clock=fake.clock,
        missed=partial(_miss, fake.unmatched),
        ground=partial(_ground, known),
        start=start,
    )
    fake.hear(broker)
    return World(
        transport=fake.transport,
        sockets=Sockets(places=known, broker=broker, terminals=terminals, clock=fake.clock),
    )


def _shift(fake: FakeMist) -> TimeShift:
    return shift_to(fake.clock())


def _ground(known: Places, row: Row) -> Ground:
    """Survey the surroundings of a device in the rows that are there now."""
    ids = known.access.directory.complete({"site_id": row["site_id"]})
    org = {"org_id": ids["org_id"]}
    ports = (each for each in known.rows(PORTS, org) if each.get("mac") == row["mac"])
    return of_rows(row, ports, known.rows(DEVICES, org))


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
