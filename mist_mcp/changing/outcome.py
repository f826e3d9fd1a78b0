"""What became of a change, from what was read back. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from mist_mcp.gate.plan import Change

if TYPE_CHECKING:
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
    """

    target: str
    changes: tuple[Change, ...]
    missing: tuple[Change, ...] = ()
    others: tuple[Change, ...] = ()
    undo: str | None = None
    seen: bool = False
    created: str | None = None
    deletes: bool = False


def compared(intent: Intent, now: Json, outcome: Outcome) -> Outcome:
    """Return what was to be and is not, and what differs though nobody asked for it.

    What the cloud fills in beside the fields of something new is no difference.
    """
    drift = intent.between(_own(intent.after), _own(now))
    if outcome.deletes:
        return replace(outcome, seen=True, missing=drift)
    asked = [change.field for change in outcome.changes]
    missing = [
        Change(change.field, change.after, found.after)
        for change in outcome.changes
        for found in drift
        if _covers(found.field, change.field)
    ]
    others = [found for found in drift if not any(_covers(found.field, field) for field in asked)]
    beside = intent.write.method == "PUT"
    return replace(
        outcome, seen=True, missing=tuple(missing), others=tuple(others) if beside else ()
    )


def _own(document: Json) -> Json:
    return {name: value for name, value in document.items() if name not in _BOOKKEEPING}


def _covers(found: str, asked: str) -> bool:
    """Tell whether a field is another one, or holds it."""
    return found == asked or asked.startswith((f"{found}.", f"{found}["))
