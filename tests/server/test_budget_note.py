"""The call budget that every result carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastmcp import Client

from fake_mist import Throttle
from mist_mcp.server.budget_note import KEY
from tests.conftest import server_on

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
