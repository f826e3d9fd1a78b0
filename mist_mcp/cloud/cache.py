"""Answers that are kept for a short while, for what rarely changes.

One cache belongs to one client, and so to one token. Callers choose it where an answer may be a
minute old: who the token is, its organizations and sites, templates, constants.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.cloud.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mist_mcp.cloud.answer import Answer

MOST_ANSWERS: Final = 256
"""Answers that are kept; beyond that the one that was not asked for longest goes."""

Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, or the request that will bring it, and until when it counts (epoch seconds)."""

    answer: asyncio.Task[Answer]
    until: float


class Cache(Reading):
    """Reads through another source, and remembers; readers share the answers and change none.

    Args:
        source: where answers come from.
        seconds: how long an answer counts.
        clock: epoch seconds.
    """

    def __init__(self, source: Reading, *, seconds: float, clock: Callable[[], float]) -> None:
        """Start empty."""
        self._source = source
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Return the answer that is kept, or ask; who asks at the same time shares a request."""
        key = path, tuple(sorted((name, str(value)) for name, value in (query or {}).items()))
        kept = self._kept.get(key)
        if kept is None or kept.until <= self._clock() or _failed(kept.answer):
            request = asyncio.create_task(self._source.get(path, query))
            kept = Kept(request, until=self._clock() + self._seconds)
            self._keep(key, kept)
        self._kept.move_to_end(key)
        # A reader that is cancelled must not take the request away from the others.
        return await asyncio.shield(kept.answer)

    def peek(self, path: str) -> Any:
        """Return the document that was last read at a path, however old; None if there is none."""
        kept = self._kept.get((path, ()))
        if kept is None or not kept.answer.done() or _failed(kept.answer):
            return None
        return kept.answer.result().document

    def forget(self) -> None:
        """Ask for everything again; requests under way are no longer shared."""
        self._kept.clear()

    def close(self) -> None:
        """End the requests that nobody waits for any more."""
        for kept in self._kept.values():
            kept.answer.cancel()
        self.forget()

    def _keep(self, key: Key, kept: Kept) -> None:
        kept.answer.add_done_callback(_looked_at)
        self._kept[key] = kept
        while len(self._kept) > MOST_ANSWERS:
            self._kept.popitem(last=False)


def _failed(request: asyncio.Task[Answer]) -> bool:
    """Tell whether a request ended without an answer; that is never kept."""
    return request.done() and (request.cancelled() or request.exception() is not None)


def _looked_at(request: asyncio.Task[Answer]) -> None:
    """Mark the error of a request as seen, in case that everybody who waited is gone."""
    if not request.cancelled():
        request.exception()
