"""A sheet of shapes: what was asked, and which types stood where; no value of anybody's; pure.

A name is written only where the description has it, or if the caller named it; every other is
`{key}`. A text is written only if the description lists it as a word for its place. So nothing that
a tenant has chosen can stand in a sheet, whatever it is and wherever it stood.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fake_mist.shapes.schema import KEY, Place, place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from fake_mist.published import Operation, Tables

FORMAT: Final = 1
WORD: Final = "="
"""Before a word of an enumeration, among the types of a place."""

OTHER: Final = "={other}"
"""A text that the enumeration of its place lacks."""

Shape = dict[str, set[str]]
"""Types and words by place: `[].name`, `.port_stat.{key}.up`."""


class SheetError(ValueError):
    """A file is no sheet of shapes; the text says what is wrong, in one line."""


@dataclass(slots=True)
class Request:
    """How an operation was asked, by the names of parameters, and the statuses that came."""

    parameters: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Sheet:
    """Requests and shapes by operation: `GET /api/v1/orgs/{org_id}/sites`."""

    version: str
    requests: dict[str, Request] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)

    def ask(self, operation: str, parameters: Iterable[str], status: int) -> None:
        """Note a request."""
        request = self.requests.setdefault(operation, Request())
        request.parameters |= set(parameters)
        request.statuses.add(status)

    def add(self, operation: str, seen: Iterable[tuple[str, str]]) -> None:
        """Add what an answer shows."""
        shape = self.shapes.setdefault(operation, {})
        for where, what in seen:
            shape.setdefault(where, set()).add(what)

    def text(self) -> str:
        """Write the sheet: sorted, a place a line."""
        requests = {
            name: {"parameters": sorted(each.parameters), "statuses": sorted(each.statuses)}
            for name, each in self.requests.items()
        }
        shapes = {
            name: {where: sorted(what) for where, what in shape.items()}
            for name, shape in self.shapes.items()
        }
        document = {
            "format": FORMAT,
            "description": self.version,
            "requests": requests,
            "shapes": shapes,
        }
        return json.dumps(document, indent=1, sort_keys=True) + "\n"


@dataclass(frozen=True, slots=True)
class Eye:
    """Sees the shape of a document, and nothing else of it.

    Attributes:
        fields: names that the description lacks and the caller knows to be the API's.
        unnamed: the names that were written as `{key}` although all members are named there.
    """

    tables: Tables
    fields: Collection[str] = ()
    unnamed: set[str] = field(default_factory=set)

    def look(self, operation: Operation, document: Any) -> Iterator[tuple[str, str]]:
        """Give place and type, or word, of every value in an answer."""
        return self._seen(place(self.tables, operation.answers.get("200")), document, "")

    def _seen(self, at: Place, value: Any, where: str) -> Iterator[tuple[str, str]]:
        yield where, kind(value)
        if isinstance(value, dict):
            for name, item in value.items():
                shown, below = self._member(at, name)
                yield from self._seen(below, item, f"{where}.{shown}")
        elif isinstance(value, list):
            for item in value:
                yield from self._seen(at.item(), item, f"{where}[]")
        elif isinstance(value, str) and at.words:
            yield where, f"{WORD}{value}" if value in at.words else OTHER

    def _member(self, at: Place, name: str) -> tuple[str, Place]:
        shown, below = at.member(name)
        if shown == KEY and name in self.fields:
            return name, Place(self.tables, ())
        if shown == KEY and at.is_closed:
            self.unnamed.add(name)
        return shown, below


def kind(value: Any) -> str:
    """Name the type of a JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = ((int, "integer"), (float, "number"), (str, "string"), (list, "array"))
    return next((name for type_, name in names if isinstance(value, type_)), "object")


def read(text: str) -> Sheet:
    """Read a sheet that somebody sent.

    Raises:
        SheetError: it is none.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SheetError("no JSON") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise SheetError(f"no sheet of shapes of format {FORMAT}")
    sheet = Sheet(_text(document.get("description"), "description"))
    for name, request in _members(document, "requests").items():
        parameters = _texts(_of(request, name, "parameters"), name)
        for status in _of(request, name, "statuses"):
            if type(status) is not int:
                raise SheetError(f"requests.{name}: a status is a number")
            sheet.ask(name, parameters, status)
    for name, shape in _members(document, "shapes").items():
        seen = _members({name: shape}, name)
        sheet.add(name, [(where, what) for where in seen for what in _texts(seen[where], name)])
    return sheet


def _members(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = document.get(name)
    if not isinstance(found, dict):
        raise SheetError(f"{name} has to be an object")
    return {_text(key, name): value for key, value in found.items()}


def _of(request: Any, name: str, member: str) -> list[Any]:
    found = request.get(member) if isinstance(request, dict) else None
    if not isinstance(found, list):
        raise SheetError(f"requests.{name}.{member} has to be a list")
    return found


def _texts(values: Any, name: str) -> list[str]:
    if not isinstance(values, list):
        raise SheetError(f"{name} has to hold lists")
    return [_text(each, name) for each in values]


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise SheetError(f"{name} holds what is no printable text")
    return value
