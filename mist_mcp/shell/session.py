"""One shell session on one device: commands in order, each until its prompt."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from websockets.exceptions import ConnectionClosed

from mist_mcp.cloud.network import DIRECT, Network
from mist_mcp.errors import ShellError, TimedOutError, UnreachableError
from mist_mcp.junos.registry import listener
from mist_mcp.shell.addresses import checked_url
from mist_mcp.shell.bounded import BoundedText
from mist_mcp.shell.events import CaretError, Event, Mode, Output, Pager, Question, Ready, Resumed
from mist_mcp.shell.protocol import INTERRUPT, NEXT_PAGE, Protocol, unpaged
from mist_mcp.shell.sockets import CLOSING, opened
from mist_mcp.shell.wire import (
    DEFAULT,
    TOO_LATE,
    Bounds,
    Clock,
    Ended,
    Silent,
    Sleep,
    Wire,
    loop_clock,
)
from mist_mcp.words.untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mist_mcp.junos.reading import Listener, Parsed
    from mist_mcp.junos.registry import Facts

WIDTH: Final = 500
"""Columns of the terminal, so that neither lines nor commands wrap."""

HEIGHT: Final = 1000
RESIZE: Final = json.dumps({"resize": {"width": WIDTH, "height": HEIGHT}})
MISTRUST: Final = 5
"""How many times longer a prompt that refuses the shell must stand than one that opens it."""

MOUTHFUL: Final = 8192
UNPROMPTED: Final = "the device's prompt was not recognised, so the output ended by silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOutput:
    """What one command brought.

    Attributes:
        command: as it was asked for.
        text: the output, without echo, pager and prompt; its middle is left out if it is too long.
        completed: whether the prompt came back after it.
        reason: why not; empty for a completed one.
        parsed: the facts of the whole text, of what was dropped too; None where no parser reads it.
        error: what the command line said against the command; empty for nothing.
        dropped: characters left out of the middle.
        seconds: from typing to the prompt.
    """

    command: str
    text: str = ""
    completed: bool
    reason: str = ""
    parsed: Parsed[Facts] | None = None
    error: str = ""
    dropped: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Collected:
    text: BoundedText
    listener: Listener[Facts] | None
    error: str = ""

    def add(self, text: str) -> None:
        """Take text: a part of it is kept, and all of it is understood."""
        self.text.add(text)
        if self.listener is not None:
            self.listener.add(text)

    def parsed(self, *, whole: bool) -> Parsed[Facts] | None:
        """Return the facts of all the text."""
        if self.listener is None:
            return None
        raw = "" if self.text.dropped else self.text.text
        return self.listener.parsed(raw, whole=whole)


@asynccontextmanager
async def open_session(  # noqa: PLR0913 - each is a seam
    url: str,
    *,
    origin: str,
    network: Network = DIRECT,
    bounds: Bounds = DEFAULT,
    clock: Clock = loop_clock,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[Session]:
    """Open the session that a URL of the cloud leads to, and close it in every case.

    The URL carries its own ticket: the API token is never sent there.

    Args:
        url: from the answer to POST .../shell.
        origin: scheme, host and port of the cloud's WebSockets.
        network: the way there.
        bounds: of time and text.
        clock: seconds that only grow.
        sleep: lets other tasks run.

    Raises:
        UnsafePathError: the URL leads elsewhere.
        ShellError: the device does not offer its operational mode.
        UnreachableError: the device cannot be reached, or says nothing.
        CloudError: the WebSocket was refused.
    """
    deadline = clock() + bounds.total
    seconds = min(bounds.first, bounds.total)
    checked = checked_url(url, origin=origin)
    async with opened(checked, network=network, seconds=seconds) as connection:
        wire = Wire(connection=connection, deadline=deadline, clock=clock, sleep=sleep)
        session = Session(wire, bounds=bounds)
        await session.greet()
        try:
            yield session
        finally:
            await session.leave()


@dataclass(slots=True)
class Session:
    """A session that was opened: `run` commands one after another.

    Attributes:
        prompt: the last one; None on a device whose prompt is not recognised.
    """

    wire: Wire
    bounds: Bounds = field(kw_only=True)
    prompt: Ready | None = None
    _protocol: Protocol = field(default_factory=Protocol)
    _unread: bytes = b""
    _over: str = ""
    _busy: bool = False

    async def greet(self) -> None:
        """Set the terminal's size and wait for the prompt: what is typed earlier is lost.

        A prompt that is not recognised is awaited until the device falls silent. What takes no
        commands may be a banner's line, so it is believed only after a longer moment.

        Raises:
            ShellError: the device offers another mode.
            UnreachableError: it says nothing.
        """
        spoke = False
        try:
            await self.wire.send(RESIZE)
            while True:
                for event in self._protocol.feed(await self._mouthful(self._patience())):
                    self._meet(event)
                spoke = True
        except Ended as end:
            if self.prompt is None and not (spoke and isinstance(end, Silent)):
                raise _ungreeted(end, spoke=spoke) from None
        if self.prompt is not None and self.prompt.mode is not Mode.OPERATIONAL:
            raise ShellError(
                f"The device's shell stands in {self.prompt.mode.value}, where nothing is typed",
                next_step="Leave that mode on the device, or try again later.",
            )

    def _patience(self) -> float:
        """Return how long the greeting is waited for."""
        if self.prompt is None:
            return self.bounds.first
        operational = self.prompt.mode is Mode.OPERATIONAL
        return self.bounds.doubting * (1 if operational else MISTRUST)

    async def run(self, command: str) -> CommandOutput:
        """Run a command and return its output, in part if it did not end.

        Raises:
            InputError: it is not one line of visible characters.
        """
        began = self.wire.clock()
        keys = self._protocol.command(unpaged(command))
        if self._over:
            return CommandOutput(command=command, completed=False, reason=f"not run: {self._over}")
        collected = _Collected(BoundedText(self.bounds.characters), listener(command))
        reason = await self._exchange(keys, collected)
        return CommandOutput(
            command=command,
            text=collected.text.text,
            completed=not reason,
            reason=reason,
            parsed=collected.parsed(whole=not reason),
            error=collected.error,
            dropped=collected.text.dropped,
            seconds=self.wire.clock() - began,
        )

    async def leave(self) -> None:
        """Stop what still runs on the device, as far as it listens."""
        if self._busy:
            with suppress(ConnectionClosed, TimeoutError):
                async with asyncio.timeout(CLOSING):
                    await self.wire.connection.send(INTERRUPT)

    async def _exchange(self, keys: bytes, collected: _Collected) -> str:
        """Type, and collect until the prompt; returns why it did not come."""
        self._busy = True
        try:
            await self.wire.send(keys)
            await self._listen(keys, collected)
        except Ended as end:
            if not self._busy:
                return self._returned(end)
            for event in self._protocol.rest():
                await self._take(event, collected)
            if self.prompt is None and isinstance(end, Silent):
                return UNPROMPTED
            self._over = end.reason
        return self._over

    def _returned(self, end: Ended) -> str:
        """Take the end of a command: its prompt came, and nothing more."""
        if self.prompt and self.prompt.mode is not Mode.OPERATIONAL:
            self._over = f"the device went into {self.prompt.mode.value}"
            return self._over
        self._over = "" if isinstance(end, Silent) else end.reason
        return ""

    async def _listen(self, keys: bytes, collected: _Collected) -> None:
        """Collect for ever: the silence after the prompt ends it, as any other end does.

        Keys that came too early are typed once more.
        """
        again = True
        while True:
            try:
                data = await self._mouthful(self._wait())
            except Silent:
                if not (self._busy and self._protocol.is_unheard and again):
                    raise
                again = False
                await self.wire.send(keys)
                continue
            for event in self._protocol.feed(data):
                await self._take(event, collected)

    def _wait(self) -> float:
        """Return how long the next bytes are waited for."""
        if not self._busy:
            return self.bounds.settling if self._protocol.is_usual else self.bounds.doubting
        unprompted = self.prompt is None or self._protocol.is_unheard
        return self.bounds.unprompted if unprompted else self.bounds.silence

    async def _mouthful(self, wait: float) -> bytes:
        """Return the next bytes: of a large frame a part, so that no other task has to wait."""
        if self._unread:
            await self.wire.sleep(0)
        else:
            self._unread = await self.wire.frame(until=self.wire.clock() + wait)
        taken, self._unread = self._unread[:MOUTHFUL], self._unread[MOUTHFUL:]
        return taken

    def _meet(self, event: Event) -> None:
        """Take notice of the first prompt, and of its being none."""
        if isinstance(event, Ready):
            self.prompt = event
        elif isinstance(event, Resumed):
            self.prompt = None

    async def _take(self, event: Event, collected: _Collected) -> None:
        match event:
            case Output(text):
                collected.add(text)
            case CaretError(text):
                collected.error = collected.error or text
            case Pager():
                await self.wire.send(NEXT_PAGE)
            case Question(text):
                raise Ended(f"the device asked {quoted(text)}, which was not answered")
            case Ready():
                self._busy, self.prompt = False, event
            case Resumed():
                self._busy = True


def _ungreeted(end: Ended, *, spoke: bool) -> UnreachableError:
    step = "The device may be offline or busy: get_device_stats tells, and a retry may help."
    if isinstance(end, Silent):
        return TimedOutError("The device's shell said nothing", next_step=step)
    kind = TimedOutError if end.reason == TOO_LATE else UnreachableError
    before = "before its prompt came" if spoke else "before it said anything"
    return kind(f"The device's shell ended {before}: {end.reason}", next_step=step)
