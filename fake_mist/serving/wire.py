"""HTTP/1.1 on a pair of streams, by h11."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, TypeAlias

import h11

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

READ: Final = 65_536
LARGEST_BODY: Final = 4 * 1024 * 1024
BODILESS: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})

Headers: TypeAlias = "Sequence[tuple[bytes, bytes]]"
PLAIN: Final = ((b"content-type", b"text/plain; charset=utf-8"),)


class RefusedError(Exception):
    """A request that is answered here: status and text."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        """Keep the answer."""
        super().__init__(text)
        self.status = status
        self.text = text


@dataclass(slots=True)
class Wire:
    """One connection of a client."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    http: h11.Connection = field(default_factory=lambda: h11.Connection(h11.SERVER))
    _bodiless: bool = False

    async def request(self) -> h11.Request | None:
        """Read the head of the next request; None when the client is gone."""
        if self.http.our_state is h11.MUST_CLOSE:
            return None
        if self.http.our_state is h11.DONE:
            self.http.start_next_cycle()
        event = await self._event()
        if not isinstance(event, h11.Request):
            return None
        self._bodiless = event.method == b"HEAD"
        return event

    async def body(self) -> bytes:
        """Read the body of the request."""
        if self.http.they_are_waiting_for_100_continue:
            await self._send(h11.InformationalResponse(status_code=100, headers=[]))
        body = bytearray()
        while isinstance(event := await self._event(), h11.Data):
            body += event.data
            if len(body) > LARGEST_BODY:
                raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large")
        if not isinstance(event, h11.EndOfMessage):
            raise ConnectionResetError
        return bytes(body)

    async def start(self, status: int, headers: Headers) -> None:
        """Send the head of an answer."""
        self._bodiless = self._bodiless or status in BODILESS
        reason = HTTPStatus(status).phrase.encode() if status in _STATUSES else b""
        await self._send(h11.Response(status_code=status, headers=list(headers), reason=reason))

    async def send(self, data: bytes) -> None:
        """Send a part of the body; nothing where an answer has none."""
        if not self._bodiless:
            await self._send(h11.Data(data=data))

    async def end(self) -> None:
        """Finish the answer."""
        await self._send(h11.EndOfMessage())

    async def answer(self, status: int, headers: Headers, body: bytes) -> None:
        """Send a whole answer at once."""
        await self.start(status, [*headers, (b"content-length", str(len(body)).encode())])
        await self.send(body)
        await self.end()

    async def refuse(self, status: int, text: str) -> None:
        """Say why there is no answer, where it can still be said, and end the connection."""
        if self.http.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            headers = (*PLAIN, (b"connection", b"close"))
            await self.answer(status, headers, f"{text}\n".encode())

    def head(self, request: h11.Request) -> bytes:
        """Write a request's head again, with what came behind it."""
        lines = [b"%b %b HTTP/1.1" % (request.method, request.target)]
        lines += [b"%b: %b" % header for header in request.headers.raw_items()]
        return b"\r\n".join((*lines, b"", self.http.trailing_data[0]))

    def abort(self) -> None:
        """Break off, without goodbye."""
        self.writer.transport.abort()

    async def _event(self) -> object:
        while (event := self.http.next_event()) is h11.NEED_DATA:
            self.http.receive_data(await self.reader.read(READ))
        return event

    async def _send(self, event: h11.Event) -> None:
        data = self.http.send(event)
        if data:
            self.writer.write(data)
            await self.writer.drain()


_STATUSES: Final = frozenset(HTTPStatus)
