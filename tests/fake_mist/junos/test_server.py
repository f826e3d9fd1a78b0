"""The shell behind a real WebSocket, spoken to by a plain client."""

from __future__ import annotations

import asyncio
import json
from itertools import count
from typing import TYPE_CHECKING

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from fake_mist.junos.behaviours import (
    Endless,
    Flood,
    HangUpAfter,
    StallAfter,
    chained,
    silent,
    whole,
    with_nulls,
)
from fake_mist.junos.server import TICK, Start, shell_server
from fake_mist.junos.shell import JunosShell

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_mist.junos.behaviours import Behaviour
    from fake_mist.junos.transcripts import JunosDevice

PROMPT = "\r\n{master:0}\r\nmist@leaf-1> "
RESIZE = json.dumps({"resize": {"width": 200, "height": 50}})


async def until(connection: ClientConnection, end: str) -> str:
    """Read frames until the text ends so."""
    heard = b""
    while not heard.endswith(end.encode()):
        frame = await connection.recv()
        heard += frame.encode() if isinstance(frame, str) else frame
    return heard.decode()


@pytest.fixture
def shells(switch: Callable[..., JunosDevice]) -> dict[str, Callable[[], JunosShell]]:
    """Serve the small switch under one name."""
    device = switch()
    return {"leaf": lambda: JunosShell(device, clock=lambda: 0.0)}


Shells = dict[str, "Callable[[], JunosShell]"]


async def test_a_plain_client_runs_a_command(shells: Shells) -> None:
    """Resize as text, keys as bytes behind a NUL, output as bytes, and a close at `exit`."""

    async def sleep(seconds: float) -> None:
        await (asyncio.Event().wait() if seconds else asyncio.sleep(0))

    async with (
        shell_server(shells, sleep=sleep) as url,
        connect(f"{url}/leaf", proxy=None) as client,
    ):
        await client.send(RESIZE)
        assert "Last login" in await until(client, PROMPT.lstrip())
        await client.send(b"\0show version\n")
        assert "Junos: 23.4R2-S4.11" in await until(client, PROMPT)
        await client.send(b"\0show log messages\n")
        assert "line 49 für Zoë" in await until(client, "---(more)---")
        await client.send(b"\0q\0exit\n")
        with pytest.raises(ConnectionClosed):
            await until(client, "never")
        assert client.close_code == 1000


async def test_output_comes_in_binary_frames_cut_anywhere(shells: Shells) -> None:
    """No frame of the greeting ends where the prompt does, and no character is safe."""
    async with shell_server(shells) as url, connect(f"{url}/leaf", proxy=None) as client:
        await until(client, PROMPT.lstrip())
        await client.send(b"\0show log messages | match 7 | last 5\n")
        frames: list[bytes] = []
        while not b"".join(frames).endswith(PROMPT.encode()):
            frames.append(await client.recv(decode=False))
        assert [len(frame) for frame in frames[:3]] == [1, 3, 7]
        with pytest.raises(UnicodeDecodeError):
            [frame.decode() for frame in frames]


async def test_keys_before_the_first_output_are_lost(shells: Shells) -> None:
    """With a greeting after the third frame, the two before it were typed into nothing."""
    async with (
        shell_server(shells, start=Start(frames=3)) as url,
        connect(f"{url}/leaf", proxy=None) as client,
    ):
        for frame in (RESIZE, b"\0show version\n", b"\0show "):
            await client.send(frame)
            await (await client.ping())
        greeting = await until(client, PROMPT.lstrip())
        assert "Hostname" not in greeting
        await client.send(b"\0version\n")
        assert "unknown command." in await until(client, "\r\nmist@leaf-1> ")


async def test_a_slow_line_pauses_between_its_frames(switch: Callable[..., JunosDevice]) -> None:
    """As long as the device's sheet says, on the injected sleep; nothing is lost by it."""
    slept: list[float] = []
    device = switch(pause_ms="250")

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await (asyncio.Event().wait() if seconds == TICK else asyncio.sleep(0))

    async with (
        shell_server({"leaf": lambda: JunosShell(device, clock=lambda: 0.0)}, sleep=sleep) as url,
        connect(f"{url}/leaf", proxy=None) as client,
    ):
        await until(client, PROMPT.lstrip())
        await client.send(b"\0show version\n")
        assert "Junos: 23.4R2-S4.11" in await until(client, PROMPT)
    assert slept.count(0.25) > 2


async def test_the_greeting_can_be_late(shells: Shells) -> None:
    """The delay passes on the injected sleep; what is typed meanwhile is lost."""
    slept: list[float] = []
    go = asyncio.Event()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await (go.wait() if seconds == 5 else asyncio.sleep(0))

    async with (
        shell_server(shells, start=Start(delay=5), sleep=sleep) as url,
        connect(f"{url}/leaf", proxy=None) as client,
    ):
        await client.send(b"\0show version\n")
        await (await client.ping())
        go.set()
        assert "Hostname" not in await until(client, PROMPT.lstrip())
    assert slept.count(5) == 1


async def test_outputs_do_not_mix(shells: Shells) -> None:
    """What is typed while the greeting is still being sent is answered after it."""
    go, pauses = asyncio.Event(), count()

    async def sleep(seconds: float) -> None:
        first = not seconds and next(pauses) == 0
        await (asyncio.sleep(0) if first else (asyncio.Event() if seconds else go).wait())

    async with (
        shell_server(shells, sleep=sleep) as url,
        connect(f"{url}/leaf", proxy=None) as client,
    ):
        heard = await client.recv(decode=False)
        await client.send(b"\0show version\n")
        await (await client.ping())
        go.set()
        heard += (await until(client, f"R2-S4.11\r\n{PROMPT}")).encode()
        undisturbed = shells["leaf"]()
        assert heard == undisturbed.greet() + undisturbed.feed(b"show version\n")


