"""Utilities on the devices of a fake cloud, over the stream channel."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listening

from mist_mcp.errors import (
    BadRequestError,
    ForbiddenError,
    InputError,
    UnreachableError,
    UnreadableAnswerError,
    UnsafePathError,
)
from mist_mcp.shell.stream import Streams, UtilityOutput
from mist_mcp.shell.wire import Bounds
from tests.shell.conftest import place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from tests.shell.conftest import Connected

pytestmark = pytest.mark.usefixtures("jumping", "nothing_is_left")

HOST = "192.0.2.7"
SWITCH = "clos-core-1"
SHORT = Bounds(first=30.0, silence=10.0)
"""For what no sign ends; the seconds are jumped over."""

TOKEN = SecretStr("a-secret")


@pytest.mark.parametrize(
    ("name", "body", "first", "last"),
    [
        ("ping", {"host": HOST, "count": 3}, "PING 192.0.2.7", "round-trip"),
        ("traceroute", {"host": HOST}, "traceroute to", f" 4  {HOST}"),
    ],
)
async def test_a_utility_ends_with_its_own_sign(
    connected: Connected, name: str, body: dict[str, Any], first: str, last: str
) -> None:
    """Without waiting for silence."""
    async with connected() as world:
        output = await world.streams.run(place(SWITCH), name, body)
    assert (output.completed, output.reason) == (True, "")
    assert output.text.startswith(first)
    assert output.text.splitlines()[-1].startswith(last)


async def test_a_table_ends_in_silence(connected: Connected) -> None:
    """It has no other end, so the answer is complete and says what ended it."""
    async with connected() as world:
        output = await world.streams.run(place(SWITCH), "show_arp", {}, bounds=SHORT)
    assert "MAC Address" in output.text
    assert (output.completed, output.reason) == (True, "no more output came for a while")


async def test_three_endings_are_told_apart() -> None:
    """Its own sign, silence with its length, an interruption; a pause of 5 seconds is no end."""

    async def ran(name: str, *messages: Any) -> UtilityOutput:
        cloud = Cloud(*messages)
        async with streaming(cloud.talk, cloud) as streams:
            return await streams.run(place(SWITCH), name, {}, bounds=Bounds(first=30.0))

    signed = await ran("show_arp", "a row\n", "Total entries: 1\n")
    assert (signed.completed, signed.ending, signed.silent_seconds) == (
        *(True, "by its own sign"),
        None,
    )
    paused = await ran("show_arp", "a row\n", 5.0, "another\n")
    assert (paused.text, paused.ending) == ("a row\nanother\n", "by silence")
    assert paused.silent_seconds is not None
    assert paused.silent_seconds > 5
    broken = await ran("show_arp", "a row\n", None)
    assert (broken.completed, broken.ending, broken.silent_seconds) == (False, "interrupted", None)


async def test_two_sessions_on_one_device_do_not_mix(connected: Connected) -> None:
    """Both listen on the same channel."""
    async with connected() as world:
        outputs = await asyncio.gather(
            *(world.streams.run(place(SWITCH), "ping", {"host": h}) for h in (HOST, "192.0.2.8"))
        )
    assert [output.text.count("bytes from 192.0.2.7") for output in outputs] == [10, 0]
    assert [output.text.count("bytes from 192.0.2.8") for output in outputs] == [0, 10]


async def test_an_offline_device_says_nothing(connected: Connected) -> None:
    """The answer is there, and not complete."""
    async with connected() as world:
        output = await world.streams.run(place("sci-acc-p2-10"), "show_arp", {}, bounds=SHORT)
    assert (output.completed, output.text) == (False, "")
    assert output.reason == "the device said nothing: no more output came for a while"


async def test_what_cannot_be_started_is_an_error(connected: Connected) -> None:
    """No such utility, not on this device, not with this token."""
    async with connected() as world:
        with pytest.raises(InputError):
            await world.streams.run(place(SWITCH), "restart", {})
        with pytest.raises(BadRequestError):
            await world.streams.run(place("AP-ARTS-0.01"), "show_route", {})
        assert [call.path.rpartition("/")[2] for call in world.fake.calls] == ["show_route"]
    async with connected("site-read") as world:
        with pytest.raises(ForbiddenError):
            await world.streams.run(place(SWITCH), "ping", {"host": HOST})


class Cloud:
    """A stream channel that says what a test wants, and the API beside it."""

    def __init__(self, *messages: Any, session: Any = "mine") -> None:
        """Publish messages once the utility was started; None closes, a number waits."""
        self.messages = messages
        self.session = session
        self.heard: list[str] = []
        self.headers: Mapping[str, str] = {}
        self.started = asyncio.Event()

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Start."""
        self.heard.append(f"POST {path.rpartition('/')[2]} {body}")
        self.started.set()
        return {"session": self.session}

    async def talk(self, connection: ServerConnection) -> None:
        """Confirm the subscription and publish."""
        assert connection.request is not None
        self.headers = connection.request.headers
        channel = json.loads(await connection.recv())["subscribe"]
        self.heard.append(channel)
        await connection.send(json.dumps({"event": "channel_subscribed", "channel": channel}))
        await self.started.wait()
        for message in self.messages:
            if message is None:
                return
            if isinstance(message, float):
                await asyncio.sleep(message)  # of the time that jumps
                continue
            body = json.dumps({"session": "mine", "raw": message})
            await connection.send(json.dumps({"event": "data", "data": body}))
        await connection.wait_closed()


