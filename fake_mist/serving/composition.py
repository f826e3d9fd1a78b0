"""A fake cloud put together with its WebSockets, for servers and for tests in one process."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from fake_mist.clock import shift_to
from fake_mist.cloud import FakeMist, cassette_folder
from fake_mist.junos.server import AT_ONCE, Start
from fake_mist.replay.misses import KEPT
from fake_mist.serving.sockets import LOOPBACK, Sockets
from fake_mist.serving.surroundings import Surroundings
from fake_mist.serving.terminals import Terminals
from fake_mist.serving.world import World
from fake_mist.stream.broker import Broker
from fake_mist.stream.places import Places
from fake_mist.stream.utilities import Utilities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from fake_mist.clock import TimeShift
    from fake_mist.junos.ground import Ground
    from fake_mist.stream.places import Row

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
    known = _places(fake)
    untouched = replace(known, recordings=known.recordings.untouched())
    return Terminals(
        folder=folder / "shell",
        clock=fake.clock,
        missed=partial(_miss, fake.unmatched),
        said=partial(_said, fake),
        ground=Surroundings(known, fake.clock).ground,
        before=partial(_before, fake, Surroundings(untouched, fake.clock)),
        start=start,
    )


def _places(fake: FakeMist) -> Places:
    return Places(fake.state.access, fake.state.recordings, partial(_shift, fake))


def _shift(fake: FakeMist) -> TimeShift:
    return shift_to(fake.clock())


def _said(fake: FakeMist, mac: str) -> Mapping[str, str]:
    return fake.state.recordings.conditions.said.get(mac, {})


def _before(fake: FakeMist, recorded: Surroundings, row: Row) -> Ground | None:
    """Survey a device's surroundings as they were recorded; None where nothing happened since."""
    now = fake.state.recordings
    return recorded.before(row) if now.edits or now.conditions else None


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
