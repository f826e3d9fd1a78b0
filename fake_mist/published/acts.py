"""Which operations do something instead of keeping one object, and whom their bodies name; pure.

An object is made at a collection, and changed and removed at its own path. Every other POST, PUT
and DELETE within an organization or a site is an act.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fake_mist.published.reduction import JSON, target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WHOLE: Final = "[]"
"""Stands for a body that is a list itself."""

_HOME: Final = re.compile(r"/api/v1/(orgs|sites)/{\w+}/.+")
_OF_AN_ACT: Final = re.compile(r".*/(upgrade|image)/{\w+}")
"""Objects that are acts which go on, or parts of what runs."""

_DEEPEST: Final = 3


def acts(description: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give the lists in the body of every act, by its method and path."""
    paths = description["paths"]
    return {
        f"{method.upper()} {path}": sorted(
            set(_lists(description, _body(description, item[method])))
        )
        for path, item in paths.items()
        if _HOME.fullmatch(path)
        for method in ("delete", "post", "put")
        if method in item and not _keeps_an_object(paths, method, path)
    }


def _keeps_an_object(paths: Mapping[str, Any], method: str, path: str) -> bool:
    if method == "post":
        below = (each for each in paths if each.startswith(f"{path}/{{"))
        own = (paths[each] for each in below if each.count("/") == path.count("/") + 1)
        return any("delete" in each for each in own)
    return path.endswith("}") and not _OF_AN_ACT.fullmatch(path)


def _body(description: Mapping[str, Any], operation: Mapping[str, Any]) -> Mapping[str, Any]:
    content = target(description, operation.get("requestBody", {})).get("content", {})
    first: Mapping[str, Any] = content.get(JSON) or next(iter(content.values()), {})
    found: Mapping[str, Any] = first.get("schema", {})
    return found


def _lists(
    description: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 0
) -> Iterator[str]:
    found = target(description, schema)
    if "items" in found:
        yield WHOLE
    for name, each in found.get("properties", {}).items():
        if "items" in target(description, each):
            yield name
    for keyword in ("allOf", "anyOf", "oneOf"):
        for each in found.get(keyword, ()) if depth < _DEEPEST else ():
            yield from _lists(description, each, depth + 1)
