"""Where the WebSockets of a Mist cloud are, and which URLs lead there; pure.

A cloud's origin is derived from its API URL: `https://api.eu.mist.com` has
`wss://api-ws.eu.mist.com`. A server on this machine has its WebSockets where its API is. A fake
cloud without HTTP has them at the origin that it hands over. Everything compares with one origin.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

from mist_mcp.errors import UnsafePathError
from mist_mcp.settings.regions import API_PREFIX, WEBSOCKET_PREFIX, is_loopback

STREAM_PATH: Final = "/api-ws/v1/stream"
_PORTS: Final = {"ws": 80, "wss": 443}
_LONGEST_URL: Final = 8192


def socket_origin(base_url: str) -> str:
    """Derive the origin of a cloud's WebSockets from the checked URL of its API."""
    parts = urlsplit(base_url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    if is_loopback(parts.hostname or ""):
        return f"{scheme}://{parts.netloc}"
    return f"{scheme}://{WEBSOCKET_PREFIX}{parts.netloc.removeprefix(API_PREFIX)}"


def checked_url(url: str, *, origin: str) -> str:
    """Return the URL if it belongs to the cloud's origin: same scheme, host and port, no user.

    Raises:
        UnsafePathError: it does not; what it is instead is not repeated, it may hold a ticket.
    """
    place = _place(url)
    if place is None or place != _place(origin):
        raise UnsafePathError(
            "The cloud named a WebSocket that is not its own, and it was not opened",
            next_step="Check that MIST_BASE_URL is the token's own cloud, and try again.",
        )
    return url


def stream_url(origin: str) -> str:
    """Return the URL of the stream channel."""
    return checked_url(f"{origin}{STREAM_PATH}", origin=origin)


def _place(url: str) -> tuple[str, str, int] | None:
    """Read scheme, host and port; None for what is not plainly a WebSocket's URL.

    Parsers disagree about blanks, backslashes and user names, so a URL with any of them is none.
    """
    if len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable():
        return None
    if any(character in url for character in ' \\"<>'):
        return None
    try:
        parts = urlsplit(url)
        return _named(parts, port=parts.port)
    except ValueError:
        return None


def _named(parts: SplitResult, *, port: int | None) -> tuple[str, str, int] | None:
    host = parts.hostname
    if not host or parts.scheme not in _PORTS or "@" in parts.netloc or parts.fragment:
        return None
    if parts.scheme == "ws" and not is_loopback(host):
        return None
    return parts.scheme, host, _PORTS[parts.scheme] if port is None else port
