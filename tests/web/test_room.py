"""How much may be under way, and what the log says of what was refused."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.web.refusals import PAUSE, Refusals
from mist_mcp.web.room import FullError, Room
from tests.processes import web_server
from tests.web.callers import ALICE, AUTH_TOKENS, BOB, caller, headers

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

CLIENTS = st.lists(st.sampled_from("abcdefgh"), max_size=60)


@given(most=st.integers(4, 24), clients=CLIENTS)
def test_no_more_than_there_is_room_for(most: int, clients: list[str]) -> None:
    """Neither one client nor all together exceed their bound; afterwards everything is free."""
    room = Room(most)
    taken: list[str] = []
    with ExitStack() as stack:
        for client in clients:
            full = len(taken) >= most or taken.count(client) >= most // 4
            try:
                stack.enter_context(room.place(client))
            except FullError:
                assert full
            else:
                assert not full
                taken.append(client)
        assert room.full == (len(taken) == most)
    assert not room.full
    with room.place("a"):
        pass


def test_a_failure_gives_its_place_back() -> None:
    """Whatever happens to a request, its place is free afterwards."""
    room = Room(4)
    for _ in range(5):
        with suppress(ValueError), room.place("a"):
            raise ValueError
    with room.place("a"), pytest.raises(FullError), room.place("a"):
        pass


async def test_calls_over_sse_are_bounded_too(tmp_path: Path) -> None:
    """There the request is over before the call is; the second call of a client has to wait."""
    options = ("-t", "sse", "--mock-fault", "latency:600#1")
    variables = {"MIST_MCP_AUTH_TOKENS": AUTH_TOKENS, "MIST_MCP_MAX_REQUESTS": "4"}
    with web_server(*options, folder=tmp_path, variables=variables) as server:
        async with caller(server.url, headers(ALICE)) as alice:
            slow = asyncio.create_task(alice.call("get_user_info"))
            async with caller(server.url, headers(BOB)) as bob:
                while "Too many" not in (await alice.call("debug_server_status")).text:
                    assert not slow.done()
                assert await bob.data("debug_server_status")
            slow.cancel()
            with suppress(asyncio.CancelledError):
                await slow
            while "Too many" in (await alice.call("debug_server_status")).text:
                pass
            assert await alice.data("debug_server_status")


async def refuse(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Refuse a request."""
    await send({"type": "http.response.start", "status": 401, "headers": []})


async def test_a_flood_of_refusals_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """The first is told at once, the others together, and nothing of what they brought."""
    times = [0.0]
    app = Refusals(refuse, clock=lambda: times[0])
    scope = {
        "type": "http",
        "client": ("192.0.2.7", 1),
        "path": f"/{ALICE}",
        "headers": [(b"authorization", ALICE.encode())],
    }

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    async def ignored(_message: Message) -> None:
        """Take no notice."""

    with caplog.at_level(logging.WARNING):
        for _ in range(1000):
            await app(scope, nothing, ignored)
        times[0] = PAUSE
        await app(scope, nothing, ignored)
    first = "refused 192.0.2.7 (401): no bearer token, or a wrong one"
    again = f"{first}, and 999 more since the last such line"
    assert [record.getMessage() for record in caplog.records] == [first, again]
