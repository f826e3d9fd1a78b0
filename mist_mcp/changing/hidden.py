"""Masks that come back: a caller who changes part of an object returns the rest as it was shown.

What stands where it stood, and looks as it looked, is what it was: its secrets are put back. A
mask anywhere else is refused, so that no secret is lost, and none moves to a field that shows it.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from mist_mcp.errors import InputError
from mist_mcp.words.placeholders import WITHHELD

_MASK: Final = re.compile(rf"\[redacted(?:-[0-9a-f]+)?\]|{re.escape(WITHHELD)}")


def revealed(body: Any, before: Any, shown: Any) -> Any:
    """Return a document with the secrets that its masks stand for.

    Args:
        body: what a caller sent.
        before: the object as it is.
        shown: the same object as the caller could see it.

    Raises:
        InputError: a mask stands where no such secret stood.
    """
    return _revealed(body, before, shown, "")


def _revealed(body: Any, before: Any, shown: Any, field: str) -> Any:
    if _holds_mask(shown) and _alike(body, shown):
        return before
    if isinstance(body, dict):
        return {
            _unmasked(key, field): _revealed(item, *_member(before, shown, key), f"{field}.{key}")
            for key, item in body.items()
        }
    if isinstance(body, list):
        return [
            _revealed(item, *_item(before, shown, item, number), f"{field}[{number}]")
            for number, item in enumerate(body)
        ]
    return _unmasked(body, field)


def _member(before: Any, shown: Any, key: str) -> tuple[Any, Any]:
    if all(isinstance(holder, dict) and key in holder for holder in (before, shown)):
        return before[key], shown[key]
    return None, None


def _item(before: Any, shown: Any, item: Any, number: int) -> tuple[Any, Any]:
    """Return the item of the old list that looks the same, or else the one at the same place."""
    if not isinstance(before, list) or not isinstance(shown, list):
        return None, None
    places = (place for place, old in enumerate(shown[: len(before)]) if old == item)
    place = next(places, number)
    return (before[place], shown[place]) if place < min(len(before), len(shown)) else (None, None)


def _alike(one: Any, other: Any) -> bool:
    """Tell whether two documents look the same; to Python, true is 1."""
    return one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _holds_mask(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_mask, (*value, *value.values())))
    if isinstance(value, list):
        return any(map(_holds_mask, value))
    return isinstance(value, str) and _MASK.search(value) is not None


def _unmasked(value: Any, field: str) -> Any:
    """Return a name or a plain value.

    Raises:
        InputError: there is a mask in it.
    """
    if not _holds_mask(value):
        return value
    place = field.removeprefix(".") or "a name"
    raise InputError(
        f"The body has a mask at {place}, where it stands for nothing",
        next_step="Send masks only where they were shown, or leave the whole root field out: what "
        "is not sent stays as it is. A new secret must come from the user.",
    )
