"""Listings: a page of rows, counts about all of them, and a cursor that leads on.

`surveyed` reads everything once, to count it, and shows the first rows; the pages after it read
only what they show. `windowed` never reads more than it shows: for what the cloud itself counts.
`ordered` reads a list that is put in order here, and keeps it behind its cursor for a minute;
`arranged` shows one that costs nothing to read. The cost of a whole walk grows with its rows.

Whatever is done for each row lets other calls have their turn after every few rows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from mist_mcp.answers.cursor import Bookmark
from mist_mcp.answers.orders import Order
from mist_mcp.answers.results import Excerpt, Following
from mist_mcp.cloud.paging import (
    MOST_PAGES,
    MOST_ROWS,
    PAGE_SIZE,
    Page,
    Pages,
    Place,
    Row,
    Start,
    identity,
)
from mist_mcp.cloud.turns import by_turns

if TYPE_CHECKING:
    from mist_mcp.tools.kit.context import Mist
    from mist_mcp.words.counts import Tally

ThingT = TypeVar("ThingT")

MOST_SHOWN: Final = 500
"""Rows that are made for one answer; far more than any has room for."""

_KEPT: Final = "kept"
"""Under which the cursor holds the name of a list that is kept."""

Read = Callable[[Row], ThingT]
Keep = Callable[[ThingT], bool]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row stands: on which endpoint, and where there."""

    source: int
    place: Place


def everything(_thing: object) -> bool:
    """Keep it."""
    return True


async def surveyed(
    mist: Mist,
    sources: Sequence[Pages],
    *,
    read: Read[ThingT],
    limit: int,
    tally: Tally[ThingT],
    keep: Keep[ThingT] = everything,
    most: int = MOST_ROWS,
) -> Excerpt[ThingT]:
    """Count all rows that are kept and show the first ones; later pages read what they show.

    Args:
        mist: the call.
        sources: the endpoints, in the order in which their rows are shown.
        read: makes a thing of a row.
        limit: rows to show.
        tally: counts what is kept.
        keep: a filter that the API lacks.
        most: rows to read at most.
    """
    if mist.bookmark is not None:
        return await windowed(mist, sources, read=read, limit=limit, keep=keep)
    shown: list[tuple[Spot, ThingT]] = []
    matched = seen = 0
    known: set[str] = set()
    async for number, step in _numbered(_steps(sources, Spot(0, Place()), size=PAGE_SIZE)):
        async for spot, row in by_turns(step.rows()):
            thing = read(row)
            if not _is_new(row, known) or not keep(thing):
                continue
            matched += 1
            tally.add(thing)
            if len(shown) <= limit:
                shown.append((spot, thing))
        seen += len(step.page.rows)
        if step.further is not None:
            await mist.progress(seen)
            if seen >= most or number >= MOST_PAGES:
                return _excerpt(mist, shown, limit=limit, total=matched, complete=False)
    return _excerpt(mist, shown, limit=limit, total=matched, complete=True)


@dataclass(frozen=True, slots=True)
class Step:
    """A page of one of several endpoints.

    Args:
        page: its rows, and how many its endpoint has.
        source: which endpoint it is of.
        further: where the next page begins; None on the last page of the last endpoint.
    """

    page: Page
    source: int
    further: Spot | None

    def rows(self) -> Iterator[tuple[Spot, Row]]:
        """Yield the rows, each with the spot where it stands."""
        start, skip = self.page.place.start, self.page.place.skip
        for number, row in enumerate(self.page.rows):
            yield Spot(self.source, Place(start, skip + number)), row


async def _steps(sources: Sequence[Pages], spot: Spot, *, size: int) -> AsyncIterator[Step]:
    """Walk through the pages of several endpoints, one after the other, and hold one at a time."""
    place = spot.place
    for source in range(spot.source, len(sources)):
        after = Spot(source + 1, Place()) if source + 1 < len(sources) else None
        async for page in sources[source](size=size, since=place):
            further = Spot(source, page.following) if page.following else after
            yield Step(page, source=source, further=further)
            page.let_go()
        place = Place()


async def _numbered(steps: AsyncIterator[Step]) -> AsyncIterator[tuple[int, Step]]:
    number = 0
    async for step in steps:
        number += 1
        yield number, step


def _is_new(row: Row, known: set[str]) -> bool:
    """Tell whether an object is seen for the first time: rows move on while pages are read."""
    name = identity(row)
    if name is None:
        return True
    new = name not in known
    known.add(name)
    return new


