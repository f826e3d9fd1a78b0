"""What to do with a connection: answer requests, open a tunnel, or pass a WebSocket on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import h11

from fake_mist.actions.sessions import ORIGIN
from fake_mist.serving.exchange import NOTHING_OUTSIDE
from fake_mist.serving.names import is_cloud, socket_host
from fake_mist.serving.wire import RefusedError, Wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from fake_mist.serving.tunnel import Port

ESTABLISHED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
IDLE: Final = 75.0
"""Seconds a client may take for the head of a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The way in.

    Attributes:
        sockets: port of this server that speaks WebSocket.
        secure: port of this server where tunnels end; None opens no tunnels.
        scheme: of the WebSockets that are reached by this door.
    """

    exchange: Callable[[Wire, h11.Request, Mapping[str, Any]], Awaitable[None]]
    sockets: Port
    scheme: str
    secure: Port | None = None
    idle: float = IDLE

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end; whatever the client does harms only itself."""
        wire = Wire(reader, writer)
        try:
            await self._serve(wire)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            wire.abort()
        finally:
            writer.close()

    async def _serve(self, wire: Wire) -> None:
        try:
            while (request := await self._next(wire)) is not None:
                if not await self._served(wire, request):
                    return
        except RefusedError as refused:
            await wire.refuse(refused.status, refused.text)
        except h11.RemoteProtocolError as error:
            await wire.refuse(error.error_status_hint, str(error))

    async def _next(self, wire: Wire) -> h11.Request | None:
        async with asyncio.timeout(self.idle):
            return await wire.request()

    async def _served(self, wire: Wire, request: h11.Request) -> bool:
        """Serve one request; returns whether another may follow."""
        if request.method == b"CONNECT":
            await self._tunnel(wire, request)
            return False
        if header(request, b"upgrade").lower() == "websocket":
            await self.sockets.join(wire, wire.head(request))
            return False
        await self.exchange(wire, request, {ORIGIN: self._origin(wire, request)})
        return True

    async def _tunnel(self, wire: Wire, request: h11.Request) -> None:
        authority = request.target.decode("ascii", "replace")
        if self.secure is None or not is_cloud(authority):
            text = f"{authority} is no name of the cloud; {NOTHING_OUTSIDE}"
            raise RefusedError(HTTPStatus.FORBIDDEN, text)
        wire.writer.write(ESTABLISHED)
        await self.secure.join(wire, wire.http.trailing_data[0])

    def _origin(self, wire: Wire, request: h11.Request) -> str:
        """Name the WebSockets as the client reaches them: by the cloud's name, or this port."""
        cloud = socket_host(header(request, b"host"))
        if cloud is not None:
            return f"wss://{cloud}"
        host, port, *_ = wire.writer.get_extra_info("sockname")
        return f"{self.scheme}://{bracketed(host)}:{port}"


def header(request: h11.Request, name: bytes) -> str:
    """Give a header of a request, or nothing."""
    return next((value.decode("latin-1") for key, value in request.headers if key == name), "")


def bracketed(host: str) -> str:
    """Write a host as URLs do."""
    return f"[{host}]" if ":" in host else host
