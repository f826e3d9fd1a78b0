"""The Mist token of the request that is being answered, out of everything that answers it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mist_mcp.errors import InputError
from mist_mcp.server.mist_token import current_tenant

if TYPE_CHECKING:
    from mist_mcp.words.redaction import Redactor


@dataclass(frozen=True, slots=True)
class RedactorOfCall:
    """Masks what a redactor masks, and the token of the current request.

    Args:
        base: knows the secrets of the process.
    """

    base: Redactor

    def text(self, text: str) -> str:
        """Return the text with every secret masked."""
        return self._knowing().text(text)

    def value(self, value: Any) -> Any:
        """Return the JSON value with every secret masked."""
        return self._knowing().value(value)

    def _knowing(self) -> Redactor:
        try:
            token = current_tenant().token.get_secret_value()
        except InputError:
            return self.base
        return replace(self.base, known=(*self.base.known, token))
