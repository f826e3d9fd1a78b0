"""A document in parts, in order: what an answer shows first, and what it goes on with. Pure.

A part is an item of a list, an entry of an object that may have any, or a piece of a long text;
what is larger than a part may be is taken apart. What a schema asks for is no part: it is the
frame, and stands on the first page. Assembling the frame and all parts makes the document again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from mist_mcp.answers.byte_budget import Document, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROWS: Final = "rows"
_WHOLE: Final = frozenset({"summary", "notes", "next"})
"""Fields that are not taken apart."""

_SHORT: Final = 64
"""Characters of a text that says what an item is, wherever it goes on."""

Path = tuple[str | int, ...]


class Part(NamedTuple):
    """A part: where it stands, what stands there, and its size in bytes."""

    path: Path
    value: Any
    size: int

    @property
    def begins_row(self) -> bool:
        """Whether a row of a listing begins here."""
        return len(self.path) == len((ROWS, 0)) and self.path[0] == ROWS


@dataclass(frozen=True, slots=True)
class Parted:
    """A document in parts. The frame is the first thing to be shown, the parts are the others.

    Args:
        whole: the document.
        frame: what a schema asks for.
        parts: all else, in order; rows come last.
        cut: how it was taken apart.
    """

    whole: Document
    frame: Document
    parts: Sequence[Part]
    cut: Cut

    @classmethod
    def of(cls, document: Document, *, kind: type[BaseModel], largest: int) -> Parted:
        """Take a document apart.

        Args:
            document: of that type.
            kind: says which of its objects may have any entries.
            largest: bytes that a part may have.
        """
        cut = Cut(open_in(kind), largest)
        loose = {name: value for name, value in document.items() if name not in _WHOLE}
        parts = [part for name, value in loose.items() for part in cut.parts(value, (name,), name)]
        return cls(
            whole=document,
            frame=document | {name: cut.frame(value, name) for name, value in loose.items()},
            parts=sorted(parts, key=lambda part: part.path[0] == ROWS),
            cut=cut,
        )

    def __len__(self) -> int:
        """Return how many things there are to show, the frame among them."""
        return len(self.parts) + 1

    def page(self, first: int, last: int) -> Document:
        """Return what is shown from one thing to before another."""
        page = _Assembly(self, _copied(self.frame) if first == 0 else {})
        for part in self.parts[max(first - 1, 0) : last - 1]:
            page.add(part)
        return page.document

    def begun(self, path: Path) -> Any:
        """Return a list or object that goes on: its short texts say which it is."""
        value: Any = self.whole
        for step in path:
            value = value[step]
        frame = self.cut.frame(value, _pattern(path))
        if isinstance(frame, list):
            return []
        texts = {key: item for key, item in frame.items() if isinstance(item, str)}
        return {
            key: text for key, text in texts.items() if text == value[key] and len(text) <= _SHORT
        }

    def most(self, first: int, *, max_bytes: int) -> int:
        """Return before which thing a page ends at the latest that has so many bytes."""
        last = first
        while last < len(self) and max_bytes >= 0:
            max_bytes -= self.parts[last - 1].size + 1 if last else size(self.frame)
            last += 1
        return last


def _pattern(path: Path) -> str:
    """Return a path without places and without the first dot: `rows[].name`."""
    steps = ("[]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


@cache
def open_in(kind: type[BaseModel]) -> frozenset[str]:
    """Return the paths of the objects that may have any entries: `by_type`, `rows[]`."""
    return frozenset(_open(kind, ""))


def _open(kind: Any, path: str) -> Iterator[str]:
    if get_origin(kind) is Annotated:
        yield from _open(get_args(kind)[0], path)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield from _open(field.annotation, f"{path}.{name}" if path else name)
    elif get_origin(kind) is list:
        yield from _open(get_args(kind)[0], f"{path}[]")
    elif get_origin(kind) is dict or kind is Any:
        yield path
    else:
        for part in get_args(kind):
            yield from _open(part, path)


class Cut(NamedTuple):
    """How a document is taken apart: which objects are open, and how large a part may be."""

    open: frozenset[str]
    largest: int

    def frame(self, value: Any, pattern: str) -> Any:
        """Return what of a value is no part: of a text its beginning, of a list nothing."""
        if isinstance(value, str):
            return next(self._pieces(value))
        if isinstance(value, list):
            return []
        if not isinstance(value, dict):
            return value
        if self._is_open(pattern):
            return {}
        return {name: self.frame(item, f"{pattern}.{name}") for name, item in value.items()}

    def parts(self, value: Any, path: Path, pattern: str) -> Iterator[Part]:
        """Yield all else of a value."""
        if isinstance(value, str):
            for piece in list(self._pieces(value))[1:]:
                yield Part(path, piece, size(piece))
        elif isinstance(value, list):
            for place, item in enumerate(value):
                yield from self._item(item, (*path, place), f"{pattern}[]")
        elif isinstance(value, dict):
            entry = self._item if self._is_open(pattern) else self.parts
            for name, item in value.items():
                yield from entry(item, (*path, name), f"{pattern}.{name}")

    def _item(self, item: Any, path: Path, pattern: str) -> Iterator[Part]:
        bytes_ = size(item) + (len(str(path[-1]).encode()) if isinstance(path[-1], str) else 0)
        if bytes_ <= self.largest:
            yield Part(path, item, bytes_)
        else:
            head = self.frame(item, pattern)
            yield Part(path, head, size(head))
            yield from self.parts(item, path, pattern)

    def _is_open(self, pattern: str) -> bool:
        return any(
            pattern == path or pattern.startswith((f"{path}.", f"{path}[")) for path in self.open
        )

    def _pieces(self, text: str) -> Iterator[str]:
        """Yield a text in pieces; each has at least one character."""
        most = max(self.largest // 4, 1)  # bytes of the widest character
        yield text[:most]
        for begin in range(most, len(text), most):
            yield text[begin : begin + most]


class _Assembly:
    """A page while it is put together."""

    def __init__(self, parted: Parted, document: Document) -> None:
        """Begin with what is there."""
        self.document = document
        self._parted = parted
        self._made: dict[Path, Any] = {(): document}
        self._places: dict[Path, int] = {}

    def add(self, part: Part) -> None:
        """Put a part where it belongs; a piece of a text goes on where the one before it ended."""
        holder, key = self._holder(part.path[:-1]), part.path[-1]
        if isinstance(holder, list):
            if part.path not in self._places:
                self._places[part.path] = len(holder)
                holder.append(_copied(part.value))
                return
            key = self._places[part.path]
        elif key not in holder or not isinstance(part.value, str):
            holder[key] = _copied(part.value)
            return
        holder[key] += part.value

    def _holder(self, path: Path) -> Any:
        """Return the list or object at a path; one that began on an earlier page begins again."""
        if path not in self._made:
            self._made[path] = self._inside(self._holder(path[:-1]), path)
        return self._made[path]

    def _inside(self, parent: Any, path: Path) -> Any:
        if not isinstance(parent, list):
            return parent.setdefault(path[-1], self._parted.begun(path))
        if path not in self._places:
            self._places[path] = len(parent)
            parent.append(self._parted.begun(path))
        return parent[self._places[path]]


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
