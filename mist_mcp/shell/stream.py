"""Utilities over the stream channel: subscribe first, start then, keep one session's output."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal

from mist_mcp.cloud.answer import unexpected
from mist_mcp.cloud.network import DIRECT, Network
from mist_mcp.cloud.urls import API_PREFIX
from mist_mcp.errors import ForbiddenError, UnreachableError
from mist_mcp.shell.addresses import stream_url
from mist_mcp.shell.messages import SessionOutput, subscription
from mist_mcp.shell.signs import Utility, utility
from mist_mcp.shell.sockets import opened
from mist_mcp.shell.wire import Bounds, Clock, Ended, Silent, Sleep, Wire, loop_clock

if TYPE_CHECKING:
    from pydantic import SecretStr

    from mist_mcp.shell.runner import Place, Poster

Post = Callable[[], Awaitable[str]]
"""Starts the utility and returns the id of its session."""

Ending = Literal["by its own sign", "by silence", "interrupted"]
"""How an output ended."""

DEFAULT: Final = Bounds(first=30.0)
SAID_NOTHING: Final = "the device said nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilityOutput:
    """What a utility brought.

    Attributes:
        text: the output; a session router's is JSON, one document a line.
        completed: whether its end came; where only silence ends an output, whether that came.
        ending: by its own sign, by silence, or interrupted; silence may be a mere pause.
        silent_seconds: how long the silence was that ended it; None for another end.
        reason: why not, or that it was silence; empty otherwise.
        dropped: characters left out of the middle.
        seconds: from connecting to the end.
    """

    text: str
    completed: bool
    reason: str
    dropped: int
    seconds: float
    ending: Ending
    silent_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """Runs utilities on devices.

    Args:
        client: starts them by the API.
        origin: scheme, host and port of the cloud's WebSockets.
        token: is sent to that origin, and nowhere else.
        network: the way there.
        clock: seconds that only grow.
        sleep: lets other tasks run.
    """

    client: Poster
    origin: str
    token: SecretStr
    network: Network = DIRECT
    clock: Clock = loop_clock
    sleep: Sleep = asyncio.sleep

    async def run(
        self, device: Place, name: str, body: Mapping[str, Any], *, bounds: Bounds = DEFAULT
    ) -> UtilityOutput:
        """Run a utility that only reads, and return its output, in part if it did not end.

        Raises:
            InputError: there is no such utility.
            MistError: it could not be started; the subclass says why.
        """
        chosen = utility(name)

        async def post() -> str:
            return session_of(await self.client.post(device.path(chosen.name), body))

        return await self.collect(chosen, channel=channel_of(device), post=post, bounds=bounds)

    async def collect(
        self, chosen: Utility, *, channel: str, post: Post, bounds: Bounds
    ) -> UtilityOutput:
        """Subscribe to a channel, start a utility, and collect what its session says."""
        began = self.clock()
        headers = {"Authorization": f"Token {self.token.get_secret_value()}"}
        async with opened(
            stream_url(self.origin),
            network=self.network,
            seconds=min(bounds.first, bounds.total),
            headers=headers,
        ) as connection:
            wire = Wire(
                connection=connection,
                deadline=began + bounds.total,
                clock=self.clock,
                sleep=self.sleep,
            )
            await _subscribe(wire, channel, seconds=bounds.first)
            output = SessionOutput(await post(), chosen, bounds.characters)
            end = await _listen(wire, output, bounds)
        silent = isinstance(end, Silent) and output.heard and chosen.ends_in_silence
        ending = _ending(output, silent=silent)
        reason = end.reason if end else ""
        return UtilityOutput(
            text=output.text.text,
            completed=ending != "interrupted",
            ending=ending,
            silent_seconds=_silence(chosen, bounds) if ending == "by silence" else None,
            reason=reason if output.heard else f"{SAID_NOTHING}: {reason}",
            dropped=output.text.dropped,
            seconds=self.clock() - began,
        )


async def _subscribe(wire: Wire, channel: str, *, seconds: float) -> None:
    """Subscribe, and wait for the confirmation: what is published earlier is lost."""
    until = wire.clock() + seconds
    refusal = None
    try:
        await wire.send(json.dumps({"subscribe": channel}))
        while refusal is None:
            refusal = subscription(await wire.frame(until=until), channel=channel)
    except Ended as end:
        raise UnreachableError(
            f"The cloud did not open the device's channel: {end.reason}", next_step="Try again."
        ) from None
    if refusal:
        raise ForbiddenError(
            f"The cloud refused the device's channel; Mist says {refusal}",
            next_step="get_user_info lists what the API token may see.",
            status=HTTPStatus.FORBIDDEN,
        )


async def _listen(wire: Wire, output: SessionOutput, bounds: Bounds) -> Ended | None:
    """Listen until the output is complete; returns what ended it otherwise."""
    until = wire.clock() + bounds.first
    try:
        while not output.finished:
            if output.feed(await wire.frame(until=until)):
                until = wire.clock() + _silence(output.utility, bounds)
    except Ended as end:
        return end
    return None


def _silence(chosen: Utility, bounds: Bounds) -> float:
    """Return how long nothing must come until nothing more is expected, in seconds."""
    return min(chosen.silence, bounds.silence)


def _ending(output: SessionOutput, *, silent: bool) -> Ending:
    if output.finished:
        return "by its own sign"
    return "by silence" if silent else "interrupted"


def channel_of(device: Place) -> str:
    """Return the channel on which the utilities of a device speak."""
    return "/" + device.path("cmd").removeprefix(API_PREFIX)


def session_of(answer: Any) -> str:
    """Return the id of the session that carries the output.

    Raises:
        UnreadableAnswerError: the answer names none.
    """
    session = answer.get("session") if isinstance(answer, dict) else None
    if not isinstance(session, str) or not session:
        raise unexpected("the id of a session")
    return session
