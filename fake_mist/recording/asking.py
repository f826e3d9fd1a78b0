"""Asking a real cloud: GET and nothing else, one call at a time, patient when told to wait."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

import httpx

from fake_mist.endpoints.endpoint import BASE
from fake_mist.query.paging import DEFAULT_LIMIT
from fake_mist.recording.questions import rows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from fake_mist.recording.questions import Question

TRIES: Final = 4
FIRST_WAIT: Final = 5.0
THROTTLE_WAIT: Final = 60.0
LONGEST_WAIT: Final = 3700.0
"""The quota of a token is renewed every hour."""
SKIPPED: Final = frozenset({400, 401, 403, 404})


class RecordError(Exception):
    """The recording cannot go on; the message says why and what to do."""


class ReadOnly(httpx.AsyncBaseTransport):
    """Lets GET requests to one host pass, and nothing else, whoever asks."""

    def __init__(self, inner: httpx.AsyncBaseTransport, base: httpx.URL) -> None:
        """Wrap a transport."""
        self._inner = inner
        self._base = base

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request on, or refuse it."""
        if request.method != "GET":
            raise RecordError(f"recording never sends {request.method}; nothing was sent")
        if (request.url.scheme, request.url.netloc) != (self._base.scheme, self._base.netloc):
            raise RecordError("recording asks one host only; nothing was sent to another")
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._inner.aclose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """A cloud that answers each request once; asked again, it remembers."""

    client: httpx.AsyncClient
    sleep: Callable[[float], Awaitable[None]]
    refused: dict[str, int] = field(default_factory=dict)
    _known: dict[tuple[str, tuple[tuple[str, str], ...]], httpx.Response] = field(
        default_factory=dict
    )

    async def collection(self, question: Question) -> list[Mapping[str, Any]]:
        """Ask for a whole collection, page by page, and give its rows; none when refused."""
        found: list[Mapping[str, Any]] = []
        query: Mapping[str, str] | None = question.query
        while query is not None:
            response = await self._ask(question.path, query)
            if response is None:
                break
            body = _body(response)
            found += rows(question.endpoint.kind, body)
            query = following(question, query, response, body)
        return found

    async def _ask(self, path: str, query: Mapping[str, str]) -> httpx.Response | None:
        key = (path, tuple(sorted(query.items())))
        if key not in self._known:
            self._known[key] = await self._patiently(path, query)
        response = self._known[key]
        if response.status_code in SKIPPED:
            self.refused[path] = response.status_code
            return None
        return response

    async def _patiently(self, path: str, query: Mapping[str, str]) -> httpx.Response:
        response = await self._get(path, query)
        for turn in range(TRIES - 1):
            if _is_final(response):
                return response
            await self.sleep(pause(response, turn))
            response = await self._get(path, query)
        if _is_final(response):
            return response
        raise RecordError(f"{path} answered {response.status_code} {TRIES} times; try again later")

    async def _get(self, path: str, query: Mapping[str, str]) -> httpx.Response:
        try:
            return await self.client.get(path, params=dict(query), follow_redirects=False)
        except httpx.HTTPError as error:
            kind = type(error).__name__
            raise RecordError(f"no answer to {path} ({kind}); check MIST_BASE_URL") from error


def _is_final(response: httpx.Response) -> bool:
    return response.status_code == HTTPStatus.OK or response.status_code in SKIPPED


def pause(response: httpx.Response, turn: int) -> float:
    """Give the seconds to wait before the next try: what the cloud says, or ever longer."""
    told = response.headers.get("Retry-After", "")
    if told.isdecimal():
        return min(float(told), LONGEST_WAIT)
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return THROTTLE_WAIT
    return FIRST_WAIT * 2.0**turn


def following(
    question: Question, query: Mapping[str, str], response: httpx.Response, body: Any
) -> Mapping[str, str] | None:
    """Give the query of the next page; None after the last."""
    link = body.get("next") if isinstance(body, dict) else None
    if "page" in question.endpoint.parameters and not link:
        page, limit = int(query.get("page", 1)), int(query.get("limit", DEFAULT_LIMIT))
        counted = body.get("total", 0) if isinstance(body, dict) else 0
        total = int(response.headers.get("X-Page-Total", counted))
        return {**query, "page": str(page + 1)} if page * limit < total else None
    if not link:
        return None
    path, _, text = str(link).partition("?")
    if path != question.path or not path.startswith(f"{BASE}/"):
        raise RecordError(f"{question.path} names a next page of another path; not followed")
    return dict(parse_qsl(text, keep_blank_values=True))


def _body(response: httpx.Response) -> Any:
    try:
        return json.loads(response.content)
    except ValueError as error:
        path = response.request.url.path
        raise RecordError(f"the answer of {path} is no JSON; is this a Mist cloud?") from error
