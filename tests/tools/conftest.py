"""The tools are asked twice: the fake cloud in this process, and behind real sockets and TLS.

Served, the cloud is reached as an unmodified client would reach it: the server still asks
`https://api.mist.com`, and the environment leads it through the fake cloud's proxy.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from fastmcp import Client

from fake_mist.serving.composition import shells, world
from fake_mist.serving.server import listening
from mist_mcp.server.build import build_server
from mist_mcp.settings.desk import Desk
from tests.asking import Asker
from tests.conftest import REDACTION_KEY, TOKEN_NAME, no_sleep, server_on, settings_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fake_mist import FakeMist
    from tests.asking import Connect
    from tests.conftest import Clouds


@pytest.fixture(params=["in process", "served"])
async def connect(clouds: Clouds, request: pytest.FixtureRequest) -> AsyncIterator[Connect]:
    """Return a maker of connected clients, each with a server and a fake cloud of its own."""
    async with AsyncExitStack() as stack:

        async def served(cloud: FakeMist, **more: str) -> Asker:
            addresses = await stack.enter_async_context(listening(world(cloud, answering=0)))
            desk = Desk.of({"HTTPS_PROXY": addresses.proxy, "SSL_CERT_FILE": addresses.ca_file})
            server = build_server(
                settings_on(cloud, **more).at(desk),
                clock=cloud.clock,
                sleep=no_sleep,
                redaction_key=REDACTION_KEY,
            )
            return Asker(await stack.enter_async_context(Client(server)))

        async def in_process(cloud: FakeMist, **more: str) -> Asker:
            sockets = await stack.enter_async_context(shells(cloud, answering=0))
            server = server_on(cloud, sockets=sockets, **more)
            return Asker(await stack.enter_async_context(Client(server)))

        way = served if request.param == "served" else in_process

        async def make(
            token: str = TOKEN_NAME, *, cloud: FakeMist | None = None, **more: str
        ) -> Asker:
            return await way(cloud or await clouds(token), **more)

        yield make
