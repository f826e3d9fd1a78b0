"""Recorded collections: the pages of one path joined, and the views on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fake_mist.cassettes import CassetteError, Interaction, Library
from fake_mist.endpoint import BASE, Endpoint, Kind
from fake_mist.endpoints import BY_PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fake_mist.filters import Row

_Key = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Recordings:
    """What the cassettes hold for an endpoint, joined once and kept."""

    library: Library
    _joined: dict[_Key, list[Row] | None] = field(default_factory=dict)

    def rows(
        self, endpoint: Endpoint, ids: Mapping[str, str], query: Mapping[str, str]
    ) -> list[Row] | None:
        """Give the rows of a collection, or the one row of an object; None: never recorded."""
        variant = tuple((name, query.get(name, end)) for name, end in endpoint.variants.items())
        key = (endpoint.cassette, path_of(endpoint, ids), variant)
        if key not in self._joined:
            self._joined[key] = self._read(endpoint, ids, dict(variant))
        return self._joined[key]

    def _read(
        self, endpoint: Endpoint, ids: Mapping[str, str], variant: Mapping[str, str]
    ) -> list[Row] | None:
        own = self._own(endpoint, ids, variant)
        seen = self._view(endpoint, ids)
        if own is None or seen is None:
            return seen if own is None else own
        return list(_joined(endpoint, (*own, *seen), path_of(endpoint, ids)).values())[: len(own)]

    def _own(
        self, endpoint: Endpoint, ids: Mapping[str, str], variant: Mapping[str, str]
    ) -> list[Row] | None:
        path = path_of(endpoint, ids)
        pages = [
            each
            for each in self.library.at(endpoint.cassette, path)
            if variant.items() <= {**endpoint.variants, **each.query}.items()
        ]
        if not pages:
            return None
        return list(_joined(endpoint, _rows_of(pages, endpoint.kind), path).values())

    def _view(self, endpoint: Endpoint, ids: Mapping[str, str]) -> list[Row] | None:
        if endpoint.view is None:
            return None
        rows = self.rows(BY_PATH[endpoint.view.of], ids, {})
        where = {name: ids[parameter] for name, parameter in endpoint.view.where.items()}
        if rows is None:
            return None
        return [
            row for row in rows if where.items() <= {name: row.get(name) for name in where}.items()
        ]


def path_of(endpoint: Endpoint, ids: Mapping[str, str]) -> str:
    """Fill an endpoint's path with ids."""
    return BASE + endpoint.path.format(**ids)


def _rows_of(pages: Iterable[Interaction], kind: Kind) -> Iterator[Row]:
    for page in pages:
        body = page.json()
        if kind is Kind.SEARCH:
            yield from body["results"]
        elif kind is Kind.OBJECT:
            yield body
        else:
            yield from body


def _joined(endpoint: Endpoint, rows: Iterable[Row], path: str) -> dict[Any, Row]:
    """Key the rows by identity; two that disagree on a member are no truth to replay."""
    joined: dict[Any, Row] = {}
    for number, row in enumerate(rows):
        identity = row.get(endpoint.identity, number)
        first = joined.setdefault(identity, row)
        if any(first[name] != row[name] for name in first.keys() & row.keys()):
            raise CassetteError(
                f"{endpoint.cassette}: two recordings of {path} disagree on {identity}"
            )
    return joined
