"""The further pages of every listing."""

from typing import Any, ClassVar, cast

from fastmcp import Context
from fastmcp.dependencies import CurrentContext
from pydantic import ConfigDict, Field

from mist_mcp.answers.results import Listing
from mist_mcp.answers.tool_call import resuming
from mist_mcp.tools.kit.context import MIST, Mist
from mist_mcp.tools.kit.parameters import Cursor
from mist_mcp.tools.kit.tool import tool
from mist_mcp.words.trust import Foreign


class FurtherRows(Listing):
    """The next rows of a listing, in the shape of the tool that began it."""

    model_config = ConfigDict(frozen=True, extra="allow")
    TABLES: ClassVar = {}

    rows: list[dict[Foreign, Any]] = Field(
        description="as the tool that gave the cursor shows them"
    )


@tool("utility", danger="read")
async def get_next_page(
    *,
    cursor: Cursor,
    mist: Mist = MIST,
    context: Context = CurrentContext(),  # noqa: B008 - how FastMCP injects
) -> FurtherRows:
    """Bring the rows that follow an answer which ended with `next`.

    Args:
        cursor: `next` of that answer, as it is.
    """
    bookmark = mist.cursors.opened(cursor, now=mist.clock())
    with resuming(bookmark):
        result = await context.fastmcp.call_tool(bookmark.tool, bookmark.arguments)
    return cast("FurtherRows", result)
