"""JSON made to fit a number of bytes, with a note about all that was left out. Pure.

One part after another is halved until the whole fits. In a document with a schema types stay as it
promises them: long texts and lists are halved, counts are summed up, and a listing keeps the rows
that fit, with the cursor that leads on to the others. Of other values any part may go.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mist_mcp.words.counts import OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mist_mcp.answers.results import Following

_SHORTEST_TEXT: Final = 64
"""Characters; ids, times and words of an enum are shorter, and never cut."""

_SMALLEST_COUNTS: Final = 256
"""Bytes; a record of a few numbers is smaller, and keeps its fields."""

_MOST: Final = 4
"""Without a schema, a part that is more than one fourth of what it is in is cut before that."""

_ROOM: Final = 700
"""Bytes for the note and the cursor that a cut adds."""

_NO_DIGITS: Final = dict.fromkeys(map(ord, "0123456789"))

Document = dict[str, Any]


class Part(NamedTuple):
    """Something that can be cut: where it stands, and under which name in the notes."""

    size: int
    name: str
    holder: Any
    key: Any
    counts: bool = False


def size(value: Any) -> int:
    """Return the bytes of a JSON value written without spaces."""
    return len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def fitting(values: Sequence[Any], room: int) -> int:
    """Return how many of the first values fit, each with a byte that divides it from the next."""
    for number, value in enumerate(values):
        room -= size(value) + 1
        if room < 0:
            return number
    return len(values)


def fitted(document: Document, *, max_bytes: int, following: Following) -> Document:
    """Return the document, cut until it fits: rows first, then whatever is largest.

    A single row that does not fit is cut inside; only what a schema needs is never cut.
    """
    if size(document) <= max_bytes:
        return document
    document = json.loads(json.dumps(document))
    if _is_listing(document):
        rest = {name: value for name, value in document.items() if name != "rows"}
        _cut(rest, max_bytes=max(max_bytes // 2, max_bytes - size(document["rows"])))
        document |= rest
        _shorten_rows(document, max_bytes=max_bytes, following=following)
    _cut(document, max_bytes=max_bytes)
    return document


def trimmed(value: Any, *, max_bytes: int) -> tuple[Any, list[str]]:
    """Return a JSON value without a schema that fits, and the names of the parts that were cut."""
    if size(value) <= max_bytes:
        return value, []
    wrapped = {"": json.loads(json.dumps(value))}
    room = max_bytes + len('{"":}')
    names = [part.name for part in _halving(wrapped, max_bytes=room, choose=_heaviest)]
    return wrapped[""], list(dict.fromkeys(names))


def _cut(document: Document, *, max_bytes: int) -> None:
    for part in _halving(document, max_bytes=max_bytes, choose=_largest):
        left = part.holder[part.key]
        if isinstance(left, str):
            note = "long texts are cut"
        elif isinstance(left, dict):
            note = f"the {len(left) - 1} largest by name, the others in {OTHER}"
        else:
            at_top = part.holder is document
            note = f"only the first {len(left)} are shown" if at_top else "lists are cut"
        _note(document, part.name, note)


def _halving(
    document: Document, *, max_bytes: int, choose: Callable[[Document], Part | None]
) -> Iterator[Part]:
    """Halve what is chosen until the document fits, and yield each part once it is cut."""
    while size(document) > max_bytes and (part := choose(document)):
        value = part.holder[part.key]
        part.holder[part.key] = _largest_half(value) if part.counts else _first_half(value)
        yield part


def _first_half(value: Any) -> Any:
    half = len(value) // 2
    if isinstance(value, dict):
        return dict(list(value.items())[:half])
    return f"{value[: half - 1]}…" if isinstance(value, str) else value[:half]


def _largest_half(counts: dict[str, int]) -> dict[str, int]:
    """Keep the largest counts, and the sum of all."""
    named = sorted(counts.keys() - {OTHER}, key=lambda key: (-counts[key], key))
    largest = {key: counts[key] for key in named[: len(named) // 2]}
    return {**largest, OTHER: sum(counts.values()) - sum(largest.values())}


def _is_listing(document: Document) -> bool:
    return "rows" in document and "returned" in document


def _shorten_rows(document: Document, *, max_bytes: int, following: Following) -> None:
    """Keep as many rows as fit, at least one, and lead on to exactly the row after them."""
    rows: list[Any] = document["rows"]
    spare = max_bytes - size({**document, "rows": []}) - _ROOM
    kept = max(1, fitting(rows, spare))
    if kept >= len(rows):
        return
    document["rows"] = rows[:kept]
    document["returned"] = kept
    cursor = following(kept)
    if cursor is not None:
        document["next"] = cursor
    _note(document, "rows", f"{kept} of {len(rows)} fit; get_next_page brings the others")


def _heaviest(holder: Any, key: Any = "", name: str = "") -> Part | None:
    """Return the part that weighs most; the whole, if no part of it is much of it."""
    value = holder[key]
    if not _can_be_cut(value):
        return None
    inside = ((size(item), place, label) for place, item, label in _items(value, name))
    weight, place, label = max(inside, default=(0, None, name), key=lambda item: item[0])
    if weight * _MOST > size(value) and _can_be_cut(value[place]):
        return _heaviest(value, place, label)
    return Part(size(value), name, holder, key)


def _can_be_cut(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) > _SHORTEST_TEXT
    return isinstance(value, dict | list) and bool(value)


def _largest(document: Document) -> Part | None:
    return max(_parts(document), default=None, key=lambda part: part.size)


def _parts(document: Document) -> Iterator[Part]:
    """Yield all that a schema lets go, each under the name of its field at the top."""
    for name, value in document.items():
        if name == "rows" and _is_listing(document):
            yield from _inside(value, name)
        elif name not in ("notes", "next"):
            yield from _inside_field(document, name, value, name)


def _inside(holder: Any, name: str) -> Iterator[Part]:
    for key, value, label in _items(holder, name):
        yield from _inside_field(holder, key, value, label)


def _items(holder: Any, name: str) -> Iterator[tuple[Any, Any, str]]:
    """Yield what a value holds; the items of a list go by the name of the list."""
    if isinstance(holder, dict):
        for key, value in holder.items():
            yield key, value, f"{name}.{key}" if name else key
    elif isinstance(holder, list):
        for place, value in enumerate(holder):
            yield place, value, name


def _inside_field(holder: Any, key: Any, value: Any, name: str) -> Iterator[Part]:
    if isinstance(value, dict):
        bytes_ = size(value)
        if bytes_ > _SMALLEST_COUNTS and all(type(count) is int for count in value.values()):
            yield Part(bytes_, name, holder, key, counts=True)
        else:
            yield from _inside(value, name)
    elif _can_be_cut(value):
        if isinstance(value, str) or len(value) > 1 or not isinstance(value[0], dict | list):
            yield Part(size(value), name, holder, key)
        yield from _inside(value, name)


def _note(document: Document, name: str, note: str) -> None:
    """Add a note about a field, or replace it, so that repeated cuts leave one."""
    line = f"{name}: {note}"
    kind = line.translate(_NO_DIGITS)
    others = [other for other in document.get("notes", []) if other.translate(_NO_DIGITS) != kind]
    document["notes"] = [*others, line]
