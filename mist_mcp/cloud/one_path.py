"""Reads at one path alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mist_mcp.cloud.permits import unpermitted
from mist_mcp.cloud.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.cloud.answer import Answer
    from mist_mcp.cloud.kept_fields import Get


class OnePath(Reading):
    """Reads what is at a path, whole.

    Args:
        get: reads a document.
        path: where it may.
    """

    def __init__(self, get: Get, path: str) -> None:
        """Keep both."""
        self._get = get
        self._path = path

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Return the answer.

        Raises:
            RefusedError: at another path.
        """
        if path != self._path:
            raise unpermitted()
        return await self._get(path, query)
