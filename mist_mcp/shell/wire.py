"""Frames out and in within bounds of time, with every end told as a reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode

from mist_mcp.shell.sockets import LARGEST_FRAME

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[object]]

TOO_LATE: Final = "the time for the whole was over"
SILENT: Final = "no more output came for a while"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long to wait, and how much to keep.

    Attributes:
        total: seconds for everything, from opening the connection on; many clients wait for 60.
        first: seconds to the first output.
        silence: seconds without output after which nothing more is expected.
        unprompted: the same on a device whose prompt is not recognised, where it always decides.
        settling: seconds after a prompt in which its line may go on, and be none.
        doubting: the same where a prompt does not stand as this device's prompts do.
        characters: of one output that are kept, half of its beginning and half of its end.
    """

    total: float = 54.0
    first: float = 10.0
    silence: float = 30.0
    unprompted: float = 3.0
    settling: float = 0.01
    doubting: float = 0.1
    characters: int = 262_144


DEFAULT: Final = Bounds()


def loop_clock() -> float:
    """Return the time that the bounds go by: that of the running loop, as its own timeouts do."""
    return asyncio.get_running_loop().time()


class Ended(Exception):  # noqa: N818 - an event of the connection, not a mistake
    """Nothing more comes; `reason` says why, in words of ours."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class Silent(Ended):
    """Nothing came for as long as was waited: that may have been the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """A connection, used until a deadline on the given clock."""

    connection: ClientConnection
    deadline: float
    clock: Clock
    sleep: Sleep

    async def send(self, frame: str | bytes) -> None:
        """Send a frame.

        Raises:
            Ended: it is too late, or the connection is closed.
        """
        try:
            async with asyncio.timeout(max(self.deadline - self.clock(), 0)):
                await self.connection.send(frame)
        except TimeoutError:
            raise Ended(TOO_LATE) from None
        except ConnectionClosed as error:
            raise _closed(error) from None

    async def frame(self, *, until: float) -> bytes:
        """Return the next frame.

        Raises:
            Silent: there is none until then.
            Ended: it is too late, or the connection is closed.
        """
        # A flood never lets the loop wait; this gives other tasks, and the deadline, their turn.
        await self.sleep(0)
        left = min(until, self.deadline) - self.clock()
        if left > 0:
            try:
                async with asyncio.timeout(left):
                    return await self.connection.recv(decode=False)
            except TimeoutError:
                pass
            except ConnectionClosed as error:
                raise _closed(error) from None
        raise Silent(SILENT) if until < self.deadline else Ended(TOO_LATE)


def _closed(error: ConnectionClosed) -> Ended:
    """Say who closed the connection; the other side's own words are not repeated."""
    if error.sent and error.sent.code == CloseCode.MESSAGE_TOO_BIG:
        return Ended(f"a frame of more than {LARGEST_FRAME} bytes came")
    if error.rcvd is None:
        return Ended("the connection was lost")
    return Ended(f"the other side closed the connection (code {int(error.rcvd.code)})")
