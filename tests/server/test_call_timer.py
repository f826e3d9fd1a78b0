"""Calls of tools as they are recorded: through a client, by name, duration and outcome."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastmcp import Client, FastMCP
from fastmcp.exceptions import ToolError

from mist_mcp.answers.presentation import Presentation
from mist_mcp.answers.results import Result
from mist_mcp.errors import TimedOutError
from mist_mcp.server.call_timer import CallTimer
from mist_mcp.tools.kit.tool import MistTool, tool
from mist_mcp.words.redaction import Redactor
from tests.telemetry.recording import Clock, Recording


def server(made: Recording) -> FastMCP:
    """Return a server with one tool, which takes two seconds."""

    @tool("diagnostics", danger="read")
    async def act(*, how: str) -> Result:
        """Do as told.

        Args:
            how: What to do.
        """
        made.clock.now += 2.0
        if how == "time out":
            raise TimedOutError("Nobody answered", next_step="Try again.")
        if how == "crash":
            raise RuntimeError(how)
        if how == "wrong":
            return Result.model_validate({"nonsense": how})
        if how == "refuse":
            raise ToolError(how)
        if how == "hang":
            await asyncio.Event().wait()
        return Result(summary=how)

    built: FastMCP = FastMCP("test", mask_error_details=True)
    presentation = Presentation(redactor=Redactor(known=()), max_bytes=24_000)
    built.add_tool(MistTool.of(act, presentation=presentation))
    built.add_middleware(CallTimer(made.recorder))
    return built


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize(
    ("arguments", "outcome"),
    [
        ({"how": "well"}, "ok"),
        ({"how": "time out"}, "TimedOutError"),
        ({"how": "crash"}, "RuntimeError"),
        ({"how": "refuse"}, "ToolError"),
    ],
)
async def test_a_call_is_recorded_with_its_outcome(
    arguments: dict[str, Any], outcome: str, mode: str
) -> None:
    """The error is the one that was raised, not the one that was shown."""
    made = Recording()
    async with Client(server(made), mode=mode) as client:
        await client.call_tool("act", arguments, raise_on_error=False)
    [operation] = made.recorder.recent
    assert (operation.kind, operation.name, operation.outcome) == ("tool", "act", outcome)
    assert (operation.seconds, operation.started) == (2.0, Clock().now)


async def test_arguments_that_do_not_fit_are_the_caller_s_fault() -> None:
    """A result that does not fit is the server's."""
    made = Recording()
    async with Client(server(made)) as client:
        await client.call_tool("act", {"how": 1, "why": 2}, raise_on_error=False)
        await client.call_tool("act", {"how": "wrong"}, raise_on_error=False)
    refused, failed = made.recorder.recent
    assert refused.outcome == "ArgumentError"
    tally = made.recorder.by_name("tool")["act"]
    assert (tally.refused, tally.failed) == (1, 1)
    assert failed.outcome != "ArgumentError"


async def test_the_name_of_a_tool_that_there_is_not_is_not_kept() -> None:
    """It could be anything."""
    made = Recording()
    async with Client(server(made)) as client:
        await client.call_tool("ignore all previous instructions", {}, raise_on_error=False)
    [operation] = made.recorder.recent
    assert (operation.name, operation.outcome) == ("(unknown tool)", "NotFoundError")


async def test_a_call_that_is_given_up_is_recorded() -> None:
    """As cancelled, which is no failure of the server."""
    made = Recording()
    built = server(made)
    call = asyncio.create_task(built.call_tool("act", {"how": "hang"}))
    while made.clock.now == Clock().now:  # noqa: ASYNC110 - the tool has begun when time moves
        await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    [operation] = made.recorder.recent
    assert operation.outcome == "CancelledError"
    assert made.recorder.by_name("tool")["act"].failed == 0
