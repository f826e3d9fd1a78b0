"""Calls of tools that are switched off: refused with the setting that does it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastmcp.exceptions import ToolError
from fastmcp.server.middleware import Middleware

if TYPE_CHECKING:
    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import ToolResult
    from mcp.types import CallToolRequestParams

    from mist_mcp.settings.selection import Selection


class HiddenTools(Middleware):
    """Explains what the server does not have: such a tool is never registered.

    Args:
        selection: which tools are off, and why.
    """

    def __init__(self, selection: Selection) -> None:
        """Keep the selection."""
        self._selection = selection

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Refuse a tool that is off; pass everything else on."""
        refusal = self._selection.refusal(context.message.name)
        if refusal is not None:
            raise ToolError(refusal, log_level=logging.INFO)
        return await call_next(context)
