"""Sessions with what is at the other end instead of a Junos device that behaves."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from mist_mcp.errors import (
    CloudFailureError,
    RateLimitedError,
    ShellError,
    TimedOutError,
    TokenRejectedError,
    UnreachableError,
    UnsafePathError,
)
from mist_mcp.shell.session import open_session
from tests.shell.strangers import IMPATIENT, PROMPT, saying, stranger

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection
    from websockets.http11 import Request, Response


pytestmark = pytest.mark.usefixtures("jumping", "nothing_is_left")


@pytest.mark.parametrize(
    ("greeting", "mode"),
    [
        (b"[edit]\r\nmist@leaf-1# ", "configuration mode"),
        (b"root@leaf-1:RE:0% ", "a root shell"),
    ],
)
async def test_a_device_that_greets_in_another_mode_is_refused(greeting: bytes, mode: str) -> None:
    """Before anything is typed."""
    async with stranger(saying(greeting)) as origin:
        with pytest.raises(ShellError, match=mode):
            async with open_session(origin, origin=origin):
                pass


async def test_a_device_without_a_known_prompt_is_read_until_it_is_silent() -> None:
    """The output is there, marked as what silence ended; the next command runs too."""
    answers = (
        b"leaf one ? ",
        b"show a | no-more\r\nA\r\nleaf one ? ",
        b"show b | no-more\r\nB\r\n",
    )
    async with (
        stranger(saying(*answers)) as origin,
        open_session(origin, origin=origin, bounds=IMPATIENT) as session,
    ):
        outputs = [await session.run("show a"), await session.run("show b")]
    assert [output.text for output in outputs] == ["A\nleaf one ? ", "B\n"]
    assert {output.completed for output in outputs} == {False}
    assert {output.reason for output in outputs} == {
        "the device's prompt was not recognised, so the output ended by silence"
    }


async def test_a_foreign_url_is_not_even_connected_to() -> None:
    """The listener hears nothing."""
    connected = asyncio.Event()

    async def talk(_connection: ServerConnection) -> None:
        connected.set()

    async with stranger(talk) as origin:
        with pytest.raises(UnsafePathError):
            async with open_session(f"{origin}/ssh", origin="wss://api-ws.mist.com"):
                pass
    assert not connected.is_set()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (HTTPStatus.UNAUTHORIZED, TokenRejectedError),
        (HTTPStatus.TOO_MANY_REQUESTS, RateLimitedError),
        (HTTPStatus.BAD_GATEWAY, CloudFailureError),
        (HTTPStatus.FOUND, CloudFailureError),
    ],
)
async def test_a_refused_handshake_says_why(status: HTTPStatus, error: type[Exception]) -> None:
    """A redirect is a refusal too: it could lead anywhere."""
    followed = asyncio.Event()

    async def talk(_connection: ServerConnection) -> None:
        followed.set()

    async with stranger(talk) as elsewhere:

        def refuse(connection: ServerConnection, _request: Request) -> Response:
            response = connection.respond(status, "no\n")
            response.headers["Location"] = elsewhere
            return response

        async with stranger(talk, refuse) as origin:
            with pytest.raises(error, match=str(int(status))):
                async with open_session(origin, origin=origin):
                    pass
    assert not followed.is_set()


async def test_a_host_that_does_not_answer_is_unreachable() -> None:
    """Nobody listens on the port any more."""
    async with stranger(saying()) as origin:
        pass
    with pytest.raises(UnreachableError, match="refused the connection"):
        async with open_session(origin, origin=origin):
            pass


async def test_a_host_that_never_shakes_hands_is_given_up() -> None:
    """It accepted the connection, and that was all."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        left.set()

    left = asyncio.Event()
    async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
        origin = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        with pytest.raises(TimedOutError, match="did not answer in time"):
            async with open_session(origin, origin=origin, bounds=IMPATIENT):
                pass
        await left.wait()


async def test_a_large_frame_is_read_in_parts() -> None:
    """Nothing of it is lost."""
    lines = "".join(f"line {number}\n" for number in range(10_000))
    frame = b"show x | no-more \r\n" + lines.encode() + b"\n" + PROMPT
    async with (
        stranger(saying(PROMPT, frame)) as origin,
        open_session(origin, origin=origin) as session,
    ):
        assert (await session.run("show x")).text == lines


async def test_nothing_is_typed_into_a_closed_session() -> None:
    """The device has gone away at its prompt; the command says so."""
    gone = asyncio.Event()

    async def talk(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.send(PROMPT)
        await connection.close()
        gone.set()

    async with stranger(talk) as origin, open_session(origin, origin=origin) as session:
        await gone.wait()
        output = await session.run("show version")
    assert (output.text, output.completed) == ("", False)
    assert output.reason == "the other side closed the connection (code 1000)"


async def test_nothing_is_typed_after_the_deadline() -> None:
    """Neither the command nor its answer has time."""
    now = [0.0]
    served = saying(PROMPT, b"show x | no-more \r\nlate\r\n")
    async with (
        stranger(served) as origin,
        open_session(origin, origin=origin, clock=lambda: now[0]) as session,
    ):
        now[0] = 61.0
        output = await session.run("show x")
    assert (output.text, output.completed) == ("", False)
    assert output.reason == "the time for the whole was over"
