"""A Junos shell behind a WebSocket: frames in, frames out, no rules about Junos."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from fake_mist.junos.behaviours import Behaviour, HangUp, cut, honest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

    from websockets.http11 import Request, Response

    from fake_mist.junos.shell import JunosShell

TICK: Final = 1.0
"""Seconds between looks at the clock, for the idle warnings."""

MOUTHFUL: Final = 256
"""Bytes of input taken at once, so that no frame makes a flood of output in memory."""

LARGEST_FRAME: Final = 65_536


@dataclass(frozen=True, slots=True)
class Start:
    """When a shell greets: after so many frames of the client, then so many seconds.

    Attributes:
        answering: seconds from a frame of the client to the first word of the answer.
    """

    frames: int = 0
    delay: float = 0.0
    answering: float = 0.0


AT_ONCE: Final = Start()


async def converse(
    connection: ServerConnection,
    shell: JunosShell,
    *,
    behaviour: Behaviour = honest,
    start: Start = AT_ONCE,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Hold one session, until the client leaves, `exit` is typed or it is idle for too long."""
    session = _Session(connection, shell, behaviour, start, sleep)
    async with asyncio.TaskGroup() as tasks:
        others = [tasks.create_task(session.greet()), tasks.create_task(session.tick())]
        await session.hear()
        for other in others:
            other.cancel()


@asynccontextmanager
async def shell_server(
    shells: Mapping[str, Callable[[], JunosShell]],
    *,
    behaviour: Callable[[], Behaviour] = lambda: honest,
    start: Start = AT_ONCE,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> AsyncIterator[str]:
    """Serve shells on loopback by name: `url + "/leaf"`; each connection is a new session."""

    async def handle(connection: ServerConnection) -> None:
        shell = shells[_name(connection.request)]()
        await converse(connection, shell, behaviour=behaviour(), start=start, sleep=sleep)

    def refuse(connection: ServerConnection, request: Request) -> Response | None:
        if _name(request) in shells:
            return None
        return connection.respond(HTTPStatus.NOT_FOUND, "no such shell\n")

    async with serve(
        handle, "127.0.0.1", 0, process_request=refuse, max_size=LARGEST_FRAME, compression=None
    ) as server:
        (socket,) = server.sockets
        yield f"ws://127.0.0.1:{socket.getsockname()[1]}"


def _name(request: Request | None) -> str:
    return "" if request is None else urlsplit(request.path).path.removeprefix("/")


def resize(frame: str) -> tuple[int, int] | None:
    """Read `{"resize": {"width": W, "height": H}}`; anything else is no size."""
    try:
        size = json.loads(frame)["resize"]
        width, height = size["width"], size["height"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (width, height) if type(width) is int and type(height) is int else None


@dataclass(frozen=True, slots=True)
class _Session:
    connection: ServerConnection
    shell: JunosShell
    behaviour: Behaviour
    start: Start
    sleep: Callable[[float], Awaitable[object]]
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    speaking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def greet(self) -> None:
        if self.start.frames:
            await self.ready.wait()
        await self.sleep(self.start.delay)
        await self.say(self.shell.greet())

    async def tick(self) -> None:
        while not self.shell.closed:
            await self.sleep(TICK)
            await self.say(self.shell.tick())
        await self.connection.close()

    async def hear(self) -> None:
        heard = 0
        with suppress(ConnectionClosed):
            async for frame in self.connection:
                heard += 1
                if heard == self.start.frames:
                    self.ready.set()
                await self.take(frame)

    async def take(self, frame: str | bytes) -> None:
        if isinstance(frame, str):
            self.shell.resize(*(resize(frame) or (0, 0)))
            return
        if self.start.answering:
            await self.sleep(self.start.answering)
        for piece in _mouthfuls(frame):
            await self.say(self.shell.feed(piece))
        if self.shell.closed:
            await self.connection.close()

    async def say(self, output: bytes) -> None:
        if not output:
            return
        try:
            async with self.speaking:
                for piece in self.behaviour(cut(output)):
                    await self.connection.send(piece)
                    await self.sleep(self.shell.device.sheet.pause_ms / 1000)
        except HangUp as event:
            await self.hang_up(event.code)
        except ConnectionClosed:
            return

    async def hang_up(self, code: int | None) -> None:
        if code is None:
            self.connection.transport.abort()
        else:
            await self.connection.close(code)


def _mouthfuls(frame: bytes) -> Iterator[bytes]:
    return (frame[start : start + MOUTHFUL] for start in range(0, len(frame), MOUTHFUL))
