"""How a view follows from the state: what changes there, changes here; pure.

A recording is the truth until somebody touches what it was made from. So a view is made twice,
of the state as it was recorded and as it is now, and only where the two differ the recorded row
changes. What was never recorded is the view of now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from fake_mist.endpoints.endpoint import Endpoint, Kind

if TYPE_CHECKING:
    from fake_mist.derived.conditions import Conditions

Row = Mapping[str, Any]
Ids = Mapping[str, str]
NOTHING: Final[Mapping[str, str]] = {}


class Look(Protocol):
    """The state at one moment."""

    def rows(self, path: str, ids: Ids, query: Mapping[str, str] = NOTHING, /) -> list[Row]:
        """Give the rows of an endpoint; none where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a derivation looks at: the place, the state before anybody touched it, and now."""

    endpoint: Endpoint
    ids: Ids
    query: Mapping[str, str]
    before: Look
    now: Look
    conditions: Conditions

    def key(self, row: Row) -> str:
        """Tell rows apart; an object is always the same one."""
        return "" if self.endpoint.kind is Kind.OBJECT else self.endpoint.key(row) or ""


Derivation = Callable[[Iterable[Row], Sight], Iterable[Row]]
View = Callable[[Look, Ids, Mapping[str, str]], Iterable[Row]]


def following(view: View) -> Derivation:
    """Let rows follow a view of the state: members change, rows come and go."""

    def derive(rows: Iterable[Row], sight: Sight) -> Iterable[Row]:
        before, now = (
            {sight.key(row): row for row in view(look, sight.ids, sight.query)}
            for look in (sight.before, sight.now)
        )
        return _moved(rows, before, now, sight.key)

    return derive


def _moved(
    rows: Iterable[Row],
    before: Mapping[str, Row],
    now: Mapping[str, Row],
    key: Callable[[Row], str],
) -> Iterable[Row]:
    shown = set()
    for row in rows:
        name = key(row)
        shown.add(name)
        if name in now:
            yield changed(row, before.get(name, {}), now[name])
        elif name not in before:
            yield row
    for name in now.keys() - before.keys() - shown:
        yield now[name]


def changed(row: Row, before: Row, now: Row) -> Row:
    """Carry the difference between two views over to a row."""
    gone = before.keys() - now.keys()
    new = {name: value for name, value in now.items() if before.get(name, row) != value}
    return {name: value for name, value in {**row, **new}.items() if name not in gone}


def chained(*derivations: Derivation) -> Derivation:
    """Derive one after the other."""

    def derive(rows: Iterable[Row], sight: Sight) -> Iterable[Row]:
        for each in derivations:
            rows = each(rows, sight)
        return rows

    return derive
