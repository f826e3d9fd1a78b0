"""The server: settings in, a FastMCP server out. Nothing is sent before a tool is called."""

from __future__ import annotations

import asyncio
import gc
import time
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from fastmcp import FastMCP

from mist_mcp import __version__
from mist_mcp.budget_note import BudgetNote
from mist_mcp.cloud.client import MistClient
from mist_mcp.hidden_tools import HiddenTools
from mist_mcp.instructions import instructions
from mist_mcp.presentation import Presentation
from mist_mcp.security.redaction import Redactor
from mist_mcp.selection import select
from mist_mcp.telemetry.middleware import CallTimer
from mist_mcp.telemetry.record import Recorder
from mist_mcp.tool import MistTool, toolsets_of
from mist_mcp.tools.catalogue import CATALOGUE
from mist_mcp.tools.context import LIFESPAN_KEY, Mist
from mist_mcp.tools.search import SEARCH_TOOLS, ToolSearch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    import httpx

    from mist_mcp.selection import Selection
    from mist_mcp.settings import Settings


def build_server(
    settings: Settings,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> FastMCP:
    """Build the server.

    Args:
        settings: the operator's configuration.
        transport: replaces the network under the Mist client; the fake cloud comes in here.
        clock: epoch seconds.
        sleep: waits before a request is repeated.

    Raises:
        SettingsError: the settings about tools name what is none, or leave none.
    """
    selection = select(toolsets_of(CATALOGUE), choice=settings.choice)
    telemetry = Recorder(clock)
    client = partial(
        MistClient,
        settings,
        transport=transport,
        clock=clock,
        sleep=sleep,
        observe=telemetry.observe,
    )
    server: FastMCP = FastMCP(
        "mist",
        instructions(_callable(selection, settings=settings)),
        version=__version__,
        lifespan=_lifespan(client, settings, clock, selection, telemetry),
        on_duplicate="error",
        mask_error_details=True,
    )
    presentation = Presentation(
        redactor=Redactor(known=(settings.api_token.get_secret_value(),)),
        max_bytes=settings.max_result_bytes,
    )
    tools = [
        MistTool.of(function, presentation=presentation)
        for function in CATALOGUE
        if function.__name__ in selection.enabled
    ]
    for made in tools:
        server.add_tool(made)
    if settings.tool_search:
        server.add_transform(ToolSearch(tools, presentation=presentation))
    server.add_middleware(CallTimer(telemetry))
    server.add_middleware(HiddenTools(selection))
    server.add_middleware(BudgetNote())
    _skip_listing_before_calls(server)
    _freeze_garbage()
    return server


def _callable(selection: Selection, *, settings: Settings) -> Mapping[str, str]:
    """Return the toolset of each tool that can be called, those of the search included."""
    return {**selection.enabled, **(SEARCH_TOOLS if settings.tool_search else {})}


def _lifespan(
    client: Callable[[], MistClient],
    settings: Settings,
    clock: Callable[[], float],
    selection: Selection,
    telemetry: Recorder,
) -> Callable[[FastMCP], AbstractAsyncContextManager[dict[str, Mist]]]:
    @asynccontextmanager
    async def lifespan(_server: FastMCP) -> AsyncIterator[dict[str, Mist]]:
        async with client() as connected:
            mist = Mist(
                client=connected,
                settings=settings,
                clock=clock,
                started=clock(),
                selection=selection,
                telemetry=telemetry,
            )
            yield {LIFESPAN_KEY: mist}

    return lifespan


def _skip_listing_before_calls(server: FastMCP) -> None:
    """Spare each modern HTTP call a full listing of the tools.

    The SDK lists them to check `Mcp-Param` headers unless it is told each tool's schema; none of
    ours declares such a header. Without this a call costs as much as a listing.
    """
    server._mcp_server.get_tool_input_schema = lambda _name: None  # noqa: SLF001


def _freeze_garbage() -> None:
    """Keep the garbage collector off what lives as long as the process: the schemas.

    Otherwise each full collection walks them and holds a call for up to 100 ms.
    """
    gc.collect()
    gc.freeze()
