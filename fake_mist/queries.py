"""Documented query parameters answered on recorded rows, by the endpoint's table row; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.endpoint import Endpoint, Kind
from fake_mist.paging import Page, Search, numbered
from fake_mist.window import Window, window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fake_mist.clock import TimeShift
    from fake_mist.filters import Row

ALL_FIELDS: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was asked, and when; `shift` leads from recorded to present times."""

    path: str
    params: Mapping[str, str]
    now: float
    shift: TimeShift


def answer(endpoint: Endpoint, rows: Sequence[Row], query: Query) -> Page:
    """Answer one request on the rows of its collection; BadQueryError where the API says 400."""
    span = window(query.params if endpoint.timed else {}, now=query.now)
    kept = _timely(endpoint, _filtered(endpoint, rows, query.params), span, query.shift)
    shown = [_projected(endpoint, row, query.params) for row in kept]
    if endpoint.kind is Kind.SEARCH:
        search = Search(
            path=query.path,
            identity=endpoint.identity,
            window=span,
            timed=endpoint.timed,
            shift=query.shift,
        )
        return search.page(shown, query.params)
    if endpoint.kind is Kind.LIST:
        page = numbered(shown, query.params)
        return Page(query.shift.value(page.body), page.headers)
    return Page(query.shift.value(shown if endpoint.kind is Kind.ARRAY else shown[0]), {})


def _filtered(endpoint: Endpoint, rows: Sequence[Row], params: Mapping[str, str]) -> Sequence[Row]:
    for name, kind in endpoint.filters.items():
        text = params.get(name, kind.default)
        if text is not None:
            keep = kind.keep(text)
            rows = [row for row in rows if keep(row)]
    return rows


def _timely(
    endpoint: Endpoint, rows: Sequence[Row], span: Window, shift: TimeShift
) -> Sequence[Row]:
    """Keep what lies in the window; a snapshot has no time field and is kept whole."""
    if endpoint.time_field is None:
        return rows
    name = endpoint.time_field
    return [row for row in rows if row[name] + shift.seconds in span]


def _projected(endpoint: Endpoint, row: Row, params: Mapping[str, str]) -> Row:
    asked = params.get("fields", "").split(",")
    hidden = set() if ALL_FIELDS in asked else set(endpoint.extras) - set(asked)
    return {name: value for name, value in row.items() if name not in hidden} if hidden else row
