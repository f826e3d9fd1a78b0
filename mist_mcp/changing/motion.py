"""What an object does by itself: fields that move, lists that have no order. Pure.

Some are known by their names, the rest is learned from two readings without a change between them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Place: TypeAlias = tuple[str, ...]
"""Names from the root to a field; items of a list have the name `[]`."""

_ITEM: Final = "[]"
_KEPT_BY_CLOUD: Final = re.compile(
    r"(?:modified|updated)_(?:time|at)|last_(?:used|seen|modified|updated|login|active|auth|change)\w*"
    r"|timestamp|uptime|num_(?:clients|aps|devices|used)|used_count"
)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Motion:
    """What was seen to move.

    Args:
        moving: places of numbers and times that change from reading to reading.
        unordered: places of lists whose items come in another order at each reading.
    """

    moving: frozenset[Place] = frozenset()
    unordered: frozenset[Place] = frozenset()

    def seen(self, one: Any, other: Any) -> Self:
        """Return what is known after two readings between which nobody changed anything."""
        found = set(_moves(one, other, ()))
        return type(self)(
            self.moving | {place for place, order in found if not order},
            self.unordered | {place for place, order in found if order},
        )

    def meaning(self, document: Any) -> Any:
        """Return what a document means: without what moves, null and absence the same."""
        return self._meaning(document, ())

    def _meaning(self, value: Any, place: Place) -> Any:
        if isinstance(value, dict):
            members = ((name, self._meaning(item, (*place, name))) for name, item in value.items())
            return {
                name: meant
                for name, meant in members
                if meant is not None and not self._moves((*place, name), value[name])
            }
        if isinstance(value, list):
            items = [self._meaning(item, (*place, _ITEM)) for item in value]
            return sorted(items, key=_text) if place in self.unordered else items
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def moves(self, place: tuple[str | int, ...], value: Any) -> bool:
        """Tell whether what stands at a place of a document moves by itself."""
        names = tuple(_ITEM if isinstance(step, int) else step for step in place)
        return bool(names) and self._moves(names, value)

    def _moves(self, place: Place, value: Any) -> bool:
        if place in self.moving:
            return True
        return _KEPT_BY_CLOUD.fullmatch(place[-1]) is not None and _may_move(value)


STILL: Final = Motion()
"""Nothing moved."""


def means_same(one: Any, other: Any) -> bool:
    """Tell whether two meanings are the same; to Python, true is 1."""
    return _text(one) == _text(other)


def _moves(one: Any, other: Any, place: Place) -> Iterator[tuple[Place, bool]]:
    """Yield the places that differ, each with whether it is only the order of a list."""
    if isinstance(one, dict) and isinstance(other, dict):
        yield from _members_that_move(one, other, place)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        if _text(one) == _text(other):
            return
        if sorted(map(_text, one)) == sorted(map(_text, other)):
            yield place, True
            return
        for pair in zip(one, other, strict=True):
            yield from _moves(*pair, (*place, _ITEM))
    elif _may_move(one) and _may_move(other) and one != other:
        yield place, False


def _members_that_move(
    one: Mapping[str, Any], other: Mapping[str, Any], place: Place
) -> Iterator[tuple[Place, bool]]:
    for name in dict.fromkeys((*one, *other)):
        yield from _moves(one.get(name), other.get(name), (*place, name))


def _may_move(value: Any) -> bool:
    """Tell whether a value is such as moves by itself: a number, a time, or nothing."""
    if isinstance(value, str):
        return _TIME.fullmatch(value) is not None
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
