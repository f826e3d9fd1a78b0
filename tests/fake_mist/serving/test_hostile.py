"""Clients that do harm: each harms itself alone, and the server goes on serving."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import httpx
import pytest
from websockets.exceptions import ConnectionClosedError

from fake_mist.serving.door import Door
from fake_mist.serving.exchange import Exchange
from fake_mist.serving.sockets import LARGEST
from fake_mist.serving.tunnel import Port
from fake_mist.serving.wire import LARGEST_BODY
from tests.fake_mist.serving.conftest import ADMIN, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

GET = b"GET /api/v1/self HTTP/1.1\r\nHost: x\r\nAuthorization: Token fake-org-admin\r\n"
SWITCH = "clos-acc-p1-01"


async def raw(base: str, sent: bytes, *, ends: bool = True) -> bytes:
    """Send bytes to a port and read to the end; what is broken off is what came."""
    url = httpx.URL(base)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        writer.write(sent)
        if ends:
            writer.write_eof()
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.fixture(autouse=True)
async def served(server: Server) -> AsyncIterator[None]:
    """After each test, the server still answers HTTP and WebSocket."""
    yield
    async with server.direct() as client:
        assert (await client.get("/api/v1/self")).status_code == 200
    async with server.socket(f"{server.at.ws}/api-ws/v1/stream") as socket:
        await socket.send('{"subscribe": "/test"}')
        assert json.loads(await socket.recv())["event"] == "channel_subscribed"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x00\xff\xfe\r\n\r\n", b"400"),
        (b"GET\r\n\r\n", b"400"),
        (b"GET / HTTP/x\r\n\r\n", b"400"),
        (GET + b"Content-Length: minus\r\n\r\n", b"400"),
        (GET + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n", b"403"),
        (b"CONNECT api.mist.com:22 HTTP/1.1\r\nHost: x\r\n\r\n", b"403"),
        (b"CONNECT [::1]:443 HTTP/1.1\r\nHost: x\r\n\r\n", b"403"),
        (b"CONNECT \xff HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"CONNECT api.mist.com:443 HTTP/1.1\r\n\r\n", b"400"),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
    ],
)
async def test_a_bad_request_gets_its_status(server: Server, sent: bytes, status: bytes) -> None:
    """And the connection ends."""
    assert (await raw(server.at.http, sent)).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (GET + b"X: " + b"y" * 100_000 + b"\r\n\r\n", b"431"),
        (GET + b"X-Many: y\r\n" * 20_000 + b"\r\n", b"431"),
        (GET + b"Content-Length: 99999999999\r\n\r\n" + b"x" * (LARGEST_BODY + 1), b"413"),
    ],
)
async def test_too_much_is_not_read_to_its_end(server: Server, sent: bytes, status: bytes) -> None:
    """The client learns why, unless it was still sending when the connection closed."""
    answer = await raw(server.at.http, sent)
    assert answer.startswith(b"HTTP/1.1 " + status) or answer == b""


async def test_a_request_that_stops_anywhere_is_forgotten(server: Server) -> None:
    """Half a line, half a head, half a body, a tunnel without TLS."""
    whole = GET + b"Content-Length: 10\r\n\r\n12345"
    for end in (0, 1, 17, len(GET), len(whole)):
        await raw(server.at.http, whole[:end])
    tunnel = b"CONNECT api.mist.com:443 HTTP/1.1\r\nHost: x\r\n\r\n"
    for inside in (b"", b"\x16\x03\x01", b"GET / HTTP/1.1\r\n\r\n"):
        assert b" 200 " in await raw(server.at.http, tunnel + inside)
    await raw(server.at.https, b"GET / HTTP/1.1\r\n\r\n")


async def test_a_tunnel_does_not_lead_to_another(server: Server) -> None:
    """Behind the TLS port there is no proxy."""
    async with server.direct(server.at.https) as client:
        answer = await client.send(
            client.build_request("CONNECT", "/", extensions={"target": b"api.mist.com:443"})
        )
    assert answer.status_code == 403


@pytest.mark.usefixtures("jumping")
async def test_a_slow_client_waits_alone(server: Server) -> None:
    """While one sends a byte at a time, others are served; in the end it is let go."""
    async with AsyncExitStack() as stack:
        door = Door(
            exchange=Exchange(server.fake.transport),
            sockets=Port("127.0.0.1", 9),
            scheme="ws",
        )
        slow = await asyncio.start_server(door, "127.0.0.1", 0)
        stack.callback(slow.close)
        base = f"http://127.0.0.1:{slow.sockets[0].getsockname()[1]}"
        late = asyncio.create_task(raw(base, GET, ends=False))
        async with httpx.AsyncClient(base_url=base, headers=ADMIN, trust_env=False) as client:
            assert (await client.get("/api/v1/self")).status_code == 200
        assert await late == b""


@pytest.mark.parametrize("cut", [0, 1, 2, 5, 20])
async def test_a_websocket_that_breaks_at_any_byte_harms_itself(server: Server, cut: int) -> None:
    """Inside the handshake, or inside a frame."""
    handshake = (
        b"GET /api-ws/v1/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        b"Sec-WebSocket-Version: 13\r\nAuthorization: Token fake-org-admin\r\n\r\n"
    )
    frame = b"\x81\x94\x00\x00\x00\x00{"
    await raw(server.at.http, handshake[: cut * 10])
    url = httpx.URL(server.at.http)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(handshake + frame[:cut])
    assert b"101 Switching Protocols" in await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()


@pytest.mark.parametrize("message", ["x" * (LARGEST + 1), b"\x00" * (LARGEST + 1)])
async def test_an_oversized_frame_closes_its_connection(
    server: Server, message: str | bytes
) -> None:
    """With the code that says so."""
    socket = await server.socket(f"{server.at.ws}/api-ws/v1/stream")
    await socket.send(message)
    with pytest.raises(ConnectionClosedError) as raised:
        await socket.recv()
    assert raised.value.rcvd is not None
    assert raised.value.rcvd.code == 1009


async def test_a_terminal_takes_garbage(server: Server, path: Callable[[str], str]) -> None:
    """Frames that are no resize and no keystrokes."""
    async with server.direct() as client:
        url = (await client.post(f"/api/v1{path(SWITCH)}/shell", json={})).json()["url"]
    async with server.socket(url) as socket:
        for garbage in ("{", '{"resize": 1}', "[]", b"", b"\xff\xfe", b"\0\x1b[999Z"):
            await socket.send(garbage)
        await socket.send(b"\0\n")
        assert await socket.recv()


async def test_a_strict_cloud_answers_a_miss_with_500(server: Server) -> None:
    """The text says what to record, and the cloud remembers it."""
    async with server.direct() as client:
        answer = await client.get("/api/v1/nowhere")
    assert answer.status_code == 500
    assert "no recording answers GET /api/v1/nowhere" in answer.text
    assert len(server.fake.unmatched) == 1
    server.fake.unmatched.clear()


async def test_a_faulty_transport_is_an_answer() -> None:
    """Whatever a handler raises, the client gets a 500."""

    def broken(_request: httpx.Request) -> httpx.Response:
        raise LookupError("broken on purpose")

    door = Door(
        exchange=Exchange(httpx.MockTransport(broken)), sockets=Port("127.0.0.1", 9), scheme="ws"
    )
    async with await asyncio.start_server(door, "127.0.0.1", 0) as listener:
        answer = await raw(
            f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}", GET + b"\r\n"
        )
    assert answer.startswith(b"HTTP/1.1 500 ")
