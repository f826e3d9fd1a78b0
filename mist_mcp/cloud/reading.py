"""What everything that reads from the cloud has in common: JSON documents, by path and query."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from mist_mcp.cloud.answer import Answer, unexpected

if TYPE_CHECKING:
    from collections.abc import Mapping


class Reading(ABC):
    """A source of documents; the errors of each method are those of the errors module."""

    @abstractmethod
    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Return the JSON document at a path, with the headers of the response.

        Raises:
            MistError: there is none; the subclass says why.
        """

    async def read(self, path: str, query: Mapping[str, str | int] | None = None) -> Any:
        """Return the JSON document at a path."""
        return (await self.get(path, query)).document

    async def read_object(
        self, path: str, query: Mapping[str, str | int] | None = None
    ) -> dict[str, Any]:
        """Return the JSON object at a path."""
        document = await self.read(path, query)
        if not isinstance(document, dict):
            raise unexpected("an object")
        return document
