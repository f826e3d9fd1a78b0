"""Objects of `| display json`: every value stands in a list of objects with `data`.

An attribute, such as the seconds of a span, is beside it.
"""

from __future__ import annotations

from typing import Any, Final

Node = dict[str, Any]
_SECONDS: Final = "junos:seconds"


class Missing(Exception):  # noqa: N818 - of a value, no mistake of ours
    """A value that must be there is not, or is not what it should be."""


def nodes(parent: Any, name: str) -> list[Node]:
    """Return the objects of a name below another."""
    found = parent.get(name) if isinstance(parent, dict) else None
    there = found if isinstance(found, list) else [found]
    return [each for each in there if isinstance(each, dict)]


def one(parent: Any, name: str) -> Node | None:
    """Return the first object of a name below another."""
    return next(iter(nodes(parent, name)), None)


def text(parent: Node, *names: str) -> str | None:
    """Return the value under the first of some names that is there."""
    for name in names:
        node = one(parent, name)
        value = node.get("data") if node else parent.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
    return None


def need(parent: Node, *names: str) -> str:
    """Return a value that must be there."""
    value = text(parent, *names)
    if value is None:
        raise Missing
    return value


def count(parent: Node, name: str) -> int:
    """Return a number that must be there."""
    return int(need(parent, name))


def seconds(parent: Node, name: str) -> int:
    """Return a span in seconds, which must be there."""
    node = one(parent, name) or {}
    attributes = node.get("attributes")
    value = attributes.get(_SECONDS) if isinstance(attributes, dict) else None
    if not isinstance(value, str | int):
        raise Missing
    return int(value)
