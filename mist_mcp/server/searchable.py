"""What of a tool is searched: all that a model reads of it, its search words, and its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mist_mcp.actions.table import ACTIONS
from mist_mcp.actions.utility_options import OPTIONS
from mist_mcp.server.search_words import WORDS
from mist_mcp.words.stems import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fastmcp.tools import Tool

_UNLISTED: Final[Mapping[str, Iterable[str]]] = {
    "device_action": ACTIONS,
    "run_device_utility": OPTIONS,
}
"""What an argument takes that its schema leaves out, because it would be long."""


def searchable(tool: Tool) -> str:
    """Return the stems of all that is searched."""
    arguments = tool.parameters.get("properties", {})
    parts = [
        tool.name,
        tool.description or "",
        WORDS.get(tool.name, ""),
        *arguments,
        *(schema.get("description", "") for schema in arguments.values()),
        *_values(arguments),
        *_UNLISTED.get(tool.name, ()),
    ]
    return " ".join(stems(" ".join(parts)))


def _values(schema: Any) -> Iterator[str]:
    """Bring the values that arguments can have, wherever they are listed."""
    if isinstance(schema, dict):
        yield from map(str, schema.get("enum", ()))
        for part in schema.values():
            yield from _values(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _values(part)
