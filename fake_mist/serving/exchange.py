"""HTTP requests for the replay: the same transport that clients in this process use."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx

from fake_mist.cassettes import HOST
from fake_mist.replay.replay import ORIGIN
from fake_mist.serving.codings import OFFERED, Coding, chosen
from fake_mist.serving.names import HOSTS
from fake_mist.serving.wire import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import h11

    from fake_mist.serving.wire import Headers, Wire

CLOUD: Final = httpx.URL(HOST)
HOP_BY_HOP: Final = frozenset(
    {b"connection", b"content-length", b"keep-alive", b"transfer-encoding", b"upgrade"}
)
ACCEPT_ENCODING: Final = b"accept-encoding"
NOTHING_OUTSIDE: Final = "this is a fake cloud: nothing is forwarded to the outside"


@dataclass(frozen=True, slots=True)
class Exchange:
    """Answers requests by a transport, packed as the client accepts it."""

    transport: httpx.AsyncBaseTransport
    codings: Sequence[Coding] = OFFERED

    async def __call__(self, wire: Wire, head: h11.Request, extensions: Mapping[str, Any]) -> None:
        """Read the request to its end and answer it; a scripted disconnect breaks off."""
        request = httpx.Request(
            head.method.decode("ascii"),
            url_of(head.target),
            headers=[(name, value) for name, value in head.headers if name != b"host"],
            content=await wire.body(),
            extensions={**extensions, ORIGIN: origin_of(head)},
        )
        try:
            response = await self.transport.handle_async_request(request)
            await _send(wire, response, chosen(_accepted(head), self.codings))
        except httpx.TransportError:
            wire.abort()
        except OSError:
            raise
        except Exception as error:
            logging.getLogger(__name__).exception("no answer to %s", request.url.path)
            raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)) from error


def _accepted(head: h11.Request) -> str:
    return ",".join(
        value.decode("latin-1") for name, value in head.headers if name == ACCEPT_ENCODING
    )


async def _send(wire: Wire, response: httpx.Response, coding: Coding | None) -> None:
    headers = [each for each in response.headers.raw if each[0].lower() not in HOP_BY_HOP]
    if not isinstance(response.stream, httpx.ByteStream):
        await _send_parts(wire, response, headers)
        return
    body = response.read()
    if coding is None or not body:
        await wire.answer(response.status_code, headers, body)
        return
    packed = [(b"content-encoding", coding.name.encode()), (b"vary", b"Accept-Encoding")]
    await wire.start(response.status_code, [*headers, *packed])
    await wire.send(coding.pack(body))
    await wire.end()


async def _send_parts(wire: Wire, response: httpx.Response, headers: Headers) -> None:
    await wire.start(response.status_code, headers)
    async for chunk in response.aiter_raw():
        await wire.send(chunk)
    await wire.end()


def origin_of(head: h11.Request) -> str:
    """Give scheme and host that the client used, for links that name them."""
    hosts = (value.decode("ascii", "replace") for name, value in head.headers if name == b"host")
    host = next(hosts, CLOUD.host)
    return f"https://{host}" if host in HOSTS else f"http://{host}"


def url_of(target: bytes) -> httpx.URL:
    """Give the address of a target in the replay; a whole URL has to name the cloud."""
    try:
        parts = urlsplit(target.decode("ascii"))
        if parts.scheme and parts.hostname not in HOSTS:
            raise RefusedError(HTTPStatus.FORBIDDEN, NOTHING_OUTSIDE)
        query = f"?{parts.query}" if parts.query else ""
        return CLOUD.copy_with(raw_path=f"{parts.path or '/'}{query}".encode("ascii"))
    except (ValueError, httpx.InvalidURL) as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the target is no URL") from error
