"""What clients wrote, laid over the recordings for the life of one cloud; no cassette changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fake_mist.endpoints.endpoint import path_of
from fake_mist.endpoints.lineage import chain, home, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fake_mist.endpoints.endpoint import Endpoint
    from fake_mist.query.filters import Row

    Table = defaultdict[str, dict[str, dict[str, Any]]]

GONE: Final = object()
"""In place of a value: the member is taken away."""

GONE_MARK: Final = "$gone"
SINCE_MARK: Final = "$since"
"""How an export writes what is no JSON."""

SITES: Final = "orgs-sites"
"""The cassette in which sites come and go."""

UNASSIGNED: Final = "orgs-inventory"
"""What keeps its rows when their site is gone."""

NAMED: Final = {"orgs-sites": "id", "sites-devices": "mac"}
"""Whose names other rows show, and by what they identify them."""


@dataclass(frozen=True, slots=True)
class Since:
    """A number of seconds that grows, counted from a moment."""

    start: int
    clock: Callable[[], float]

    def __call__(self) -> int:
        """Give the seconds until now."""
        return int(self.clock()) - self.start


def _table() -> Table:
    return defaultdict(dict)


@dataclass(slots=True)
class Edits:
    """Created rows by their collection's path; changed and removed ones by their home's cassette.

    A value that is a function is called whenever its row is shown.

    Attributes:
        version: another one after each write.
        renames: by MAC of a device or id of a site, its first name and its present one.
        made: ids of organizations and sites that no recording knows.
        gone: ids of sites that were removed.
    """

    version: int = 0
    made: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    renames: dict[str, tuple[str, str]] = field(default_factory=dict)
    _created: Table = field(default_factory=_table)
    _changed: Table = field(default_factory=_table)
    _removed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __bool__(self) -> bool:
        """Tell whether anything was written."""
        return self.version > 0

    def dumped(self) -> dict[str, Any]:
        """Write everything as JSON."""
        return {
            "changed": {
                cassette: {key: _encoded(row) for key, row in rows.items()}
                for cassette, rows in self._changed.items()
            },
            "created": {path: dict(rows) for path, rows in self._created.items()},
            "gone": sorted(self.gone),
            "made": sorted(self.made),
            "removed": {cassette: sorted(keys) for cassette, keys in self._removed.items()},
            "renames": {key: list(names) for key, names in self.renames.items()},
        }

    def load(self, document: Mapping[str, Any], clock: Callable[[], float]) -> None:
        """Replace everything by what was written out."""
        for mine in (self._created, self._changed, self._removed):
            mine.clear()
        self._created.update({path: dict(rows) for path, rows in document["created"].items()})
        self._changed.update(
            {
                cassette: {key: _decoded(row, clock) for key, row in rows.items()}
                for cassette, rows in document["changed"].items()
            }
        )
        self._removed.update({name: set(keys) for name, keys in document["removed"].items()})
        self.gone, self.made = set(document["gone"]), set(document["made"])
        self.renames = {key: (one, other) for key, (one, other) in document["renames"].items()}
        self.version += 1

    def create(self, endpoint: Endpoint, ids: Mapping[str, str], row: Row) -> None:
        """Add a row to a collection."""
        source = home(endpoint)
        key = _key(source, row)
        self._created[path_of(source, ids)][key] = {**row}
        if source.cassette == SITES:
            self.made.add(key)
        self.version += 1

    def change(self, endpoint: Endpoint, row: Row, members: Mapping[str, Any]) -> None:
        """Set members of a row."""
        source = home(endpoint)
        self._changed[source.cassette].setdefault(_key(source, row), {}).update(members)
        self._rename(source, row, members)
        self.version += 1

    def _rename(self, source: Endpoint, row: Row, members: Mapping[str, Any]) -> None:
        name, old = members.get("name"), row.get("name")
        key = row.get(NAMED.get(source.cassette, ""))
        if key and isinstance(name, str) and isinstance(old, str):
            first, _ = self.renames.get(key, (old, old))
            self.renames[key] = (first, name)

    def restore(self, endpoint: Endpoint, row: Row, *names: str) -> None:
        """Forget what was set of some members of a row."""
        source = home(endpoint)
        found = self._changed[source.cassette].get(_key(source, row), {})
        for name in names:
            found.pop(name, None)
        self.version += 1

    def remove(self, endpoint: Endpoint, ids: Mapping[str, str], row: Row) -> None:
        """Take a row away; nothing is kept of a created one."""
        source = home(endpoint)
        key = _key(source, row)
        self._changed[source.cassette].pop(key, None)
        if source.cassette == SITES:
            self.gone.add(key)
        self.version += 1
        if self._created[path_of(source, ids)].pop(key, None) is None:
            self._removed[source.cassette].add(key)

    def with_created(
        self, endpoint: Endpoint, ids: Mapping[str, str], rows: list[Row]
    ) -> list[Row]:
        """Give recorded rows with those that were created beside them."""
        created = self._created.get(path_of(home(endpoint), ids), {})
        wanted = wanted_in(endpoint, ids)
        return [*rows, *(row for row in created.values() if wanted.items() <= row.items())]

    def laid_over(self, endpoint: Endpoint, rows: Iterable[Row]) -> list[Row]:
        """Give rows as they are after all changes and removals."""
        for source, whole in sources(endpoint):
            rows = self._laid_over(rows, source, whole=whole)
        if not self.gone or home(endpoint).cassette == UNASSIGNED:
            return list(rows)
        return [row for row in rows if not self._is_gone(row.get("site_id"))]

    def _is_gone(self, site: Any) -> bool:
        """Tell a site that was removed; some rows name theirs in a list."""
        return any(each in self.gone for each in (site if isinstance(site, list) else [site]))

    def _laid_over(self, rows: Iterable[Row], source: Endpoint, *, whole: bool) -> Iterator[Row]:
        changed, removed = self._changed[source.cassette], self._removed[source.cassette]
        for row in rows:
            key = source.key(row) or ""
            if key in changed:
                yield _with(row, changed[key], whole=whole)
            elif key not in removed:
                yield row


def wanted_in(endpoint: Endpoint, ids: Mapping[str, str]) -> dict[str, str]:
    """Give the members by which a view chooses the rows of its home."""
    return {
        field: ids[parameter]
        for each in chain(endpoint)
        if each.view is not None
        for field, parameter in each.view.where.items()
    }


def _with(row: Row, members: Mapping[str, Any], *, whole: bool) -> Row:
    taken = {name: value for name, value in members.items() if whole or name in row}
    values = {name: value() if callable(value) else value for name, value in taken.items()}
    return {name: value for name, value in {**row, **values}.items() if value is not GONE}


def _encoded(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write values that are no JSON as what they mean."""
    return {
        name: {GONE_MARK: True}
        if value is GONE
        else {SINCE_MARK: value.start}
        if isinstance(value, Since)
        else value
        for name, value in row.items()
    }


def _decoded(row: Mapping[str, Any], clock: Callable[[], float]) -> dict[str, Any]:
    return {name: _value(value, clock) for name, value in row.items()}


def _value(value: Any, clock: Callable[[], float]) -> Any:
    if isinstance(value, dict) and value.keys() == {GONE_MARK}:
        return GONE
    if isinstance(value, dict) and value.keys() == {SINCE_MARK}:
        return Since(value[SINCE_MARK], clock)
    return value


def _key(source: Endpoint, row: Row) -> str:
    key = source.key(row)
    if key is None:
        raise ValueError(f"{source.cassette}: a row without {source.identity} cannot be written")
    return key
