"""Bytes between a client and one of the server's own ports; there is no way to any other."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fake_mist.serving.wire import Wire

READ: Final = 65_536


@dataclass(frozen=True, slots=True)
class Port:
    """A listening port of this server."""

    host: str
    number: int

    async def join(self, wire: Wire, first: bytes = b"") -> None:
        """Hand a client's connection over to this port until either side is done."""
        reader, writer = await asyncio.open_connection(self.host, self.number)
        try:
            writer.write(first)
            ends = {
                asyncio.create_task(_copy(wire.reader, writer)),
                asyncio.create_task(_copy(reader, wire.writer)),
            }
            await _until_done(ends)
        finally:
            writer.close()


async def _until_done(ends: set[asyncio.Task[None]]) -> None:
    try:
        await asyncio.wait(ends)
    finally:
        for end in ends:
            end.cancel()
        await asyncio.gather(*ends, return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy to the end, and say that it is the end; a broken side ends both."""
    try:
        while data := await reader.read(READ):
            writer.write(data)
            await writer.drain()
    except OSError:
        writer.close()
    with suppress(OSError, RuntimeError, NotImplementedError):
        _finish(writer)


def _finish(writer: asyncio.StreamWriter) -> None:
    """End one direction; TLS cannot, so there the whole connection ends."""
    if writer.can_write_eof():
        writer.write_eof()
    else:
        writer.close()
