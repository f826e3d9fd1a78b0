"""Calls of tools that nobody has: a protocol error, as the specification of every era has it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

from fastmcp.exceptions import McpError, NotFoundError
from fastmcp.server.middleware import Middleware
from mcp.types import INVALID_PARAMS

from mist_mcp.server.usable_tools import usable
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import ToolResult
    from mcp.types import CallToolRequestParams

    from mist_mcp.answers.presentation import Presentation

_NEAR: Final = 3
_LONGEST: Final = 64


class UnknownToolError(McpError):
    """There is no tool of a name.

    Args:
        name: as it may be shown.
        near: the tools that may be meant, as a sentence.
    """

    def __init__(self, name: str, near: str) -> None:
        """Say it in the words of the specification."""
        super().__init__(code=INVALID_PARAMS, message=f"Unknown tool: {name}. {near}")
        self.near = near


class UnknownTools(Middleware):
    """Says which tools may be meant by the name of one that nobody has.

    Args:
        names: the tools that are on.
        presentation: how sentences leave.
    """

    def __init__(self, names: Collection[str], *, presentation: Presentation) -> None:
        """Keep the names."""
        self._names = names
        self._presentation = presentation

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Translate the framework's error.

        Raises:
            UnknownToolError: there is no such tool.
        """
        try:
            return await call_next(context)
        except NotFoundError:
            name = context.message.name
            near = nearest(name, await usable(self._names, context.fastmcp_context))
            shown = quoted(self._presentation.sentence(name)).strip('"')
            raise UnknownToolError(shown[:_LONGEST], near) from None


def nearest(name: str, names: Collection[str]) -> str:
    """Return a sentence with the tools whose names are closest to one that is none."""
    close = difflib.get_close_matches(name[:_LONGEST].lower(), names, n=_NEAR, cutoff=0.5)
    return f"Close to it: {', '.join(close)}." if close else "The list of tools has the names."
