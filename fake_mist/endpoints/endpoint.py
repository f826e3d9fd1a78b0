"""What one row of the table of endpoints can say."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from fake_mist.query import window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.query.filters import Filter, Row

BASE: Final = "/api/v1"


class Kind(Enum):
    """Shape and paging of an answer.

    LIST is a bare array with numbered pages, SEARCH has `results` and a cursor, RESULTS has
    `results` and numbered pages, REPORT has `results` without pages, COUNT has one result for
    each value of a field, FILE is no JSON.
    """

    OBJECT = "object"
    ARRAY = "array"
    LIST = "list"
    SEARCH = "search"
    RESULTS = "results"
    REPORT = "report"
    COUNT = "count"
    FILE = "file"

    @property
    def parameters(self) -> frozenset[str]:
        """Name the paging parameters."""
        return _PAGING.get(self, frozenset())


_PAGING: Final = {
    Kind.LIST: frozenset({"limit", "page"}),
    Kind.SEARCH: frozenset({"limit", "sort", "search_after"}),
    Kind.RESULTS: frozenset({"limit", "page"}),
    Kind.COUNT: frozenset({"distinct", "limit"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Rows of another endpoint's recording: `where` maps a row's field to a path parameter.

    `partial` where the other recording lacks members, so that one of its own is needed.
    """

    of: str
    where: Mapping[str, str]
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A recording that repeats rows of another endpoint, and so follows what is written there.

    A `whole` copy takes every member; any other only those that it shows already.
    """

    of: str
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Distinct:
    """What a count can tell apart: each name with the row's field; without names, any field.

    A bucket is keyed by the name that was asked for, or by what `keys` has for it; `said` where the
    answer repeats the name.
    """

    default: str
    fields: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    said: bool = True


NOBODY: Final = "nobody"
"""The role that even an account without privileges has: it may ask who it is."""

READ: Final = "read"
WRITE: Final = "write"
ADMIN: Final = "admin"
CHANGED: Final = frozenset({"PUT"})
OWNED: Final = frozenset({"DELETE", "PUT"})
GROWING: Final = frozenset({"POST"})
ENVELOPE: Final = ("end", "limit", "start", "total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One GET of the API, and what can be written at the same path.

    Attributes:
        recorded_as: the queries a recorder has to make to see the whole collection.
        variants: parameters, with their defaults, whose every value is a recording of its own.
        choices: the values a variant or `sort` may have, where the documentation lists them.
        words: what may stand for a part of the path, where the documentation lists it.
        required: parameters without which the API answers 400.
        lacks: parameters usual for the kind that this endpoint does not take.
        timed: takes start, end and duration.
        duration: the window's length unless it is asked for.
        time_field: what a window is compared with; None where rows are snapshots.
        identity: the field that tells rows apart, or several, separated by commas.
        envelope: what stands around `results`.
        distinct: what a COUNT counts.
        shows: the members of a row that it has; empty for all.
        extras: members left out unless asked for.
        blanks: members that are null unless asked for.
        onward: where `next` leads instead of the endpoint's own path, as the examples of the
            description show it.
        absolute: `next` names the host too.
        fields: takes `fields`, the way to ask for them.
        personal: answers about the token, so recordings differ by Authorization.
        role: the least role that may read it.
        writes: the methods that change it; the first two for an object, POST for a collection.
        copies: endpoints whose rows its recording repeats.
        absent: published, and not found in live clouds, whatever is asked.
    """

    path: str
    cassette: str
    kind: Kind = Kind.OBJECT
    filters: Mapping[str, Filter] = field(default_factory=dict)
    recorded_as: tuple[Mapping[str, str], ...] = ({},)
    variants: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    timed: bool = False
    duration: str = window.DEFAULT_DURATION
    time_field: str | None = None
    identity: str = "id"
    envelope: tuple[str, ...] = ENVELOPE
    distinct: Distinct | None = None
    shows: frozenset[str] = frozenset()
    extras: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    onward: str | None = None
    absolute: bool = False
    fields: bool = False
    view: View | None = None
    personal: bool = False
    role: str = READ
    writes: frozenset[str] = frozenset()
    copies: tuple[Copy, ...] = ()
    absent: bool = False

    @property
    def parameters(self) -> frozenset[str]:
        """Name every query parameter the endpoint documents."""
        times = window.PARAMETERS if self.timed else frozenset()
        fields = {"fields"} if self.fields else set()
        own = fields | self.filters.keys() | self.variants.keys()
        return (self.kind.parameters | times | own) - self.lacks

    def key(self, row: Row) -> str | None:
        """Give what tells a row from the others; None when it carries no such field."""
        found = [str(row[name]) for name in self.identity.split(",") if name in row]
        return ",".join(found) or None


def path_of(endpoint: Endpoint, ids: Mapping[str, str]) -> str:
    """Fill an endpoint's path with ids."""
    return BASE + endpoint.path.format(**ids)
