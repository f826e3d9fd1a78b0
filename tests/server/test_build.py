"""The server as a whole: how it starts, what it tells the model, how calls run."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastmcp import Client
from fastmcp.server.middleware import Middleware
from fastmcp.utilities.tests import asgi_client

from mist_mcp.server.build import build_server
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.server.instructions import instructions
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.tools.kit.tool import toolsets_of
from tests.asking import Asker
from tests.conftest import server_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastmcp import FastMCP

    from fake_mist import FakeMist


def server_with(handler: Callable[[httpx.Request], Any]) -> FastMCP:
    """Return a server whose cloud is a function."""
    settings = load_settings(Source("test", {"MIST_API_TOKEN": "fake-token"})).settings
    return build_server(settings, transport=httpx.MockTransport(handler))


async def test_nothing_is_sent_before_a_tool_is_called() -> None:
    """Starting, listing and looking at the status need no network."""
    asked: list[str] = []
    server = server_with(lambda request: asked.append(request.url.path))
    async with Client(server) as client:
        await client.list_tools()
        await client.call_tool("debug_server_status", {})
    assert asked == []


async def test_the_server_says_who_it_is(fake: FakeMist) -> None:
    """Name and version are ours, and the instructions are those of its tools."""
    async with Client(server_on(fake), mode="legacy") as client:
        about = client.initialize_result
        assert about is not None
        assert about.server_info.name == "mist"
        assert about.server_info.version == "0.2.0"
        assert about.instructions == instructions(toolsets_of(CATALOGUE))


async def test_a_slow_call_stalls_nobody() -> None:
    """The cloud answers the first caller only after the second has asked."""
    second_asked = asyncio.Event()

    async def cloud(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/v1/self":
            await second_asked.wait()
        else:
            second_asked.set()
        return httpx.Response(200, json={})

    async with Client(server_with(cloud)) as client:
        first = asyncio.create_task(client.call_tool("get_user_info", {}))
        await asyncio.sleep(0)
        site = {"site_id": "15918536-9ef7-5f1a-ba6b-a16695a138c8"}
        await client.call_tool("get_site_info", site, raise_on_error=False)
        assert not (await first).is_error


async def test_many_callers_are_served_at_once(fake: FakeMist) -> None:
    """Fifty concurrent calls all get the same right answer."""
    async with Client(server_on(fake)) as client:
        calls = [Asker(client).data("get_org_sites") for _ in range(50)]
        answers = await asyncio.gather(*calls)
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["total"] == 7


class Listings(Middleware):
    """Counts how often the tools are listed."""

    def __init__(self) -> None:
        """Start at none."""
        self.count = 0

    async def on_list_tools(self, context: Any, call_next: Any) -> Any:
        """Count and go on."""
        self.count += 1
        return await call_next(context)


@pytest.mark.parametrize(("workaround", "listings"), [(True, 0), (False, 1)])
async def test_a_call_over_http_does_not_list_the_tools(
    workaround: bool, listings: int, fake: FakeMist
) -> None:
    """The workaround works, and it is still needed: without it the SDK lists before the call."""
    server = server_on(fake)
    counter = Listings()
    server.add_middleware(counter)
    if not workaround:
        server._mcp_server.get_tool_input_schema = None
    async with asgi_client(server, mode="auto") as client:
        await client.list_tools()  # a client learns the output schemas first
        counter.count = 0
        await client.call_tool("get_organizations", {"limit": 5})
    assert counter.count == listings
