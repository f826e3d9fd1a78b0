"""A server whose devices are scripted: what stands behind POST .../shell is written out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx
from fastmcp import Client

from fake_mist.tenant.network import tenant
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.conftest import no_sleep
from tests.shell.strangers import PROMPT, stranger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from websockets.asyncio.server import ServerConnection

    from fake_mist import FakeMist

    Talk = Callable[[ServerConnection], Awaitable[None]]


SESSION: Final = "a-session"
STREAM: Final = "/api-ws/v1/stream"
"""Stands for the name of a device where the stream channel talks."""


def _path(name: str) -> str:
    """Say where a device of the fictional network talks."""
    if name == STREAM:
        return name
    return "/" + next(device.id for device in tenant().devices if device.name == name)


@asynccontextmanager
async def strange(
    fake: FakeMist, talks: Mapping[str, Talk], *, elsewhere: str | None = None
) -> AsyncIterator[Asker]:
    """Serve a cloud whose devices talk as told; elsewhere is where its answers lead instead."""
    by_path = {_path(name): talk for name, talk in talks.items()}

    async def dispatch(connection: ServerConnection) -> None:
        path = connection.request.path if connection.request else ""
        await by_path[urlsplit(path).path](connection)

    async with stranger(dispatch) as origin:

        async def answer(request: httpx.Request) -> httpx.Response:
            response = await fake.transport.handle_async_request(request)
            *_, device, action = request.url.path.split("/")
            if request.method != "POST":
                return response
            url = {"url": f"{elsewhere or origin}/{device}?jwt=sekret-ticket"}
            more = url if action == "shell" else {}
            return httpx.Response(200, json={"session": SESSION, **more})

        server = build_server(
            load_settings(Source("test", fake.settings)).settings,
            transport=httpx.MockTransport(answer),
            clock=fake.clock,
            sleep=no_sleep,
            sockets=origin,
        )
        async with Client(server) as client:
            yield Asker(client)


def printing(text: bytes) -> Talk:
    """Make a device that greets, echoes a command, and prints a text and its prompt."""

    async def talk(connection: ServerConnection) -> None:
        await greet(connection)
        await connection.send(text + b"\r\n" + PROMPT)
        await connection.wait_closed()

    return talk


async def greet(connection: ServerConnection) -> None:
    """Show the prompt after the first frame, and echo the first command."""
    await connection.recv()
    await connection.send(PROMPT)
    typed = await connection.recv(decode=False)
    await connection.send(typed.strip(b"\0\n") + b" \r\n")


async def says_nothing(connection: ServerConnection) -> None:
    """Say nothing until the other side leaves."""
    await connection.wait_closed()


async def breaks_off(connection: ServerConnection) -> None:
    """Hang up in the middle of a line."""
    await greet(connection)
    await connection.send(b"one whole line\r\nhalf a num")


async def asks_back(connection: ServerConnection) -> None:
    """Ask a question that nobody answers."""
    await greet(connection)
    await connection.send(b"Reboot the system ? [yes,no] (no) ")
    await connection.wait_closed()
