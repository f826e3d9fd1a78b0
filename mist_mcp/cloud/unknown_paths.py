"""Status 404 told apart by the table of facts: a path that there is not, or an id in it."""

from __future__ import annotations

import difflib
import re
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

from mist_mcp.cloud.operations import operations
from mist_mcp.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_READ: Final = "GET"
_NEAR: Final = 3
_PLACE: Final = "{}"
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_ID: Final = re.compile(r"(?<=/)(?:[0-9a-f-]{36}|[0-9a-f]{12})(?=/|$)", re.IGNORECASE)


@contextmanager
def telling_paths_from_ids(path: str) -> Iterator[None]:
    """Say of a read that brings status 404 whether the API has the path at all.

    Raises:
        NotFoundError: the cloud answered with status 404.
    """
    try:
        yield
    except NotFoundError as error:
        raise _explained(error, path.rstrip("/")) from error


def methods_at(path: str) -> tuple[str, ...]:
    """Return the methods that the published API has at a path; none if there is no such path."""
    words = path.split("/")
    return tuple(
        dict.fromkeys(
            method
            for template, methods in _templates().items()
            if _fits(template.split("/"), words)
            for method in methods
        )
    )


def nearest_paths(path: str) -> list[str]:
    """Return the paths that can be read and are written most like one that there is not."""
    by_form = {_PLACEHOLDER.sub(_PLACE, each): each for each in _templates() if _reads(each)}
    wanted = _ID.sub(_PLACE, _PLACEHOLDER.sub(_PLACE, path))
    close = difflib.get_close_matches(wanted, by_form, n=_NEAR, cutoff=0.7)
    return [by_form[form] for form in close]


def _explained(error: NotFoundError, path: str) -> NotFoundError:
    methods = methods_at(path)
    if _READ in methods:
        message = (
            f"{error.message}. The path is one of the API, so an id in it is unknown, or this "
            "cloud does not answer there"
        )
        return _not_found(message, error.next_step)
    if methods:
        message = f"The path has no GET, only {', '.join(methods)} (status 404)"
        return _not_found(message, "Read what it belongs to, one level up.")
    near = nearest_paths(path)
    step = f"Close to it: {', '.join(near)}." if near else "Begin with what is one level up."
    return _not_found("The published API has no path like this one (status 404)", step)


def _not_found(message: str, next_step: str) -> NotFoundError:
    return NotFoundError(message, next_step=next_step, status=404)


def _fits(template: list[str], words: list[str]) -> bool:
    return len(template) == len(words) and all(
        part == word or _PLACEHOLDER.fullmatch(part)
        for part, word in zip(template, words, strict=True)
    )


def _reads(template: str) -> bool:
    return _READ in _templates()[template]


@cache
def _templates() -> Mapping[str, tuple[str, ...]]:
    """Return the methods of each path of the API."""
    methods: dict[str, list[str]] = {}
    for operation in operations():
        method, path = operation.split(" ", 1)
        methods.setdefault(path, []).append(method)
    return {path: tuple(each) for path, each in methods.items()}
