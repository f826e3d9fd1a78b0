"""Faults of others: a mode that lives in a session, and switches in the hands of the client."""

from __future__ import annotations

import ast
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, Literal

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport
from fastmcp.utilities.asgi_transport import run_asgi_lifespan
from fastmcp.utilities.tests import asgi_server

from mist_mcp.server.serving import Address
from mist_mcp.web.app import web_app
from mist_mcp.words.danger import DANGERS
from tests.asking import Asker
from tests.conftest import ROOT, server_on, settings_on
from tests.processes import command, environment
from tests.regressions.watching import watched
from tests.writing import ASKED, restarts, writing_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from fastmcp import FastMCP

    from fake_mist import FakeMist

READ_ONLY: Final = {"MIST_ENABLE_WRITES": "false"}
RESTART: Final = {"device_id": "harbour-gw", "action": "restart"}
WRITE: Final = {"path": "/api/v1/orgs/{org_id}", "method": "DELETE"}
NO_MSP: Final = {"MIST_EXCLUDE_TOOLS": "get_msp_info,get_msp_orgs"}
"""Without the tools that leave the list once it is known that the token has no MSP."""

ARGUMENTS: Final = {"device_action": RESTART, "plan_restart": {"only": "more"}}
ABOVE: Final = frozenset(DANGERS) - {"read", "diagnostic"}
ACCEPT: Final = {"Accept": "application/json, text/event-stream"}

SWITCHES: Final = {
    "X-Read-Only": "false",
    "X-Enable-Writes": "true",
    "X-Enable-Write-Tools": "true",
    "X-Mist-Enable-Writes": "true",
    "X-Mist-Read-Only": "false",
    "X-Mist-Strict-Security-Mode": "false",
    "X-Mist-Security-Risks-Acknowledged": "true",
    "X-Disable-Elicitation": "true",
    "X-Mist-Disable-Elicitation": "true",
    "X-Auto-Approve": "true",
    "X-Approve": "true",
    "X-Confirm": "true",
    "MIST-ENABLE-WRITES": "true",
}
"""Headers by which others let a client choose what it may do; as query parameters too."""

QUERY: Final = {
    **{name.removeprefix("X-").lower().replace("-", "_"): text for name, text in SWITCHES.items()},
    "mode": "all",
}

Way = Literal["http", "stateless http", "sse"]


async def yes(*_: Any) -> dict[str, Any]:
    """Approve whatever is asked."""
    return {"approve": True}


async def refuses(client: Client[Any]) -> set[str]:
    """Check that a client changes nothing; return what it is offered."""
    asker = Asker(client)
    tools = await asker.tools()
    worst = {name: tool.meta["danger"] for name, tool in tools.items() if tool.meta}
    assert worst.keys() == tools.keys()
    await asker.refusal("device_action", **RESTART)
    await asker.refusal("make_mist_api_call", **WRITE)
    for name, danger in worst.items():
        if danger in ABOVE:
            await asker.refusal(name, **ARGUMENTS.get(name, ASKED))
    return set(tools)


@pytest.mark.parametrize(
    ("way", "era"),
    [
        ("http", "auto"),
        ("http", "legacy"),
        ("stateless http", "auto"),
        ("stateless http", "legacy"),
        ("sse", "legacy"),
    ],
)
async def test_read_only_mode_needs_no_session(
    way: Way, era: Literal["auto", "legacy"], fake: FakeMist, tmp_path: Path
) -> None:
    """Fault: the mode lives in the session, so a client without one sees and calls writes.

    Each client here is new to the server, one before and one after somebody listed the tools.
    """
    server = writing_server(fake, tmp_path, **READ_ONLY, **NO_MSP)
    async with Client(server) as client:
        offered = await refuses(client)
    transport: Literal["http", "sse"] = "sse" if way == "sse" else "http"
    stateless = way == "stateless http"
    async with asgi_server(server, transport=transport, stateless_http=stateless) as served:
        for _ in range(2):
            async with Client(served.transport(), mode=era, elicitation_handler=yes) as client:
                assert await refuses(client) == offered
            async with Client(served.transport(), mode=era, elicitation_handler=yes) as client:
                await Asker(client).refusal("restart_device", **ASKED)
    assert restarts(fake) == []
    assert [call.path for call in fake.calls if call.method != "GET"] == []


