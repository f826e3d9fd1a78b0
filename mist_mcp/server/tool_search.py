"""Tool search: a few tools that find and call the others, for models with little room.

What is called by way of `call_tool` takes the same path as a direct call: middleware, check of
the arguments, presentation, translation of errors.
"""

from collections.abc import Collection, Sequence
from typing import Annotated, Any, Final

from fastmcp import Context
from fastmcp.dependencies import CurrentContext
from fastmcp.exceptions import NotFoundError
from fastmcp.server.transforms.search import BM25SearchTransform
from fastmcp.tools import Tool, ToolResult
from mcp.types import TextContent, ToolAnnotations
from pydantic import Field

from mist_mcp.answers.byte_budget import size
from mist_mcp.answers.presentation import Presentation
from mist_mcp.errors import InputError, UnknownNameError
from mist_mcp.settings.selection import ALWAYS
from mist_mcp.tools.kit.tool import MistTool, tool
from mist_mcp.words.untrusted import quoted

SEARCH: Final = "search_tools"
CALL: Final = "call_tool"
SEARCH_TOOLS: Final = {SEARCH: "search", CALL: "search"}
"""The tools of the search, in no toolset that could be chosen."""

_MOST_FOUND: Final = 5
_LONGEST_QUERY: Final = 300
_LONGEST_NAME: Final = 64


class ToolSearch(BM25SearchTransform):
    """Lists tools that find and call the others instead of the others.

    Args:
        tools: what can be called.
        presentation: how errors leave.
    """

    def __init__(self, tools: Collection[Tool], *, presentation: Presentation) -> None:
        """Make the two tools once."""
        super().__init__(max_results=_MOST_FOUND, always_visible=list(ALWAYS))
        self._max_bytes = presentation.max_bytes
        self._names = [made.name for made in tools]
        self._searching = MistTool.of(self.search_tools, presentation=presentation)
        self._calling = MistTool.of(self.call_tool, presentation=presentation)
        self._calling.annotations = _strongest(tools)

    def _make_search_tool(self) -> Tool:
        return self._searching

    def _make_call_tool(self) -> Tool:
        return self._calling

    @tool("utility", danger="read")
    async def search_tools(
        self,
        *,
        query: Annotated[str, Field(max_length=_LONGEST_QUERY)],
        context: Context = CurrentContext(),  # noqa: B008 - how FastMCP injects
    ) -> ToolResult:
        """Find tools by what they do; the answer has their names, descriptions and arguments.

        Args:
            query: Words of the question, such as "wireless client cannot connect".
        """
        found = await self._search(await self._get_visible_tools(context), query)
        if not found:
            return _answer(f"No tool fits these words. There are {', '.join(self._names)}.", [])
        return self._fitting(found)

    def _fitting(self, found: Sequence[Tool]) -> ToolResult:
        """Return the tools found, without the last ones if there is no room for them."""
        answer = _answer(f"Tools found: {len(found)}. Run one with {CALL}.", found)
        if _size(answer) <= self._max_bytes or len(found) == 1:
            return answer
        return self._fitting(found[:-1])

    @tool("utility", danger="read")
    async def call_tool(
        self,
        *,
        name: Annotated[str, Field(max_length=_LONGEST_NAME)],
        arguments: dict[str, Any] | None = None,
        context: Context = CurrentContext(),  # noqa: B008
    ) -> ToolResult:
        """Call a tool that search_tools found; the result is that tool's own.

        Args:
            name: The name of the tool, from search_tools.
            arguments: Its arguments, by name.
        """
        if name in SEARCH_TOOLS:
            raise InputError(
                f"{name} cannot be called this way", next_step=f"Name a tool that {SEARCH} finds."
            )
        try:
            return await context.fastmcp.call_tool(name, arguments)
        except NotFoundError:
            raise UnknownNameError(
                f"There is no tool {quoted(name)}", next_step=f"{SEARCH} finds tools."
            ) from None


def _strongest(tools: Collection[Tool]) -> ToolAnnotations:
    """Promise for a call of any tool no more than what holds for each."""
    hints = [made.annotations for made in tools if made.annotations]
    return ToolAnnotations(
        read_only_hint=all(hint.read_only_hint for hint in hints),
        destructive_hint=any(hint.destructive_hint for hint in hints),
        idempotent_hint=all(hint.idempotent_hint for hint in hints),
        open_world_hint=any(hint.open_world_hint for hint in hints),
    )


def _answer(summary: str, found: Sequence[Tool]) -> ToolResult:
    """Return definitions as data, and a line for each as text."""
    return ToolResult(
        content="\n".join([summary, *map(_signature, found)]),
        structured_content={"summary": summary, "tools": [_definition(one) for one in found]},
    )


def _size(answer: ToolResult) -> int:
    """Return the bytes of text and data together."""
    texts = [block.text for block in answer.content if isinstance(block, TextContent)]
    return size(answer.structured_content) + sum(len(text.encode()) for text in texts)


def _definition(found: Tool) -> dict[str, Any]:
    """Return what a model needs to call a tool."""
    return {
        "name": found.name,
        "description": found.description,
        "input_schema": found.parameters,
    }


def _signature(found: Tool) -> str:
    """Write a tool as one line: `name(argument, optional=...): first line of the description`."""
    required = found.parameters.get("required", ())
    arguments = ", ".join(
        name if name in required else f"{name}={_values(schema)}"
        for name, schema in found.parameters["properties"].items()
    )
    return f"{found.name}({arguments}): {(found.description or '').partition(chr(10))[0]}"


def _values(schema: dict[str, Any]) -> str:
    """Write what an argument can be: its words, or its type."""
    return "|".join(map(str, schema.get("enum", ()))) or str(schema.get("type", "any"))
