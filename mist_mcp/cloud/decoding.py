"""JSON decoded item by item. Pure.

The decoder lets no other thread go on while it works, so it is given an item of a list at a time.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

_BLANK: Final = re.compile(r"[ \t\n\r]*")


def decoded(content: bytes) -> Any:
    """Return a JSON document.

    Raises:
        ValueError: it is none.
        RecursionError: it is too deep for the decoder.
    """
    text = content.decode(json.detect_encoding(content), "surrogatepass")
    value, end = _Items(text).value(_skipped(text, 0))
    if _skipped(text, end) != len(text):
        raise json.JSONDecodeError("Extra data", text, end)
    return value


class _Items:
    """Walks through a text down to the items of its list, or of the lists in its object."""

    def __init__(self, text: str) -> None:
        """Take the text."""
        self._text = text
        self._names: dict[str, str] = {}
        self._scan = json.JSONDecoder().raw_decode

    def value(self, start: int) -> tuple[Any, int]:
        """Return the document and where it ends."""
        if self._text.startswith("{", start):
            return self._object(start)
        return self._member(start)

    def _member(self, start: int) -> tuple[Any, int]:
        return (
            self._list(start)
            if self._text.startswith("[", start)
            else self._scan(self._text, start)
        )

    def _list(self, start: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        at = _skipped(self._text, start + 1)
        if self._text.startswith("]", at):
            return items, at + 1
        while True:
            item, at = self._scan(self._text, at)
            items.append(self._with_shared_names(item))
            at, more = self._after(at, "]")
            if not more:
                return items, at

    def _with_shared_names(self, item: Any) -> Any:
        """Return an object whose members' names are those of the objects before it."""
        if not isinstance(item, dict):
            return item
        return {self._names.setdefault(name, name): value for name, value in item.items()}

    def _object(self, start: int) -> tuple[dict[str, Any], int]:
        members: dict[str, Any] = {}
        at = _skipped(self._text, start + 1)
        if self._text.startswith("}", at):
            return members, at + 1
        while True:
            if not self._text.startswith('"', at):
                raise json.JSONDecodeError("Expecting a name", self._text, at)
            name, at = self._scan(self._text, at)
            at = _skipped(self._text, at)
            if not self._text.startswith(":", at):
                raise json.JSONDecodeError("Expecting a colon", self._text, at)
            members[name], at = self._member(_skipped(self._text, at + 1))
            at, more = self._after(at, "}")
            if not more:
                return members, at

    def _after(self, at: int, closing: str) -> tuple[int, bool]:
        """Return where to go on after an item, and whether another one follows."""
        at = _skipped(self._text, at)
        if self._text.startswith(closing, at):
            return at + 1, False
        if not self._text.startswith(",", at):
            raise json.JSONDecodeError("Expecting a comma", self._text, at)
        return _skipped(self._text, at + 1), True


def _skipped(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at
