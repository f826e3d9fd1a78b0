"""The two forms of an answer, and whether a fact stands in one of them alone."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.answerable.questions import Fact

AND: Final = " & "
ROW: Final = 1500
"""Characters that a row has at most; what is longer holds rows."""

_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MAC: Final = re.compile(r"[0-9a-f]{12}")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


class Form:
    """An answer as one kind of client hands it to its model: its words, and its rows."""

    def __init__(self, whole: str, rows: Iterable[str]) -> None:
        """Keep the whole, whose length is what it costs, and the rows."""
        self.whole = whole
        self.rows = tuple(_plain(row) for row in rows)
        self._plain = _plain(whole)

    def holds(self, fact: Fact) -> bool:
        """Tell whether one of the alternatives stands in the answer."""
        return any(self._stands(alternative.split(AND)) for alternative in fact)

    def _stands(self, parts: list[str]) -> bool:
        places = self.rows if parts[1:] else (self._plain,)
        return any(all(stands(part, place) for part in parts) for place in places)


def of_text(text: str) -> Form:
    """Take a text: a row is a line, with those set in below it."""
    return Form(text, _lines(text.splitlines()))


def of_data(data: Any) -> Form:
    """Take structured content: a row is an element of a list, or an object without its lists."""
    return Form(_json(data), (row for row in _elements(data) if len(row) <= ROW))


def joined(forms: Iterable[Form]) -> Form:
    """Join the answers of several calls."""
    heard = tuple(forms)
    return Form(
        "\n".join(form.whole for form in heard), (row for form in heard for row in form.rows)
    )


def _lines(lines: list[str]) -> Iterator[str]:
    for place, line in enumerate(lines):
        yield line
        below = [line]
        for other in lines[place + 1 :]:
            if _indent(other) <= _indent(line):
                break
            below.append(other)
        block = "\n".join(below)
        if below[1:] and len(block) <= ROW:
            yield block


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _elements(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield _json({key: held for key, held in value.items() if not isinstance(held, list)})
        for held in value.values():
            yield from _elements(held)
    elif isinstance(value, list):
        for element in value:
            yield _json(element)
            yield from _elements(element)
    elif isinstance(value, str):
        yield value


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _plain(text: str) -> str:
    return _THOUSANDS.sub("", text)


def stands(part: str, text: str) -> bool:
    """Tell whether a part of a fact stands in a text, as a word of its own."""
    return _pattern(part).search(text) is not None


@cache
def _pattern(part: str) -> re.Pattern[str]:
    """Find a part as a word of its own: a number in no date, a MAC address in any notation."""
    if _MAC.fullmatch(part):
        pairs = (part[at : at + 2] for at in range(0, 12, 2))
        return re.compile(r"(?<![0-9a-f])" + "[:.-]?".join(pairs) + r"(?![0-9a-f])", re.IGNORECASE)
    if part.isdecimal():
        return re.compile(rf"(?<![\w.-])(?<!\d:){part}(?![\w-]|:\d|\.\d*[1-9])")
    end = r"(?!\d)" if _DATE.fullmatch(part) else "(?![a-z0-9])"
    return re.compile(rf"(?<![a-z0-9]){re.escape(part)}{end}", re.IGNORECASE)
