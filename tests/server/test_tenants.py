"""What belongs to a Mist token: opened once, never shared, closed when nobody needs it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, cast

import pytest
from pydantic import SecretStr

from mist_mcp.errors import InputError
from mist_mcp.server.tenants import IDLE, NoRoomError, Tenant, Tenants

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mist_mcp.tools.kit.context import Mist

CLOUD, OTHER_CLOUD = "https://api.mist.com", "https://api.eu.mist.com"


class Hotel:
    """Tenants with a clock that is set by hand, and a record of who was opened and closed."""

    def __init__(self, *, most: int = 2) -> None:
        """Start empty."""
        self.now = 0.0
        self.calling: Tenant | None = None
        self.opened: list[str] = []
        self.closed: list[str] = []
        self.tenants = Tenants(self._open, current=self._current, clock=lambda: self.now, most=most)

    def as_(self, token: str, cloud: str = CLOUD) -> Tenants:
        """Let the next call be that of a token."""
        self.calling = Tenant(SecretStr(token), cloud)
        return self.tenants

    def _current(self) -> Tenant:
        if self.calling is None:
            raise InputError("Nobody's call", next_step="Say whose.")
        return self.calling

    @asynccontextmanager
    async def _open(self, tenant: Tenant) -> AsyncIterator[Mist]:
        name = tenant.token.get_secret_value()
        self.opened.append(name)
        await asyncio.sleep(0)
        yield cast("Mist", object())
        self.closed.append(name)


async def test_a_tenant_is_opened_once_and_closed_at_the_end() -> None:
    """Calls at the same time share what belongs to their token, and only they."""
    hotel = Hotel()
    async with hotel.tenants:

        async def call(token: str, cloud: str = CLOUD) -> Mist:
            async with hotel.as_(token, cloud).serving() as mist:
                return mist

        a1, a2 = await asyncio.gather(call("a"), call("a"))
        b = await call("a", OTHER_CLOUD)
        assert a1 is a2
        assert a1 is not b
    assert (hotel.opened, hotel.closed) == (["a", "a"], ["a", "a"])


async def test_who_is_idle_is_closed_and_who_is_not_is_not() -> None:
    """The time counts from the end of the last call."""
    hotel = Hotel()
    async with hotel.tenants:
        async with hotel.as_("a").serving():
            pass
        async with hotel.as_("b").serving():
            hotel.now = IDLE - 1
            await hotel.tenants.close_idle()
            assert hotel.closed == []
            hotel.now = IDLE
            await hotel.tenants.close_idle()
            assert hotel.closed == ["a"]
        await hotel.tenants.close_idle()
        assert hotel.closed == ["a"]
        hotel.now = 2 * IDLE
        await hotel.tenants.close_idle()
        assert hotel.closed == ["a", "b"]


async def test_there_are_never_more_than_there_is_room_for() -> None:
    """Who has been idle for longest makes room; if nobody is idle, the next one has to wait."""
    hotel = Hotel(most=2)
    async with hotel.tenants, AsyncExitStack() as stack:
        async with hotel.as_("a").serving():
            pass
        hotel.now = 1
        async with hotel.as_("b").serving():
            pass
        await stack.enter_async_context(hotel.as_("c").serving())
        assert hotel.closed == ["a"]
        await stack.enter_async_context(hotel.as_("b").serving())
        with pytest.raises(NoRoomError, match="all are in use"):
            await stack.enter_async_context(hotel.as_("d").serving())
        await stack.enter_async_context(hotel.as_("c").serving())
        assert hotel.closed == ["a"]


async def test_a_call_of_nobody_opens_nothing() -> None:
    """Without a token there is nothing to work with."""
    hotel = Hotel()
    async with hotel.tenants:
        with pytest.raises(InputError):
            async with hotel.tenants.serving():
                pass
    assert hotel.opened == []


def test_a_tenant_says_nothing_of_its_token() -> None:
    """Neither its text nor its key lets the token be read; both tell tenants apart."""
    tenant = Tenant(SecretStr("a-token-that-is-secret"), CLOUD)
    assert "secret" not in repr(tenant) + tenant.key
    others = (Tenant(SecretStr("another"), CLOUD), Tenant(tenant.token, OTHER_CLOUD))
    assert len({tenant.key, *(other.key for other in others)}) == 3
