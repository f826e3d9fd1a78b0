"""What differs between two JSON documents, field by field. Pure.

Null and absence are the same here, as they are to Mist. Lists are compared item by item.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeAlias

from mist_mcp.gate.plan import Change
from mist_mcp.words.masking import MASK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]
"""Keys of objects and numbers of items, from the root to a field."""


def differences(before: Any, after: Any, *, masked: tuple[Any, Any]) -> tuple[Change, ...]:
    """Return the fields that differ, in the order of the documents, as a person may see them.

    Args:
        before: one document.
        after: the other one.
        masked: both again, of the same structure, with their secrets masked.
    """
    pairs = tuple(zip((before, after), masked, strict=True))
    places: dict[Path, Path] = {}
    for path in differing(before, after):
        places.setdefault(_visible(path, masked), path)
    return tuple(
        Change(
            written(place),
            *(_seen(shown, place, hidden=at(document, path)) for document, shown in pairs),
        )
        for place, path in places.items()
    )


def same(one: Any, other: Any) -> bool:
    """Tell whether two documents mean the same."""
    return next(differing(one, other), None) is None


def differing(
    before: Any, after: Any, path: Path = (), *, whole: Callable[[Path], bool] = lambda _: False
) -> Iterator[Path]:
    """Yield the paths of the fields that differ; what is whole is one field, whatever is in it."""
    if whole(path):
        if before != after:
            yield path
    elif _either(dict, before, after):
        old, new = before or {}, after or {}
        for key in dict.fromkeys((*old, *new)):
            yield from differing(old.get(key), new.get(key), (*path, key), whole=whole)
    elif _either(list, before, after):
        for number, (one, other) in enumerate(zip_longest(before or [], after or [])):
            yield from differing(one, other, (*path, number), whole=whole)
    elif isinstance(before, bool) is not isinstance(after, bool) or before != after:
        yield path


def _either(kind: type, before: Any, after: Any) -> bool:
    """Tell whether one is a filled object or list, and the other one too, or nothing."""
    return any((before, after)) and all(
        value is None or isinstance(value, kind) for value in (before, after)
    )


def _visible(path: Path, masked: tuple[Any, Any]) -> Path:
    """Return a path as far as it may be shown: what a secret is made of is a secret too."""
    for length, step in enumerate(path):
        holders = [at(document, path[:length]) for document in masked]
        if any(isinstance(holder, str) for holder in holders):
            return path[:length]
        if not any(_has(holder, step) for holder in holders):
            return (*path[:length], MASK)
    return path


def _seen(masked: Any, place: Path, *, hidden: Any) -> Any:
    """Return the masked value at a place; a hidden one that has none there is all masked."""
    seen = at(masked, place)
    return MASK if seen is None and hidden is not None else seen


def at(document: Any, path: Path) -> Any:
    """Return what stands at a path; None if nothing does."""
    for step in path:
        if not _has(document, step):
            return None
        document = document[step]
    return document


def _has(holder: Any, step: Step) -> bool:
    """Tell whether an object has a member, or a list an item."""
    if isinstance(holder, list):
        return isinstance(step, int) and step < len(holder)
    return isinstance(holder, dict) and step in holder


def written(path: Path) -> str:
    """Write a path as `radius.servers[0].host`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]
