"""The one request of an action: sent once, whatever happens, and heard where it speaks."""

from dataclasses import dataclass
from typing import Any, Final

from mist_mcp.actions.action import Action
from mist_mcp.cloud.answer import is_refusal
from mist_mcp.cloud.permits import Permit, Write
from mist_mcp.errors import (
    CloudError,
    MistError,
    RefusedError,
    UnreachableError,
    UnreadableAnswerError,
)
from mist_mcp.shell.runner import Place
from mist_mcp.shell.signs import Utility
from mist_mcp.shell.stream import UtilityOutput, channel_of, session_of
from mist_mcp.shell.wire import Bounds
from mist_mcp.tools.device.shell_rows import LONGEST
from mist_mcp.tools.kit.context import Mist

FIRST_WORD: Final = 20.0
"""Seconds until a device must have said something."""

LISTENING: Final = 45.0
"""Seconds for subscribing, sending and listening: below the minute that clients wait."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the cloud answered, and what the device said; if that is not all of it, why."""

    answer: Any
    output: UtilityOutput | None = None
    silence: str | None = None


@dataclass(slots=True)
class _Sending:
    """A request that is sent once, and that knows how far it is."""

    mist: Mist
    write: Write
    permit: Permit
    begun: bool = False
    done: bool = False
    answer: Any = None

    async def send(self) -> Any:
        """Send the request and return the answer.

        Raises:
            MistError: it failed; the sentence says whether it may have been done.
        """
        self.begun = True
        try:
            answer = await self.mist.client.write(self.write, permit=self.permit)
        except (CloudError, UnreachableError, UnreadableAnswerError) as error:
            raise _failure(error) from error
        self.answer, self.done = answer.document, True
        return self.answer

    async def session(self) -> str:
        """Send the request and return the id of the session that carries its output."""
        return session_of(await self.send())


SILENCE: Final = 3.0
"""Seconds without a word after which an action has said all: it says one thing, and no table."""


async def sent(mist: Mist, action: Action, place: Place, write: Write, permit: Permit) -> Heard:
    """Send the request of an action, and listen if its output comes on the stream channel.

    Raises:
        MistError: the request failed; the sentence says whether it may have been done.
    """
    sending = _Sending(mist, write, permit)
    if not action.speaks:
        return Heard(await sending.send())
    bounds = Bounds(total=LISTENING, first=FIRST_WORD, characters=LONGEST)
    try:
        output = await mist.devices.streams.collect(
            Utility(action.name, silence=SILENCE),
            channel=channel_of(place),
            post=sending.session,
            bounds=bounds,
        )
    except MistError as error:
        if sending.begun and not sending.done:
            raise
        answer = sending.answer if sending.done else await sending.send()
        return Heard(answer, silence=f"Its output was not heard: {error.message}")
    unfinished = f"Its output is not complete: {output.reason}"
    return Heard(sending.answer, output, None if output.completed else unfinished)


def _failure(error: MistError) -> MistError:
    """Return the error with a word on whether the action may have been done."""
    if is_refusal(error):
        return RefusedError(f"It was not done. {error.message}", next_step=error.next_step)
    return UnreachableError(
        f"It is not known whether it was done. {error.message}",
        next_step="Do not call again; get_device_stats and get_device_events show what happened.",
    )
