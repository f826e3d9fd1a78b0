"""What an answer says about a thing: in its text, and in its structured content."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.foreign.facts import SUMMARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.asking import Answer


def in_text(answer: Answer, about: str) -> str:
    """Return the lines that name the thing, each with the deeper lines below it."""
    lines = answer.text.splitlines()
    if not about:
        return answer.text
    if about == SUMMARY:
        return lines[0] if lines else ""
    return "\n".join(_named(lines, about))


def _named(lines: list[str], about: str) -> Iterator[str]:
    depth: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if about in line:
            depth = indent if depth is None else min(depth, indent)
            yield line
        elif depth is not None and indent > depth:
            yield line
        else:
            depth = None


def in_data(answer: Answer, about: str) -> str:
    """Return the objects that name the thing; the whole answer only if none in it does."""
    if not about:
        return _written(answer.data)
    if about == SUMMARY:
        return str(answer.data.get("summary", ""))
    parts = [found for it in answer.data.values() for found in _objects(it, about)]
    if not parts and about in _written(answer.data):
        parts = [answer.data]
    return "\n".join(map(_written, parts))


def _objects(value: Any, about: str) -> Iterator[Any]:
    """Find the outermost objects of which a field of their own names the thing."""
    if isinstance(value, dict) and any(map(partial(_names, about=about), value.values())):
        yield value
    elif isinstance(value, dict | list):
        for it in value.values() if isinstance(value, dict) else value:
            yield from _objects(it, about)


def _names(value: Any, about: str) -> bool:
    if isinstance(value, list):
        return any(about in it for it in value if isinstance(it, str))
    return isinstance(value, str) and about in value


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


FORMS = {"text": in_text, "structured": in_data}
"""What a client may hand to its model: either of the two, alone."""
