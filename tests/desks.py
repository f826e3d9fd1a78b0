"""Desks to try: a way out with a proxy that answers as it is told, and a cloud behind it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from mist_mcp.cloud.client import MistClient
from mist_mcp.cloud.network import Network
from mist_mcp.errors import MistError
from mist_mcp.settings.desk import Desk
from mist_mcp.settings.loading import Settings
from mist_mcp.shell.sockets import opened

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    Ask = Callable[[Mapping[str, str]], Awaitable[MistError | None]]

TOKEN: Final = "token-that-no-proxy-may-see"
LOOPBACK: Final = "127.0.0.1"
CLOUD: Final = "https://api.mist.com"
SOCKETS: Final = "wss://api-ws.mist.com/api-ws/v1/stream"
UNUSED: Final = "127.0.0.1:1"
"""A port of this machine on which nobody listens."""


async def by_http(variables: Mapping[str, str], *, cloud: str = CLOUD) -> MistError | None:
    """Ask the cloud from a desk; returns why it did not answer."""
    plain = Settings.model_validate({"api_token": TOKEN, "base_url": cloud, "request_timeout": 60})
    try:
        async with MistClient(plain.at(Desk.of(variables)), sleep=_at_once) as client:
            await client.read("/api/v1/self")
    except MistError as error:
        return error
    return None


async def by_socket(variables: Mapping[str, str], *, url: str = SOCKETS) -> MistError | None:
    """Open a WebSocket from a desk; returns why it could not be opened."""
    headers = {"Authorization": f"Token {TOKEN}"}
    try:
        async with opened(url, network=Network(Desk.of(variables)), seconds=60, headers=headers):
            return None
    except MistError as error:
        return error


async def _at_once(_seconds: float) -> None:
    """Wait for nothing."""


@asynccontextmanager
async def answering(
    *answers: bytes, heard: list[bytes] | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """Listen, and give one answer after each thing that is heard; yields host and port."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            said = await reader.read(65_536)
            if heard is not None:
                heard.append(said)
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(talk, LOOPBACK, 0, ssl=tls)
    try:
        yield f"{LOOPBACK}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
