"""A server that speaks HTTP/2 and nothing else, in front of a transport: as many edges do."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, RequestReceived, WindowUpdated

from fake_mist.serving.certificates import certificates

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

LOOPBACK = "127.0.0.1"


@dataclass
class Session:
    """One connection: requests in, answers out as the client's windows allow."""

    transport: httpx.AsyncBaseTransport
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    roomy: asyncio.Event = field(default_factory=asyncio.Event)
    http: H2Connection = field(
        default_factory=lambda: H2Connection(H2Configuration(client_side=False))
    )

    async def run(self) -> None:
        """Serve until the client is gone."""
        self.http.initiate_connection()
        self._flush()
        while data := await self.reader.read(65_536):
            for event in self.http.receive_data(data):
                self._take(event)
            self._flush()
        for task in self.tasks:
            task.cancel()
        self.writer.close()

    def _take(self, event: Any) -> None:
        if isinstance(event, RequestReceived):
            self.tasks.add(asyncio.create_task(self._answer(event.stream_id, event.headers)))
        if isinstance(event, WindowUpdated):
            self.roomy.set()
        if isinstance(event, ConnectionTerminated):
            self.reader.feed_eof()

    async def _answer(self, stream: int, headers: Any) -> None:
        named = {name.decode(): value.decode() for name, value in headers}
        url = f"https://api.mist.com{named[':path']}"
        plain = {name: value for name, value in named.items() if not name.startswith(":")}
        request = httpx.Request(named[":method"], url, headers=plain)
        response = await self.transport.handle_async_request(request)
        body = await response.aread()
        kept = [item for item in response.headers.multi_items() if item[0] != "content-length"]
        self.http.send_headers(stream, [(":status", str(response.status_code)), *kept])
        while body:
            size = min(
                self.http.local_flow_control_window(stream), self.http.max_outbound_frame_size
            )
            if size <= 0:
                self.roomy.clear()
                await self.roomy.wait()
                continue
            self.http.send_data(stream, body[:size])
            body = body[size:]
            self._flush()
        self.http.end_stream(stream)
        self._flush()

    def _flush(self) -> None:
        self.writer.write(self.http.data_to_send())


@asynccontextmanager
async def listening(transport: httpx.AsyncBaseTransport) -> AsyncIterator[tuple[str, Path]]:
    """Serve by TLS on loopback; gives the address, and the authority's file."""
    sessions: set[asyncio.Task[None]] = set()

    def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sessions.add(asyncio.create_task(Session(transport, reader, writer).run()))

    with certificates(LOOPBACK) as shown:
        shown.server.set_alpn_protocols(["h2"])
        server = await asyncio.start_server(enter, LOOPBACK, 0, ssl=shown.server)
        try:
            yield f"https://{LOOPBACK}:{server.sockets[0].getsockname()[1]}", shown.ca_file
        finally:
            server.close()
            for session in sessions:
                session.cancel()
            await asyncio.gather(*sessions, return_exceptions=True)
