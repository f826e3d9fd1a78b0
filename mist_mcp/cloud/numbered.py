"""Searches that are paged by number, like lists: the audit log, the service levels of all sites.

They take `page`, and a link to the next page would be one only for the limit that it was made
with, so none is followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from mist_mcp.cloud.answer import Answer, unexpected
from mist_mcp.cloud.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping


class Numbered(Reading):
    """Shows such searches as lists.

    Args:
        source: where answers come from.
    """

    def __init__(self, source: Reading) -> None:
        """Keep the source."""
        self._source = source

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Return the results alone, and their total where lists have it."""
        answer = await self._source.get(path, query)
        if not isinstance(answer.document, dict):
            raise unexpected("an object with results")
        total = answer.document.get("total")
        headers = httpx.Headers({"x-page-total": str(total)} if isinstance(total, int) else {})
        return Answer(document=answer.document.get("results"), headers=headers)
