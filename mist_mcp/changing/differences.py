"""What differs between two JSON documents, field by field and row by row. Pure.

Null and absence are the same here, as they are to Mist. The rows of a list are those that they
were, wherever they stand: a row more or less is one difference, and so is another order.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from mist_mcp.changing.alignment import Contents, aligned, identities, moved
from mist_mcp.changing.seen import Seen, spelled, told_apart
from mist_mcp.gate.plan import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_PLAIN_NAME: Final = re.compile(r"[\w/:@+*\\-]+")
_PLAIN_VALUE: Final = re.compile(r"(?!(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE]\d+)?)$)[\w./:@*-]+")
_LONGEST_LABEL: Final = 64


@dataclass(frozen=True, slots=True)
class Row:
    """A step to a row of a list.

    Args:
        old: its place before; None if it is new.
        new: its place after; None if it is gone.
        label: what names it in its list, as it may be shown: `host=192.0.2.1`; empty if nothing.
    """

    old: int | None
    new: int | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A step to the order of a list; only the rows from the first to the last that moved count.

    Args:
        old: their places before, in their order then.
        new: their places before, in their order afterwards.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]


Step: TypeAlias = str | int | Row | Order
Path: TypeAlias = tuple[Step, ...]
"""Keys of objects and rows of lists, from the root to a field; the order of a list ends it."""
Place: TypeAlias = tuple[str | int, ...]
"""A path in one of the documents; -1 stands for the order of a list."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, a row, or an order that differs.

    Args:
        path: where it is; names as they are.
        shown: the same; names as they may be shown.
        old: what was there.
        new: what is there now.
    """

    path: Path
    shown: Path
    old: Seen
    new: Seen

    @property
    def change(self) -> Change:
        """The difference as a person may see it."""
        return Change(joined(self.shown), *told_apart(self.old.readable, self.new.readable))


def differences(before: Any, after: Any, *, masked: tuple[Any, Any]) -> tuple[Change, ...]:
    """Return what differs, in the order of the documents, as a person may see it.

    Args:
        before: one document.
        after: the other one.
        masked: both again, of the same structure, with their secrets masked.
    """
    pair = (Seen(*each) for each in zip((before, after), masked, strict=True))
    return tuple(found.change for found in differing(*pair))


def same(one: Any, other: Any) -> bool:
    """Tell whether two documents mean the same, each list in its order."""
    return next(differing(Seen(one, one), Seen(other, other)), None) is None


def _is_masked(_: Path, old: Seen, new: Seen) -> bool:
    """Tell whether there is nothing to be shown of the parts: what makes a secret is one too."""
    return old.is_masked or new.is_masked


def _is_whole(_: Path, __: Seen) -> bool:
    return True


def differing(
    before: Seen,
    after: Seen,
    *,
    whole: Callable[[Path, Seen, Seen], bool] = _is_masked,
    row_whole: Callable[[Path, Seen], bool] = _is_whole,
) -> Iterator[Difference]:
    """Yield what differs.

    Args:
        before: one document.
        after: the other one.
        whole: tells whether what stands at a path is one field, whatever is in it.
        row_whole: tells whether a row that came or went is one field.
    """
    walk = _Walk(whole, row_whole, Contents())
    return walk.differing(Difference((), (), before, after))


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes down two documents at once."""

    whole: Callable[[Path, Seen, Seen], bool]
    row_whole: Callable[[Path, Seen], bool]
    contents: Contents

    def differing(self, here: Difference) -> Iterator[Difference]:
        """Yield what differs at a place and below it."""
        old, new = here.old.raw, here.new.raw
        if self.contents.of(old) == self.contents.of(new):
            return
        if self.whole(here.path, here.old, here.new):
            yield here
        elif _either(dict, old, new):
            yield from self.members(here)
        elif _either(list, old, new):
            yield from self.rows(here)
        else:
            yield here

    def members(self, here: Difference) -> Iterator[Difference]:
        """Yield what differs between two objects, of which one may be absent."""
        old, new = here.old.members(), here.new.members()
        shown = {**here.new.names(), **here.old.names()}
        for name in dict.fromkeys((*old, *new)):
            sides = old.get(name, Seen()), new.get(name, Seen())
            yield from self.differing(_below(here, name, shown[name], *sides))

    def rows(self, here: Difference) -> Iterator[Difference]:
        """Yield what differs between two lists, of which one may be absent."""
        old, new = (_without_end(side.items()) for side in (here.old, here.new))
        pairs = aligned([row.raw for row in old], [row.raw for row in new], self.contents)
        before, after = labels(old), labels(new)
        for left, right in pairs:
            label = after[right or 0] if left is None else before[left]
            step = Row(left, right, label)
            one = Seen() if left is None else old[left]
            other = Seen() if right is None else new[right]
            row = _below(here, step, step, one, other)
            alone = other if left is None else one
            is_row = alone.raw is not None and None in (left, right)
            if is_row and self.row_whole(row.path, alone):
                yield row
            else:
                yield from self.differing(row)
        order = Order(*map(tuple, moved(pairs)))
        if order.old:
            sides = (_listed(places, old, before) for places in (order.old, order.new))
            yield _below(here, order, order, *sides)


