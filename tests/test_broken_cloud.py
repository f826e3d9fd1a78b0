"""Whatever the cloud answers: one sentence, no secret, still serving."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import httpx
import pytest
from fastmcp import Client

from mist_mcp.server.build import build_server
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.tools.kit.tool import toolsets_of
from tests.arguments import required
from tests.asking import Asker
from tests.conftest import no_sleep
from tests.sentences import TOKEN, check_sentence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ASKING: Final = [
    name
    for name, kind in toolsets_of(CATALOGUE).items()
    if kind != "diagnostics" and name != "search_mist_api"
]
"""All tools but the one that asks nobody, and those whose job is to say what is wrong."""

SHAPELESS: Final = {
    *("get_user_info", "get_organizations", "analyze_token_security"),
    *("acknowledge_security_risks", "make_mist_api_call"),
}
"""Tools for which any JSON is an answer: they show it, or judge it as the worst."""

DEEP: Final = b"[" * 200_000
BROKEN_CLOUDS: Final = {
    "unauthorized": httpx.Response(401, json={"detail": "Authentication credentials missing."}),
    "forbidden": httpx.Response(403, json={"detail": f"no right for Token {TOKEN}"}),
    "not found": httpx.Response(404, json={"id": "x"}),
    "throttled": httpx.Response(429, headers={"Retry-After": "798"}, json={"detail": "slow"}),
    "teapot": httpx.Response(418, content=b"\xff\xfe"),
    "redirect": httpx.Response(302, headers={"Location": "https://evil.example/"}),
    "html": httpx.Response(200, html="<html>Log in</html>"),
    "bad gateway": httpx.Response(502, html="<html>Bad gateway</html>"),
    "half a document": httpx.Response(200, content=b'{"privileges": [{"scope"'),
    "nothing": httpx.Response(200),
    "bottomless": httpx.Response(200, content=DEEP),
    "a number": httpx.Response(200, json=7),
    "a list of numbers": httpx.Response(200, json=[1, 2]),
    "not unicode": httpx.Response(200, content=b'"\xff"'),
}


@asynccontextmanager
async def asker_on(transport: httpx.AsyncBaseTransport) -> AsyncIterator[Asker]:
    """Yield a client of a server on another cloud than the fake one."""
    settings = load_settings(Source("test", {"MIST_API_TOKEN": TOKEN})).settings
    async with Client(build_server(settings, transport=transport, sleep=no_sleep)) as client:
        yield Asker(client)


@pytest.mark.parametrize("fault", BROKEN_CLOUDS)
async def test_a_broken_cloud_is_a_tool_error_and_the_server_goes_on(fault: str) -> None:
    """Every tool that asks says what is wrong and what to do; the next call works."""
    answer = BROKEN_CLOUDS[fault]

    def broken(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    async with asker_on(httpx.MockTransport(broken)) as client:
        for name in ASKING:
            result = await client.call(name, required(name))
            shapeless = name in SHAPELESS and answer.status_code == 200
            assert result.is_error or shapeless, name
            if result.is_error:
                check_sentence(result.text)
        status = await client.call("debug_server_status", {})
        assert not status.is_error


async def test_an_unreachable_cloud_is_a_tool_error() -> None:
    """Refused connections name the host and the settings to check."""

    def refuse(request: httpx.Request) -> httpx.Response:
        message = f"refused, and {TOKEN}"
        raise httpx.ConnectError(message, request=request)

    async with asker_on(httpx.MockTransport(refuse)) as client:
        for name in [name for name in ASKING if name != "get_next_page"]:
            result = await client.call(name, required(name))
            assert result.is_error, name
            check_sentence(result.text)
            assert "api.mist.com could not be reached" in result.text


@pytest.mark.parametrize("name", ["get_user_info", "analyze_token_security"])
async def test_a_broken_self_document_is_never_safe(name: str) -> None:
    """An answer that is no `/self` document gives the worst verdict."""

    def odd(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"privileges": "all of them"})

    async with asker_on(httpx.MockTransport(odd)) as client:
        data = await client.data(name)
        assert data["verdict"] == "critical"
