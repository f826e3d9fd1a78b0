"""Tool search: a few tools that find and call the others, for models with little room.

What is called by way of `call_tool` takes the same path as a direct call: middleware, check of
the arguments, presentation, translation of errors.
"""

import asyncio
import re
from collections.abc import Collection, Sequence
from typing import Annotated, Final

from fastmcp import Context
from fastmcp.dependencies import CurrentContext
from fastmcp.server.transforms.search import BM25SearchTransform
from fastmcp.tools import Tool, ToolResult
from mcp.types import ToolAnnotations
from pydantic import Field

from mist_mcp.answers.presentation import Presentation
from mist_mcp.errors import InputError, UnknownNameError
from mist_mcp.server.searchable import searchable
from mist_mcp.server.tools_found import ToolsFound
from mist_mcp.server.unknown_tools import UnknownToolError
from mist_mcp.settings.selection import ALWAYS
from mist_mcp.tools.kit.parameters import Object
from mist_mcp.tools.kit.tool import MistTool, tool
from mist_mcp.tools.utility.api_index import likely_requests, words_of_paths
from mist_mcp.tools.utility.make_mist_api_call import make_mist_api_call
from mist_mcp.words.stems import asks_for_change, stems
from mist_mcp.words.untrusted import quoted

SEARCH: Final = "search_tools"
CALL: Final = "call_tool"
SEARCH_TOOLS: Final = {SEARCH: "search", CALL: "search"}
"""The tools of the search, in no toolset that could be chosen."""

_MOST_FOUND: Final = 5
_MOST_PATHS: Final = 5
_LENGTH_COUNTS: Final = 0.3
"""How much less a word counts in a long text, from 0 to 1: a tool with many values is no worse."""
_LONGEST_QUERY: Final = 300
_LONGEST_NAME: Final = 64
_RAW: Final = make_mist_api_call.__name__


class ToolSearch(BM25SearchTransform):
    """Lists tools that find and call the others instead of the others.

    Args:
        tools: what can be called.
        presentation: how errors leave.
    """

    def __init__(self, tools: Collection[Tool], *, presentation: Presentation) -> None:
        """Make the two tools once."""
        super().__init__(max_results=_MOST_FOUND, always_visible=list(ALWAYS))
        self._index.b = _LENGTH_COUNTS
        self._max_bytes = presentation.max_bytes
        self._tools = {made.name: made for made in tools}
        self._words: dict[str, str] = {}
        """What of each tool is searched; made by the first search."""
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
        """Find tools by what they do: the best two in full, others by a line.

        Args:
            query: Words of the question, such as "wireless client cannot connect", or a name.
        """
        found = await self._search(await self.get_tool_catalog(context), query)
        if not found:
            names = ", ".join(self._tools)
            return ToolsFound(f"No tool fits these words. There are {names}.").answer()
        summary = f"Tools found: {len(found)}. Run one with {CALL}."
        return ToolsFound(summary, found, _paths(query, found)).fitting(self._max_bytes)

    async def _search(self, tools: Sequence[Tool], query: str) -> Sequence[Tool]:
        """Return the tools that fit a query, the likeliest first, and before them what it names.

        What changes the configuration is one tool, whatever the words say of what is changed; and
        so is what has a word that only a path of the API knows.
        """
        if not self._words:
            self._words = await asyncio.to_thread(self._prepared)
        stemmed = [
            Tool(name=one.name, description=self._words[one.name], parameters={}) for one in tools
        ]
        found = await super()._search(stemmed, " ".join(stems(query)))
        named = [word for word in re.findall(r"\w+", query) if word in self._tools]
        names = [*named, *(one.name for one in found)]
        if asks_for_change(query) or self._knows_only_a_path(query):
            names = [*names[:1], _RAW, *names[1:]]
        by_name = {one.name: one for one in tools}
        return [by_name[name] for name in dict.fromkeys(names) if name in by_name][:_MOST_FOUND]

    def _knows_only_a_path(self, query: str) -> bool:
        """Tell whether a word of a query is in a path, and in no tool."""
        known = {word for words in self._words.values() for word in words.split()}
        return not words_of_paths(query) <= known

    def _prepared(self) -> dict[str, str]:
        """Return what of each tool is searched, with the words of the paths ready too.

        That takes some 500 ms, which no other call has to wait for.
        """
        words_of_paths("")
        return {name: searchable(one) for name, one in self._tools.items()}

    @tool("utility", danger="read")
    async def call_tool(
        self,
        *,
        name: Annotated[str, Field(max_length=_LONGEST_NAME)],
        arguments: Object | None = None,
        context: Context = CurrentContext(),  # noqa: B008
    ) -> ToolResult:
        """Call a tool that search_tools found; the result is that tool's own.

        Args:
            name: The name of the tool, from search_tools.
            arguments: Its arguments, as a JSON object.
        """
        if name in SEARCH_TOOLS:
            raise InputError(
                f"{name} cannot be called this way", next_step=f"Name a tool that {SEARCH} finds."
            )
        try:
            return await context.fastmcp.call_tool(name, arguments)
        except UnknownToolError as error:
            raise UnknownNameError(
                f"There is no tool {quoted(name)}", next_step=f"{SEARCH} finds tools. {error.near}"
            ) from None


def _paths(query: str, found: Sequence[Tool]) -> list[str]:
    """Return paths for the raw call if it is among the tools that are told in full."""
    raw = next((one for one in ToolsFound.best(found) if one.name == _RAW), None)
    if raw is None or raw.annotations is None:
        return []
    reading = raw.annotations.read_only_hint is True
    return likely_requests(query, most=_MOST_PATHS, reading=reading)


def _strongest(tools: Collection[Tool]) -> ToolAnnotations:
    """Promise for a call of any tool no more than what holds for each."""
    hints = [made.annotations for made in tools if made.annotations]
    return ToolAnnotations(
        read_only_hint=all(hint.read_only_hint for hint in hints),
        destructive_hint=any(hint.destructive_hint for hint in hints),
        idempotent_hint=all(hint.idempotent_hint for hint in hints),
        open_world_hint=any(hint.open_world_hint for hint in hints),
    )
