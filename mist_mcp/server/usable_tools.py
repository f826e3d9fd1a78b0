"""Which tools can be called from where an error is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mist_mcp.cloud.names import me
from mist_mcp.errors import MistError
from mist_mcp.tools.kit.context import leased

if TYPE_CHECKING:
    from collections.abc import Collection

    from fastmcp import Context


async def usable(names: Collection[str], context: Context | None) -> list[str]:
    """Return the tools that the token can use, as far as that is known; nothing is asked for it."""
    if context is None:
        return list(names)
    try:
        async with leased(context) as mist:
            unusable = mist.clearance.unusable()
    except MistError:
        return list(names)
    return [name for name in names if name not in unusable]


async def know_token(context: Context) -> None:
    """Ask the cloud who the token is, if that is not known; not to know it is no error."""
    try:
        async with leased(context) as mist:
            await me(mist.client)
    except MistError:
        return
