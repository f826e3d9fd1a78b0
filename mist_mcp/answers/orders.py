"""Lists that were put in order here, kept for a minute, so that a later page reads nothing again.

The cloud cannot sort them, so every page would need all rows. The cursor holds the name under which
a list is kept; who does not find it any more reads again, and the answer is right all the same.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ThingT = TypeVar("ThingT")

SECONDS: Final = 60.0
"""For which a list is kept, as long as other answers that may be a minute old."""

MOST_THINGS: Final = 40_000
"""In all lists of a token together; beyond that the oldest list goes."""


@dataclass(frozen=True, slots=True)
class Order(Generic[ThingT]):
    """Things in the order in which they are shown.

    Args:
        things: all of them; as light as a row, for they are kept.
        complete: false when not all were read.
        notes: what to mind on every page.
        summary: of the first page.
        whole: fields about all things, for the first page.
        beside: what else the rows of any page are made of.
    """

    things: Sequence[ThingT]
    complete: bool = True
    notes: Sequence[str] = ()
    summary: str = ""
    whole: Mapping[str, Any] = field(default_factory=dict)
    beside: Any = None


class Orders:
    """Keeps lists, of one token; times are epoch seconds that the caller supplies."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: OrderedDict[str, tuple[float, Order[Any]]] = OrderedDict()

    def keep(self, order: Order[Any], *, now: float) -> str:
        """Keep a list, and return its name."""
        name = secrets.token_urlsafe(9)
        self._put(name, replace(order, summary="", whole={}), now=now)
        return name

    def kept(self, name: str, *, now: float) -> Order[Any] | None:
        """Return the list of a name, and keep it for another minute; None if it is not kept."""
        self._forget(now)
        if name not in self._kept:
            return None
        _, order = self._kept.pop(name)
        self._put(name, order, now=now)
        return order

    def _put(self, name: str, order: Order[Any], *, now: float) -> None:
        self._kept[name] = now + SECONDS, order
        self._forget(now)

    def _forget(self, now: float) -> None:
        """Drop what is older than a minute, and the oldest of too many."""
        for name in [name for name, (until, _) in self._kept.items() if until <= now]:
            del self._kept[name]
        while sum(len(order.things) for _, order in self._kept.values()) > MOST_THINGS:
            self._kept.popitem(last=False)
