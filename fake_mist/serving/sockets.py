"""The WebSockets: the stream channel, and the terminals of devices."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import parse_qs, urlsplit
from weakref import WeakKeyDictionary

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from fake_mist.state.access import NOT_FOUND, UNAUTHENTICATED
from fake_mist.stream.channel import Overrun, Stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from websockets.asyncio.server import Server
    from websockets.http11 import Request, Response

    from fake_mist.clock import Clock
    from fake_mist.stream.broker import Broker
    from fake_mist.stream.places import Places
    from fake_mist.stream.tickets import Ticket

STREAM: Final = "/api-ws/v1/stream"
TERMINAL: Final = "/ssh"
LARGEST: Final = 1024 * 1024
LOOPBACK: Final = "127.0.0.1"
TOO_SLOW: Final = 1013
UNAUTHORIZED: Final = HTTPStatus.UNAUTHORIZED

Pause = Callable[[], Awaitable[None]]
"""Waits between two looks at the clock."""


a_second: Final[Pause] = partial(asyncio.sleep, 1)


Terminals = Callable[[ServerConnection, "Ticket"], Awaitable[None]]
"""Speaks as a device on a connection, until either side closes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sockets:
    """Who may connect, and what is said then.

    Attributes:
        clock: of the cloud; what arrives again and again goes by it.
        pause: between two looks at the clock.
    """

    places: Places
    broker: Broker
    terminals: Terminals
    clock: Clock = time.time
    pause: Pause = a_second
    _admitted: WeakKeyDictionary[ServerConnection, Ticket] = field(
        default_factory=WeakKeyDictionary
    )

    def listen(self, port: int = 0) -> AbstractAsyncContextManager[Server]:
        """Listen on loopback."""
        return serve(
            self._converse,
            LOOPBACK,
            port,
            process_request=self._admit,
            max_size=LARGEST,
            compression=None,
        )

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Check the token, or the ticket, before the handshake is answered."""
        authorization = request.headers.get("Authorization")
        url = urlsplit(request.path)
        if url.path == STREAM:
            known = self.places.knows(authorization)
            return None if known else connection.respond(UNAUTHORIZED, UNAUTHENTICATED)
        if url.path != TERMINAL:
            return connection.respond(HTTPStatus.NOT_FOUND, NOT_FOUND)
        jwt = "".join(parse_qs(url.query).get("jwt", ())[:1])
        ticket = self.broker.tickets.redeem(jwt, authorization)
        if ticket is None:
            return connection.respond(UNAUTHORIZED, "the jwt is void or was used")
        self._admitted[connection] = ticket
        return None

    async def _converse(self, connection: ServerConnection) -> None:
        ticket = self._admitted.pop(connection, None)
        if ticket is not None:
            await self.terminals(connection, ticket)
            return
        request = connection.request
        authorization = request.headers.get("Authorization") if request else None
        await Conversation(self._stream(authorization), connection, self.pause).run()

    def _stream(self, authorization: str | None) -> Stream:
        return Stream(
            authorization=authorization, places=self.places, broker=self.broker, clock=self.clock
        )


class Connection(Protocol):
    """What a conversation needs of a WebSocket."""

    async def send(self, message: str) -> None:
        """Send a text message."""

    async def close(self, code: int = ..., reason: str = ...) -> None:
        """Close."""

    def __aiter__(self) -> AsyncIterator[str | bytes]:
        """Receive messages."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Moves messages between a connection and a stream; there are no rules here."""

    stream: Stream
    connection: Connection
    pause: Pause = a_second
    _due: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Go on until either side closes."""
        self.stream.wake = self._due.set
        tasks = [asyncio.create_task(each) for each in (self._push(), self._tick())]
        try:
            async for message in self.connection:
                self.stream.feed(message)
        except ConnectionClosed:
            return
        except Overrun:
            await self._drop()
        finally:
            self.stream.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _push(self) -> None:
        try:
            while await self._due.wait():
                self._due.clear()
                for message in self.stream.drain():
                    await self.connection.send(message)
        except Overrun:
            await self._drop()

    async def _tick(self) -> None:
        """Look at the clock now and then; what is due is the stream's to say."""
        while True:
            await self.pause()
            self.stream.tick()

    async def _drop(self) -> None:
        await self.connection.close(TOO_SLOW, "too many messages were left unread")
