"""Clients found and counted: by the cloud where it can count them, else here, over all pages.

The clients of an organization are too many to read for a count, so the cloud counts them. Its
counts take few of the filters that its searches take; what they do not take is narrower, and is
read.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from mist_mcp.analysis.buckets import completed
from mist_mcp.answers.results import Excerpt
from mist_mcp.cloud.counting import count_by, totals
from mist_mcp.cloud.paging import Pages
from mist_mcp.cloud.reading import Reading
from mist_mcp.tools.kit.context import Mist
from mist_mcp.tools.kit.listing import Keep, Read, everything, surveyed, windowed
from mist_mcp.words.counts import Tally, summed

ThingT = TypeVar("ThingT")
Counts = dict[str, int]
Count = Callable[[int | None], Awaitable[Counts]]
"""Asks the cloud for the counts by one key, of so many things in all if that is known."""


def _itself(value: str) -> str | None:
    """Show a value as it is."""
    return value


@dataclass(frozen=True, slots=True)
class CountedClients(Generic[ThingT]):
    """What was found.

    Args:
        found: what one answer shows.
        counts: by key, how many there are of each value; keys that nobody can count are missing.
    """

    found: Excerpt[ThingT]
    counts: Mapping[str, Counts] = field(default_factory=dict)

    @property
    def amount(self) -> str:
        """Return how many there are, as words."""
        if self.found.total is None:
            return f"at least {len(self.found.things)}"
        return f"{'' if self.found.complete else 'at least '}{self.found.total}"


async def counted_clients(
    mist: Mist,
    pages: Pages,
    *,
    read: Read[ThingT],
    limit: int,
    keys: Mapping[str, Callable[[ThingT], str | None]],
    counts: Mapping[str, Count] | None,
    keep: Keep[ThingT] = everything,
) -> CountedClients[ThingT]:
    """Find things and count all of them.

    Args:
        mist: the call.
        pages: the search.
        read: makes a thing of a row.
        limit: rows to show.
        keys: by name, how to read what things are counted by.
        counts: by name, how the cloud counts; None if it cannot with these filters.
        keep: a filter that the search lacks; only where the cloud does not count.
    """
    tally = Tally[ThingT](**keys)
    if counts is None:
        found = await surveyed(mist, [pages], read=read, limit=limit, tally=tally, keep=keep)
        return CountedClients(found, {name: tally.counts(name) for name in keys})
    found = await windowed(mist, [pages], read=read, limit=limit)
    if not found.first:
        return CountedClients(found)
    if found.following(len(found.things)) is None:
        for thing in found.things:
            tally.add(thing)
        return CountedClients(found, {name: tally.counts(name) for name in keys})
    answers = await asyncio.gather(*(count(found.total) for count in counts.values()))
    return CountedClients(found, dict(zip(counts, answers, strict=True)))


def by_value(
    cloud: Reading,
    path: str,
    query: Mapping[str, str],
    *,
    distinct: str,
    label: Callable[[str], str | None] = _itself,
) -> Count:
    """Count with a `/count` endpoint.

    Args:
        cloud: counts.
        path: the endpoint.
        query: its filters.
        distinct: what to count by.
        label: how to show a value.
    """

    async def count(total: int | None) -> Counts:
        pairs, whole = await count_by(cloud, path, query, distinct=distinct)
        shown = [(label(value) if value else None, number) for value, number in pairs]
        return summed(completed(shown, total=total, whole=whole))

    return count


def by_search(
    cloud: Reading,
    path: str,
    query: Mapping[str, str],
    *,
    parameter: str,
    values: Iterable[str],
    label: Callable[[str], str | None] = _itself,
) -> Count:
    """Count with the totals of a search for each value: for what no `/count` endpoint knows."""

    async def count(total: int | None) -> Counts:
        pairs = await totals(cloud, path, query, parameter=parameter, values=values)
        shown = [(label(value), number) for value, number in pairs]
        return summed(completed(shown, total=total, whole=True))

    return count
