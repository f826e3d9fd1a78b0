"""Tells a client that the list of tools is no longer as it was shown.

The first call teaches what the token cannot use, and such tools leave the list (`gatekeeper.py`).
From 2026-07-28 on there is nothing to tell: the server announces no notifications there, and a
list is valid for as long as it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastmcp.server.middleware import Middleware
from mcp.types import ToolListChangedNotification

from mist_mcp.errors import MistError
from mist_mcp.gate.consent import is_modern
from mist_mcp.tools.kit.context import leased

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastmcp import Context
    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import Tool, ToolResult
    from mcp.types import CallToolRequestParams, ListToolsRequest

_HIDDEN: Final = "tools hidden when they were listed"


class ListChanges(Middleware):
    """Remembers for each session what its list left out, and says when that changes."""

    async def on_list_tools(
        self,
        context: MiddlewareContext[ListToolsRequest],
        call_next: CallNext[ListToolsRequest, Sequence[Tool]],
    ) -> Sequence[Tool]:
        """List, and remember."""
        here = _session_of(context.fastmcp_context)
        if here is not None:
            await here.set_state(_HIDDEN, await _hidden(here))
        return await call_next(context)

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Call, and compare with what was listed, if anything was."""
        here = _session_of(context.fastmcp_context)
        try:
            return await call_next(context)
        finally:
            if here is not None:
                await _compared(here)


def _session_of(context: Context | None) -> Context | None:
    """Return the context of a session that lasts from one request to the next."""
    request = context.request_context if context else None
    return None if request is None or is_modern(request.protocol_version) else context


async def _hidden(here: Context) -> list[str]:
    """Return the tools that the token is known to have no use for; nothing is asked for it."""
    try:
        async with leased(here) as mist:
            return sorted(mist.clearance.unusable())
    except MistError:
        return []


async def _compared(here: Context) -> None:
    listed = await here.get_state(_HIDDEN)
    if listed is None:
        return
    now = await _hidden(here)
    if now != listed:
        await here.set_state(_HIDDEN, now)
        await here.send_notification(ToolListChangedNotification())
