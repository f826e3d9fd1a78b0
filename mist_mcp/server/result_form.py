"""Which forms of a result a client gets: text, structured content, or both, each whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastmcp.server.middleware import Middleware
from mcp.types import TextContent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastmcp import Context
    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import Tool, ToolResult
    from mcp.types import CallToolRequestParams, ListToolsRequest

    from mist_mcp.settings.form import Form

_FIRST_STRUCTURED: Final = "2025-06-18"
"""The first version of the protocol that has structured content and output schemas."""


class ResultForm(Middleware):
    """Leaves away what the operator or the protocol of the client has no use for.

    Without structured content there are no output schemas either: a client that is promised the
    one refuses a result without it. An error is a text in any case.

    Args:
        form: what the operator chose.
    """

    def __init__(self, form: Form) -> None:
        """Keep the choice."""
        self._form = form

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Leave away one form, unless nothing would be left."""
        result = await call_next(context)
        if result.structured_content is None:
            return result
        if self._is_text_only(context.fastmcp_context):
            result.structured_content = None
        elif self._form == "structured":
            result.content = [part for part in result.content if not isinstance(part, TextContent)]
        return result

    async def on_list_tools(
        self,
        context: MiddlewareContext[ListToolsRequest],
        call_next: CallNext[ListToolsRequest, Sequence[Tool]],
    ) -> Sequence[Tool]:
        """Leave away the schemas of what the client does not get."""
        tools = await call_next(context)
        if not self._is_text_only(context.fastmcp_context):
            return tools
        return [tool.model_copy(update={"output_schema": None}) for tool in tools]

    def _is_text_only(self, context: Context | None) -> bool:
        request = context.request_context if context else None
        if request is not None and request.protocol_version < _FIRST_STRUCTURED:
            return True
        return self._form == "text"
