"""Reads what hands out secrets, and keeps of each row the named fields alone.

What the cloud sends beside them, the secret first of all, is let go before anything is made of the
answer: no page, list, cursor, log or error can hold what is not there. A field that a later cloud
adds is left out too. People write a secret into its name as well, so it is masked in what is kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.cloud.reading import Reading
from mist_mcp.words.masking import MASK
from mist_mcp.words.secret_names import is_secret_name, is_secret_value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping

    from mist_mcp.cloud.answer import Answer
    from mist_mcp.models.base import MistObject

    Get = Callable[[str, Mapping[str, str | int] | None], Coroutine[Any, Any, Answer]]

_SHORTEST: Final = 6
"""Characters of a secret that are masked inside of a longer text; a shorter one is a word."""

_HIDDEN: Final = frozenset({"headers", "key"})
"""Names that are no secret's elsewhere: of an operator's own names, and of what lets in here."""

_ADDRESS: Final = "url"
"""Kept as it is: it is never shown, and what it hides is looked for in other texts."""


class KeptFields(Reading):
    """Shows rows with the fields of a model, and no others.

    Args:
        get: reads a document; no cache, which would keep it whole.
        kind: names the fields.

    Raises:
        TypeError: one of the fields is named like a secret.
    """

    def __init__(self, get: Get, kind: type[MistObject]) -> None:
        """Keep the source, and the names of the fields."""
        secret = sorted(filter(is_secret_name, kind.model_fields))
        if secret:
            message = f"{kind.__name__} keeps what is named like a secret: {', '.join(secret)}"
            raise TypeError(message)
        self._get = get
        self._fields = frozenset(kind.model_fields)

    async def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Answer:
        """Return the answer with rows of the named fields; what is no row is left out."""
        answer = await self._get(path, query)
        return replace(answer, document=self._kept(answer.document))

    def _kept(self, document: Any) -> Any:
        if isinstance(document, list):
            return [self._row(row) for row in document if isinstance(row, dict)]
        return self._row(document) if isinstance(document, dict) else None

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        secrets = sorted(set(_secrets(row)), key=len, reverse=True)
        return {
            name: value if name == _ADDRESS else _without(value, secrets)
            for name, value in row.items()
            if name in self._fields
        }


def _secrets(value: Any, *, hidden: bool = False) -> Iterator[str]:
    """Yield the texts that are secrets by the name that they have, or that is above them."""
    if isinstance(value, dict):
        for name, item in value.items():
            below = hidden or name in _HIDDEN or is_secret_value(name, item)
            yield from _secrets(item, hidden=below)
    elif isinstance(value, list):
        for item in value:
            yield from _secrets(item, hidden=hidden)
    elif hidden and isinstance(value, str) and value:
        yield value


def _without(value: Any, secrets: Collection[str]) -> Any:
    """Return a value without what is named like a secret, and without these texts."""
    if isinstance(value, dict):
        return {
            name: _without(item, secrets)
            for name, item in value.items()
            if not is_secret_name(name)
        }
    if isinstance(value, list):
        return [_without(item, secrets) for item in value]
    if not isinstance(value, str):
        return value
    for text in secrets:
        if value == text:
            return MASK
        if len(text) >= _SHORTEST:
            value = value.replace(text, MASK)
    return value
