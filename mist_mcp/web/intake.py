"""How much of a request is taken in, and for how long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import h11
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD_BYTES: Final = 32 * 1024
"""A bearer token of an authorization server takes up to 8 kB."""

BODY_BYTES: Final = 1024 * 1024
"""The largest arguments of any tool are some kilobytes."""

SECONDS: Final = 10.0
"""For a head to arrive, and again for a body."""

_BAD_REQUEST, _TIMEOUT, _TOO_LARGE, _HEAD_TOO_LARGE = 400, 408, 413, 431
_CLOSE: Final = {"Connection": "close"}


class BoundedIntake:
    """Refuses heads and bodies that are too large, and bodies that do not arrive.

    Nothing of a body is read before something further in asks for it, so that whoever may not
    connect cannot make the server keep it.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is small enough."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _head_bytes(scope) > HEAD_BYTES:
            refusal = PlainTextResponse("The headers are too large.", _HEAD_TOO_LARGE, _CLOSE)
            await refusal(scope, receive, send)
        elif _is_ambiguous(scope):
            refusal = PlainTextResponse("The body has two lengths.", _BAD_REQUEST, _CLOSE)
            await refusal(scope, receive, send)
        elif _declared(scope) > BODY_BYTES:
            refusal = PlainTextResponse("The body is too large.", _TOO_LARGE, _CLOSE)
            await refusal(scope, receive, send)
        else:
            await self._app(scope, Intake(receive).next, send)


class Intake:
    """The parts of one request's body.

    Args:
        receive: brings the next part.
    """

    def __init__(self, receive: Receive) -> None:
        """Start before the first part."""
        self._receive = receive
        self._bytes = 0
        self._until: float | None = None
        self._whole = False

    async def next(self) -> Message:
        """Return the next part; after the last one, wait for the client to go.

        Raises:
            HTTPException: the body is too large, or too slow.
        """
        if self._whole:
            return await self._receive()
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + SECONDS
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(_TIMEOUT, headers=_CLOSE) from None
        self._bytes += len(message.get("body", b""))
        if self._bytes > BODY_BYTES:
            raise HTTPException(_TOO_LARGE, headers=_CLOSE)
        self._whole = not message.get("more_body", False)
        return message


class Connection(H11Protocol):
    """A connection that must say what it wants in time; uvicorn alone would wait for ever."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait, unless there are too many connections already."""
        super().connection_made(transport)
        if self.limit_concurrency and len(self.connections) > self.limit_concurrency:
            transport.abort()
        else:
            self._wait()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request; once its head is whole, the application decides."""
        super().data_received(data)
        # After a fault of the protocol there may have been no request at all.
        headless = self.conn.their_state in {h11.IDLE, h11.ERROR}
        if headless or self.cycle.response_complete:
            self._wait()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop to wait."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        """Give what is under way the time that it has; more data is no more time."""
        if self._waiting is None:
            self._waiting = self.loop.call_later(SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def _head_bytes(scope: Scope) -> int:
    sizes = (len(name) + len(value) for name, value in scope["headers"])
    return sum(sizes) + len(scope["raw_path"]) + len(scope["query_string"])


def _is_ambiguous(scope: Scope) -> bool:
    """Tell whether what stands in front of the server may see another end of the body.

    RFC 9112, section 6.1, allows to refuse it; h11 would take the chunks.
    """
    return {"content-length", "transfer-encoding"} <= set(Headers(scope=scope))


def _declared(scope: Scope) -> int:
    """Return the length that the client says the body has; the protocol has checked its form."""
    return int(Headers(scope=scope).get("content-length", "0"))
