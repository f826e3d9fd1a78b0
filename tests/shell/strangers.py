"""Servers that are no simulator: what they say is written out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listening

from mist_mcp.shell.wire import Bounds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from websockets.http11 import Request, Response


PROMPT = b"{master:0}\r\nmist@leaf-1> "
IMPATIENT = Bounds(first=20.0, silence=10.0, unprompted=15.0)
"""For devices that never end what they began; the seconds are jumped over."""


@asynccontextmanager
async def stranger(
    talk: Callable[[ServerConnection], Awaitable[None]],
    refuse: Callable[[ServerConnection, Request], Response | None] | None = None,
) -> AsyncIterator[str]:
    """Serve something that is no Junos."""
    async with listening(talk, "127.0.0.1", 0, process_request=refuse, compression=None) as server:
        (socket,) = server.sockets
        yield f"ws://127.0.0.1:{socket.getsockname()[1]}"


def saying(*frames: bytes) -> Callable[[ServerConnection], Awaitable[None]]:
    """Make a device that says its frames, one after each frame of the client."""

    async def talk(connection: ServerConnection) -> None:
        for frame in frames:
            await connection.recv()
            await connection.send(frame)
        await connection.wait_closed()

    return talk
