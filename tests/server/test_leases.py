"""What belongs to a token is leased once a call, and given back however the call ends."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client
from fastmcp.utilities.tests import asgi_server
from starlette.middleware import Middleware

from fake_mist import ServerError
from mist_mcp.server.build import build_server
from mist_mcp.server.mist_token import TOKEN_HEADER, TokenOfRequest
from mist_mcp.server.tenants import Operator, Tenants
from tests.asking import Asker
from tests.conftest import no_sleep, settings_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fake_mist import FakeMist
    from mist_mcp.tools.kit.context import Mist


@dataclass
class Leases:
    """How many leases were taken, and how many are held, of which tokens."""

    taken: list[str] = field(default_factory=list)
    held: int = 0
    none_held: asyncio.Event = field(default_factory=asyncio.Event)

    def counted(self, serving: Any) -> Any:
        """Return the same way to lease, counted."""

        @asynccontextmanager
        async def lease(host: Any) -> AsyncIterator[Mist]:
            async with serving(host) as mist:
                self.taken.append(mist.settings.api_token.get_secret_value())
                self.held += 1
                try:
                    yield mist
                finally:
                    self.held -= 1
                    self.none_held.set()

        return lease


@pytest.fixture
def leases(monkeypatch: pytest.MonkeyPatch) -> Leases:
    """Count the leases of every server."""
    counts = Leases()
    for host in (Operator, Tenants):
        monkeypatch.setattr(host, "serving", counts.counted(host.serving))
    return counts


@dataclass
class Waiting:
    """A wait between two requests that never ends."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, _seconds: float) -> None:
        """Wait until the call is cancelled."""
        self.begun.set()
        await asyncio.Event().wait()


@asynccontextmanager
async def client_of(
    cloud: FakeMist, *, mode: str, shared: bool, search: bool = False, wait: Any = no_sleep
) -> AsyncIterator[Client[Any]]:
    """Connect a client to a server with its own token, or to one with that of each request."""
    settings = settings_on(
        cloud, MIST_TOOL_SEARCH=str(search), MIST_MCP_PER_REQUEST_TOKENS=str(shared)
    )
    server = build_server(settings, transport=cloud.transport, clock=cloud.clock, sleep=wait)
    if not shared:
        async with Client(server, mode=mode) as client:
            yield client
        return
    brought = Middleware(TokenOfRequest, base_url=settings.base_url, authenticates=False)
    headers = {TOKEN_HEADER: cloud.settings["MIST_API_TOKEN"]}
    async with (
        asgi_server(server, middleware=[brought]) as http,
        Client(http.transport(headers=headers), mode=mode) as client,
    ):
        yield client


@pytest.mark.parametrize("shared", [False, True], ids=["own token", "tokens of requests"])
@pytest.mark.parametrize("mode", ["auto", "legacy"])
class TestEachCall:
    """In both eras, with the server's token and with that of each request."""

    async def test_takes_one_lease(
        self, mode: str, *, shared: bool, fake: FakeMist, leases: Leases
    ) -> None:
        """A plain call, a further page and a call by way of the search alike."""
        async with client_of(fake, mode=mode, shared=shared) as client:
            page = await Asker(client).data("get_alarms", limit=1)
            for tool, arguments in (
                ("debug_server_status", {}),
                ("get_user_info", {}),
                ("get_next_page", {"cursor": page["next"]}),
            ):
                leases.taken.clear()
                await Asker(client).data(tool, **arguments)
                assert leases.taken == [fake.settings["MIST_API_TOKEN"]], tool
        async with client_of(fake, mode=mode, shared=shared, search=True) as client:
            await client.list_tools()
            leases.taken.clear()
            await Asker(client).data("call_tool", name="get_user_info", arguments={})
        assert (leases.taken, leases.held) == ([fake.settings["MIST_API_TOKEN"]], 0)

    async def test_gives_it_back_after_an_error(
        self, mode: str, *, shared: bool, fake: FakeMist, leases: Leases
    ) -> None:
        """Of the caller, of the cloud, or of the gate."""
        fake.inject(ServerError(path="/api/v1/self"))
        async with client_of(fake, mode=mode, shared=shared) as client:
            for tool, arguments in (
                ("get_alarms", {"limit": "many"}),
                ("get_user_info", {}),
                ("execute_custom_shell_command", {}),
            ):
                await Asker(client).refusal(tool, **arguments)
                assert (len(leases.taken), leases.held) == (1, 0), tool
                leases.taken.clear()

    async def test_gives_it_back_when_it_is_cancelled(
        self, mode: str, *, shared: bool, fake: FakeMist, leases: Leases
    ) -> None:
        """While it waits for the cloud."""
        fake.inject(ServerError(path="/api/v1/self"))
        wait = Waiting()
        async with client_of(fake, mode=mode, shared=shared, wait=wait) as client:
            call = asyncio.create_task(Asker(client).call("get_user_info"))
            await wait.begun.wait()
            assert leases.held == 1
            call.cancel()
            await leases.none_held.wait()
        assert (len(leases.taken), leases.held) == (1, 0)
