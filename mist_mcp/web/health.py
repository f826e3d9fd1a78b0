"""Whether the server lives and has room, for whoever starts and balances servers.

No token is needed, so nothing is said but that, and the cloud is not asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from mist_mcp.web.room import Room

ALIVE: Final = "/healthz"
READY: Final = "/readyz"
_OK, _UNAVAILABLE = 200, 503


class Health:
    """Answers the two questions.

    Args:
        app: answers everything else.
        room: is full when no more requests should come.
    """

    def __init__(self, app: ASGIApp, *, room: Room) -> None:
        """Wrap the application."""
        self._app = app
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http" or scope["path"] not in {ALIVE, READY}:
            await self._app(scope, receive, send)
            return
        busy = scope["path"] == READY and self._room.full
        answer = PlainTextResponse("busy" if busy else "ok", _UNAVAILABLE if busy else _OK)
        await answer(scope, receive, send)
