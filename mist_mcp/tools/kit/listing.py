"""Listings: a page of rows, counts about all of them, and a cursor that leads on.

`surveyed` reads everything once, to count it, and shows the first rows; the pages after it read
only what they show. `windowed` never reads more than it shows: for what the cloud itself counts.
`arranged` shows a list that was put in order here. The cost of a whole walk grows with its rows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mist_mcp.answers.cursor import Bookmark
from mist_mcp.answers.results import Excerpt, Following
from mist_mcp.cloud.paging import MOST_ROWS, PAGE_SIZE, Page, Pages, Place, Row, identity

if TYPE_CHECKING:
    from mist_mcp.tools.kit.context import Mist
    from mist_mcp.words.counts import Tally

ThingT = TypeVar("ThingT")
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
    async for step in _steps(sources, Spot(0, Place()), size=PAGE_SIZE):
        for spot, row in step.rows:
            thing = read(row)
            if not _is_new(row, known) or not keep(thing):
                continue
            matched += 1
            tally.add(thing)
            if len(shown) <= limit:
                shown.append((spot, thing))
        seen += len(step.rows)
        if step.further is not None:
            await mist.progress(seen)
            if seen >= most:
                return _excerpt(mist, shown, limit=limit, total=matched, complete=False)
    return _excerpt(mist, shown, limit=limit, total=matched, complete=True)


@dataclass(frozen=True, slots=True)
class Step:
    """A page of one of several endpoints.

    Args:
        rows: its rows, each with the spot where it stands.
        total: how many rows its endpoint has, if known.
        further: where the next page begins; None on the last page of the last endpoint.
    """

    rows: list[tuple[Spot, Row]]
    total: int | None
    further: Spot | None


async def _steps(sources: Sequence[Pages], spot: Spot, *, size: int) -> AsyncIterator[Step]:
    """Walk through the pages of several endpoints, one after the other."""
    place = spot.place
    for source in range(spot.source, len(sources)):
        after = Spot(source + 1, Place()) if source + 1 < len(sources) else None
        async for page in sources[source](size=size, since=place):
            further = Spot(source, page.following) if page.following else after
            yield Step(rows=_placed(page, source=source), total=page.total, further=further)
        place = Place()


def _placed(page: Page, *, source: int) -> list[tuple[Spot, Row]]:
    start, skip = page.place.start, page.place.skip
    return [
        (Spot(source, Place(start, skip + number)), row) for number, row in enumerate(page.rows)
    ]


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
            total = step.total
        shown += [(at, thing) for at, row in step.rows if keep(thing := read(row))]
        further = step.further
        if len(shown) >= left:
            break
    return _excerpt(mist, shown, limit=left, total=total, complete=True, further=further)


def arranged(
    mist: Mist, things: Sequence[ThingT], *, limit: int, complete: bool = True
) -> Excerpt[ThingT]:
    """Show a part of a list that was read whole and put in order here."""
    skip = mist.bookmark.skip if mist.bookmark else 0
    shown = [
        (Spot(0, Place(skip=number)), thing)
        for number, thing in enumerate(things[skip : skip + limit + 1], start=skip)
    ]
    return _excerpt(mist, shown, limit=limit, total=len(things), complete=complete)


def _excerpt(
    mist: Mist,
    shown: list[tuple[Spot, ThingT]],
    *,
    limit: int,
    total: int | None,
    complete: bool,
    further: Spot | None = None,
) -> Excerpt[ThingT]:
    """Return the first rows; the spots of the others say where the next page begins."""
    before = mist.bookmark.before if mist.bookmark else 0
    spots = [spot for spot, _ in shown] + ([further] if further else [])
    things = [thing for _, thing in shown[:limit]]
    return Excerpt(
        things=things,
        total=total,
        complete=complete,
        before=before,
        following=_following(mist, spots, before=before, total=total if complete else None),
        first=mist.bookmark is None,
    )


def _following(mist: Mist, spots: list[Spot], *, before: int, total: int | None) -> Following:
    """Return what makes the cursor after a number of rows."""

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
                start=spot.place.start,
                skip=spot.place.skip,
            )
        )

    return following
