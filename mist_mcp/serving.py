"""How clients reach the server: standard streams, streamable HTTP, or the older SSE.

There is no authentication on HTTP yet, so only this machine may connect: any other address is
refused, and requests that a web page on this machine was tricked into sending are refused by
their Host and Origin headers.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, TypeAlias

from starlette.middleware import Middleware

from mist_mcp.cloud.regions import is_loopback
from mist_mcp.errors import MistError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fastmcp import FastMCP
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

WebTransport: TypeAlias = Literal["http", "sse"]
PATHS: Final[dict[WebTransport, str]] = {"http": "/mcp", "sse": "/sse"}


class ListenError(MistError):
    """The address cannot be listened on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate chain and its private key, both in PEM files."""

    chain: Path
    key: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where to listen, and how."""

    transport: WebTransport
    host: str
    port: int
    certificate: Certificate | None = None


def certificate_of(chain: Path | None, key: Path | None) -> Certificate | None:
    """Pair a certificate with its key and try whether they can be used.

    Raises:
        SettingsError: one is missing, unreadable, or they do not belong together.
    """
    if chain is None and key is None:
        return None
    if chain is None or key is None:
        raise SettingsError(
            "TLS needs a certificate and its key", next_step="Give both --ssl-cert and --ssl-key."
        )
    try:
        # An empty password makes an encrypted key an error instead of a question on the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key, password="")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise SettingsError(
            f"The TLS certificate {chain} and key {key} cannot be loaded"
            f" ({reason or 'not a usable pair'})",
            next_step="Both must be readable, unencrypted PEM files that belong together.",
        ) from None
    return Certificate(chain=chain, key=key)


def require_loopback(host: str) -> None:
    """Refuse an address that other machines could reach.

    Raises:
        SettingsError: the host is not this machine's own.
    """
    if not is_loopback(host):
        raise SettingsError(
            f"Listening on {host} is refused: other machines could use your API token, because"
            " the server has no authentication yet",
            next_step="Use --host 127.0.0.1, and reach it from elsewhere through an SSH tunnel.",
        )


def listen(address: Address) -> socket.socket:
    """Open the listening socket; port 0 takes any free one.

    Raises:
        ListenError: the port is in use, or the address is not available.
    """
    require_loopback(address.host)
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        family, _, _, _, target = found[0]
        return socket.create_server((str(target[0]), address.port), family=family)
    except OSError as error:
        raise ListenError(
            f"Cannot listen on {address.host} port {address.port} ({error.strerror})",
            next_step="Choose another port with --port, or --port 0 for any free one.",
        ) from None


def url_of(address: Address, listener: socket.socket) -> str:
    """Write the URL that a client is to be configured with."""
    scheme = "https" if address.certificate else "http"
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{scheme}://{host}:{listener.getsockname()[1]}{PATHS[address.transport]}"


class SingleResponse:
    """Lets an SSE stream end as the end of its response.

    FastMCP's SSE endpoint answers a second time, with nothing, once its stream is over. When the
    server stops while clients are connected, that would be an error with a traceback for each.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but a second start."""
        started = False

        async def send_once(message: Message) -> None:
            nonlocal started
            starts = message["type"] == "http.response.start"
            if not (starts and started):
                await send(message)
            started = started or starts

        await self._app(scope, receive, send_once)


async def serve_stdio(server: FastMCP[Any]) -> None:
    """Serve one client on standard input and output until it closes them, or a signal comes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: _leave())
    try:
        await server.run_stdio_async(show_banner=False)
    except* BrokenPipeError:
        logging.getLogger(__name__).info("the client went away while it was being answered")
        _leave()


async def serve_web(
    server: FastMCP[Any], *, address: Address, announce: Callable[[str], None]
) -> None:
    """Serve clients over HTTP until a signal ends it.

    Args:
        server: the MCP server.
        address: where to listen.
        announce: is told the URL as soon as clients can connect.
    """
    with listen(address) as listener:
        announce(url_of(address, listener))
        await server.run_http_async(
            show_banner=False,
            transport=address.transport,
            host=address.host,
            port=listener.getsockname()[1],
            path=PATHS[address.transport],
            host_origin_protection=True,
            middleware=[Middleware(SingleResponse)],
            uvicorn_config={"log_config": None, **_tls(address.certificate)},
            sockets=[listener],
        )


def _leave() -> NoReturn:
    """End at once: the thread that waits for standard input cannot be cancelled.

    Nothing is lost that the operating system does not close as well, and what waits in a buffer
    for a client that went away is not written again on the way out.
    """
    logging.shutdown()
    os._exit(0)


def _tls(certificate: Certificate | None) -> dict[str, str]:
    """Write a certificate as uvicorn's settings."""
    if certificate is None:
        return {}
    return {"ssl_certfile": str(certificate.chain), "ssl_keyfile": str(certificate.key)}
