"""A server with the tools, prompts and resources that the conformance suite calls by name.

It is the server that is shipped, with another catalogue: the same middleware, gate, presentation
and door. `python -m tests.conformance` serves it over HTTP on any free port.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from fake_mist import FakeMist
from mist_mcp.server.build import build_server
from mist_mcp.server.serving import Address
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.web.listening import serve_web
from tests.conformance import contents, rounds
from tests.conformance.prompts import PROMPTS
from tests.conformance.resources import RESOURCES

if TYPE_CHECKING:
    from fastmcp import FastMCP

    from mist_mcp.settings.loading import Settings
    from mist_mcp.tools.kit.tool import ToolFunction

TOOLS: Final[tuple[ToolFunction, ...]] = tuple(
    function
    for module in (contents, rounds)
    for name, function in vars(module).items()
    if name.startswith("test_")
)


def fixture_server(settings: Settings, cloud: FakeMist) -> FastMCP:
    """Build the server around what the suite calls."""
    server = build_server(settings, transport=cloud.transport, clock=cloud.clock, catalogue=TOOLS)
    for prompt in PROMPTS:
        server.prompt(prompt)
    for uri, (kind, read) in RESOURCES.items():
        server.resource(uri, mime_type=kind)(read)
    return server


def names() -> set[str]:
    """Return the names of all that it has."""
    return {function.__name__ for function in (*TOOLS, *PROMPTS)} | RESOURCES.keys()


async def serve() -> None:
    """Serve until a signal ends it; the URL is the end of the line that it prints."""
    async with FakeMist.live() as cloud:
        settings = load_settings(Source("fake", cloud.settings), Source.environment()).settings
        await serve_web(
            fixture_server(settings, cloud),
            address=Address(transport="http", host="127.0.0.1", port=0),
            settings=settings,
            announce=_announce,
        )


def _announce(line: str) -> None:
    """Write who can connect, and where, as the command line does."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
