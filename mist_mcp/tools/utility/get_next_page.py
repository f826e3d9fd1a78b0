"""The further pages of every answer: rows that are read, and what is kept of a long one."""

from typing import Any, cast

from fastmcp import Context
from fastmcp.dependencies import CurrentContext
from pydantic import ConfigDict, Field

from mist_mcp.answers.results import Result
from mist_mcp.answers.tool_call import resuming
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Cursor
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.trust import Foreign


class FurtherRows(Result):
    """What follows an answer, in the shape of the tool that began it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    total: int | None = Field(None, description="Rows that match, on all pages")
    returned: int | None = Field(None, description="Rows in this answer")
    rows: list[dict[Foreign, Any]] | None = Field(
        None, description="as the tool that gave the cursor shows them"
    )


@tool("utility", danger="read")
async def get_next_page(
    *,
    cursor: Cursor,
    mist: Mist = MIST,
    context: Context = CurrentContext(),  # noqa: B008 - how FastMCP injects
) -> FurtherRows:
    """Bring what follows an answer that ended with `next`: rows, or lines.

    Args:
        cursor: `next` of that answer, as it is.
    """
    bookmark = mist.cursors.opened(cursor, now=mist.clock())
    if rest := mist.rest(bookmark):
        return cast("FurtherRows", rest)
    with resuming(bookmark):
        result = await context.fastmcp.call_tool(bookmark.tool, bookmark.arguments)
    return cast("FurtherRows", result)
