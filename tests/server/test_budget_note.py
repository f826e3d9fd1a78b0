"""The call budget that every result carries."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
from fastmcp import Client

from fake_mist import Throttle
from mist_mcp.server.budget_note import KEY
from mist_mcp.server.build import build_server
from tests.conftest import server_on, settings_on

if TYPE_CHECKING:
    from fake_mist import FakeMist

USAGE = "/api/v1/self/usage"


async def note(client: Client[Any], tool: str, **arguments: Any) -> dict[str, Any]:
    """Return the note of a call."""
    result = await client.call_tool(tool, arguments)
    assert result.meta is not None
    told: dict[str, Any] = result.meta[KEY]
    return told


async def test_each_result_says_what_is_left_and_when_it_is_renewed(fake: FakeMist) -> None:
    """What others have spent is asked for once, what is spent here is counted."""
    async with Client(server_on(fake)) as client:
        first = await note(client, "get_organizations")
        second = await note(client, "get_alarms")
        spent = [call.path for call in fake.calls]
        assert spent.count(USAGE) == 1
        assert first["others_counted"]
        assert first["calls_limit"] == 5000
        assert second["calls_left"] == first["calls_left"] - (len(spent) - 2)
        assert first["resets"] == "2026-06-15T13:00:00Z"


async def test_a_tool_that_asks_nothing_spends_nothing(fake: FakeMist) -> None:
    """Its note is made from what is known."""
    async with Client(server_on(fake)) as client:
        told = await note(client, "debug_server_status")
        assert not fake.calls
        assert (told["calls_left"], told["others_counted"]) == (5000, False)


async def test_a_budget_that_is_spent_is_zero(fake: FakeMist) -> None:
    """When the cloud refuses calls, nothing is left, and the time is that of the cloud."""
    fake.inject(Throttle(path="/api/v1/orgs/*", retry_after=3000))
    async with Client(server_on(fake)) as client:
        await client.call_tool("get_alarms", {}, raise_on_error=False)
        told = await note(client, "debug_server_status")
        assert told["calls_left"] == 0


async def test_a_question_about_the_budget_that_is_not_answered_delays_nothing(
    fake: FakeMist,
) -> None:
    """The answer that is ready goes out, with what is known; the other comes the next time."""
    told, asked = asyncio.Event(), 0

    async def silent(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        if request.url.path == USAGE:
            asked += 1
            await told.wait()
        return await fake.transport.handle_async_request(request)

    settings = settings_on(fake, MIST_MAX_CONCURRENT="1")
    server = build_server(settings, transport=httpx.MockTransport(silent), clock=fake.clock)
    async with Client(server) as client:
        first = await note(client, "get_organizations")
        second = await note(client, "get_alarms")
        assert (first["others_counted"], second["others_counted"], asked) == (False, False, 1)
        told.set()
        third = await note(client, "get_alarms")
        assert third["others_counted"]


async def test_a_server_ends_while_the_question_is_open(fake: FakeMist) -> None:
    """It is taken back."""

    async def silent(request: httpx.Request) -> httpx.Response:
        if request.url.path == USAGE:
            await asyncio.Event().wait()
        return await fake.transport.handle_async_request(request)

    server = build_server(
        settings_on(fake), transport=httpx.MockTransport(silent), clock=fake.clock
    )
    async with Client(server) as client:
        await note(client, "get_organizations")


async def test_every_tool_says_the_same_of_the_budget(fake: FakeMist) -> None:
    """As the note beside its answer does."""
    async with Client(server_on(fake)) as client:
        await client.call_tool("get_organizations", {})
        for tool, inside in (
            ("get_service_health_report", "rate_limits"),
            ("test_mist_connectivity", ""),
        ):
            result = await client.call_tool(tool, {})
            data = result.structured_content or {}
            said = data[inside] if inside else data
            told = (result.meta or {})[KEY]
            for name in ("calls_left", "calls_limit", "resets"):
                assert said[name] == told[name], (tool, name)
