"""How clients reach the server: standard streams, streamable HTTP, or the older SSE.

Without authentication only this machine may connect: any other address is refused. Requests that
a web page was tricked into sending are refused by their Host and Origin headers in any case.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, TypeAlias

import psutil

from mist_mcp.errors import MistError, SettingsError
from mist_mcp.settings.regions import is_loopback

if TYPE_CHECKING:
    from pathlib import Path

    from fastmcp import FastMCP

    from mist_mcp.settings.loading import Settings

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


def require_safe(host: str, *, settings: Settings) -> None:
    """Refuse an address that other machines could reach, unless they must show who they are.

    Raises:
        SettingsError: the host is not this machine's own, and nobody is asked for a token.
    """
    if not is_loopback(host) and not settings.authenticates:
        raise SettingsError(
            f"Listening on {host} is refused: other machines could use your API token, because"
            " the server asks nobody who they are",
            next_step="Set MIST_MCP_AUTH_TOKENS, or use --host 127.0.0.1 and an SSH tunnel.",
        )


def require_own_token(settings: Settings) -> None:
    """Refuse to wait for tokens where there is no way to send them.

    Raises:
        SettingsError: each request is to bring a Mist token, on standard streams.
    """
    if settings.mcp_per_request_tokens:
        raise SettingsError(
            "MIST_MCP_PER_REQUEST_TOKENS needs HTTP: there are no headers on standard streams",
            next_step="Add --transport http or sse, or unset it and set MIST_API_TOKEN.",
        )


def listen(address: Address) -> socket.socket:
    """Open the listening socket; port 0 takes any free one.

    Raises:
        ListenError: the port is in use, or the address is not available.
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        family, _, _, _, target = found[0]
        listener = socket.create_server((str(target[0]), address.port), family=family)
        # Connections inherit it: without it each answer in two parts waits 40 ms for the client.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener  # noqa: TRY300 - as short
    except OSError as error:
        raise ListenError(
            f"Cannot listen on {address.host} port {address.port} ({error.strerror})",
            next_step="Choose another port with --port, or --port 0 for any free one.",
        ) from None


def urls_of(address: Address, listener: socket.socket, *, public: str = "") -> list[str]:
    """Write the URLs that a client can be configured with, this machine's own last.

    Args:
        address: where the server listens.
        listener: its socket.
        public: the origin by which clients call it, if that is another.
    """
    path = PATHS[address.transport]
    scheme = "https" if address.certificate else "http"
    port = listener.getsockname()[1]
    names = _addresses(listener.family) if _is_any(address.host) else [address.host]
    own = [f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}{path}" for name in names]
    return [*([public.rstrip("/") + path] if public else []), *own]


def _is_any(host: str) -> bool:
    """Tell whether a host stands for every address, so that nobody can call it."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return not host


def _addresses(family: socket.AddressFamily) -> list[str]:
    """Return this machine's addresses of a family, loopback last, without those of one link."""
    found = {
        one.address
        for interface in psutil.net_if_addrs().values()
        for one in interface
        if one.family == family and not ip_address(one.address).is_link_local
    }
    return sorted(found, key=lambda text: (is_loopback(text), ip_address(text)))


async def serve_stdio(server: FastMCP[Any]) -> None:
    """Serve one client on standard input and output until it closes them, or a signal comes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: _leave())
    try:
        await server.run_stdio_async(show_banner=False)
    except* BrokenPipeError:
        logging.getLogger(__name__).info("the client went away while it was being answered")
        _leave()


def _leave() -> NoReturn:
    """End at once: the thread that waits for standard input cannot be cancelled.

    Nothing is lost that the operating system does not close as well, and what waits in a buffer
    for a client that went away is not written again on the way out.
    """
    logging.shutdown()
    os._exit(0)
