"""Asking the server as a client does, with answers that are easy to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastmcp.exceptions import McpError
from mcp.types import TextContent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastmcp import Client
    from mcp.types import Tool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call brought: structured data, text, and whether it is an error."""

    data: dict[str, Any]
    text: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Asker:
    """A connected client."""

    client: Client[Any]

    async def tools(self) -> dict[str, Tool]:
        """Return the tools by name, as the client lists them."""
        return {tool.name: tool for tool in await self.client.list_tools()}

    async def call(self, tool: str, arguments: dict[str, Any] | None = None) -> Answer:
        """Call a tool; an error is an answer too."""
        try:
            result = await self.client.call_tool(tool, arguments or {}, raise_on_error=False)
        except McpError as error:  # what is wrong with the call itself, such as an unknown tool
            return Answer(data={}, text=error.error.message, is_error=True)
        texts = [block.text for block in result.content if isinstance(block, TextContent)]
        return Answer(
            data=result.structured_content or {}, text="\n".join(texts), is_error=result.is_error
        )

    async def data(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Return the data of a call that must succeed."""
        answer = await self.call(tool, arguments)
        assert not answer.is_error, answer.text
        return answer.data

    async def refusal(self, tool: str, **arguments: Any) -> str:
        """Return the sentence of a call that must fail."""
        answer = await self.call(tool, arguments)
        assert answer.is_error, answer.text
        return answer.text


if TYPE_CHECKING:
    Connect = Callable[..., Awaitable[Asker]]
    """Makes a connected client: `connect(token, cloud=..., MIST_...=...)`."""
