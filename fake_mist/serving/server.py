"""The listening server: opens its ports, says its addresses, and closes without leftovers."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from fake_mist.serving.certificates import certificates
from fake_mist.serving.door import Door, bracketed
from fake_mist.serving.exchange import Exchange
from fake_mist.serving.sockets import LOOPBACK
from fake_mist.serving.tunnel import Port

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Iterable
    from socket import socket

    from fake_mist.serving.world import World

EVERYWHERE: Final = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - names them, binds nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the server is reached; `http` is the proxy too, and takes WebSockets."""

    http: str
    https: str
    ca_file: str

    @property
    def proxy(self) -> str:
        """URL of the CONNECT proxy."""
        return self.http

    @property
    def ws(self) -> str:
        """Base of plain WebSocket URLs."""
        return f"ws{self.http.removeprefix('http')}"

    @property
    def wss(self) -> str:
        """Base of WebSocket URLs by TLS."""
        return f"ws{self.https.removeprefix('http')}"


class Listening(Protocol):
    """A server that has opened its ports."""

    @property
    def sockets(self) -> Iterable[socket]:
        """Tell the sockets it listens on."""


@dataclass(frozen=True, slots=True)
class _Connections:
    """The connections that are open, each a task."""

    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def listen(
        self, door: Door, host: str, port: int, context: ssl.SSLContext | None = None
    ) -> asyncio.Server:
        def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.get_running_loop().create_task(door(reader, writer))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

        return await asyncio.start_server(enter, host, port, ssl=context)

    async def close(self) -> None:
        for task in tuple(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@asynccontextmanager
async def listening(
    world: World, *, host: str = LOOPBACK, port: int = 0
) -> AsyncIterator[Addresses]:
    """Serve until the context ends; port 0 takes a free one."""
    async with AsyncExitStack() as stack:
        shown = stack.enter_context(certificates(host))
        connections = _Connections()
        stack.push_async_callback(connections.close)
        inner = await stack.enter_async_context(world.sockets.listen())
        plain = Door(
            exchange=Exchange(world.transport, world.codings),
            sockets=Port(LOOPBACK, _number(inner)),
            scheme="ws",
        )
        https = await connections.listen(replace(plain, scheme="wss"), host, 0, shown.server)
        stack.callback(https.close)
        secure = Port(EVERYWHERE.get(host, host), _number(https))
        http = await connections.listen(replace(plain, secure=secure), host, port)
        stack.callback(http.close)
        yield Addresses(
            http=f"http://{bracketed(host)}:{_number(http)}",
            https=f"https://{bracketed(host)}:{_number(https)}",
            ca_file=str(shown.ca_file),
        )


def _number(server: Listening) -> int:
    number: int = next(iter(server.sockets)).getsockname()[1]
    return number
