"""Turns of the event loop: long work lets others go on in between."""

from __future__ import annotations

import asyncio
from types import coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterable, Sized

ThingT = TypeVar("ThingT")

AT_ONCE: Final = 64
"""Facts that are read, judged or compared before others have their turn: a few milliseconds."""

A_PAGE: Final = 1000
"""Things that are put in order or counted at once."""


HEAVY: Final = 50_000
"""Characters and members of JSON that are masked and laid out at once: some milliseconds."""


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


def is_heavy(value: Any) -> bool:
    """Tell whether a JSON value is so large that work on it should not keep others waiting."""
    left, inside = HEAVY, [value]
    while inside and left > 0:
        each = inside.pop()
        if isinstance(each, str):
            left -= len(each)
        elif isinstance(each, dict):
            left -= len(each)
            inside += each.keys()
            inside += each.values()
        elif isinstance(each, list | tuple):
            left -= len(each)
            inside += each
    return left <= 0


async def beside(work: Callable[[], ThingT], *, over: Any) -> ThingT:
    """Do work on a JSON value that needs nothing of the loop: where it is heavy, in a thread."""
    return await asyncio.to_thread(work) if is_heavy(over) else work()
