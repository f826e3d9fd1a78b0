"""Times every call of a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastmcp.exceptions import NotFoundError, ValidationError
from fastmcp.server.middleware import Middleware

from mist_mcp.telemetry.faults import ARGUMENTS, OK

if TYPE_CHECKING:
    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import ToolResult
    from mcp.types import CallToolRequestParams

    from mist_mcp.telemetry.record import Recorder

UNKNOWN_TOOL: Final = "(unknown tool)"
"""A name that the caller invented is not kept."""


class CallTimer(Middleware):
    """Records each call of a tool: its name, duration and outcome, never its arguments."""

    def __init__(self, recorder: Recorder) -> None:
        """Record to this recorder, by its clock."""
        self._recorder = recorder

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Let the call happen and record how it went."""
        began = self._recorder.clock()
        try:
            result = await call_next(context)
        except NotFoundError as error:
            self._record(UNKNOWN_TOOL, began, outcome=type(error).__name__)
            raise
        except BaseException as error:
            self._record(context.message.name, began, outcome=_outcome(error))
            raise
        self._record(context.message.name, began, outcome=OK)
        return result

    def _record(self, name: str, began: float, *, outcome: str) -> None:
        seconds = self._recorder.clock() - began
        self._recorder.record("tool", name, seconds=seconds, outcome=outcome)


def _outcome(error: BaseException) -> str:
    """Name the error that was translated for the client."""
    cause = error.__cause__ or error
    # FastMCP's class; pydantic's of the same name would be a fault of our own.
    return ARGUMENTS if isinstance(cause, ValidationError) else type(cause).__name__
