"""What both forms of an answer owe each other: each value of the one stands in the other."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from mist_mcp.answers.leaf import formatted, is_leaf, printed
from mist_mcp.answers.table import is_printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def missing(document: dict[str, Any], text: str) -> list[str]:
    """Return the values of a document that do not stand in the text, or in another row of it."""
    lines = text.splitlines()
    found = [leaf for leaf in _written(document) if leaf not in text]
    for name, value in document.items():
        if _is_table(name, value):
            rows = _rows(name, lines)
            assert len(rows) == len(value), f"{name}: {len(rows)} rows in the text"
            found += [
                f"{name}: {leaf}"
                for item, row in zip(value, rows, strict=True)
                for leaf in _written(item)
                if leaf not in row
            ]
    return found


def joined(one: Any, other: Any) -> Any:
    """Return two pages as one: lists and texts go on, objects are filled in."""
    if isinstance(one, dict):
        both = {key: joined(one[key], other[key]) for key in one.keys() & other.keys()}
        return one | other | both
    return one + other


def _written(value: Any, name: str = "") -> Iterator[str]:
    """Yield each value as it stands in the text; a cursor stands there as it is."""
    if is_leaf(value):
        yield value if name == "next" else formatted(value)
    elif is_printed(name, value):
        yield from map(printed, value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _written(item, key)
    else:
        for item in value:
            yield from _written(item)


def _is_table(name: str, value: Any) -> bool:
    several = isinstance(value, list) and len(value) > 1
    return several and name != "notes" and all(isinstance(item, dict) for item in value)


def _rows(name: str, lines: Sequence[str]) -> list[str]:
    """Return each row of a table with what stands below it."""
    begin = next(place for place, line in enumerate(lines) if line.startswith(f"{name}: ")) + 1
    rows: list[str] = []
    for line in takewhile(lambda line: line.startswith(("- ", "> ", ">")), lines[begin:]):
        if line.startswith("- "):
            rows.append(line)
        else:
            rows[-1] = f"{rows[-1]}\n{line}"
    return rows
