"""Turns of the event loop: long work lets others go on in between."""

from __future__ import annotations

import asyncio
from types import coroutine
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterable, Sized

ThingT = TypeVar("ThingT")

AT_ONCE: Final = 64
"""Facts that are read, judged or compared before others have their turn: a few milliseconds."""

A_PAGE: Final = 1000
"""Things that are put in order or counted at once."""


@coroutine
def turn() -> Generator[None, None, None]:
    """Let everything else that is ready go on first; no time passes by this."""
    yield


async def by_turns(things: Iterable[ThingT], *, at_once: int = AT_ONCE) -> AsyncIterator[ThingT]:
    """Yield things, and let others have their turn after every few of them.

    Args:
        things: any number of them.
        at_once: how many are a few.
    """
    for number, thing in enumerate(things, start=1):
        yield thing
        if number % at_once == 0:
            await turn()


async def aside(work: Callable[[], ThingT], *, over: Sized) -> ThingT:
    """Do pure work over things: where they are more than a page's worth, in a thread."""
    return work() if len(over) <= A_PAGE else await asyncio.to_thread(work)
