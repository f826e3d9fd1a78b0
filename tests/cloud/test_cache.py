"""The cache: what rarely changes is asked for once a minute, and only once at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest

from mist_mcp.cloud.answer import Answer
from mist_mcp.cloud.cache import MOST_ANSWERS, Cache
from mist_mcp.cloud.reading import Reading
from mist_mcp.errors import ForbiddenError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Cloud(Reading):
    """Counts what it is asked, and answers when it is let."""

    def __init__(self) -> None:
        """Answer at once."""
        self.asked: list[str] = []
        self.door = asyncio.Event()
        self.door.set()
        self.broken = False

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Answer with the number of the request."""
        self.asked.append(f"{path}{sorted((query or {}).items())}")
        number = len(self.asked)
        await self.door.wait()
        if self.broken:
            raise ForbiddenError("No right", next_step="Ask.", status=403)
        return Answer(number, cast("Any", {}))


class Clock:
    """A clock that stands until it is set."""

    now = 1000.0

    def __call__(self) -> float:
        """Return epoch seconds."""
        return self.now


@pytest.fixture
def cloud() -> Cloud:
    """Return a cloud."""
    return Cloud()


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def cache(cloud: Cloud, clock: Clock) -> Cache:
    """Return a cache of a minute."""
    return Cache(cloud, seconds=60, clock=clock)


async def test_an_answer_counts_for_its_time(cache: Cache, clock: Clock) -> None:
    """And is asked for again after it."""
    assert [await cache.read("/a"), await cache.read("/a")] == [1, 1]
    clock.now += 59
    assert await cache.read("/a") == 1
    clock.now += 1
    assert await cache.read("/a") == 2


async def test_other_queries_have_other_answers(cache: Cache, cloud: Cloud) -> None:
    """The order of parameters does not matter, and numbers are as good as their text."""
    await cache.read("/a", {"x": 1, "y": "2"})
    await cache.read("/a", {"y": 2, "x": "1"})
    await cache.read("/a", {"x": 2})
    await cache.read("/b", {"x": 1, "y": "2"})
    assert len(cloud.asked) == 3


async def test_who_asks_at_the_same_time_shares_a_request(cache: Cache, cloud: Cloud) -> None:
    """All get the one answer."""
    cloud.door.clear()
    waiting = [asyncio.create_task(cache.read("/a")) for _ in range(5)]
    await asyncio.sleep(0)
    cloud.door.set()
    assert await asyncio.gather(*waiting) == [1] * 5
    assert len(cloud.asked) == 1


async def test_who_goes_away_does_not_take_the_answer_along(cache: Cache, cloud: Cloud) -> None:
    """The others still wait for it."""
    cloud.door.clear()
    first, second = (asyncio.create_task(cache.read("/a")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    cloud.door.set()
    assert await second == 1
    assert first.cancelled()


async def test_an_error_is_not_kept(cache: Cache, cloud: Cloud) -> None:
    """The next one asks again."""
    cloud.broken = True
    with pytest.raises(ForbiddenError):
        await cache.read("/a")
    cloud.broken = False
    assert await cache.read("/a") == 2


async def test_forgetting_asks_again(cache: Cache, cloud: Cloud) -> None:
    """A request that is under way belongs to those who began it, and is not kept."""
    cloud.door.clear()
    old = asyncio.create_task(cache.read("/a"))
    await asyncio.sleep(0)
    cache.forget()
    new = asyncio.create_task(cache.read("/a"))
    await asyncio.sleep(0)
    cloud.door.set()
    assert [await old, await new, await cache.read("/a")] == [1, 2, 2]


async def test_the_cache_is_bounded(cache: Cache, cloud: Cloud) -> None:
    """What was not asked for longest goes first."""
    for number in range(MOST_ANSWERS):
        await cache.read(f"/{number}")
    await cache.read("/0")
    await cache.read("/new")
    asked = len(cloud.asked)
    await cache.read("/0")
    assert len(cloud.asked) == asked
    await cache.read("/1")
    assert len(cloud.asked) == asked + 1


async def test_closing_ends_what_nobody_waits_for(cache: Cache, cloud: Cloud) -> None:
    """No task is left behind."""
    cloud.door.clear()
    waiting = asyncio.create_task(cache.read("/a"))
    await asyncio.sleep(0)
    cache.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
