"""The server as a web application: what a request passes, from the outside to the inside."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.middleware import Middleware

from mist_mcp.errors import SettingsError
from mist_mcp.server.mist_token import OwnTokenOnly, TokenOfRequest
from mist_mcp.server.serving import PATHS
from mist_mcp.web.authentication import authentication
from mist_mcp.web.health import Health
from mist_mcp.web.intake import BoundedIntake
from mist_mcp.web.refusals import Refusals
from mist_mcp.web.room import BoundedCalls, BoundedRequests, Room

if TYPE_CHECKING:
    from fastmcp import FastMCP
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from mist_mcp.server.serving import Address
    from mist_mcp.settings.loading import Settings


def web_app(server: FastMCP[Any], *, address: Address, settings: Settings) -> ASGIApp:
    """Put what protects the server around it.

    Args:
        server: the MCP server.
        address: where and how it listens.
        settings: who may connect, and how much at once.

    Raises:
        SettingsError: SSE cannot be served without sessions.
    """
    if settings.mcp_stateless and address.transport == "sse":
        raise SettingsError(
            "SSE cannot be served without sessions",
            next_step="Use --transport http, or unset MIST_MCP_STATELESS.",
        )
    most = settings.mcp_max_requests
    requests = Room(most)
    server.auth = authentication(settings)
    server.add_middleware(BoundedCalls(Room(most)))
    public = settings.mcp_public_url
    names = (address.host, urlsplit(public).hostname or "")
    app = server.http_app(
        transport=address.transport,
        path=PATHS[address.transport],
        stateless_http=settings.mcp_stateless,
        host_origin_protection=True,
        allowed_hosts=[name for name in names if _is_name(name)],
        allowed_origins=[public] if public else [],
        middleware=[
            Middleware(SingleResponse),
            Middleware(BoundedRequests, requests=requests, streams=Room(most)),
            _whose_token(settings),
        ],
    )
    return Refusals(BoundedIntake(Health(app, room=requests)))


def _whose_token(settings: Settings) -> Middleware:
    """Take the Mist token of each request, or none."""
    if not settings.mcp_per_request_tokens:
        return Middleware(OwnTokenOnly)
    return Middleware(
        TokenOfRequest, base_url=settings.base_url, authenticates=settings.authenticates
    )


def _is_name(host: str) -> bool:
    """Tell whether clients may call the server so; "any address" is no name of it."""
    try:
        return not ip_address(host).is_unspecified
    except ValueError:
        return bool(host)


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