async def test_read_only_mode_holds_over_standard_streams(tmp_path: Path) -> None:
    """Fault: the gate is a matter of the web transport; a process is not asked."""
    first, *rest = command("--mock")
    transport = StdioTransport(first, rest, env=environment(), cwd=str(tmp_path), keep_alive=False)
    async with Client(transport, elicitation_handler=yes) as client:
        assert "device_action" in await refuses(client)


@asynccontextmanager
async def raw(server: FastMCP, fake: FakeMist, *, stateless: bool) -> AsyncIterator[Any]:
    """Yield what posts to the whole web application, as nobody's client library would."""
    settings = settings_on(fake, MIST_MCP_STATELESS=str(stateless).lower())
    address = Address(transport="http", host="127.0.0.1", port=0)
    app = web_app(server, address=address, settings=settings)
    transport, url = httpx.ASGITransport(app), "http://127.0.0.1"
    async with (
        run_asgi_lifespan(app),
        httpx.AsyncClient(transport=transport, base_url=url, headers=ACCEPT) as client,
    ):

        async def post(method: str, **params: Any) -> str:
            switched = params.pop("switched", {})
            document = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
            answer = await client.post("/mcp", json=document, **switched)
            assert answer.status_code == httpx.codes.OK, answer.text
            return answer.text.partition("data: ")[2]

        yield post


async def test_a_call_out_of_nowhere_is_gated(fake: FakeMist, tmp_path: Path) -> None:
    """Fault: what no handshake came before is let through."""
    server = writing_server(fake, tmp_path, **READ_ONLY)
    async with raw(server, fake, stateless=True) as post:
        refusal = await post("tools/call", name="restart_device", arguments=ASKED)
        assert "read-only mode" in refusal
        answer = await post("tools/call", name="device_action", arguments=RESTART)
        assert '"isError":true' in refusal
        assert '"isError":true' in answer
        assert '"isError":true' not in await post("tools/list")
    assert [call.path for call in fake.calls if call.method != "GET"] == []


@pytest.mark.parametrize("writes", [False, True])
async def test_no_header_query_or_meta_switches_anything(
    *, writes: bool, fake: FakeMist, tmp_path: Path
) -> None:
    """Fault: `X-Read-Only: false` or `?disable_elicitation=true` is enough to change things.

    Where writes are on, nobody is there to be asked; that is no consent either.
    """
    server = writing_server(fake, tmp_path, **({} if writes else READ_ONLY))
    switches: list[dict[str, Any]] = [
        {},
        {"headers": SWITCHES},
        {"params": QUERY},
        {"headers": SWITCHES, "params": {**SWITCHES, **QUERY}},
    ]
    async with raw(server, fake, stateless=True) as post:
        listed = {await post("tools/list", switched=switched) for switched in switches}
        answers = set()
        for switched in switches:
            for meta in ({}, {"_meta": {**QUERY, **SWITCHES}}):
                answer = await post(
                    "tools/call",
                    name="restart_device",
                    arguments=ASKED,
                    switched=switched,
                    **meta,
                )
                assert '"isError":true' in answer
                answers.add(answer)
    assert len(listed) == len(answers) == 1
    assert restarts(fake) == []


async def test_no_header_makes_risks_of_the_token_accepted(tmp_path: Path) -> None:
    """Fault: the client says that the risks are known."""
    cloud, watch = watched("over-privileged")
    locate = {**RESTART, "action": "locate"}
    async with raw(server_on(cloud), cloud, stateless=True) as post:
        for switched in ({"headers": SWITCHES}, {"params": QUERY}):
            answer = await post(
                "tools/call", name="device_action", arguments=locate, switched=switched
            )
            assert "critical risks" in answer
    assert watch.done == []


def test_only_the_web_layer_looks_at_requests() -> None:
    """Fault: a rule about what may be done reads a header; no list of names would find them all.

    The web layer takes two headers, which bring a token and name its cloud.
    """
    readers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "mist_mcp").rglob("*.py")
        if mentions(path, "get_http_request", "get_http_headers", "query_params", "getlist")
    }
    assert readers == {"mist_mcp/server/mist_token.py", "mist_mcp/web/room.py"}


def mentions(path: Path, *names: str) -> bool:
    """Tell whether a source uses one of these names."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    used |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return not used.isdisjoint(names)