async def windowed(
    mist: Mist,
    sources: Sequence[Pages],
    *,
    read: Read[ThingT],
    limit: int,
    keep: Keep[ThingT] = everything,
) -> Excerpt[ThingT]:
    """Show as many rows as wanted from where the call begins, and read no more than those.

    With a filter whole pages are read, as few of the rows may be kept, until all that are
    known to match are shown.
    """
    began = mist.bookmark
    spot = Spot(began.source, Place(began.start, began.skip)) if began else Spot(0, Place())
    shown: list[tuple[Spot, ThingT]] = []
    total = began.total if began else None
    further: Spot | None = None
    left = limit if began is None or total is None else min(limit, total - began.before)
    size = min(limit, PAGE_SIZE) if keep is everything else PAGE_SIZE
    async for step in _steps(sources, spot, size=size):
        if began is None and len(sources) == 1:
            total = step.page.total
        further = step.further
        async for at, row in by_turns(step.rows()):
            if keep(thing := read(row)):
                shown.append((at, thing))
            if len(shown) > left:  # one more, so that the next page begins at it
                break
        if len(shown) >= left:
            break
    return _excerpt(mist, shown, limit=left, total=total, complete=True, further=further)


async def ordered(
    mist: Mist, read: Callable[[], Awaitable[Order[ThingT]]], *, limit: int
) -> tuple[Order[ThingT], Excerpt[ThingT]]:
    """Show a part of a list that is put in order here; a later page reads nothing again.

    Args:
        mist: the call.
        read: reads everything and puts it in order; for a later page, only if it is kept no longer.
        limit: rows to show.
    """
    name = mist.bookmark.start.get(_KEPT) if mist.bookmark else None
    known = mist.orders.kept(name, now=mist.clock()) if name else None
    order = known or await read()

    @cache
    def start() -> Start:
        return {_KEPT: name if known and name else mist.orders.keep(order, now=mist.clock())}

    shown, limit = _part(mist, order.things, limit)
    excerpt = _excerpt(
        mist,
        shown,
        limit=limit,
        total=len(order.things),
        complete=order.complete,
        start=start,
    )
    return order, excerpt


def arranged(
    mist: Mist, things: Sequence[ThingT], *, limit: int, complete: bool = True
) -> Excerpt[ThingT]:
    """Show a part of a list that was put in order here."""
    shown, limit = _part(mist, things, limit)
    return _excerpt(mist, shown, limit=limit, total=len(things), complete=complete)


def _part(
    mist: Mist, things: Sequence[ThingT], limit: int
) -> tuple[list[tuple[Spot, ThingT]], int]:
    """Return the things from where the call begins, one more than are shown, and that number."""
    skip, limit = mist.bookmark.skip if mist.bookmark else 0, min(limit, MOST_SHOWN)
    numbers = range(skip, min(skip + limit + 1, len(things)))
    return [(Spot(0, Place(skip=number)), things[number]) for number in numbers], limit


def _excerpt(
    mist: Mist,
    shown: list[tuple[Spot, ThingT]],
    *,
    limit: int,
    total: int | None,
    complete: bool,
    further: Spot | None = None,
    start: Callable[[], Start] = dict,
) -> Excerpt[ThingT]:
    """Return the first rows; the spots of the others say where the next page begins.

    Args:
        mist: the call.
        shown: the rows, and at least one more if there is one.
        limit: rows to show.
        total: how many there are in all, if known.
        complete: whether all were read.
        further: where the page after `shown` begins.
        start: what else the cursor says; asked when there is one.
    """
    before = mist.bookmark.before if mist.bookmark else 0
    spots = [spot for spot, _ in shown] + ([further] if further else [])
    things = [thing for _, thing in shown[:limit]]
    return Excerpt(
        things=things,
        total=total,
        complete=complete,
        before=before,
        following=_following(mist, spots, total=total if complete else None, start=start),
        first=mist.bookmark is None,
    )


def _following(
    mist: Mist, spots: list[Spot], *, total: int | None, start: Callable[[], Start]
) -> Following:
    """Return what makes the cursor after a number of rows."""
    before = mist.bookmark.before if mist.bookmark else 0

    def following(returned: int) -> str | None:
        done = before + returned
        if returned >= len(spots) or (total is not None and done >= total):
            return None
        spot = spots[returned]
        return mist.cursors.sealed(
            Bookmark(
                tool=mist.call.tool,
                arguments=mist.call.arguments,
                asked=mist.asked,
                issued=mist.clock(),
                total=total,
                before=done,
                source=spot.source,
                start={**spot.place.start, **start()},
                skip=spot.place.skip,
            )
        )

    return following
