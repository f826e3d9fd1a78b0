"""Those whose Mist tokens the server works with: its operator alone, or whoever makes a request.

What belongs to a token (connections, answers that are kept, call budget, cursors) is made for
each token and cloud, and shared with no other.
"""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from mist_mcp.errors import MistError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

    from pydantic import SecretStr

    from mist_mcp.tools.kit.context import Mist

MOST: Final = 64
"""Tenants at once."""

IDLE: Final = 600.0
"""Seconds after the last call for which what belongs to a tenant is kept."""

SWEEP: Final = 60.0


class NoRoomError(MistError):
    """More tokens are in use than the server keeps connections for."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """A Mist token, and the URL of the cloud that it belongs to."""

    token: SecretStr
    base_url: str

    @property
    def key(self) -> str:
        """What tells this tenant from others, and says nothing about the token."""
        return hashlib.sha256(
            f"{self.base_url} {self.token.get_secret_value()}".encode()
        ).hexdigest()


class Operator:
    """Serves everyone with the operator's own token."""

    def __init__(self, mist: Mist) -> None:
        """Keep what belongs to the operator."""
        self._mist = mist

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Mist]:
        """Return the same for every call."""
        yield self._mist


@dataclass(slots=True)
class _Seat:
    """What belongs to a tenant, how many calls use it, and when the last one ended."""

    mist: Mist
    stack: AsyncExitStack
    calls: int = 0
    left: float = 0.0


class Tenants:
    """Opens what belongs to a tenant at its first call, and closes it when it is idle.

    Args:
        opened: makes what belongs to a tenant.
        current: tells whose call it is; raises MistError when nobody's.
        clock: epoch seconds.
        sleep: waits between two looks for who is idle.
        most: tenants at once.
    """

    def __init__(
        self,
        opened: Callable[[Tenant], AbstractAsyncContextManager[Mist]],
        *,
        current: Callable[[], Tenant],
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        most: int = MOST,
    ) -> None:
        """Start with nobody."""
        self._opened = opened
        self._current = current
        self._clock = clock
        self._sleep = sleep
        self._most = most
        self._seats: dict[Tenant, _Seat] = {}
        self._changing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Begin to look for who is idle."""
        self._sweeping = asyncio.create_task(self._sweep())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close everything."""
        self._sweeping.cancel()
        for tenant in list(self._seats):
            await self._close(tenant)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Mist]:
        """Return what belongs to the tenant of the current call, open until the call ends.

        Raises:
            NoRoomError: all tenants that there is room for are being served.
            MistError: the call is nobody's.
        """
        seat = await self._taken(self._current())
        try:
            yield seat.mist
        finally:
            seat.calls -= 1
            seat.left = self._clock()

    async def close_idle(self) -> None:
        """Close what belongs to tenants that have not called for a while."""
        async with self._changing:
            now = self._clock()
            for tenant in [one for one in self._idle() if now - self._seats[one].left >= IDLE]:
                await self._close(tenant)

    async def _taken(self, tenant: Tenant) -> _Seat:
        async with self._changing:
            if tenant not in self._seats:
                await self._make_room()
                self._seats[tenant] = await self._open(tenant)
            self._seats[tenant].calls += 1
            return self._seats[tenant]

    async def _make_room(self) -> None:
        """Close the tenant that has been idle for longest, if there are too many."""
        if len(self._seats) < self._most:
            return
        idle = self._idle()
        if not idle:
            raise NoRoomError(
                f"The server works for {self._most} Mist tokens already, and all are in use",
                next_step="Try again in a minute.",
            )
        await self._close(min(idle, key=lambda tenant: self._seats[tenant].left))

    async def _open(self, tenant: Tenant) -> _Seat:
        async with AsyncExitStack() as stack:
            mist = await stack.enter_async_context(self._opened(tenant))
            return _Seat(mist, stack.pop_all())

    async def _close(self, tenant: Tenant) -> None:
        await self._seats.pop(tenant).stack.aclose()

    def _idle(self) -> list[Tenant]:
        return [tenant for tenant, seat in self._seats.items() if not seat.calls]

    async def _sweep(self) -> None:
        while True:
            await self._sleep(SWEEP)
            await self.close_idle()
