"""Path templates, found by walking their words; pure.

A word goes before an id in the same place, so that `devices/search` is not a device called
search. Paths are read from their end, where the words stand that tell what is asked for:
`zones/count` is the count of a type of zone, and no zone called count. A few routes with a table
behind them answer faster than a route for each template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ValueT = TypeVar("ValueT")

_ANY: Final = "{}"
_END: Final = ""
"""Keys that no segment of a path can have: segments are words without braces, and not empty."""


class Paths(Generic[ValueT]):
    """Values by path template, such as `/orgs/{org_id}/sites`."""

    def __init__(self, templates: Iterable[tuple[str, ValueT]]) -> None:
        """Grow a tree of the templates' segments."""
        self._tree: dict[str, Any] = {}
        for template, value in templates:
            segments = template.strip("/").split("/")
            names = [each.strip("{}") for each in segments if each.startswith("{")]
            node = self._tree
            for segment in reversed(segments):
                node = node.setdefault(_ANY if segment.startswith("{") else segment, {})
            node[_END] = (value, tuple(names))

    def find(self, path: str) -> tuple[ValueT, Mapping[str, str]] | None:
        """Give the value of the template that a path fits, and what stands for its names."""
        found = _walk(self._tree, path.strip("/").split("/")[::-1], ())
        if found is None:
            return None
        (value, names), ids = found
        return value, dict(zip(names, reversed(ids), strict=True))


def _walk(node: dict[str, Any], rest: list[str], ids: tuple[str, ...]) -> Any:
    if not rest:
        return (node[_END], ids) if _END in node else None
    segment, *further = rest
    if not segment:
        return None
    if segment in node and (found := _walk(node[segment], further, ids)):
        return found
    return _walk(node[_ANY], further, (*ids, segment)) if _ANY in node else None
