"""Secrets out of everything that leaves the server, by the name of the field and by the form.

The names are those that the Mist API uses for secrets (its `format: password` fields and the
names found by reading the schemas); the bare word `key` is none of them, constants use it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from mist_mcp.security.junos_secrets import MASK, without_junos_secrets

_SECRET_FIELD: Final = re.compile(
    r"""(?isx)
      (.*[_-])?(password|passphrase|secret|psk|api[_-]?key|apitoken|private_key|shared_key
            |pre_shared_key|(auth|api|access|refresh|session|splunk|conductor|webhook)_token)
    | auth_keys? | community_name | keywrap_(kek|mack) | magic | jwt | keys
    | additional_config_cmds | authorization
    """
)
_TOKEN_LIKE: Final = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/=_-]{40,}")
_FORMS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), mask)
    for pattern, mask in {
        r"-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----.*?(-----END [A-Z ]+-----|\Z)": MASK,
        r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(\.[\w-]*)?": MASK,
        # In a query or a form: only the value goes.
        r"((?:jwt|token|api_?key|password|passphrase|secret|psk)=)[^\s&\"'<>]+": rf"\1{MASK}",
        # As people write it into a note.
        r"\b((?:api[ _-]?token|api[ _-]?key|password|passwd|pwd|passphrase|secret|psk)\b"
        r"\s*:\s*[\"']?)(?!null\b|none\b)[^\s\"'<>&\[{]+": rf"\1{MASK}",
        r"(://[^\s/:@]+:)[^\s/@\[]+(?=@)": rf"\1{MASK}",
        r"(\bauthorization\b[\"']?\s*[:=]\s*[\"']?(?:(?:token|bearer|basic)\s+)?)"
        r"[^\s\"',;]+": rf"\1{MASK}",
        r"\b(token|bearer)\s+[\w.~+/=-]{20,}": rf"\1 {MASK}",
    }.items()
)
_JSON_FIELD: Final = re.compile(r'"(\w+)(\\?"\s*:\s*\\?")((?:[^"\\]|\\[^"])+)')
_SHORTEST_CUT: Final = 8
"""Characters of a known secret that give it away when a text was cut inside it."""


def is_secret_field(name: str) -> bool:
    """Tell whether a field of this name holds a secret."""
    return _SECRET_FIELD.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks secrets in text and JSON; idempotent.

    Args:
        known: secrets of this process, masked wherever they appear, whole or cut short.
    """

    known: tuple[str, ...] = ()

    def text(self, text: str) -> str:
        """Return the text with every secret masked."""
        for secret in self.known:
            if secret[:_SHORTEST_CUT] in text:
                text = _beginnings(secret).sub(MASK, text)
        text = without_junos_secrets(text)
        for form, mask in _FORMS:
            text = form.sub(mask, text)
        return _JSON_FIELD.sub(_masked_field, text)

    def value(self, value: Any) -> Any:
        """Return the JSON value with every secret masked."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {self.text(key): self._field(key, item) for key, item in value.items()}
        return value

    def _field(self, name: str, value: Any) -> Any:
        """Mask a secret field that is set; whether it is set is no secret."""
        if value in (None, "", [], {}) or isinstance(value, bool):
            return value
        if is_secret_field(name):
            return MASK
        if name == "key" and isinstance(value, str) and _TOKEN_LIKE.fullmatch(value):
            return MASK
        return self.value(value)


def _beginnings(secret: str) -> re.Pattern[str]:
    """Match a secret, or as much of its beginning as gives it away; the longest first."""
    shortest = min(_SHORTEST_CUT, len(secret))
    return re.compile(
        "|".join(re.escape(secret[:size]) for size in range(len(secret), shortest - 1, -1))
    )


def _masked_field(match: re.Match[str]) -> str:
    """Mask the value of a secret field in JSON that stands inside a text."""
    return f'"{match[1]}{match[2]}{MASK}' if is_secret_field(match[1]) else match[0]
