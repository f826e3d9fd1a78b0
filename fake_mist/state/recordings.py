"""Recorded collections: the pages of one path joined, the views on them, and what was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fake_mist.cassettes import CassetteError, Interaction, Library
from fake_mist.clock import TimeShift
from fake_mist.derived.conditions import Conditions
from fake_mist.derived.derivation import NOTHING, Sight
from fake_mist.derived.names import is_history, renamed
from fake_mist.derived.table import DERIVATIONS
from fake_mist.endpoints import BY_PATH
from fake_mist.endpoints.endpoint import Endpoint, Kind, path_of
from fake_mist.endpoints.lineage import above, home, is_of_something
from fake_mist.state.edits import Edits, wanted_in

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from fake_mist.query.filters import Row


@dataclass(frozen=True, slots=True)
class _Look:
    """The recordings as derivations look at them."""

    recordings: Recordings

    def rows(
        self, path: str, ids: Mapping[str, str], query: Mapping[str, str] = NOTHING
    ) -> list[Row]:
        """Give the rows of an endpoint; none where it has none."""
        return self.recordings.rows(BY_PATH[path], ids, query) or []


class _Nothing:
    """What there was before, where nothing was recorded."""

    def rows(
        self, _path: str, _ids: Mapping[str, str], _query: Mapping[str, str] = NOTHING
    ) -> list[Row]:
        """Give no rows."""
        return []


SINGLE: Final = frozenset({Kind.OBJECT, Kind.FILE})
ENVELOPED: Final = frozenset({Kind.SEARCH, Kind.RESULTS, Kind.REPORT})

_Key = tuple[str, str, tuple[tuple[str, str], ...], str | None]


@dataclass(frozen=True, slots=True)
class Recordings:
    """What the cassettes hold for an endpoint, joined once and kept, under what clients wrote."""

    library: Library
    edits: Edits = field(default_factory=Edits)
    conditions: Conditions = field(default_factory=Conditions)
    _joined: dict[_Key, list[Row]] = field(default_factory=dict)

    def rows(
        self,
        endpoint: Endpoint,
        ids: Mapping[str, str],
        query: Mapping[str, str],
        authorization: str | None = None,
    ) -> list[Row] | None:
        """Give the rows of a collection, or the one row of an object; None: it is not known.

        Of what nobody recorded, this much is known: a list has what follows from the state, and
        is empty otherwise; an object of which others are recorded does not exist. Neither is there
        where what it belongs to is not. What a client made has what follows from it, and no more.
        """
        recorded = self._recorded(endpoint, ids, query, authorization)
        known = self._unrecorded(endpoint, ids, query) if recorded is None else recorded
        derivation = DERIVATIONS.get(home(endpoint).path)
        if recorded is not None and not (self.edits or self.conditions):
            return recorded
        is_new = not self.edits.made.isdisjoint(ids.values())
        if known is None and not is_new:
            return None
        rows = self._aged(endpoint, self.edits.with_created(endpoint, ids, known or []))
        if derivation is not None:
            wanted = wanted_in(endpoint, ids).items()
            sight = self._sight(endpoint, ids, query, recorded)
            rows = [row for row in derivation(rows, sight) if wanted <= row.items()]
        return self._named(endpoint, self.edits.laid_over(endpoint, rows))

    def forget_accounts(self) -> None:
        """Read the accounts anew; they can change."""
        for key in [key for key in self._joined if key[0] == "self"]:
            del self._joined[key]

    def untouched(self) -> Recordings:
        """Give the same without anything that was written or happened."""
        return Recordings(self.library, _joined=self._joined)

    def revision(self) -> Hashable:
        """Give what differs as soon as something was written or happened."""
        return self.edits.version, self.conditions.revision()

    def _sight(
        self,
        endpoint: Endpoint,
        ids: Mapping[str, str],
        query: Mapping[str, str],
        recorded: list[Row] | None,
    ) -> Sight:
        return Sight(
            endpoint=home(endpoint),
            ids=ids,
            query={**endpoint.variants, **query},
            before=_Nothing() if recorded is None else _Look(self.untouched()),
            now=_Look(self),
            conditions=self.conditions,
        )

    def _named(self, endpoint: Endpoint, rows: list[Row]) -> list[Row]:
        names = self.edits.renames
        return renamed(rows, names) if names and not is_history(endpoint) else rows

    def _aged(self, endpoint: Endpoint, rows: list[Row]) -> list[Row]:
        """Let what happened lie further back, by as much as the network was aged."""
        if not self.conditions.aged or not is_history(endpoint):
            return rows
        moved: list[Row] = TimeShift(-self.conditions.aged).value(rows)
        return moved

    def has_place(self, endpoint: Endpoint, ids: Mapping[str, str]) -> bool:
        """Tell whether everything is there that an endpoint's path leads through."""
        return all(self.rows(each, ids, {}) != [] for each in above(endpoint))

    def _recorded(
        self,
        endpoint: Endpoint,
        ids: Mapping[str, str],
        query: Mapping[str, str],
        authorization: str | None = None,
    ) -> list[Row] | None:
        variant = tuple((name, query.get(name, end)) for name, end in endpoint.variants.items())
        whose = authorization if endpoint.personal else None
        key = (endpoint.cassette, path_of(endpoint, ids), variant, whose)
        if key in self._joined:
            return self._joined[key]
        rows = self._read(endpoint, ids, dict(variant), whose)
        if rows:  # what clients invent is not kept, or the cloud would grow for days
            self._joined[key] = rows
        return rows

    def _read(
        self,
        endpoint: Endpoint,
        ids: Mapping[str, str],
        variant: Mapping[str, str],
        whose: str | None,
    ) -> list[Row] | None:
        own = self._own(endpoint, ids, variant, whose)
        seen = self._view(endpoint, ids, variant)
        if own is None:
            return None if seen and endpoint.view and endpoint.view.partial else seen
        if seen is None:
            return own
        return list(_joined(endpoint, (*own, *seen), path_of(endpoint, ids)).values())[: len(own)]

    def _unrecorded(
        self, endpoint: Endpoint, ids: Mapping[str, str], query: Mapping[str, str]
    ) -> list[Row] | None:
        """Tell what is there where nobody recorded anything."""
        if endpoint.view is not None:
            return None if self._view(endpoint, ids, query) else []
        if endpoint.kind not in SINGLE or endpoint.path.endswith("}"):
            return []
        known = is_of_something(endpoint) and self.library.interactions(endpoint.cassette)
        return [] if known else None

    def _own(
        self,
        endpoint: Endpoint,
        ids: Mapping[str, str],
        variant: Mapping[str, str],
        whose: str | None,
    ) -> list[Row] | None:
        path = path_of(endpoint, ids)
        pages = [
            each
            for each in self.library.at(endpoint.cassette, path)
            if each.authorization == whose
            and variant.items() <= {**endpoint.variants, **each.query}.items()
        ]
        if not pages:
            return None
        return list(_joined(endpoint, _rows_of(pages, endpoint.kind), path).values())

    def _view(
        self, endpoint: Endpoint, ids: Mapping[str, str], variant: Mapping[str, str]
    ) -> list[Row] | None:
        if endpoint.view is None:
            return None
        rows = self._recorded(BY_PATH[endpoint.view.of], ids, variant)
        where = {name: ids[parameter] for name, parameter in endpoint.view.where.items()}
        if rows is None:
            return None
        return [
            row for row in rows if where.items() <= {name: row.get(name) for name in where}.items()
        ]


def _rows_of(pages: Iterable[Interaction], kind: Kind) -> Iterator[Row]:
    for page in pages:
        if kind is Kind.FILE:
            yield {"content": page.body, "type": page.headers.get("Content-Type", "")}
            continue
        body = page.json()
        if kind in ENVELOPED:
            yield from body["results"]
        elif kind is Kind.OBJECT:
            yield body
        else:
            yield from body


def _joined(endpoint: Endpoint, rows: Iterable[Row], path: str) -> dict[Any, Row]:
    """Key the rows by identity; two that disagree on a member are no truth to replay."""
    joined: dict[Any, Row] = {}
    for number, row in enumerate(rows):
        identity = endpoint.key(row) or number
        first = joined.setdefault(identity, row)
        if first is not row and any(first[name] != row[name] for name in first.keys() & row.keys()):
            raise CassetteError(
                f"{endpoint.cassette}: two recordings of {path} disagree on {identity}"
            )
    return joined
