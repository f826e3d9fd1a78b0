"""Documented query parameters answered on recorded rows, by the endpoint's table row; pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.endpoints.endpoint import BASE, Distinct, Endpoint, Kind
from fake_mist.query.filters import BadQueryError, values, word
from fake_mist.query.paging import Page, Search, arranged, first, link, numbered
from fake_mist.query.window import Window, window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fake_mist.clock import TimeShift
    from fake_mist.query.filters import Row

ALL_FIELDS: Final = "*"
INTERVAL: Final = 3600
"""Seconds between the points of a series, whatever interval is asked for."""

BOOLEANS: Final = frozenset({"false", "true"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was asked, and when; `shift` leads from recorded to present times.

    `origin` is the scheme and host that the client used, for links that name them.
    """

    path: str
    params: Mapping[str, str]
    now: float
    shift: TimeShift
    origin: str = ""


def answer(endpoint: Endpoint, rows: Sequence[Row], query: Query) -> Page:
    """Answer one request on the rows of its collection; BadQueryError where the API says 400."""
    asked = query.params if endpoint.timed else {}
    span = window(asked, now=query.now, duration=endpoint.duration)
    kept = _timely(endpoint, _filtered(endpoint, rows, query.params), span, query.shift)
    shown = [_projected(endpoint, row, query.params) for row in kept]
    return _SHAPES[endpoint.kind](endpoint, shown, query, span)


def refuse_bad_parameters(endpoint: Endpoint, params: Mapping[str, str]) -> None:
    """Raise BadQueryError for what is missing, or not among the documented values."""
    for name in sorted(endpoint.required - params.keys()):
        raise BadQueryError(f"missing parameter: {name}")
    flags = {name for name, default in endpoint.variants.items() if default in BOOLEANS}
    choices = {**endpoint.choices, **dict.fromkeys(flags, BOOLEANS)}
    for name in sorted(choices.keys() & params.keys()):
        if params[name] not in choices[name]:
            raise BadQueryError(f"invalid value for {name}: {params[name]}")


def _object(_endpoint: Endpoint, rows: Sequence[Row], query: Query, _span: Window) -> Page:
    return Page(query.shift.value(rows[0]), {})


def _array(_endpoint: Endpoint, rows: Sequence[Row], query: Query, _span: Window) -> Page:
    return Page(query.shift.value(rows), {})


def _list(_endpoint: Endpoint, rows: Sequence[Row], query: Query, _span: Window) -> Page:
    page = numbered(rows, query.params)
    return Page(query.shift.value(page.body), page.headers)


def _search(endpoint: Endpoint, rows: Sequence[Row], query: Query, span: Window) -> Page:
    search = Search(
        path=query.path,
        identity=endpoint.key,
        window=span,
        timed=endpoint.timed,
        shift=query.shift,
        envelope=endpoint.envelope,
    )
    return search.page(rows, query.params)


def _results(endpoint: Endpoint, rows: Sequence[Row], query: Query, span: Window) -> Page:
    """Number the pages inside the body, where these endpoints keep them."""
    sort = query.params.get("sort")
    ordered = rows if sort is None else arranged(rows, sort, endpoint.key)
    page = numbered(ordered, query.params)
    counts = {name: int(page.headers[f"X-Page-{name.title()}"]) for name in ("limit", "page")}
    facts = {**_times(span), **counts, "interval": INTERVAL, "total": len(rows)}
    shown = _enveloped(endpoint, page.body, query, facts)
    if _has_next(endpoint, counts, len(rows)):
        times = _times(span) if endpoint.timed else {}
        onward = {**times, "limit": counts["limit"], "page": counts["page"] + 1}
        texts = {name: str(number) for name, number in onward.items()}
        shown.body["next"] = link(_onward(endpoint, query), query.params, texts)
    return shown


def _onward(endpoint: Endpoint, query: Query) -> str:
    """Give where a link leads: the way asked, or another one below the same site."""
    if endpoint.onward is None:
        return query.path
    template, onward = endpoint.path.split("/"), endpoint.onward.split("/")
    own = dict(zip(template, query.path.removeprefix(BASE).split("/"), strict=True))
    path = BASE + "/".join(own.get(word, word) for word in onward)
    return f"{query.origin}{path}" if endpoint.absolute else path


def _has_next(endpoint: Endpoint, counts: Mapping[str, int], total: int) -> bool:
    """Tell whether a link leads on: the schemas have one wherever they lack the page's number."""
    numbered_inside = "page" in endpoint.envelope or "page" not in endpoint.parameters
    linked = endpoint.onward is not None or not numbered_inside
    return linked and 0 < counts["limit"] * counts["page"] < total


def _report(endpoint: Endpoint, rows: Sequence[Row], query: Query, span: Window) -> Page:
    facts = {**_times(span), "limit": len(rows), "total": len(rows)}
    return _enveloped(endpoint, rows, query, facts)


def _count(endpoint: Endpoint, rows: Sequence[Row], query: Query, span: Window) -> Page:
    """Count rows by a field; `total` is the number of results, as the documentation shows.

    Rows without the field are not counted: the documentation shows no bucket for nothing, so
    this is a choice.
    """
    name, field = _told_apart(endpoint, query.params)
    counts = Counter(word(value) for row in rows for value in values(row, field))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    key = endpoint.distinct.keys.get(name, name) if endpoint.distinct else name
    buckets = [{key: value, "count": count} for value, count in ordered]
    found, limit = first(buckets, query.params)
    facts = {**_times(span), "distinct": name, "limit": limit, "total": len(buckets)}
    return _enveloped(endpoint, found, query, facts)


def _told_apart(endpoint: Endpoint, params: Mapping[str, str]) -> tuple[str, str]:
    distinct = endpoint.distinct or Distinct(default="")
    name = params.get("distinct", distinct.default)
    if distinct.fields and name not in distinct.fields:
        raise BadQueryError(f"invalid value for distinct: {name}")
    return name, distinct.fields.get(name, name)


def _times(span: Window) -> dict[str, int]:
    return {"end": span.end, "start": span.start}


def _enveloped(
    endpoint: Endpoint, rows: Sequence[Row], query: Query, facts: Mapping[str, object]
) -> Page:
    shown = {name: facts[name] for name in endpoint.envelope}
    said = endpoint.distinct is not None and endpoint.distinct.said
    counted = {"distinct": facts["distinct"]} if said else {}
    return Page({"results": query.shift.value([*rows]), **shown, **counted}, {})


_SHAPES: Final = {
    Kind.OBJECT: _object,
    Kind.ARRAY: _array,
    Kind.LIST: _list,
    Kind.SEARCH: _search,
    Kind.RESULTS: _results,
    Kind.REPORT: _report,
    Kind.COUNT: _count,
}


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
    if endpoint.shows:
        row = {name: value for name, value in row.items() if name in endpoint.shows}
    asked = set(params.get("fields", "").split(","))
    if ALL_FIELDS in asked or not (endpoint.extras or endpoint.blanks):
        return row
    hidden, blank = set(endpoint.extras) - asked, set(endpoint.blanks) - asked
    shown = {name: value for name, value in row.items() if name not in hidden}
    return {**shown, **dict.fromkeys(blank & shown.keys())}