def _below(here: Difference, step: Step, shown: Step, old: Seen, new: Seen) -> Difference:
    return Difference((*here.path, step), (*here.shown, shown), old, new)


def _either(kind: type, before: Any, after: Any) -> bool:
    """Tell whether one is a filled object or list, and the other one too, or nothing."""
    return any((before, after)) and all(
        value is None or isinstance(value, kind) for value in (before, after)
    )


def _without_end(rows: list[Seen]) -> list[Seen]:
    """Return rows without those at the end that are null."""
    last = next((place for place in reversed(range(len(rows))) if rows[place].raw is not None), -1)
    return rows[: last + 1]


def labels(rows: list[Seen]) -> list[str]:
    """Return what names each row in its list, as it may be shown; empty where nothing does."""
    options = [tuple(_labels(row)) for row in rows]
    number = Counter(chain.from_iterable(options))
    return [next((label for label in each if number[label] == 1), "") for each in options]


def _labels(row: Seen) -> Iterator[str]:
    """Yield what may name a row, the surest first; nothing that has a mask in it."""
    members = row.members() if not row.is_masked else {}
    for names in identities(row.raw):
        values = [_label(members[name]) for name in names if name in members]
        if len(values) == len(names) and all(values):
            yield ", ".join(f"{name}={value}" for name, value in zip(names, values, strict=True))


def _label(value: Seen) -> str:
    """Return a value as a part of a label; empty if it cannot be one."""
    raw, text = value.raw, value.readable
    if type(raw) is int and text == raw:
        return str(raw)
    if not isinstance(raw, str) or not raw or text != spelled(raw) or len(text) > _LONGEST_LABEL:
        return ""
    return text if _PLAIN_VALUE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _listed(places: tuple[int, ...], rows: list[Seen], names: list[str]) -> Seen:
    """Return rows in an order: by their names, plain values as they are, the others by place."""
    listed = [
        Seen(names[place], names[place])
        if names[place]
        else Seen(place, place)
        if isinstance(rows[place].raw, dict | list)
        else rows[place]
        for place in places
    ]
    return Seen([row.raw for row in listed], [row.shown for row in listed])


def place_before(path: Path) -> Place | None:
    """Return where something stood before; None if it is in a row that is new."""
    return _placed(step.old if isinstance(step, Row) else step for step in path)


def place_after(path: Path) -> Place | None:
    """Return where something stands now; None if it is in a row that is gone."""
    return _placed(step.new if isinstance(step, Row) else step for step in path)


def _placed(steps: Iterable[Step | None]) -> Place | None:
    places = [-1 if isinstance(step, Order) else step for step in steps]
    known = tuple(step for step in places if isinstance(step, str | int))
    return known if len(known) == len(places) else None


def at(document: Any, path: Path) -> Any:
    """Return what stands at a path of keys and numbers; None if nothing does."""
    for step in path:
        if not _has(document, step):
            return None
        document = document[step]
    return document


def _has(holder: Any, step: Step) -> bool:
    """Tell whether an object has a member, or a list an item."""
    if isinstance(holder, list):
        return isinstance(step, int) and step < len(holder)
    return isinstance(holder, dict) and step in holder


def written(path: Path) -> str:
    """Write a path as `radius.servers[host=192.0.2.1].port`; no two are written alike."""
    return joined(tuple(spelled(step) if isinstance(step, str) else step for step in path))


def joined(path: Path) -> str:
    """Write a path whose names are as they may be shown."""
    return "".join(map(_joined, path)).removeprefix(".")


def _joined(step: Step) -> str:
    if isinstance(step, str):
        plain = _PLAIN_NAME.fullmatch(step)
        return f".{step}" if plain else f"[{json.dumps(step, ensure_ascii=False)}]"
    if isinstance(step, Order):
        return "[order]"
    if isinstance(step, int):
        return f"[{step}]"
    added = f"new at {step.new}" if step.old is None else ""
    named = step.label or ("" if added else str(step.old))
    return f"[{', '.join(filter(None, (named, added)))}]"
