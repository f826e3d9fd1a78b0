"""The two paginations of the API, on rows: numbered pages, and a cursor in `next`; pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fake_mist.clock import TIME_KEYS, TimeShift
from fake_mist.query.filters import BadQueryError, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fake_mist.query.window import Window

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 1000
DEFAULT_SORT: Final = "timestamp"
MILLISECONDS: Final = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """A body and the headers that tell where it stands in the whole."""

    body: Any
    headers: Mapping[str, str]


def numbered(rows: Sequence[Row], params: Mapping[str, str]) -> Page:
    """Cut one numbered page out of the rows; past the end it is empty."""
    limit, page = _limit(params), _number("page", params, 1)
    if page < 1:
        raise _bad("page", params["page"])
    start = (page - 1) * limit
    counts = {"Limit": limit, "Page": page, "Total": len(rows)}
    headers = {f"X-Page-{name}": str(count) for name, count in counts.items()}
    return Page(list(rows[start : start + limit]), headers)


def arranged(
    rows: Sequence[Row], sort: str, identity: Callable[[Row], str | None]
) -> Sequence[Row]:
    """Sort rows by a field, downwards with a minus before it; the identity settles ties."""
    field = sort.removeprefix("-")

    def key(row: Row) -> tuple[Any, ...]:
        return (*_rank(row.get(field)), str(identity(row)))

    return sorted(rows, key=key, reverse=sort.startswith("-"))


def link(path: str, params: Mapping[str, str], onward: Mapping[str, str]) -> str:
    """Write a `next`: the same request with other paging, relative to the host."""
    kept = {name: text for name, text in params.items() if name != "duration"}
    return f"{path}?{urlencode(sorted({**kept, **onward}.items()))}"


def first(rows: Sequence[Row], params: Mapping[str, str]) -> tuple[Sequence[Row], int]:
    """Cut an answer that has a limit and no second page; gives the limit too."""
    limit = _limit(params)
    return rows[:limit], limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search over rows: where its `next` leads, and what its cursor is made of.

    A cursor is a JSON list of the last row's sort value (milliseconds, for a time) and its
    identity. The identity finds the place, so that a cursor outlives a move of the clock.
    """

    path: str
    identity: Callable[[Row], str | None]
    window: Window
    timed: bool
    shift: TimeShift
    envelope: tuple[str, ...]

    def page(self, rows: Sequence[Row], params: Mapping[str, str]) -> Page:
        """Answer one page with its envelope; the last page has no `next`."""
        limit = _limit(params)
        ordered = arranged(rows, _sort(params), self.identity)
        start = self._position(ordered, params.get("search_after"))
        found = ordered[start : start + limit]
        facts = {
            "end": self.window.end,
            "limit": limit,
            "start": self.window.start,
            "total": len(ordered),
        }
        body: dict[str, Any] = {"results": self.shift.value(found)}
        body |= {name: facts[name] for name in self.envelope}
        if found and start + limit < len(ordered):
            body["next"] = self._next(found[-1], params, limit)
        return Page(body, {})

    def _position(self, ordered: Sequence[Row], cursor: str | None) -> int:
        if cursor is None:
            return 0
        last = _identity_in(cursor)
        for place, row in enumerate(ordered, start=1):
            if self.identity(row) == last:
                return place
        raise _bad("search_after", cursor)

    def _next(self, last: Row, params: Mapping[str, str], limit: int) -> str:
        field = _sort(params).removeprefix("-")
        cursor = json.dumps([self._cursor_value(field, last.get(field)), self.identity(last)])
        window = {"start": str(self.window.start), "end": str(self.window.end)}
        times = window if self.timed else {}
        onward = {**times, "limit": str(limit), "search_after": cursor}
        return link(self.path, params, onward)

    def _cursor_value(self, field: str, value: Any) -> Any:
        if field in TIME_KEYS and isinstance(value, int | float):
            return int((value + self.shift.seconds) * MILLISECONDS)
        return value


def _sort(params: Mapping[str, str]) -> str:
    """Read the order; one endpoint writes a descending one as `desc_sort`."""
    if "desc_sort" in params:
        return f"-{params['desc_sort']}"
    return params.get("sort", DEFAULT_SORT)


def _rank(value: Any) -> tuple[int, float, str]:
    if value is None:
        return (0, 0.0, "")
    if isinstance(value, int | float):
        return (1, float(value), "")
    return (2, 0.0, str(value))


def _identity_in(cursor: str) -> str:
    try:
        _value, identity = json.loads(cursor)
    except (TypeError, ValueError, RecursionError) as error:
        raise _bad("search_after", cursor) from error
    return str(identity)


def _limit(params: Mapping[str, str]) -> int:
    limit = _number("limit", params, DEFAULT_LIMIT)
    if limit < 0:
        raise _bad("limit", params["limit"])
    return min(limit, MAX_LIMIT)


def _number(name: str, params: Mapping[str, str], default: int) -> int:
    try:
        return int(params.get(name, default))
    except ValueError as error:
        raise _bad(name, params[name]) from error


def _bad(name: str, text: str) -> BadQueryError:
    return BadQueryError(f"invalid value for {name}: {text}")
