"""What clients wrote, laid over the recordings for the life of one cloud; no cassette changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints.endpoint import path_of
from fake_mist.endpoints.lineage import chain, home, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fake_mist.endpoints.endpoint import Endpoint
    from fake_mist.query.filters import Row

    Table = defaultdict[str, dict[str, dict[str, Any]]]

GONE: Final = object()
"""In place of a value: the member is taken away."""


def _table() -> Table:
    return defaultdict(dict)


@dataclass(frozen=True, slots=True)
class Edits:
    """Created rows by their collection's path; changed and removed ones by their home's cassette.

    A value that is a function is called whenever its row is shown.
    """

    _created: Table = field(default_factory=_table)
    _changed: Table = field(default_factory=_table)
    _removed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def create(self, endpoint: Endpoint, ids: Mapping[str, str], row: Row) -> None:
        """Add a row to a collection."""
        source = home(endpoint)
        self._created[path_of(source, ids)][_key(source, row)] = {**row}

    def change(self, endpoint: Endpoint, row: Row, members: Mapping[str, Any]) -> None:
        """Set members of a row."""
        source = home(endpoint)
        self._changed[source.cassette].setdefault(_key(source, row), {}).update(members)

    def remove(self, endpoint: Endpoint, ids: Mapping[str, str], row: Row) -> None:
        """Take a row away; nothing is kept of a created one."""
        source = home(endpoint)
        key = _key(source, row)
        self._changed[source.cassette].pop(key, None)
        if self._created[path_of(source, ids)].pop(key, None) is None:
            self._removed[source.cassette].add(key)

    def shown(
        self, endpoint: Endpoint, ids: Mapping[str, str], recorded: list[Row] | None
    ) -> list[Row] | None:
        """Give the rows as they are now; what was never recorded stays so."""
        if recorded is None or not (self._created or self._changed or self._removed):
            return recorded
        rows: Iterable[Row] = [*recorded, *self._added(endpoint, ids)]
        for source, whole in sources(endpoint):
            rows = self._laid_over(rows, source, whole=whole)
        return list(rows)

    def _added(self, endpoint: Endpoint, ids: Mapping[str, str]) -> list[Row]:
        created = self._created.get(path_of(home(endpoint), ids), {})
        wanted = {
            field: ids[parameter]
            for each in chain(endpoint)
            if each.view is not None
            for field, parameter in each.view.where.items()
        }
        return [row for row in created.values() if wanted.items() <= row.items()]

    def _laid_over(self, rows: Iterable[Row], source: Endpoint, *, whole: bool) -> Iterator[Row]:
        changed, removed = self._changed[source.cassette], self._removed[source.cassette]
        for row in rows:
            key = source.key(row) or ""
            if key in changed:
                yield _with(row, changed[key], whole=whole)
            elif key not in removed:
                yield row


def _with(row: Row, members: Mapping[str, Any], *, whole: bool) -> Row:
    taken = {name: value for name, value in members.items() if whole or name in row}
    values = {name: value() if callable(value) else value for name, value in taken.items()}
    return {name: value for name, value in {**row, **values}.items() if value is not GONE}


def _key(source: Endpoint, row: Row) -> str:
    key = source.key(row)
    if key is None:
        raise ValueError(f"{source.cassette}: a row without {source.identity} cannot be written")
    return key
