"""The driver of the stream channel, on a connection that does not take what it is sent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fake_mist.cloud import cassette_folder
from fake_mist.serving.sockets import TOO_SLOW, Conversation
from fake_mist.stream.broker import Broker
from fake_mist.stream.channel import MOST_UNSENT, Stream
from fake_mist.stream.places import places

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Stuck:
    """A WebSocket whose client sends and sends, and never reads."""

    def __init__(self) -> None:
        """Start open."""
        self.closed: int | None = None

    async def send(self, _message: str) -> None:
        """Wait for a reader that does not come."""
        await asyncio.Event().wait()

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Remember why."""
        assert reason
        self.closed = code

    async def __aiter__(self) -> AsyncIterator[str]:
        """Unsubscribe for ever; each is answered."""
        while True:
            await asyncio.sleep(0)
            yield '{"unsubscribe": "/test"}'


async def test_a_client_that_does_not_read_is_dropped() -> None:
    """With the code for "try again later", before its messages fill the memory."""
    stream = Stream(
        authorization=None,
        places=places(cassette_folder()),
        broker=Broker(output=lambda *_: iter(())),
    )
    connection = Stuck()
    await Conversation(stream, connection).run()
    assert connection.closed == TOO_SLOW
    assert len(stream._unsent) <= MOST_UNSENT + 1
