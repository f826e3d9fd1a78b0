"""Programs on other people's clients list and call tools, over every transport and in both eras."""

from __future__ import annotations

import json
import shutil
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.client import Client
from mcp.client.sse import sse_client
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from mist_mcp.server.catalogue import CATALOGUE
from tests.processes import command, environment, web_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from subprocess import CompletedProcess

    from tests.conformance.conftest import Npm

    Run = Callable[..., CompletedProcess[str]]

HERE: Final = Path(__file__).parent
INSPECTOR: Final = "@modelcontextprotocol/inspector/clients/launcher/build/index.js"
STDIO: Final = tuple(command("--mock"))
TRANSPORTS: Final = ("stdio", "http", "sse")
OLD, NEW = "2025-11-25", "2026-07-28"
SCRIPTS: Final = (
    *((("client_v1.mjs",), kind, OLD) for kind in TRANSPORTS),
    *((("client_v2.mjs", "legacy"), kind, OLD) for kind in TRANSPORTS),
    *((("client_v2.mjs", "auto"), kind, NEW) for kind in ("stdio", "http")),
)


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[str, ...]]]:
    """Serve over HTTP and SSE; return the URLs, and the command for standard streams."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("served")
        urls = {
            kind: (stack.enter_context(web_server("-t", kind, folder=folder)).url,)
            for kind in ("http", "sse")
        }
        yield {"stdio": STDIO, **urls}


@pytest.fixture
def run(npm: Npm, tmp_path: Path) -> Run:
    """Return what runs a script, in a folder in which it finds its packages."""
    (tmp_path / "node_modules").symlink_to(npm.path(""))
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, tmp_path)
    return lambda name, *arguments: npm.run(tmp_path / name, *arguments, folder=tmp_path)


@pytest.mark.parametrize(("script", "kind", "version"), SCRIPTS)
def test_a_typescript_client_calls_tools(
    script: tuple[str, ...],
    kind: str,
    version: str,
    run: Run,
    targets: dict[str, tuple[str, ...]],
) -> None:
    """Version 1 of its SDK, and version 2 in both eras."""
    done = run(*script, kind, *targets[kind])
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["version"] == version
    assert {one.__name__ for one in CATALOGUE} >= set(found["tools"]) >= {"get_org_sites"}
    assert "Harbour Branch" in found["sites"]
    assert "Harbour Branch" in found["text"]
    assert found["wrong"]["isError"]
    assert "nowhere" in found["wrong"]["text"]


@pytest.mark.parametrize("kind", TRANSPORTS)
def test_the_inspector_calls_a_tool(
    kind: str, npm: Npm, tmp_path: Path, targets: dict[str, tuple[str, ...]]
) -> None:
    """On its command line, with text and structure as they were sent."""
    ask = ("--method", "tools/call", "--tool-name", "get_org_sites")
    way = () if kind == "stdio" else ("--transport", kind)
    done = npm.run(npm.path(INSPECTOR), "--cli", *targets[kind], *way, *ask, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["structuredContent"]["rows"]
    assert "Harbour Branch" in {row["name"] for row in rows}


def test_the_inspector_finds_nothing_in_the_definitions(
    npm: Npm, tmp_path: Path, targets: dict[str, tuple[str, ...]]
) -> None:
    """Its strict check of the schemas has neither error nor warning."""
    ask = ("--strict", *targets["http"], "--method", "tools/list")
    done = npm.run(npm.path(INSPECTOR), "--cli", *ask, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["tools"]


@pytest.mark.parametrize("kind", TRANSPORTS)
async def test_a_session_of_the_python_sdk_calls_tools(
    kind: str, targets: dict[str, tuple[str, ...]]
) -> None:
    """The plain session, which speaks the older era."""
    async with AsyncExitStack() as stack:
        streams = await stack.enter_async_context(_streams(kind, targets))
        session = await stack.enter_async_context(ClientSession(*streams[:2]))
        greeting = await session.initialize()
        assert greeting.protocol_version == OLD
        await _calls_tools(session)


@pytest.mark.parametrize("kind", ["stdio", "http"])
async def test_the_client_of_the_python_sdk_calls_tools(
    kind: str, targets: dict[str, tuple[str, ...]]
) -> None:
    """Its newer client, which speaks the newer era."""
    target: Any = targets[kind][0] if kind == "http" else _streams(kind, targets)
    async with Client(target) as client:
        assert client.protocol_version == NEW
        await _calls_tools(client)


def _streams(
    kind: str, targets: dict[str, tuple[str, ...]]
) -> AbstractAsyncContextManager[tuple[Any, ...]]:
    program, *arguments = targets[kind]
    if kind == "stdio":
        start = StdioServerParameters(command=program, args=arguments, env=environment())
        return stdio_client(start)
    return sse_client(program) if kind == "sse" else streamable_http_client(program)


async def _calls_tools(client: ClientSession | Client) -> None:
    """List the tools; call one that reads, and one with a wrong argument."""
    listed = {tool.name for tool in (await client.list_tools()).tools}
    assert {one.__name__ for one in CATALOGUE} >= listed >= {"get_org_sites"}
    read: Any = await client.call_tool("get_org_sites", {})
    assert "Harbour Branch" in {row["name"] for row in read.structured_content["rows"]}
    wrong: Any = await client.call_tool("get_site_info", {"site_id": "nowhere"})
    assert wrong.is_error
    assert "nowhere" in wrong.content[0].text
