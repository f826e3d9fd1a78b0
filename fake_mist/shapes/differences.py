"""Where a sheet differs from the published tables, and from another cloud's sheet; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fake_mist.shapes.schema import KEY, Place, place
from fake_mist.shapes.sheet import OTHER, WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fake_mist.published import Tables
    from fake_mist.shapes.sheet import Shape, Sheet

OK: Final = 200
ITEM: Final = "[]"


def from_tables(seen: Sheet, tables: Tables) -> Iterator[str]:
    """Say what a cloud sends that the description does not have, by operation and place."""
    for name, shape in sorted(seen.shapes.items()):
        operation = tables.operations.get(name)
        if operation is None:
            yield f"{name}: no operation of the table"
            continue
        whole = place(tables, operation.answers.get("200"))
        for where, what in sorted(shape.items()):
            for said in _unlike(_at(whole, where), where, what):
                yield f"{name} {where or '(whole)'}: {said}"


def _unlike(at: Place | None, where: str, what: set[str]) -> Iterator[str]:
    if at is None:
        if where.endswith(f".{KEY}"):
            yield "a member that the table lacks"
        return
    allowed = at.types
    strange = {each for each in what if not each.startswith(WORD)} - allowed
    if "number" in allowed:
        strange -= {"integer"}
    if allowed and strange:
        yield f"{_list(strange)}, where the table has {_list(allowed)}"
    if OTHER in what:
        yield "a word that the table does not list"


def _at(whole: Place, where: str) -> Place | None:
    """Go to a place; None for one that the description does not have, where it names all."""
    found = whole
    for step in where.replace(ITEM, f".{ITEM}").split(".")[1:]:
        if step == ITEM:
            found = found.item()
            continue
        closed = found.is_closed
        shown, found = found.member(step)
        if closed and shown == KEY:
            return None
    return found


def from_other(seen: Sheet, ours: Sheet) -> Iterator[str]:
    """Say what a cloud sends and another does not, and the other way round."""
    for name, request in sorted(seen.requests.items()):
        if OK not in request.statuses:
            continue
        told = ours.requests[name].statuses if name in ours.requests else set[int]()
        if OK not in told:
            yield f"{name}: answered there, here {_list(set(map(str, told))) or 'not asked'}"
            continue
        here, there = ours.shapes.get(name, {}), seen.shapes.get(name, {})
        for where in sorted(here.keys() | there.keys()):
            said = _differing(here, there, where)
            if said:
                yield f"{name} {where or '(whole)'}: {said}"


def conflicts(ours: Shape, theirs: Shape) -> list[str]:
    """Give the places of which the types have nothing in common; null agrees with all."""
    both = sorted(ours.keys() & theirs.keys())
    return [f"{where}: {said}" for where in both if (said := _conflict(ours[where], theirs[where]))]


def _differing(here: Shape, there: Shape, where: str) -> str:
    if where in here and where in there:
        return _conflict(here[where], there[where])
    if not _is_open(here if where in there else there, where):
        return ""
    return "sent there only" if where in there else "sent here only"


def _is_open(shape: Shape, where: str) -> bool:
    """Tell whether a sheet could show a place: what is empty tells nothing of what it holds."""
    return not where.endswith((ITEM, KEY)) and where.rpartition(".")[0] in shape


def _conflict(here: set[str], there: set[str]) -> str:
    ours, theirs = (
        {"number" if each == "integer" else each for each in side if not each.startswith(WORD)}
        for side in (here, there)
    )
    if ours & theirs or {"null"} in (ours, theirs):
        return ""
    return f"{_list(ours)} here, {_list(theirs)} there"


def _list(words: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(words))
