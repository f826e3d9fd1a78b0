"""What one row of the table of endpoints can say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from fake_mist import window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_mist.filters import Filter

BASE: Final = "/api/v1"


class Kind(Enum):
    """Shape and paging of an answer."""

    OBJECT = "object"
    ARRAY = "array"
    LIST = "list"
    SEARCH = "search"

    @property
    def parameters(self) -> frozenset[str]:
        """Name the paging parameters."""
        return _PAGING.get(self, frozenset())


_PAGING: Final = {
    Kind.LIST: frozenset({"limit", "page"}),
    Kind.SEARCH: frozenset({"limit", "sort", "search_after"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Rows of another endpoint's recording: `where` maps a row's field to a path parameter."""

    of: str
    where: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One GET of the API.

    Attributes:
        recorded_as: the queries a recorder has to make to see the whole collection.
        variants: parameters, with their defaults, whose every value is a recording of its own.
        timed: takes start, end and duration.
        time_field: what a window is compared with; None where rows are snapshots.
        identity: the field that tells rows apart.
        extras: members left out unless asked for.
        fields: takes `fields`, the way to ask for them.
        personal: answers about the token, so recordings differ by Authorization.
    """

    path: str
    cassette: str
    kind: Kind = Kind.OBJECT
    filters: Mapping[str, Filter] = field(default_factory=dict)
    recorded_as: tuple[Mapping[str, str], ...] = ({},)
    variants: Mapping[str, str] = field(default_factory=dict)
    timed: bool = False
    time_field: str | None = None
    identity: str = "id"
    extras: tuple[str, ...] = ()
    fields: bool = False
    view: View | None = None
    personal: bool = False

    @property
    def parameters(self) -> frozenset[str]:
        """Name every query parameter the endpoint documents."""
        times = window.PARAMETERS if self.timed else frozenset()
        fields = {"fields"} if self.fields else set()
        return self.kind.parameters | times | fields | self.filters.keys() | self.variants.keys()

    @property
    def pattern(self) -> str:
        """Give the regular expression of the whole path, with named groups."""
        groups = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", self.path)
        return f"^{BASE}{groups}$"
