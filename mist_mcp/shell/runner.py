"""Commands on devices: one session each, many devices at once, failures as data."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Protocol
from weakref import WeakValueDictionary

from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.network import DIRECT, Network
from mist_mcp.cloud.urls import path_of
from mist_mcp.errors import MistError
from mist_mcp.shell.protocol import checked_line, unpaged
from mist_mcp.shell.session import CommandOutput, Session, open_session
from mist_mcp.shell.wire import DEFAULT, Bounds, Clock, Sleep, loop_clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    Progress = Callable[["DeviceTranscript"], Awaitable[None]]
    Heard = Callable[["Place", CommandOutput], Awaitable[None]]

MOST_SESSIONS: Final = 64
"""Sessions at once, of all callers together: more than the devices of any one call."""


class Poster(Protocol):
    """Sends a request that does something; the client of the cloud does."""

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A device as the cloud's paths name it."""

    name: str
    device_id: str
    site_id: str

    def path(self, action: str) -> str:
        """Return the path of one of its actions."""
        return path_of(
            f"sites/{{site_id}}/devices/{{device_id}}/{action}",
            site_id=self.site_id,
            device_id=self.device_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTranscript:
    """What one device said.

    Attributes:
        device: where.
        outputs: one for each command, in order; empty if there was no session.
        failure: why there was no session; None otherwise.
        seconds: from the request to the last prompt, without waiting for a turn.
    """

    device: Place
    outputs: tuple[CommandOutput, ...] = ()
    failure: MistError | None = None
    seconds: float = 0.0

    @property
    def completed(self) -> bool:
        """Whether every command ended at a prompt."""
        return self.failure is None and all(output.completed for output in self.outputs)


def _slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(MOST_SESSIONS)


async def ignored(*_what: object) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shells:
    """Runs commands on devices: so many sessions at once, and one on each device.

    Args:
        client: opens sessions by the API.
        origin: scheme, host and port of the cloud's WebSockets.
        network: the way there.
        clock: seconds that only grow.
        sleep: lets other tasks run.
        slots: bound the sessions at once.
    """

    client: Poster
    origin: str
    network: Network = DIRECT
    clock: Clock = loop_clock
    sleep: Sleep = asyncio.sleep
    slots: asyncio.Semaphore = field(default_factory=_slots)
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(
        default_factory=WeakValueDictionary, init=False
    )

    async def run(
        self, device: Place, commands: Sequence[str], *, bounds: Bounds = DEFAULT
    ) -> DeviceTranscript:
        """Run commands in order in one session; a failure is part of the transcript.

        Raises:
            InputError: a command is not one line of visible characters.
        """
        [transcript] = await self.run_many([device], commands, bounds=bounds)
        return transcript

    async def run_many(
        self,
        devices: Sequence[Place],
        commands: Sequence[str],
        *,
        bounds: Bounds = DEFAULT,
        progress: Progress = ignored,
        heard: Heard = ignored,
    ) -> list[DeviceTranscript]:
        """Run the same commands on many devices at once; the transcripts come in their order.

        Args:
            devices: where.
            commands: what.
            bounds: of each device's session.
            progress: is told of each transcript as soon as it is there.
            heard: is told of each output as soon as it is there.

        Raises:
            InputError: a command is not one line of visible characters.
        """
        for command in commands:
            checked_line(unpaged(command))

        async def one(device: Place) -> DeviceTranscript:
            transcript = await self._timed(device, commands, bounds, heard)
            await progress(transcript)
            return transcript

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(device)) for device in devices]
        return [task.result() for task in tasks]

    async def _timed(
        self, device: Place, commands: Sequence[str], bounds: Bounds, heard: Heard
    ) -> DeviceTranscript:
        async with self._turn(device):
            began = self.clock()
            transcript = await self._converse(device, commands, bounds, heard)
            return replace(transcript, seconds=self.clock() - began)

    async def _converse(
        self, device: Place, commands: Sequence[str], bounds: Bounds, heard: Heard
    ) -> DeviceTranscript:
        outputs: list[CommandOutput] = []
        try:
            async with self._session(device, bounds) as session:
                for command in commands:
                    outputs.append(await session.run(command))
                    await heard(device, outputs[-1])
        except MistError as error:
            return DeviceTranscript(device=device, failure=error)
        return DeviceTranscript(device=device, outputs=tuple(outputs))

    @asynccontextmanager
    async def _session(self, device: Place, bounds: Bounds) -> AsyncIterator[Session]:
        """Open a session; asking for it takes of the same time."""
        began = self.clock()
        url = _url(await self.client.post(device.path("shell")))
        left = replace(bounds, total=max(bounds.total - (self.clock() - began), 0.0))
        async with open_session(
            url,
            origin=self.origin,
            network=self.network,
            bounds=left,
            clock=self.clock,
            sleep=self.sleep,
        ) as session:
            yield session

    @asynccontextmanager
    async def _turn(self, device: Place) -> AsyncIterator[None]:
        """Wait for the device first: who waits for it holds up no other device."""
        lock = self._turns.setdefault(device.device_id, asyncio.Lock())
        async with lock, self.slots:
            yield


def _url(answer: Any) -> str:
    url = answer.get("url") if isinstance(answer, dict) else None
    if not isinstance(url, str):
        raise unexpected("the address of a shell session")
    return url
