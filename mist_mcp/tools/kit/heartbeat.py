"""Signs of life during a long call: many clients give up after 60 seconds without any."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

BEAT: Final = 10.0
"""Seconds between two signs of life."""


@asynccontextmanager
async def heartbeat(
    tell: Callable[[float], Awaitable[None]], *, sleep: Callable[[float], Awaitable[object]]
) -> AsyncIterator[None]:
    """Tell the client again and again that the call goes on.

    Args:
        tell: is given the seconds since the beginning.
        sleep: waits so many seconds.
    """

    async def beat() -> None:
        seconds = 0.0
        while True:
            await sleep(BEAT)
            seconds += BEAT
            await tell(seconds)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
