"""How much may be under way at once: for each client, and in all."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastmcp.exceptions import ToolError
from fastmcp.server.dependencies import get_http_request
from fastmcp.server.middleware import Middleware as CallMiddleware
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser, authorization_context
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastmcp.server.middleware import CallNext, MiddlewareContext
    from fastmcp.tools import ToolResult
    from mcp.types import CallToolRequestParams
    from starlette.types import ASGIApp, Receive, Scope, Send

_SHARE = 4
"""One client may take a quarter of what there is."""

_PAUSE = "5"
"""Seconds after which a client that was refused may try again."""

_TOO_MANY, _UNAVAILABLE = 429, 503
_CLIENT = "mist_mcp.client"


class FullError(Exception):
    """There is no room: `alone` tells whether that is because of the client itself."""

    def __init__(self, *, alone: bool) -> None:
        """Keep whose doing it is."""
        super().__init__("no room")
        self.alone = alone


@dataclass(slots=True)
class Room:
    """Counts what is under way.

    Args:
        most: in all; one client may have a quarter of it.
    """

    most: int
    _taken: Counter[str] = field(default_factory=Counter)

    @property
    def full(self) -> bool:
        """Whether nothing more can begin."""
        return self._taken.total() >= self.most

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Take a place while something is under way.

        Raises:
            FullError: there is none.
        """
        if self._taken[client] >= max(1, self.most // _SHARE):
            raise FullError(alone=True)
        if self.full:
            raise FullError(alone=False)
        self._taken[client] += 1
        try:
            yield
        finally:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]


class BoundedRequests:
    """Refuses requests that there is no room for; streams that stay open are counted apart.

    A client counts by its own token, whatever Mist tokens it brings along.

    Args:
        app: the application.
        requests: room for requests that are answered and over.
        streams: room for GET, which stays open for what the server has to tell.
    """

    def __init__(self, app: ASGIApp, *, requests: Room, streams: Room) -> None:
        """Wrap the application."""
        self._app = app
        self._requests = requests
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what there is room for."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        room = self._streams if scope["method"] == "GET" else self._requests
        try:
            client = client_of(scope)
            with room.place(client):
                await self._app({**scope, _CLIENT: client}, receive, send)
        except FullError as error:
            refusal = PlainTextResponse(
                "Too many requests are under way.",
                status_code=_TOO_MANY if error.alone else _UNAVAILABLE,
                headers={"Retry-After": _PAUSE},
            )
            await refusal(scope, receive, send)


class BoundedCalls(CallMiddleware):
    """Refuses calls that there is no room for.

    A call may outlive its request: SSE answers it elsewhere, and a client may hang up.

    Args:
        calls: room for calls of tools.
    """

    def __init__(self, calls: Room) -> None:
        """Keep the room."""
        self._calls = calls

    async def on_call_tool(
        self,
        context: MiddlewareContext[CallToolRequestParams],
        call_next: CallNext[CallToolRequestParams, ToolResult],
    ) -> ToolResult:
        """Let the call happen if there is room."""
        try:
            with self._calls.place(get_http_request().scope[_CLIENT]):
                return await call_next(context)
        except FullError:
            raise ToolError(
                f"Too many calls are under way. Try again in {_PAUSE} seconds."
            ) from None


def client_of(scope: Scope) -> str:
    """Name the client: by its token if it has one, by its address if not."""
    user = scope.get("user")
    if isinstance(user, AuthenticatedUser):
        return repr(authorization_context(user))
    return str((scope.get("client") or ("",))[0])
