"""A JSON document made to fit a number of bytes, with a note about all that was left out. Pure.

Types stay as the schema promises them: long texts and lists are halved, counts are summed up,
and the rows of a listing shrink to a number from which the next page can go on.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mist_mcp.analysis.counts import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST_TEXT: Final = 64
"""Characters; ids, times and words of an enum are shorter, and never cut."""

_SMALLEST_COUNTS: Final = 256
"""Bytes; a record of a few numbers is smaller, and keeps its fields."""

_ROOM: Final = 300
"""Bytes for the notes and the `next` that a cut adds."""

_MANY_DIVISORS: Final = 5040
"""Page sizes that divide it leave later pages many sizes to shrink to."""

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


def fitted(document: Document, *, max_bytes: int) -> Document:
    """Return the document, cut until it fits: rows first, then whatever is largest.

    A single row that does not fit is cut inside; only what a schema needs is never cut.
    """
    if size(document) <= max_bytes:
        return document
    document = json.loads(json.dumps(document))
    if _is_listing(document):
        _cut_rest(document, max_bytes=max(max_bytes // 2, max_bytes - size(document["rows"])))
        _shorten_rows(document, max_bytes=max_bytes)
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


def _shorten_rows(document: Document, *, max_bytes: int) -> None:
    """Keep as many rows as fit, and lead on to exactly the row after them."""
    rows: list[Any] = document["rows"]
    spare = max_bytes - size({**document, "rows": []}) - _ROOM
    fit = _fitting(rows, spare)
    if fit == len(rows):
        return
    following = document.get("next")
    before = (
        (document["page"] - 1) * following["limit"] if following else document["total"] - len(rows)
    )
    # A page size leads on exactly if it divides the number of rows before this page.
    kept = max(n for n in range(1, max(fit, 1) + 1) if (before or _MANY_DIVISORS) % n == 0)
    if kept == len(rows):
        return
    document["rows"] = rows[:kept]
    document["returned"] = kept
    document["next"] = {"limit": kept, "page": before // kept + 2}
    _note(document, "rows", f"{kept} of {len(rows)} fit; `next` brings the others")


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
        elif name != "notes":
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
