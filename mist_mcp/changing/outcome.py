"""What became of a change, from what was read back. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from mist_mcp.changing.differences import (
    Order,
    Row,
    differing,
    place_after,
    place_before,
    same,
)
from mist_mcp.changing.seen import Seen
from mist_mcp.changing.told import NOTHING_TOLD, Told
from mist_mcp.gate.plan import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mist_mcp.changing.differences import Difference, Place
    from mist_mcp.changing.intent import Intent, Json

_BOOKKEEPING: Final = frozenset({"modified_time"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a change.

    Args:
        target: the name of the object, and of where it is.
        changes: what was to change, with masked secrets.
        missing: those of the changes that are not there afterwards: what was to be, and what is.
        others: what else differs afterwards, though nobody asked for it.
        undo: the id for `mist-mcp rollback`; None if there is no way back.
        seen: whether the object, or that it is gone, could be seen afterwards.
        created: the id of what was created.
        deletes: whether the object was to be deleted.
        existing: whether what seems to be created was there before.
        told: what the cloud answered beside the object.
        unseen: fields with secrets that were sent, and that the cloud does not show.
        nulls: root fields that were to be absent and are null.
        emptied: root fields that were emptied though they were not sent.
        lost: what a rollback cannot restore, each as a clause.
        now: the object as it was read back; None if it was not.
    """

    target: str
    changes: tuple[Change, ...]
    missing: tuple[Change, ...] = ()
    others: tuple[Change, ...] = ()
    undo: str | None = None
    seen: bool = False
    created: str | None = None
    deletes: bool = False
    existing: bool = False
    told: Told = NOTHING_TOLD
    unseen: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    now: Json | None = field(default=None, repr=False)


def compared(intent: Intent, now: Json, outcome: Outcome) -> Outcome:
    """Return what was to be and is not, and what differs though nobody asked for it.

    What the cloud fills in beside the fields of something new is no difference. The rows of a list
    are those that they were, wherever they stand; their order counts if it was asked for.
    """
    before, after, found = (
        Seen(document, intent.masked(document))
        for document in (intent.before or {}, _own(intent.after), _own(now))
    )
    drift = tuple(each for each in differing(after, found) if not _moves(intent, each))
    if outcome.deletes:
        return replace(outcome, seen=True, missing=tuple(each.change for each in drift))
    fields = {change.field for change in outcome.changes}
    asked = _Asked(
        tuple(each for each in differing(before, after) if each.change.field in fields), after
    )
    missing = (asked.missing(wanted, drift, found) for wanted in asked.differences)
    others = (each.change for each in drift if not asked.has(each))
    return replace(
        outcome,
        seen=True,
        missing=tuple(filter(None, missing)),
        others=tuple(others) if intent.write.method == "PUT" else (),
    )


def _moves(intent: Intent, found: Difference) -> bool:
    """Tell whether what differs moves by itself."""
    place = place_after(found.path) or place_before(found.path)
    return place is not None and intent.motion.moves(place, found.new.raw)


def hidden_among(intent: Intent, places: Iterable[Place]) -> tuple[str, ...]:
    """Return the fields of a change that hold secrets at some places of what was to be."""
    before, after = (
        Seen(document, intent.masked(document)) for document in (intent.before or {}, intent.after)
    )
    hidden = tuple(places)
    return tuple(
        found.change.field
        for found in differing(before, after)
        if (there := place_after(found.path)) is not None
        and any(place[: len(there)] == there for place in hidden)
    )


def _own(document: Json) -> Json:
    return {name: value for name, value in document.items() if name not in _BOOKKEEPING}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for.

    Args:
        differences: between what was and what was to be.
        after: what was to be.
    """

    differences: tuple[Difference, ...]
    after: Seen

    def has(self, found: Difference) -> bool:
        """Tell whether what is otherwise was asked for."""
        return any(self.concerns(found, wanted) for wanted in self.differences)

    def missing(
        self, wanted: Difference, drift: Iterable[Difference], found: Seen
    ) -> Change | None:
        """Return what was to be and what is; None if it is as it was to be."""
        other = next((each for each in drift if self.concerns(each, wanted)), None)
        if other is None:
            return None
        size = len(wanted.path)
        place = place_after(other.path[:size]) if len(other.path) > size else None
        now = other.new if place is None else found.at(place)
        return Change(wanted.change.field, wanted.change.after, now.readable)

    def concerns(self, found: Difference, wanted: Difference) -> bool:
        """Tell whether what is otherwise is what was asked for, holds it, or is in it."""
        here, there = place_before(found.path), place_after(wanted.path)
        if there is None:
            return _comes_back(found, wanted)
        if here is None:
            above = place_before(found.path[:-1])
            return above is not None and there == above[: len(there)]
        size = min(len(here), len(there))
        return here[:size] == there[:size] or self.displaces(found, wanted)

    def displaces(self, found: Difference, wanted: Difference) -> bool:
        """Tell whether a row that was put before others stands elsewhere."""
        order, row = found.path[-1], wanted.path[-1]
        if not isinstance(order, Order) or not isinstance(row, Row):
            return False
        holder = place_after(wanted.path[:-1])
        if holder is None or holder != place_before(found.path[:-1]):
            return False
        if row.old is not None or row.new is None or row.new not in order.old:
            return False
        if not isinstance(wanted.new.raw, dict):  # words and numbers; a note tells their order
            return False
        below = set(range(row.new, len(self.after.at(holder).items())))
        return not below <= set(self.new_in(holder))

    def new_in(self, holder: Place) -> Iterator[int]:
        """Yield the places of the rows that were to come into a list."""
        for each in self.differences:
            row = each.path[-1]
            if not isinstance(row, Row) or row.old is not None or row.new is None:
                continue
            if place_after(each.path[:-1]) == holder:
                yield row.new


def _comes_back(found: Difference, wanted: Difference) -> bool:
    """Tell whether a row that was to go is there, or all is otherwise where its list was."""
    holder, row = place_after(wanted.path[:-1]), wanted.path[-1]
    here = place_before(found.path)
    if isinstance(found.path[-1], Order):
        return False
    if here is not None:
        return holder is not None and here == holder[: len(here)]
    came = found.path[-1]
    if place_before(found.path[:-1]) != holder:
        return False
    named = isinstance(row, Row) and isinstance(came, Row) and row.label and row.label == came.label
    return bool(named) or same(found.new.raw, wanted.old.raw)
