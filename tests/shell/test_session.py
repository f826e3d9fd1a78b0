"""One session over a real WebSocket, with devices that behave and devices that do not."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import ConnectionClosed

from fake_mist.junos.behaviours import (
    Endless,
    Flood,
    HangUpAfter,
    StallAfter,
    chained,
    silent,
    with_nulls,
)
from fake_mist.junos.server import Start
from mist_mcp.errors import (
    InputError,
    TimedOutError,
    UnreachableError,
)
from mist_mcp.shell.events import Mode, Ready
from mist_mcp.shell.session import RESIZE, open_session
from mist_mcp.shell.wire import Bounds
from tests.fake_mist.junos.talking import TEXTS
from tests.jumping import ticking
from tests.shell.strangers import IMPATIENT, PROMPT, saying, stranger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from websockets.asyncio.server import ServerConnection

    from fake_mist.junos.behaviours import Behaviour
    from tests.shell.conftest import Serve

pytestmark = [pytest.mark.every_python, pytest.mark.usefixtures("jumping", "nothing_is_left")]


async def test_a_command_brings_what_the_device_has_to_say(serve: Serve) -> None:
    """The text as it was pasted, and nothing around it."""
    async with serve() as session:
        output = await session.run("show version")
    assert output.text == TEXTS["show-version.txt"]
    assert (output.completed, output.reason, output.error, output.dropped) == (True, "", "", 0)
    assert session.prompt == Ready("leaf-1", "master:0", Mode.OPERATIONAL)


async def test_several_commands_run_in_order_in_one_session(serve: Serve) -> None:
    """Errors between them do no harm, and an empty output is complete."""
    async with serve() as session:
        outputs = [
            await session.run(command)
            for command in ("show version", "fio bar", "show system core-dumps", "show version")
        ]
    assert [output.error for output in outputs] == ["", "unknown command.", "", ""]
    assert [output.text for output in outputs[::2]] == [TEXTS["show-version.txt"], ""]
    assert outputs[0].text == outputs[3].text
    assert all(output.completed for output in outputs)


async def test_characters_survive_the_borders_of_frames(serve: Serve) -> None:
    """The simulator cuts inside them; NULs between frames vanish."""
    async with serve(lambda: with_nulls) as session:
        output = await session.run("show log messages")
    assert output.text == TEXTS["show-log-messages.txt"]


async def test_a_pager_is_answered_where_none_was_expected() -> None:
    """A device that pages all the same gives its whole output."""
    page = b"show x | no-more \r\none\r\n---(more 50%)---"
    rest = b"\r" + b" " * 40 + b"\rtwo\r\n\r\n" + PROMPT
    async with (
        stranger(saying(PROMPT, page, rest)) as origin,
        open_session(origin, origin=origin) as session,
    ):
        output = await session.run("show x")
    assert (output.text, output.completed) == ("one\ntwo\n", True)


async def test_the_greeting_is_waited_for(serve: Serve) -> None:
    """Keys that come before the first output are lost on a device."""
    async with serve(start=Start(delay=5, answering=2)) as session:
        assert (await session.run("show version")).text == TEXTS["show-version.txt"]


async def test_long_outputs_keep_their_ends(serve: Serve) -> None:
    """The middle is counted."""
    async with serve(bounds=Bounds(characters=200)) as session:
        output = await session.run("show log messages")
    assert output.completed
    assert output.text.startswith("line 1 für Zoë\n")
    assert output.text.endswith("line 100 für Zoë\n")
    kept = len(output.text) - len(f"\n[{output.dropped} characters left out]\n")
    assert kept + output.dropped == len(TEXTS["show-log-messages.txt"])


async def test_a_command_of_10_kb_is_refused(serve: Serve) -> None:
    """And so are two in one line; the session goes on."""
    async with serve() as session:
        for command in ("show " + "x" * 10_000, "show version\nrequest system reboot"):
            with pytest.raises(InputError):
                await session.run(command)
        assert (await session.run("show version")).completed


async def test_a_question_is_not_answered(serve: Serve) -> None:
    """The session ends with a note, and nothing more is typed."""
    async with serve() as session:
        asked = await session.run("request system reboot")
        after = await session.run("show version")
    assert not asked.completed
    assert "Reboot the system ? [yes,no] (no)" in asked.reason
    assert "Shutdown" not in asked.text
    assert (after.completed, after.text) == (False, "")
    assert after.reason.startswith("not run: the device asked")


@pytest.mark.parametrize(
    ("command", "mode"), [("configure", "configuration mode"), ("start shell", "a root shell")]
)
async def test_another_mode_ends_the_session(serve: Serve, command: str, mode: str) -> None:
    """Nothing is typed where it could change something."""
    async with serve() as session:
        entered = await session.run(command)
        after = await session.run("show version")
    assert entered.reason == f"the device went into {mode}"
    assert not after.completed


async def test_a_socket_that_never_speaks_is_given_up(serve: Serve) -> None:
    """An offline device looks like this."""
    with pytest.raises(TimedOutError, match=r"said nothing.*offline"):
        async with serve(lambda: silent, bounds=IMPATIENT):
            pass


async def test_a_socket_that_speaks_for_ever_is_cut_off(serve: Serve) -> None:
    """At the deadline, with the ends of the output in bounded memory."""
    async with serve(
        lambda: Second(chained(StallAfter(60), Endless(0))),
        bounds=Bounds(characters=1000),
        clock=ticking(0.05),
    ) as session:
        output = await session.run("show version")
    assert (output.completed, output.reason) == (False, "the time for the whole was over")
    assert len(output.text) < 1100
    assert output.dropped > 0


async def test_a_greeting_without_end_is_cut_off_too(serve: Serve) -> None:
    """It never falls silent, and no prompt comes."""
    behaviour: Callable[[], Behaviour] = lambda: chained(StallAfter(20), Endless(0))  # noqa: E731
    with pytest.raises(TimedOutError, match="before its prompt came: the time"):
        async with serve(behaviour, clock=ticking(0.05)):
            pass


@pytest.mark.parametrize("code", [1000, 1011, None])
async def test_a_socket_that_closes_in_the_middle_leaves_a_part(
    serve: Serve, code: int | None
) -> None:
    """With a code, orderly or not, or without one."""
    async with serve(lambda: HangUpAfter(3000, code)) as session:
        output = await session.run("show log messages | match 1")
        while output.completed:
            output = await session.run("show log messages")
    assert output.text.startswith("line 1 ")
    assert not output.text.endswith("\n")
    assert "connection was" in output.reason or "closed the connection" in output.reason


async def test_a_socket_that_closes_during_the_greeting_is_an_error(serve: Serve) -> None:
    """There is nothing to keep."""
    with pytest.raises(UnreachableError, match="ended before its prompt came"):
        async with serve(lambda: HangUpAfter(20)):
            pass


async def test_a_frame_too_large_is_never_in_memory(serve: Serve) -> None:
    """The connection is closed on it."""

    def behaviour() -> Behaviour:
        return Second(Flood(3 * 2**20))

    async with serve(behaviour) as session:
        output = await session.run("show version")
    assert (output.completed, output.reason) == (False, "a frame of more than 1048576 bytes came")


class Second:
    """Behaves from the second output on."""

    def __init__(self, behaviour: Behaviour) -> None:
        """Start with the greeting."""
        self.behaviour = behaviour
        self.outputs = 0

    def __call__(self, pieces: Iterable[bytes]) -> Iterable[bytes]:
        """Let the greeting pass."""
        self.outputs += 1
        return pieces if self.outputs == 1 else self.behaviour(pieces)


async def test_silence_in_the_middle_leaves_a_part(serve: Serve) -> None:
    """After the time that a running command may be silent for."""
    async with serve(lambda: Second(StallAfter(60)), bounds=IMPATIENT) as session:
        output = await session.run("show version")
        after = await session.run("show version")
    assert (output.completed, output.reason) == (False, "no more output came for a while")
    assert TEXTS["show-version.txt"].startswith(output.text)
    assert after.reason == "not run: no more output came for a while"


async def test_a_cancelled_command_closes_the_socket() -> None:
    """And stops what runs on the device: the last frame is an interruption."""
    heard: asyncio.Queue[bytes | str] = asyncio.Queue()
    closed = asyncio.Event()

    async def talk(connection: ServerConnection) -> None:
        await connection.send(PROMPT)
        with suppress(ConnectionClosed):
            async for frame in connection:
                heard.put_nowait(frame)
        closed.set()

    async def ask(origin: str) -> None:
        async with open_session(origin, origin=origin) as session:
            await session.run("show version")

    async with stranger(talk) as origin:
        task = asyncio.create_task(ask(origin))
        assert await heard.get() == RESIZE
        assert await heard.get() == b"\0show version | no-more\n"
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await closed.wait()
    assert heard.get_nowait() == b"\0\x03"
    assert heard.empty()