async def test_an_idle_session_is_closed_by_the_clock(
    switch: Callable[..., JunosDevice],
) -> None:
    """The server looks at the clock by itself; the warning comes unasked."""
    now = [0.0]
    device = switch(idle_minutes="2")

    async def sleep(seconds: float) -> None:
        now[0] += seconds
        await asyncio.sleep(0)

    shells: Shells = {"leaf": lambda: JunosShell(device, clock=lambda: now[0])}
    async with (
        shell_server(shells, sleep=sleep) as url,
        connect(f"{url}/leaf", proxy=None) as client,
    ):
        heard = await until(client, "closing session\r\n")
        assert heard.count("Warning: session will be closed in") == 2
        with pytest.raises(ConnectionClosed):
            await client.recv()


GARBAGE = (
    "not json",
    "{}",
    '{"resize": 7}',
    '{"resize": {"width": "a", "height": 1}}',
    '{"resize": {"width": 1e400, "height": true}}',
    "[" * 10_000,
    b"",
    b"\xff\xfe\x00\x1b[",
    bytes(range(256)),
)


@pytest.mark.parametrize("frame", GARBAGE, ids=range(len(GARBAGE)))
async def test_garbage_harms_nobody(shells: Shells, frame: str | bytes) -> None:
    """The connection that sent it goes on, and so does the next."""
    async with (
        shell_server(shells) as url,
        connect(f"{url}/leaf", proxy=None) as client,
        connect(f"{url}/leaf", proxy=None) as other,
    ):
        await until(client, PROMPT.lstrip())
        await client.send(frame)
        await client.send(b"\x03\x1bx\x03\x15\0show version\n")
        assert "Junos:" in await until(client, "mist@leaf-1> ")
        await until(other, PROMPT.lstrip())
        await other.send(b"\0show version\n")
        assert "Junos:" in await until(other, PROMPT)


async def test_an_oversized_frame_ends_only_its_own_connection(shells: Shells) -> None:
    """1009, as the protocol says."""
    async with (
        shell_server(shells) as url,
        connect(f"{url}/leaf", proxy=None) as client,
        connect(f"{url}/leaf", proxy=None) as other,
    ):
        await client.send(b"x" * 100_000)
        with pytest.raises(ConnectionClosed):
            await until(client, "never")
        assert client.close_code == 1009
        await until(other, PROMPT.lstrip())


@pytest.mark.parametrize("heard", [0, 1, 4])
async def test_a_client_may_drop_out_anywhere(shells: Shells, heard: int) -> None:
    """Without a close frame, in the middle of the greeting; the next one is served."""
    async with shell_server(shells) as url:
        client = await connect(f"{url}/leaf", proxy=None)
        for _frame in range(heard):
            await client.recv()
        client.transport.abort()
        async with connect(f"{url}/leaf", proxy=None) as other:
            await until(other, PROMPT.lstrip())


async def test_an_unknown_shell_is_not_found(shells: Shells) -> None:
    """The handshake is refused."""
    async with shell_server(shells) as url:
        with pytest.raises(InvalidStatus) as caught:
            await connect(f"{url}/nobody", proxy=None)
        assert caught.value.response.status_code == 404


async def heard_from(shells: Shells, behaviour: Callable[[], Behaviour]) -> tuple[bytes, int]:
    """Give what a client hears before it is closed upon, and the close code."""
    heard = b""
    async with (
        shell_server(shells, behaviour=behaviour) as url,
        connect(f"{url}/leaf", proxy=None) as client,
    ):
        try:
            while True:
                heard += await client.recv(decode=False)
        except ConnectionClosed:
            return heard, client.close_code or 0


async def test_it_can_close_in_the_middle_of_a_line(shells: Shells) -> None:
    """After exactly so many bytes, with a code of the server's, or with none at all."""
    heard, code = await heard_from(shells, lambda: HangUpAfter(50))
    assert (len(heard), code) == (50, 1011)
    heard, code = await heard_from(shells, lambda: HangUpAfter(50, code=None))
    assert (len(heard), code) == (50, 1006)


async def test_it_can_keep_silent(shells: Shells) -> None:
    """From the start, or from some byte on; the connection lives."""
    for behaviour, expected in ((lambda: silent, 0), (lambda: StallAfter(20), 20)):
        async with (
            shell_server(shells, behaviour=behaviour) as url,
            connect(f"{url}/leaf", proxy=None) as client,
        ):
            heard = b""
            while len(heard) < expected:
                heard += await client.recv(decode=False)
            await client.send(b"\0show version\n")
            await (await client.ping())
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0):
                    await client.recv()
            assert len(heard) == expected


async def test_it_can_speak_for_ever_and_flood(shells: Shells) -> None:
    """Behaviours chain: a normal greeting behind a flood, then the same line without end."""

    def behaviour() -> Behaviour:
        return chained(Endless(1, b"on\r\n"), Flood(100_000), with_nulls)

    async with (
        shell_server(shells, behaviour=behaviour) as url,
        connect(f"{url}/leaf", proxy=None) as client,
    ):
        assert len(await client.recv(decode=False)) == 100_001
        await until(client, "> ")
        await client.send(b"\0show version\n")
        assert await until(client, "\0on\r\n" * 500)


async def test_it_can_send_an_output_whole(shells: Shells) -> None:
    """One frame, for a test that is about something else."""
    async with (
        shell_server(shells, behaviour=lambda: whole) as url,
        connect(f"{url}/leaf", proxy=None) as client,
    ):
        assert (await client.recv(decode=False)).endswith(PROMPT.lstrip().encode())
