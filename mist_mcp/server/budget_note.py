"""The call budget in the metadata of every result."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final

from fastmcp.server.middleware import Middleware

from mist_mcp.errors import MistError
from mist_mcp.tools.kit.context import leased

if TYPE_CHECKING:
    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import ToolResult
    from mcp.types import CallToolRequestParams

KEY: Final = "mist.call_budget"


class BudgetNote(Middleware):
    """Says with each result how many calls are left and when they are renewed.

    It comes before all else that needs the tenant, so the tenant is leased here for the whole call.
    """

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Add the note; a tool that asked the cloud nothing causes no request here either."""
        if context.fastmcp_context is None:
            return await call_next(context)
        async with AsyncExitStack() as stack:
            try:
                mist = await stack.enter_async_context(leased(context.fastmcp_context))
            except MistError:
                return await call_next(context)  # refused there, with the reason
            before = mist.client.budget.total
            result = await call_next(context)
            if mist.client.budget.total > before:
                await mist.client.ask_usage()
            note = mist.client.budget.state(mist.clock())
            result.meta = {**(result.meta or {}), KEY: note}
            return result
