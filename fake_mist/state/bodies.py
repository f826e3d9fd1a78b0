"""JSON bodies of requests, and refusals of what is wrong with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, NoReturn

from fake_mist.state.access import Denial

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST: Final = 100
"""Levels of a body, this fake's choice."""


@dataclass(frozen=True, slots=True)
class RefusedError(Exception):
    """A request is not carried out."""

    denial: Denial


def bad(detail: str) -> RefusedError:
    """Make a 400 in the API's shape; the texts are this fake's choice."""
    return RefusedError(Denial(HTTPStatus.BAD_REQUEST, detail))


def members(content: bytes) -> dict[str, Any]:
    """Read the members of a JSON object; RefusedError where it is none."""
    try:
        body = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise bad(f"JSON parse error - {error}") from error
    if not isinstance(body, dict):
        raise bad("JSON parse error - expected an object")
    if _is_deep(body):
        raise bad(f"JSON parse error - more than {DEEPEST} levels")
    return body


def _is_deep(body: Any) -> bool:
    """Tell what would be accepted now and could not be written out later."""
    level = [body]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _within(each)]
    return bool(level)


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")
