"""Every tool against another cloud than the fake in this process, comparing shapes.

    pytest tests/test_live.py --live

asks the cloud of MIST_API_TOKEN and MIST_BASE_URL (reads only, a few dozen calls). Without the
switch the same comparison runs against the fake cloud behind real sockets, which shows that it
works.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema
import pytest
import pytest_socket
from fastmcp import Client

from fake_mist.published import committed
from fake_mist.serving.composition import world
from fake_mist.serving.server import listening
from fake_mist.shapes.differences import conflicts
from fake_mist.shapes.sheet import Eye, Sheet
from fake_mist.shapes.survey import name_of
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fake_mist import FakeMist
    from mist_mcp.settings.loading import Settings


class Watch(httpx.AsyncBaseTransport):
    """Passes requests on, and keeps the shapes of the answers by operation."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        """Start with no shape."""
        self._inner = inner
        self.sheet = Sheet("")
        self._eye = Eye(committed())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the inner transport does."""
        answer = await self._inner.handle_async_request(request)
        body = await answer.aread()
        operation = committed().route(request.method, request.url.path)
        if operation and answer.status_code == httpx.codes.OK and body:
            self.sheet.add(name_of(operation), self._eye.look(operation, json.loads(body)))
        headers = {k: v for k, v in answer.headers.items() if k.lower().startswith(("x-", "ret"))}
        return httpx.Response(answer.status_code, content=body, headers=headers)

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()


async def ask_everything(settings: Settings, transport: httpx.AsyncBaseTransport) -> Sheet:
    """Call each tool that only reads with what the tenant itself offers, and check the answers.

    What needs more than that is left out, and so is what the token may not see.
    """
    watch = Watch(transport)
    async with Client(build_server(settings, transport=watch)) as client:
        asker = Asker(client)
        orgs = await asker.data("get_organizations")
        org = {"org_id": orgs["rows"][0]["id"]}
        site = {"site_id": (await asker.data("get_org_sites", **org))["rows"][0]["id"]}
        for name, tool in (await asker.tools()).items():
            offered = {**org, **site} if "site_id" in tool.input_schema["properties"] else org
            known = tool.input_schema["properties"]
            given = {key: value for key, value in offered.items() if key in known}
            hints = tool.annotations
            needed = set(tool.input_schema.get("required", []))
            if hints is None or not hints.read_only_hint or not needed <= given.keys():
                continue
            answer = await asker.call(name, given)
            if not answer.is_error:
                jsonschema.validate(answer.data, tool.output_schema or {})
    return watch.sheet


@asynccontextmanager
async def served(cloud: FakeMist) -> AsyncIterator[tuple[Settings, httpx.AsyncBaseTransport]]:
    """Serve the fake cloud, as if it were another one."""
    async with listening(world(cloud)) as addresses:
        values = {**cloud.settings, "MIST_BASE_URL": addresses.http}
        yield load_settings(Source("test", values)).settings, httpx.AsyncHTTPTransport()


@asynccontextmanager
async def live(_cloud: FakeMist) -> AsyncIterator[tuple[Settings, httpx.AsyncBaseTransport]]:
    """Ask the real cloud."""
    pytest_socket._remove_restrictions()
    loaded = load_settings(Source.environment(), Source.env_file())
    yield loaded.settings, httpx.AsyncHTTPTransport()


@pytest.mark.parametrize("way", [served, live])
async def test_the_fake_has_the_shapes_of_another_cloud(
    way: Any, fake: FakeMist, request: pytest.FixtureRequest
) -> None:
    """A field that both clouds have is of the same type, wherever the tools look."""
    if way is live and not request.config.getoption("--live"):
        pytest.skip("asks a real cloud: needs --live and a token in MIST_API_TOKEN")
    ours = await ask_everything(
        load_settings(Source("test", fake.settings)).settings, fake.transport
    )
    async with way(fake) as (settings, transport):
        theirs = await ask_everything(settings, transport)
    both = ours.shapes.keys() & theirs.shapes.keys()
    found = {name: conflicts(ours.shapes[name], theirs.shapes[name]) for name in both}
    assert {name: each for name, each in found.items() if each} == {}
    assert len(found) > 10
