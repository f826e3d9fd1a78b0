"""One connection pool to one Mist cloud."""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING, Any, Final, Self

import httpx

from mist_mcp import __version__
from mist_mcp.cloud.answers import Answer, read_answer, unexpected
from mist_mcp.cloud.budget import CallBudget
from mist_mcp.cloud.retry import pause_before_retry
from mist_mcp.cloud.urls import api_url
from mist_mcp.errors import (
    MistError,
    RateLimitedError,
    TimedOutError,
    UnreachableError,
    UnreadableAnswerError,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from types import TracebackType

    from mist_mcp.settings import Settings

_CONNECT_TIMEOUT: Final = 10.0


class MistClient:
    """Reads from the Mist cloud, patiently and within bounds.

    Use it as an asynchronous context manager. GET requests are repeated on 429, 502, 503, 504
    and connection errors; redirects are never followed.

    Args:
        settings: cloud, token, timeout and number of concurrent requests.
        transport: replaces the network; the fake cloud comes in here.
        clock: epoch seconds.
        sleep: waits between attempts.
        jitter: random numbers from 0 to 1 that spread the attempts.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Prepare the pool; nothing is sent before the first request."""
        self.budget = CallBudget()
        self._base_url = settings.base_url
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._timeout = settings.request_timeout
        self._slots = asyncio.Semaphore(settings.max_concurrent)
        self._http = httpx.AsyncClient(
            transport=transport,
            headers={
                "Authorization": f"Token {settings.api_token.get_secret_value()}",
                "User-Agent": f"mist-mcp/{__version__}",
                "Accept": "application/json",
            },
            timeout=httpx.Timeout(
                settings.request_timeout, connect=min(_CONNECT_TIMEOUT, settings.request_timeout)
            ),
            limits=httpx.Limits(max_connections=settings.max_concurrent),
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        """Open the pool."""
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the pool."""
        await self._http.__aexit__(kind, error, trace)

    async def read(self, path: str, query: Mapping[str, str | int] | None = None) -> Any:
        """Return the JSON document at a path.

        Raises:
            MistError: there is none; the subclass says why.
        """
        return (await self.get(path, query)).document

    async def read_object(
        self, path: str, query: Mapping[str, str | int] | None = None
    ) -> dict[str, Any]:
        """Return the JSON object at a path.

        Raises:
            MistError: there is none; the subclass says why.
        """
        document = await self.read(path, query)
        if not isinstance(document, dict):
            raise unexpected("an object")
        return document

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Return the JSON document at a path, with the headers of the response.

        Raises:
            MistError: there is none; the subclass says why.
        """
        attempt = 1
        while True:
            try:
                return await self._once(path, query)
            except MistError as error:
                pause = pause_before_retry(error, attempt=attempt, jitter=self._jitter())
                if pause is None:
                    self._remember(error)
                    raise
            await self._sleep(pause)
            attempt += 1

    async def _once(self, path: str, query: Mapping[str, str | int] | None) -> Answer:
        url = api_url(self._base_url, path)
        async with self._slots:
            self._refuse_while_closed()
            self.budget.count(self._clock())
            try:
                async with asyncio.timeout(self._timeout):
                    response = await self._http.get(url, params=query)
            except (httpx.TimeoutException, TimeoutError) as error:
                raise TimedOutError(
                    f"{url.host} did not answer in time",
                    next_step="Try again; MIST_REQUEST_TIMEOUT sets how long to wait.",
                ) from error
            except httpx.DecodingError as error:
                raise UnreadableAnswerError(
                    "The cloud's answer is compressed in a way that cannot be read",
                    next_step="A proxy may stand between; try again, and check MIST_BASE_URL.",
                ) from error
            except httpx.HTTPError as error:
                raise _unreachable(error, host=url.host) from error
        return read_answer(response)

    def _remember(self, error: MistError) -> None:
        """Keep in mind for how long the cloud accepts no call."""
        if isinstance(error, RateLimitedError):
            self.budget.close(self._clock(), seconds=error.retry_after or 0.0)

    def _refuse_while_closed(self) -> None:
        """Spare the cloud a request that it has already said it will refuse."""
        seconds = self.budget.closed_for(self._clock())
        if seconds > 0:
            raise RateLimitedError(
                "The call budget of the API token is used up (status 429 a while ago)",
                next_step=f"Try again in {seconds:.0f} seconds.",
                status=httpx.codes.TOO_MANY_REQUESTS,
                retry_after=seconds,
            )


def _unreachable(error: httpx.HTTPError, *, host: str) -> UnreachableError:
    """Say what kind of failure it was; the text of the exception may hold anything."""
    return UnreachableError(
        f"{host} could not be reached ({type(error).__name__})",
        next_step="Check the network, the proxy and MIST_BASE_URL; test_mist_connectivity helps.",
    )
