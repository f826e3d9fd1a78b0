"""Refused requests: the log has how many, from where, never what they brought; clients read why."""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG: Final = logging.getLogger(__name__)
PAUSE: Final = 10.0
"""Seconds between two lines about the same status: whoever knocks must not fill a disk."""

REASONS: Final = {
    HTTPStatus.BAD_REQUEST: "not a request that can be served",
    HTTPStatus.UNAUTHORIZED: "no bearer token, or a wrong one",
    HTTPStatus.FORBIDDEN: "a foreign Origin (MIST_MCP_PUBLIC_URL admits one), or a token without"
    " the right",
    HTTPStatus.REQUEST_TIMEOUT: "the body did not arrive",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the body is too large",
    HTTPStatus.MISDIRECTED_REQUEST: "a foreign Host; MIST_MCP_PUBLIC_URL admits the name of one",
    HTTPStatus.TOO_MANY_REQUESTS: "one client has too much under way",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "the headers are too large",
    HTTPStatus.SERVICE_UNAVAILABLE: "too much is under way",
}

_NO_SESSION: Final = (
    "no Mcp-Session-Id: a client that skips the greeting, or a proxy that takes the header away;"
    " MIST_MCP_STATELESS does without"
)
_SESSION: Final = "mcp-session-id"
_CHALLENGE: Final = "www-authenticate"

TOLD: Final = {
    HTTPStatus.UNAUTHORIZED: "This server wants an Authorization header with a bearer token, and"
    " none came. If your client sends one, a proxy on the way takes it away.",
    HTTPStatus.MISDIRECTED_REQUEST: "This server is not called by that name. Call it by an address"
    " that it printed when it started; the operator can admit a name with MIST_MCP_PUBLIC_URL.",
    HTTPStatus.FORBIDDEN: "Web pages of that Origin may not call this server; the operator can"
    " admit one with MIST_MCP_PUBLIC_URL.",
}
"""What a client is told where the framework only says no: what would admit it."""


WRONG: Final = (
    "This server does not take that bearer token: it is none of those that the operator gave out,"
    " or it is out of date. Ask the operator for one, or the authorization server if the server"
    " has one, and put it into the Authorization header of the client."
)
"""What a client is told whose token is wrong: nothing registers itself here."""

_DESCRIPTION: Final = re.compile(r'error_description="[^"]*"')


@dataclass(slots=True)
class _Line:
    """When the last line about a status was written, and how many refusals it does not count."""

    written: float
    more: int = 0


class Refusals:
    """Logs each kind of refusal, the first at once and the others together.

    Args:
        app: the application.
        clock: seconds that only grow.
    """

    def __init__(self, app: ASGIApp, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Wrap the application."""
        self._app = app
        self._clock = clock
        self._lines: dict[int, _Line] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and see what becomes of it."""
        said = False

        async def watch(message: Message) -> None:
            nonlocal said
            if said:
                return
            if message["type"] == "http.response.start" and message["status"] in REASONS:
                self._note(message["status"], scope)
                if answer := _answer(message):
                    said = True
                    await answer(scope, receive, send)
                    return
            await send(message)

        await self._app(scope, receive, watch)

    def _note(self, status: int, scope: Scope) -> None:
        line = self._lines.get(status)
        if line is not None and self._clock() - line.written < PAUSE:
            line.more += 1
            return
        more = f", and {line.more} more since the last such line" if line and line.more else ""
        client = (scope.get("client") or ("?",))[0]
        _LOG.warning("refused %s (%d): %s%s", client, status, _reason(status, scope), more)
        self._lines[status] = _Line(self._clock())


def _reason(status: int, scope: Scope) -> str:
    """Say why a request was refused, as far as its head tells."""
    if status == HTTPStatus.BAD_REQUEST and _SESSION not in Headers(scope=scope):
        return f"{REASONS[HTTPStatus(status)]}, or {_NO_SESSION}"
    return REASONS[HTTPStatus(status)]


def _answer(start: Message) -> Response | None:
    """Return what is said in place of the framework; None if its own words are true."""
    status = HTTPStatus(start["status"])
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "text/plain")
    challenge = headers.get(_CHALLENGE)
    if status in TOLD and kind.startswith("text/plain"):
        kept = {_CHALLENGE: challenge} if challenge else None
        return PlainTextResponse(TOLD[status], status, kept)
    if status == HTTPStatus.UNAUTHORIZED and challenge:
        told = _DESCRIPTION.sub(f'error_description="{WRONG}"', challenge)
        body = {"error": "invalid_token", "error_description": WRONG}
        return JSONResponse(body, status, {_CHALLENGE: told})
    return None
