"""Reads what hands out secrets, and keeps of each row the named fields alone.

What the cloud sends beside them, the secret first of all, is let go before anything is made of the
answer: no page, list, cursor, log or error can hold what is not there. A field that a later cloud
adds is left out too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mist_mcp.cloud.reading import Reading
from mist_mcp.words.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.cloud.answer import Answer
    from mist_mcp.models.base import MistObject


class KeptFields(Reading):
    """Shows rows with the fields of a model, and no others.

    Args:
        source: where answers come from; not a cache, which would keep them whole.
        kind: names the fields.

    Raises:
        TypeError: one of the fields is named like a secret.
    """

    def __init__(self, source: Reading, kind: type[MistObject]) -> None:
        """Keep the source, and the names of the fields."""
        secret = sorted(filter(is_secret_name, kind.model_fields))
        if secret:
            message = f"{kind.__name__} keeps what is named like a secret: {', '.join(secret)}"
            raise TypeError(message)
        self._source = source
        self._fields = frozenset(kind.model_fields)

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Return the answer with rows of the named fields; what is no row is left out."""
        answer = await self._source.get(path, query)
        return replace(answer, document=self._kept(answer.document))

    def _kept(self, document: Any) -> Any:
        if isinstance(document, list):
            return [self._row(row) for row in document if isinstance(row, dict)]
        return self._row(document) if isinstance(document, dict) else None

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in row.items() if name in self._fields}
