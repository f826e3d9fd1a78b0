"""WebSockets as this project opens them: bounded, silent in the log, and never redirected."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

from mist_mcp import __version__
from mist_mcp.cloud.unreached import unreached
from mist_mcp.errors import (
    CloudFailureError,
    MistError,
    RateLimitedError,
    TokenRejectedError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from mist_mcp.cloud.network import Network, Way
    from mist_mcp.settings.desk import Desk

LARGEST_FRAME: Final = 2**20
"""Bytes; the connection is closed on a larger frame, before it is in memory."""

CLOSING: Final = 1.0
"""Seconds that the other side has to say goodbye."""


class _Connect(connect):
    """Connects to the host that was checked, and to no other."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        """Take a redirect for the refusal that it is."""
        return exc


@asynccontextmanager
async def opened(
    url: str, *, network: Network, seconds: float, headers: Mapping[str, str] | None = None
) -> AsyncIterator[ClientConnection]:
    """Open a WebSocket at a checked URL and close it in every case.

    Args:
        url: where.
        network: the way there.
        seconds: how long the connection may take to stand.
        headers: of the handshake.

    Raises:
        MistError: it could not be opened; the subclass says why.
    """
    way = network.way(url)
    try:
        connection = await _Connect(
            url,
            additional_headers=headers,
            user_agent_header=f"mist-mcp/{__version__}",
            **_proxied(way, secure=url.startswith("wss:")),
            open_timeout=seconds,
            close_timeout=CLOSING,
            compression=None,
            max_size=LARGEST_FRAME,
            logger=_mute(),
        )
    except (OSError, WebSocketException, EOFError) as error:
        raise _unopened(error, url=url, desk=network.desk) from error
    async with connection:
        yield connection


def _mute() -> logging.Logger:
    """Make a logger that says nothing: frames and headers carry tickets, tokens and outputs."""
    return logging.Logger("private", logging.CRITICAL + 1)  # noqa: LOG001 - never to be configured


def _proxied(way: Way, *, secure: bool) -> dict[str, Any]:
    """Say how the connection is made; what is not encrypted stays on this machine."""
    proxy = way.proxy
    return {
        "proxy": proxy.url if proxy else None,
        **({"ssl": way.context} if secure else {}),
        **({"proxy_ssl": way.of_proxy} if way.of_proxy else {}),
    }


def _unopened(error: Exception, *, url: str, desk: Desk) -> MistError:
    if isinstance(error, InvalidStatus):
        return _refused(error.response.status_code, host=urlsplit(url).hostname or "")
    return unreached(error, url=url, desk=desk)


def _refused(status: int, *, host: str) -> MistError:
    """Say why the handshake was refused."""
    if status == HTTPStatus.UNAUTHORIZED:
        return TokenRejectedError(
            f"{host} did not accept the session's ticket or the API token (status 401)",
            next_step="Try again; a ticket is good for one session and a short time.",
            status=status,
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitedError(
            f"{host} accepts no more WebSockets now (status 429)",
            next_step="Try again in half a minute.",
            status=status,
            retry_after=None,
        )
    return CloudFailureError(
        f"{host} refused the WebSocket (status {status})",
        next_step="Try again in a minute.",
        status=status,
    )
