"""Listening for clients over HTTP, for as long as the process lives."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from mist_mcp.server.serving import listen, require_safe, urls_of
from mist_mcp.settings.regions import is_loopback
from mist_mcp.web.app import web_app
from mist_mcp.web.intake import HEAD_BYTES, Connection

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from fastmcp import FastMCP
    from starlette.types import ASGIApp

    from mist_mcp.server.serving import Address
    from mist_mcp.settings.loading import Settings

_CONNECTIONS: Final = 4
"""For each request that may be under way: one may be its own, one a stream, the others idle."""

_GRACE: Final = 2
"""Seconds that clients have to take their answers when the server stops."""


class Server(uvicorn.Server):
    """Tells when it serves: from then on a signal ends it in order.

    Args:
        config: what it serves, and how.
        started: is called once.
    """

    def __init__(self, config: uvicorn.Config, *, started: Callable[[], None]) -> None:
        """Keep whom to tell."""
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell."""
        await super().startup(sockets)
        if self.started:
            self._tell()


async def serve_web(
    server: FastMCP[Any],
    *,
    address: Address,
    settings: Settings,
    announce: Callable[[str], None],
) -> None:
    """Serve clients over HTTP until a signal ends it.

    Args:
        server: the MCP server.
        address: where to listen.
        settings: who may connect, and how much at once.
        announce: is told who can connect and the URL, as soon as they can.

    Raises:
        SettingsError: the settings do not allow to listen there, or in that way.
    """
    require_safe(address.host, settings=settings)
    app = web_app(server, address=address, settings=settings)
    with listen(address) as listener:
        config = config_of(app, address=address, settings=settings)

        def started() -> None:
            urls = urls_of(address, listener, public=settings.mcp_public_url)
            announce(f"{_clients(settings)} {', '.join(urls)}")
            _warn_of_plain_text(address, settings)

        await Server(config, started=started).serve(sockets=[listener])


def config_of(app: ASGIApp, *, address: Address, settings: Settings) -> uvicorn.Config:
    """Return how connections are served."""
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=HEAD_BYTES,
        limit_concurrency=_CONNECTIONS * settings.mcp_max_requests,
        timeout_graceful_shutdown=_GRACE,
        ssl_certfile=address.certificate.chain if address.certificate else None,
        ssl_keyfile=address.certificate.key if address.certificate else None,
    )


def _clients(settings: Settings) -> str:
    """Say who can connect."""
    return "clients with a token at" if settings.authenticates else "this machine alone at"


def _warn_of_plain_text(address: Address, settings: Settings) -> None:
    """Advise TLS where tokens cross a network, unless something in front of the server adds it."""
    protected = address.certificate or settings.mcp_public_url.startswith("https://")
    if not (protected or is_loopback(address.host)):
        logging.getLogger(__name__).warning(
            "tokens and answers cross the network in plain text: use --ssl-cert and --ssl-key, or"
            " set MIST_MCP_PUBLIC_URL to the https URL of what adds TLS in front of this server"
        )
