"""A JSON document made to fit a number of bytes, with a note about all that was left out. Pure.

Types stay as the schema promises them: long texts and lists are halved, counts are summed up,
and a listing keeps the rows that fit, with the cursor that leads on to the others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mist_mcp.words.counts import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.answers.results import Following

_SHORTEST_TEXT: Final = 64
"""Characters; ids, times and words of an enum are shorter, and never cut."""

_SMALLEST_COUNTS: Final = 256
"""Bytes; a record of a few numbers is smaller, and keeps its fields."""

_ROOM: Final = 700
"""Bytes for the note and the cursor that a cut adds."""

Document = dict[str, Any]


class Part(NamedTuple):
    """Something that can be cut: where it stands, and under which name in the notes."""

    size: int
    name: str
    holder: Any
    key: Any


def size(value: Any) -> int:
    """Return the bytes of a JSON value written without spaces."""
    return len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def fitted(document: Document, *, max_bytes: int, following: Following) -> Document:
    """Return the document, cut until it fits: rows first, then whatever is largest.

    A single row that does not fit is cut inside; only what a schema needs is never cut.
    """
    if size(document) <= max_bytes:
        return document
    document = json.loads(json.dumps(document))
    if _is_listing(document):
        _cut_rest(document, max_bytes=max(max_bytes // 2, max_bytes - size(document["rows"])))
        _shorten_rows(document, max_bytes=max_bytes, following=following)
    while size(document) > max_bytes:
        largest = max(_parts(document), default=None, key=lambda part: part.size)
        if largest is None:
            break
        _cut(document, largest)
    return document


def _is_listing(document: Document) -> bool:
    return "rows" in document and "returned" in document


def _cut_rest(document: Document, *, max_bytes: int) -> None:
    """Cut what stands beside the rows, so that it leaves them their share."""
    rest = {name: value for name, value in document.items() if name != "rows"}
    while size(rest) > max_bytes:
        largest = max(_parts(rest), default=None, key=lambda part: part.size)
        if largest is None:
            break
        _cut(rest, largest)
    document |= rest


def _shorten_rows(document: Document, *, max_bytes: int, following: Following) -> None:
    """Keep as many rows as fit, at least one, and lead on to exactly the row after them."""
    rows: list[Any] = document["rows"]
    spare = max_bytes - size({**document, "rows": []}) - _ROOM
    kept = max(1, _fitting(rows, spare))
    if kept >= len(rows):
        return
    document["rows"] = rows[:kept]
    document["returned"] = kept
    cursor = following(kept)
    if cursor is not None:
        document["next"] = cursor
    _note(document, "rows", f"{kept} of {len(rows)} fit; get_next_page brings the others")


def _fitting(rows: list[Any], spare: int) -> int:
    """Return how many of the first rows fit."""
    for number, row in enumerate(rows):
        spare -= size(row) + 1
        if spare < 0:
            return number
    return len(rows)


def _parts(document: Document) -> Iterator[Part]:
    """Yield all that may be cut, each under the name of its field at the top."""
    for name, value in document.items():
        if name == "rows" and _is_listing(document):
            yield from _inside(value, name)
        elif name not in ("notes", "next"):
            yield from _inside_field(document, name, value, name)


def _inside(holder: Any, name: str) -> Iterator[Part]:
    pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
    for key, value in pairs:
        label = f"{name}.{key}" if isinstance(holder, dict) else name
        yield from _inside_field(holder, key, value, label)


def _inside_field(holder: Any, key: Any, value: Any, name: str) -> Iterator[Part]:
    if isinstance(value, str) and len(value) > _SHORTEST_TEXT:
        yield Part(size(value), name, holder, key)
    elif isinstance(value, list) and value:
        if len(value) > 1 or not isinstance(value[0], dict | list):
            yield Part(size(value), name, holder, key)
        yield from _inside(value, name)
    elif isinstance(value, dict):
        bytes_ = size(value)
        if bytes_ > _SMALLEST_COUNTS and all(type(count) is int for count in value.values()):
            yield Part(bytes_, name, holder, key)
        else:
            yield from _inside(value, name)


def _cut(document: Document, part: Part) -> None:
    """Keep the first half of a part."""
    value = part.holder[part.key]
    half = len(value) // 2
    if isinstance(value, str):
        part.holder[part.key] = value[: half - 1] + "…"
        _note(document, part.name, "long texts are cut")
    elif isinstance(value, list):
        part.holder[part.key] = value[:half]
        at_top = part.holder is document
        _note(
            document, part.name, f"only the first {half} are shown" if at_top else "lists are cut"
        )
    else:
        named = sorted(value.keys() - {OTHER}, key=lambda key: (-value[key], key))
        half = len(named) // 2
        largest = {key: value[key] for key in named[:half]}
        part.holder[part.key] = {**largest, OTHER: sum(value.values()) - sum(largest.values())}
        _note(document, part.name, f"the {half} largest by name, the others in {OTHER}")


def _note(document: Document, name: str, note: str) -> None:
    """Add a note about a field, or replace it, so that repeated cuts leave one."""
    line = f"{name}: {note}"
    kind = line.translate(_NO_DIGITS)
    others = [other for other in document.get("notes", []) if other.translate(_NO_DIGITS) != kind]
    document["notes"] = [*others, line]


_NO_DIGITS: Final = dict.fromkeys(map(ord, "0123456789"))
