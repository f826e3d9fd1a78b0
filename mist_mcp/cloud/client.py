"""One connection pool to one Mist cloud."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

import httpx

from mist_mcp import __version__
from mist_mcp.cloud.allowance import allowance
from mist_mcp.cloud.answer import Answer, streamed_answer
from mist_mcp.cloud.budget import CallBudget
from mist_mcp.cloud.cache import Cache
from mist_mcp.cloud.handing_out import hands_out
from mist_mcp.cloud.harmless import is_harmless
from mist_mcp.cloud.kept_fields import KeptFields
from mist_mcp.cloud.network import Network, Transport
from mist_mcp.cloud.one_path import OnePath
from mist_mcp.cloud.permits import no_permits, unpermitted
from mist_mcp.cloud.reading import Reading
from mist_mcp.cloud.retry import pause_before_retry
from mist_mcp.cloud.turns import turn
from mist_mcp.cloud.unpacking import ACCEPTED, unpackable
from mist_mcp.cloud.unreached import unreached
from mist_mcp.cloud.urls import api_url
from mist_mcp.errors import MistError, RateLimitedError
from mist_mcp.models.access import ApiToken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from types import TracebackType

    from mist_mcp.cloud.permits import Permit, Redeem, Write
    from mist_mcp.models.base import MistObject
    from mist_mcp.settings.loading import Settings

_CONNECT_TIMEOUT: Final = 10.0
_MINUTE: Final = 60.0
_HOUR: Final = 3600.0
_USAGE: Final = "/api/v1/self/usage"
_OPENINGS: Final = 4
"""How many times more requests that only open a session are sent at once than others: they are
short, their sessions are bounded by themselves, and many devices would wait for one another."""

_AT_ONCE: Final = 64
"""Turns of the loop; no time passes, and an answer that is there already is read."""

Observer = Callable[[str, float, str], None]
"""Is told of each request: its path, the seconds it took, and `ok` or the name of the error."""


def _unobserved(_path: str, _seconds: float, _outcome: str) -> None:
    """Let a request pass unseen."""


class MistClient(Reading):
    """Reads from the Mist cloud, patiently and within bounds.

    Use it as an asynchronous context manager. GET requests are repeated on 429, 502, 503, 504
    and connection errors; redirects are never followed.

    Args:
        settings: cloud, token, timeout and number of concurrent requests.
        transport: replaces the network; the fake cloud comes in here.
        network: the way out; made from the settings where nobody shares one.
        clock: epoch seconds.
        sleep: waits between attempts.
        jitter: random numbers from 0 to 1 that spread the attempts.
        observe: is told of each request.
        redeem: spends the permits of what is written; without it nothing can be.

    Attributes:
        cached: the same cloud, with answers up to a minute old: names, sites, templates.
        constants: the same, with answers up to an hour old.
        tokens: lists of API tokens without their keys, up to a minute old.
    """

    def __init__(  # noqa: PLR0913 - each is a seam
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        network: Network | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        observe: Observer = _unobserved,
        redeem: Redeem = no_permits,
    ) -> None:
        """Prepare the pool; nothing is sent before the first request."""
        self.budget = CallBudget()
        self._asking: asyncio.Task[None] | None = None
        self.cached = Cache(self, seconds=_MINUTE, clock=clock)
        self.constants = Cache(self, seconds=_HOUR, clock=clock)
        self.tokens = Cache(self.keeping(ApiToken), seconds=_MINUTE, clock=clock)
        self._observe = observe
        self._redeem = redeem
        self._base_url = settings.base_url
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._timeout = settings.request_timeout
        self._slots = asyncio.Semaphore(settings.max_concurrent)
        openings = settings.max_concurrent * _OPENINGS
        self._openings = asyncio.Semaphore(openings)
        self._desk = settings.desk
        most = settings.max_concurrent + openings + 1  # for the budget
        limits = httpx.Limits(max_connections=most)
        self._http = httpx.AsyncClient(
            transport=transport or Transport(network or Network(settings.desk), limits=limits),
            trust_env=False,  # what counts of the environment, the network knows
            headers={
                "Authorization": f"Token {settings.api_token.get_secret_value()}",
                "User-Agent": f"mist-mcp/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": ACCEPTED,
            },
            timeout=httpx.Timeout(
                settings.request_timeout, connect=min(_CONNECT_TIMEOUT, settings.request_timeout)
            ),
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
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])
        self.cached.close()
        self.tokens.close()
        self.constants.close()
        await self._http.__aexit__(kind, error, trace)

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Return the JSON document at a path, with the headers of the response.

        Raises:
            RefusedError: it hands out secrets, so it needs a permit, or a model of what is kept.
            MistError: there is none; the subclass says why.
        """
        if hands_out("GET", path):
            raise unpermitted()
        return await self._patiently(path, query)

    def keeping(self, kind: type[MistObject]) -> Reading:
        """Return what reads rows with the fields of a model alone, also of what holds secrets."""
        return KeptFields(self._patiently, kind)

    def revealing(self, write: Write, *, permit: Permit) -> Reading:
        """Return what reads at the path of a permitted request, also what hands out secrets.

        Raises:
            RefusedError: the permit is not for this request, or was used.
        """
        self._redeem(permit, write)
        return self.whole(write.path)

    def whole(self, path: str) -> Reading:
        """Return what reads at a path, also what hands out secrets: for what is to be changed."""
        return OnePath(self._patiently, path)

    def forget(self) -> None:
        """Ask for everything again that may have changed."""
        self.cached.forget()
        self.tokens.forget()

    async def _patiently(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        attempt = 1
        while True:
            try:
                return await self._once("GET", path, params=query)
            except MistError as error:
                pause = pause_before_retry(error, attempt=attempt, jitter=self._jitter())
                if pause is None:
                    self._remember(error)
                    raise
            await self._sleep(pause)
            attempt += 1

    async def ask_usage(self) -> None:
        """Ask now and then what all who use the token have spent; not to know it is no error.

        Nobody waits for the answer: what comes at once counts, and what comes later the next time.
        The question takes no turn of a request, and has a connection of its own.
        """
        now = self._clock()
        if self.budget.is_stale(now) and (self._asking is None or self._asking.done()):
            self.budget.asked(now)
            self._asking = asyncio.create_task(self._read_usage())
        for _ in range(_AT_ONCE):
            if self._asking is None or self._asking.done():
                return
            await turn()

    async def _read_usage(self) -> None:
        with suppress(MistError):
            answer = await self._counted("GET", _USAGE)
            if isinstance(answer.document, dict):
                self.budget.learn(self._clock(), answer.document)

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON answer to a request that changes nothing that matters; None if empty.

        Raises:
            RefusedError: it is not on the list of those, so it needs a permit.
            MistError: it failed; the subclass says why.
        """
        if not is_harmless(path):
            raise unpermitted()
        async with self._openings:
            return (await self._told("POST", path, json=body or {})).document

    async def pause(self, seconds: float) -> None:
        """Wait until the cloud may show what was written."""
        if seconds:
            await self._sleep(seconds)

    async def write(self, write: Write, *, permit: Permit) -> Answer:
        """Return the answer to a request that changes something.

        Raises:
            RefusedError: the permit is not for this request, or was used.
            MistError: it failed; the subclass says why.
        """
        self._redeem(permit, write)
        content = {} if write.body is None else {"json": write.body}
        async with self._slots:
            return await self._told(write.method, write.path, **content)

    async def _told(self, method: str, path: str, **content: Any) -> Answer:
        """Send a request once: a repetition might do the thing twice."""
        try:
            return await self._counted(method, path, **content)
        except MistError as error:
            self._remember(error)
            raise

    async def _once(self, method: str, path: str, **content: Any) -> Answer:
        """Send one request, when there is room for it, and tell the observer how it went."""
        async with self._slots:
            return await self._counted(method, path, **content)

    async def _counted(self, method: str, path: str, **content: Any) -> Answer:
        url = api_url(self._base_url, path)
        self._refuse_while_closed()
        self.budget.count(self._clock())
        began = self._clock()
        outcome = "ok"
        try:
            return await self._answer(method, url, began=began, **content)
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            self._observe(path, self._clock() - began, outcome)

    async def _answer(self, method: str, url: httpx.URL, *, began: float, **content: Any) -> Answer:
        """Send a request and read what comes; the time is for all of it."""

        def check_time() -> None:
            if self._clock() - began > self._timeout:
                raise TimeoutError

        request = self._http.build_request(method, url, **content)
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._http.send(request, stream=True)
                async with aclosing(response):
                    answer = await streamed_answer(
                        response, path=url.path, allowance=allowance(), check_time=check_time
                    )
                    return replace(answer, origin=self._base_url.rstrip("/"))
        except httpx.DecodingError as error:
            raise unpackable() from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise unreached(error, url=str(url), desk=self._desk) from error

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
