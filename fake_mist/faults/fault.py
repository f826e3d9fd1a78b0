"""Scripted faults between a client and the recordings; never random.

A fault takes the requests whose method and path match its globs. `times` bounds how many; None
means all. Several faults on one request nest in the order of their injection.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Final, Protocol

import httpx

ANY: Final = "*"
HOUR: Final = 3600
TOO_MANY: Final = (
    b'{"detail":"Too Many Request. The API Token used for the request reached the 5000 API Calls'
    b' per hour threshold"}'
)
PAGE: Final = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>"
JSON: Final = {"Content-Type": "application/json"}

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request under a fault: the way on, and the time."""

    request: httpx.Request
    proceed: Callable[[], Awaitable[httpx.Response]]
    sleep: Sleep
    now: float


class Fault(Protocol):
    """Something that stands between a request and its answer."""

    @property
    def method(self) -> str:
        """Glob of the methods it takes."""

    @property
    def path(self) -> str:
        """Glob of the paths it takes."""

    def strikes(self, number: int) -> bool:
        """Tell whether it acts on the matching request of this number, counted from 1."""

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Answer in place of, or around, the recording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Addressed:
    method: str = ANY
    path: str = ANY
    times: int | None = None

    def strikes(self, number: int) -> bool:
        """Act until `times` requests were taken."""
        return self.times is None or number <= self.times


@dataclass(frozen=True, slots=True)
class Latency(_Addressed):
    """The answer comes late."""

    seconds: float

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Sleep, then go on."""
        await attempt.sleep(self.seconds)
        return await attempt.proceed()


@dataclass(frozen=True, slots=True)
class Throttle(_Addressed):
    """429 with Retry-After in seconds."""

    retry_after: int

    async def answer(self, _attempt: Attempt) -> httpx.Response:
        """Refuse with the time to wait."""
        return too_many(self.retry_after)


@dataclass(frozen=True, slots=True)
class ServerError(_Addressed):
    """A 5xx in the API's error shape; its text is this fake's choice.

    With `done` the request is carried out first, so that a write has happened all the same.
    """

    status: int = HTTPStatus.SERVICE_UNAVAILABLE
    done: bool = False

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Fail on the server's side."""
        if self.done:
            await attempt.proceed()
        body = b'{"detail":"Internal error. Please try again later."}'
        return httpx.Response(self.status, content=body, headers=JSON)


@dataclass(frozen=True, slots=True)
class Disconnect(_Addressed):
    """The connection breaks, before the answer or in the middle of its body."""

    mid_body: bool = False

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Break off."""
        if not self.mid_body:
            raise httpx.ConnectError("connection refused", request=attempt.request)
        whole = await attempt.proceed()
        half = whole.content[: len(whole.content) // 2]
        return httpx.Response(whole.status_code, headers=JSON, stream=_Broken(half))


@dataclass(frozen=True, slots=True)
class Timeout(_Addressed):
    """No answer comes in the client's time; over a socket, the connection breaks.

    With `done` the request is carried out first, so that a write has happened all the same.
    """

    done: bool = False

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Keep silent."""
        if self.done:
            await attempt.proceed()
        raise httpx.ReadTimeout("no answer in time", request=attempt.request)


@dataclass(frozen=True, slots=True)
class Malformed(_Addressed):
    """200 with half of the JSON document."""

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Cut the recorded answer in two."""
        whole = await attempt.proceed()
        return httpx.Response(200, content=whole.content[: len(whole.content) // 2], headers=JSON)


@dataclass(frozen=True, slots=True)
class Html(_Addressed):
    """A web page where JSON is expected, as proxies and gateways answer."""

    status: int = HTTPStatus.BAD_GATEWAY

    async def answer(self, _attempt: Attempt) -> httpx.Response:
        """Show the page."""
        return httpx.Response(self.status, content=PAGE, headers={"Content-Type": "text/html"})


@dataclass(frozen=True, slots=True)
class Empty(_Addressed):
    """200 with nothing in the body."""

    async def answer(self, _attempt: Attempt) -> httpx.Response:
        """Say nothing."""
        return httpx.Response(200)


@dataclass(frozen=True, slots=True)
class Quota(_Addressed):
    """The hourly budget: after `calls` requests every further one is throttled."""

    calls: int

    def strikes(self, number: int) -> bool:
        """Act once the budget is spent."""
        return number > self.calls

    async def answer(self, attempt: Attempt) -> httpx.Response:
        """Refuse until the hour is over."""
        return too_many(HOUR - int(attempt.now) % HOUR)


@dataclass(slots=True)
class _Injected:
    fault: Fault
    taken: int = 0

    def takes(self, request: httpx.Request) -> bool:
        fault = self.fault
        return fnmatchcase(request.method, fault.method) and fnmatchcase(
            request.url.path, fault.path
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The injected faults, in order."""

    sleep: Sleep
    clock: Callable[[], float]
    _injected: list[_Injected] = field(default_factory=list)

    def inject(self, fault: Fault) -> None:
        """Add a fault behind the others."""
        self._injected.append(_Injected(fault))

    async def answer(
        self, request: httpx.Request, recording: Callable[[], Awaitable[httpx.Response]]
    ) -> httpx.Response:
        """Lead a request through the faults that take it to its recording.

        A fault counts the requests that reach it: one that stands behind another waits its turn.
        """
        waiting = iter([each for each in self._injected if each.takes(request)])

        async def proceed() -> httpx.Response:
            for injected in waiting:
                injected.taken += 1
                if injected.fault.strikes(injected.taken):
                    return await injected.fault.answer(self._attempt(request, proceed))
            return await recording()

        return await proceed()

    def _attempt(
        self, request: httpx.Request, proceed: Callable[[], Awaitable[httpx.Response]]
    ) -> Attempt:
        return Attempt(request=request, proceed=proceed, sleep=self.sleep, now=self.clock())


class _Broken(httpx.AsyncByteStream):
    """A body whose connection is lost half way."""

    def __init__(self, half: bytes) -> None:
        self._half = half

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._half
        raise httpx.ReadError("connection lost in the middle of the body")


def too_many(retry_after: int) -> httpx.Response:
    """Refuse as the API does when a token has spent its calls; seconds until it may ask again."""
    headers = {**JSON, "Retry-After": str(retry_after)}
    return httpx.Response(HTTPStatus.TOO_MANY_REQUESTS, content=TOO_MANY, headers=headers)