@asynccontextmanager
async def streaming(
    talk: Callable[[ServerConnection], Awaitable[None]], client: Any
) -> AsyncIterator[Streams]:
    """Serve a stream channel."""
    async with listening(talk, "127.0.0.1", 0) as server:
        (socket,) = server.sockets
        origin = f"ws://127.0.0.1:{socket.getsockname()[1]}"
        yield Streams(client=client, origin=origin, token=TOKEN)


async def pinged(cloud: Cloud, bounds: Bounds = SHORT) -> UtilityOutput:
    """Run a ping."""
    async with streaming(cloud.talk, cloud) as streams:
        return await streams.run(place(SWITCH), "ping", {"host": HOST}, bounds=bounds)


async def test_the_subscription_comes_first_and_with_the_token() -> None:
    """A device that answers at once is not missed."""
    cloud = Cloud("round-trip x = 1/2/3 ms\n")
    output = await pinged(cloud)
    device = place(SWITCH)
    assert cloud.heard == [
        f"/sites/{device.site_id}/devices/{device.device_id}/cmd",
        "POST ping {'host': '192.0.2.7'}",
    ]
    assert cloud.headers["Authorization"] == "Token a-secret"
    assert output.completed


async def test_a_part_is_kept_and_marked() -> None:
    """When the sign does not come, when the time is over, when the connection ends."""
    silent = await pinged(Cloud("PING\n"))
    assert (silent.text, silent.completed) == ("PING\n", False)
    assert silent.reason == "no more output came for a while"
    late = await pinged(Cloud("PING\n"), Bounds(total=8.0, silence=90.0))
    assert (late.text, late.reason) == ("PING\n", "the time for the whole was over")
    closed = await pinged(Cloud("PI", None))
    assert (closed.text, closed.completed) == ("PI", False)
    assert closed.reason == "the other side closed the connection (code 1000)"


async def test_a_flood_is_kept_in_part() -> None:
    """The first and the last part, and the middle counted."""
    output = await pinged(
        Cloud(*["x" * 50_000] * 20, "y\n"), Bounds(silence=10.0, characters=200_000)
    )
    assert output.text.startswith("xxx")
    assert output.text.endswith("y\n")
    assert output.dropped == 20 * 50_000 + 2 - 200_000 + 50_000 - 2


@pytest.mark.parametrize("session", [None, "", 7])
async def test_without_a_session_nothing_is_listened_to(session: Any) -> None:
    """Another session's output would match a missing id."""
    with pytest.raises(UnreadableAnswerError):
        await pinged(Cloud("PING\n", session=session))


async def test_a_refused_channel_is_an_error_and_nothing_is_started() -> None:
    """In the cloud's words."""

    async def refuse(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.send('{"event": "subscribe_failed", "detail": "not yours"}')
        await connection.wait_closed()

    cloud = Cloud()
    async with streaming(refuse, cloud) as streams:
        with pytest.raises(ForbiddenError, match='says "not yours"'):
            await streams.run(place(SWITCH), "ping", {"host": HOST})
    assert cloud.heard == []


async def test_a_channel_that_never_opens_is_an_error() -> None:
    """After the time for the first word."""

    async def say_nothing(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async with streaming(say_nothing, Cloud()) as streams:
        with pytest.raises(UnreachableError, match="did not open the device's channel"):
            await streams.run(place(SWITCH), "ping", {"host": HOST}, bounds=SHORT)


async def test_the_token_is_sent_to_no_plain_text_origin() -> None:
    """Not even by a mistake of ours."""
    streams = Streams(client=Cloud(), origin="ws://api-ws.mist.com", token=TOKEN)
    with pytest.raises(UnsafePathError):
        await streams.run(place(SWITCH), "ping", {"host": HOST})
