"""Callers of a listening server: MCP clients with headers, and sockets that say what they like."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from fastmcp import Client
from fastmcp.client.transports import SSETransport, StreamableHttpTransport

from tests.asking import Asker
from tests.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

Era = Literal["auto", "legacy"]
ALICE, BOB, CAROL, DAVE, EVE = (f"{letter}{'0123456789' * 4}" for letter in "abcde")
AUTH_TOKENS = f"alice={ALICE},bob={BOB},carol={CAROL},dave={DAVE},eve={EVE}"
PING = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


def headers(bearer: str = ALICE, **more: str) -> dict[str, str]:
    """Write the headers of a client."""
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return {
        "Authorization": f"Bearer {bearer}",
        "Accept": "application/json, text/event-stream",
        **named,
    }


async def begun(client: httpx.AsyncClient, url: str, given: dict[str, str]) -> dict[str, str]:
    """Begin a session; return the headers of a message in it."""
    answer = await client.post(url, json=INITIALIZE, headers=given)
    return {
        "Mcp-Session-Id": answer.headers["mcp-session-id"],
        "Content-Type": "application/json",
    }


@asynccontextmanager
async def caller(url: str, given: dict[str, str], era: Era = "auto") -> AsyncIterator[Asker]:
    """Connect an MCP client that sends these headers."""
    make = SSETransport if url.endswith("/sse") else StreamableHttpTransport
    async with Client(make(url, headers=given), mode=era) as client:
        yield Asker(client)


def connected(url: str) -> socket.socket:
    """Connect a socket."""
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE)


def post(*lines: str, body: bytes = b"", bearer: str = ALICE, path: str = "/mcp") -> bytes:
    """Write a request as bytes, with these header lines beside the usual ones."""
    usual = (
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {bearer}",
        "Accept: application/json, text/event-stream",
        "Content-Type: application/json",
    )
    return "\r\n".join((*usual, *lines, "", "")).encode() + body


def heard(line: socket.socket) -> bytes:
    """Return all that the server says until it closes; nothing if it hangs up."""
    said = b""
    try:
        while part := line.recv(65536):
            said += part
    except ConnectionError:
        pass
    return said


def said(url: str, *parts: bytes) -> bytes:
    """Return what the server says to these bytes until it closes the connection."""
    with connected(url) as line:
        try:
            for part in parts:
                line.sendall(part)
        except ConnectionError:
            pass
        return heard(line)


def status(answer: bytes) -> int:
    """Return the status of an answer; 0 if the server hung up."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0
