"""The server: settings in, a FastMCP server out. Nothing is sent before a tool is called."""

from __future__ import annotations

import asyncio
import gc
import time
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from fastmcp import FastMCP

from mist_mcp import __version__
from mist_mcp.server.advice import Advice
from mist_mcp.server.budget_note import BudgetNote
from mist_mcp.server.call_timer import CallTimer
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.server.completion import add_completion
from mist_mcp.server.dependencies import Dependencies
from mist_mcp.server.fabric_resources import add_fabric_pictures
from mist_mcp.server.gatekeeper import Gatekeeper
from mist_mcp.server.handbook import Handbook
from mist_mcp.server.hidden_tools import HiddenTools
from mist_mcp.server.instructions import instructions
from mist_mcp.server.list_changes import ListChanges
from mist_mcp.server.mist_token import current_tenant
from mist_mcp.server.prompts import add_prompts
from mist_mcp.server.resources import add_resources
from mist_mcp.server.result_form import ResultForm
from mist_mcp.server.tenants import Operator, Tenant, Tenants
from mist_mcp.server.tool_search import SEARCH_TOOLS, ToolSearch
from mist_mcp.server.unknown_tools import UnknownTools
from mist_mcp.tools.kit.context import LIFESPAN_KEY
from mist_mcp.tools.kit.tool import MistTool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    import httpx

    from mist_mcp.settings.loading import Settings
    from mist_mcp.settings.selection import Selection
    from mist_mcp.tools.kit.context import Host
    from mist_mcp.tools.kit.tool import ToolFunction


def build_server(  # noqa: PLR0913 - each is a seam of its own
    settings: Settings,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    sockets: str | None = None,
    redaction_key: bytes | None = None,
    catalogue: Sequence[ToolFunction] = CATALOGUE,
) -> FastMCP:
    """Build the server.

    Args:
        settings: the operator's configuration.
        transport: replaces the network under the Mist client; the fake cloud comes in here.
        clock: epoch seconds.
        sleep: waits before a request is repeated.
        sockets: the origin of the WebSockets, where they are not those of the cloud.
        redaction_key: makes equal secrets look equal; a random one of this process by default.
        catalogue: the functions that are its tools, marked as such.

    Raises:
        SettingsError: the settings about tools name what is none, or leave none.
    """
    dependencies = Dependencies.of(
        settings,
        transport=transport,
        clock=clock,
        sleep=sleep,
        sockets=sockets,
        redaction_key=redaction_key,
        catalogue=catalogue,
    )
    selection, presentation = dependencies.selection, dependencies.presentation
    server: FastMCP = FastMCP(
        "mist",
        instructions(_callable(selection, settings=settings)),
        version=__version__,
        lifespan=_lifespan(dependencies),
        on_duplicate="error",
        mask_error_details=True,
        dereference_schemas=False,  # ours are whole
    )
    tools = [
        MistTool.of(function, presentation=presentation, writes=settings.enable_writes)
        for function in catalogue
        if function.__name__ in selection.enabled
    ]
    for made in tools:
        server.add_tool(made)
    if settings.tool_search:
        server.add_transform(ToolSearch(tools, presentation=presentation))
    handbook = Handbook.read()
    add_prompts(server, enabled=_callable(selection, settings=settings), presentation=presentation)
    add_resources(server, enabled=selection.enabled, presentation=presentation, handbook=handbook)
    server.add_middleware(ResultForm(settings.result_form))
    add_fabric_pictures(server, enabled=selection.enabled, presentation=presentation)
    add_completion(server, presentation=presentation, handbook=handbook)
    names = _callable(selection, settings=settings)
    server.add_middleware(UnknownTools(names, presentation=presentation))
    server.add_middleware(CallTimer(dependencies.telemetry))
    server.add_middleware(HiddenTools(selection))
    server.add_middleware(BudgetNote())
    known = {function.__name__ for function in CATALOGUE}
    server.add_middleware(Advice(known, enabled=names, presentation=presentation))
    server.add_middleware(ListChanges())
    server.add_middleware(Gatekeeper(presentation))
    _skip_listing_before_calls(server)
    _freeze_garbage()
    return server


def _callable(selection: Selection, *, settings: Settings) -> Mapping[str, str]:
    """Return the toolset of each tool that can be called, those of the search included."""
    return {**selection.enabled, **(SEARCH_TOOLS if settings.tool_search else {})}


def _lifespan(
    dependencies: Dependencies,
) -> Callable[[FastMCP], AbstractAsyncContextManager[dict[str, Host]]]:
    settings = dependencies.settings

    @asynccontextmanager
    async def lifespan(_server: FastMCP) -> AsyncIterator[dict[str, Host]]:
        if settings.mcp_per_request_tokens:
            async with Tenants(
                dependencies.opened, current=current_tenant, clock=dependencies.clock
            ) as tenants:
                yield {LIFESPAN_KEY: tenants}
        else:
            async with dependencies.opened(Tenant(settings.api_token, settings.base_url)) as mist:
                yield {LIFESPAN_KEY: Operator(mist)}

    return lifespan


def _skip_listing_before_calls(server: FastMCP) -> None:
    """Spare each modern HTTP call a full listing of the tools.

    The SDK lists them to check `Mcp-Param` headers unless it is told each tool's schema; none of
    ours declares such a header. Without this a call costs as much as a listing.
    """
    server._mcp_server.get_tool_input_schema = lambda _name: None  # noqa: SLF001


@cache
def _freeze_garbage() -> None:
    """Keep the garbage collector off what lives as long as the process: the schemas.

    Once is enough: what a second server of this process adds may well end before the process.

    Otherwise each full collection walks them and holds a call for up to 100 ms. Nothing is
    collected before: that would hold the start for longer than the little it frees is worth.
    """
    gc.freeze()
