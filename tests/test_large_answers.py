"""Whatever the cloud sends: others are answered meanwhile, and a call takes what it may."""

from __future__ import annotations

import asyncio
import tracemalloc
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest
from fastmcp import Client

from mist_mcp.server.build import build_server
from tests.arguments import required
from tests.asking import Asker
from tests.conftest import no_sleep, settings_on
from tests.large_cloud import ROWS, LargeCloud
from tests.sentences import check_sentence
from tests.test_broken_cloud import ASKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fake_mist import FakeMist

MOST_MEMORY: Final = 64_000_000
SEARCH: Final = {"path": "/api/v1/orgs/{org_id}/things/search"}


@asynccontextmanager
async def asked(fake: FakeMist, kind: str) -> AsyncIterator[Asker]:
    """Yield a client of a server on a large cloud."""
    server = build_server(
        settings_on(fake),
        transport=LargeCloud(fake, kind).transport,
        clock=fake.clock,
        sleep=no_sleep,
    )
    async with Client(server) as client:
        yield Asker(client)


async def test_a_bomb_is_a_sentence_for_every_tool(fake: FakeMist) -> None:
    """It says of which path, and what to narrow; the server goes on."""
    async with asked(fake, "2 kB") as client:
        large = 0
        for name in ASKING:
            answer = await client.call(name, required(name))
            if answer.is_error:
                check_sentence(answer.text)
            large += "is too large to be read" in answer.text
        assert large > 25


@pytest.mark.parametrize("kind", ["61 kB", "all", "page"])
async def test_others_are_answered_while_a_large_answer_is_read(fake: FakeMist, kind: str) -> None:
    """Again and again: counted in answers, not in seconds."""
    async with asked(fake, kind) as client:
        await client.data("get_organizations")
        large = asyncio.create_task(client.call("get_device_stats"))
        others = 0
        while not large.done():
            await client.data("debug_server_status")
            others += 1
        assert others > (2 if "kB" in kind else 5)


@pytest.mark.parametrize(
    ("kind", "tool", "arguments"),
    [("all", "make_mist_api_call", SEARCH), ("page", "get_org_sites", {})],
)
async def test_a_call_takes_no_more_memory_than_it_may(
    fake: FakeMist, kind: str, tool: str, arguments: dict[str, Any]
) -> None:
    """Of thirty thousand rows, on pages of a thousand or all at once; and it says what it read."""
    async with asked(fake, kind) as client:
        await client.data("get_organizations")
        tracemalloc.start()
        try:
            answer = await client.call(tool, arguments)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < MOST_MEMORY
    if answer.is_error:
        check_sentence(answer.text)
    elif answer.data.get("total", ROWS) < ROWS:
        assert any("more rows than are read" in note for note in answer.data["notes"])
