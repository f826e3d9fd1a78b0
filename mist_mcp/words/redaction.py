"""Secrets out of everything that leaves the server, by the name of the field and by the form. Pure.

The names are those that the Mist API uses for secrets (its `format: password` fields and the
names found by reading the schemas); the bare word `key` is none of them, constants use it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.words.junos_secrets import JUNOS_FORMS
from mist_mcp.words.masking import form, mask_of, without_forms

if TYPE_CHECKING:
    from collections.abc import Callable

_SECRET_FIELD: Final = re.compile(
    r"""(?isx)
      (.*[_-])?(password|passphrase|secret|psk|api[_-]?key|apitoken|private_key|shared_key
            |pre_shared_key|(auth|api|access|refresh|session|splunk|conductor|webhook)_token)
    | auth_keys? | community_name | keywrap_(kek|mack) | magic | jwt | keys
    | additional_config_cmds | authorization
    """
)
_TOKEN_LIKE: Final = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/=_-]{40,}")
_NAMED: Final = r"api[ _-]?token|api[ _-]?key|password|passwd|pwd|passphrase|secret|psk"
_NAME_HINTS: Final = ("token", "key", "pass", "pwd", "secret", "psk")
_NO_VALUES: Final = (
    r"null|none|true|false|yes|no|not|now|never|always|also|still|only|too|very|a|an|the|this"
    r"|that|it|its|your|our|their|what|which|where|why|how|in|on|at|of|for|from|with|by|as|to"
    r"|off|set|unset|required|optional|missing|empty|blank|wrong|invalid|incorrect|correct"
    r"|valid|expired|weak|strong|short|long|reused|used|unused|needed|enabled|disabled|shown"
    r"|hidden|masked|known|unknown|stored|kept|saved|sent|changed|rotated|reset|rejected"
    r"|accepted|refused|denied|supported|unsupported|default|same|different|being|been"
    r"|configured|defined|given|provided|asked|checked|derived|generated|encrypted|hashed"
    r"|protected|secret|private|public|shared"
)
"""What follows "the password is" without being one."""

_FORMS: Final = (
    *JUNOS_FORMS,
    form(
        r"(-----BEGIN [A-Z ]*+(?:(?<=PRIVATE KEY)|(?<=PRIVATE KEY BLOCK))-----"
        r".*?(?:-----END [A-Z ]++-----|\Z))",
        "private key",
    ),
    form(r"(?<![\w-])(eyJ[\w-]{8,}+\.[\w-]{8,}+(?:\.[\w-]*+)?)", "eyj"),
    # In a query or a form: only the value goes.
    form(
        r"(?:jwt|token|api_?key|password|passphrase|secret|psk)=([^\s&\"'<>]++)",
        *("jwt=", "token=", "key=", "password=", "passphrase=", "secret=", "psk="),
    ),
    # As people write it into a note: "psk: x", "the password is x".
    form(
        rf"\b(?:{_NAMED})\b(?:\s*+(?::|=>?|->)|\s++(?:is|was|are|equals)\b:?+)\s*+[\"']?+"
        rf"(?!(?:{_NO_VALUES})(?=[\s.,;:!?)\"']|\Z))"
        r"([^\s\"'<>&\[{](?:[^\s\"'<>&]*[^\s\"'<>&.,;:!?)])?)",
        *_NAME_HINTS,
    ),
    form(r"://[^\s/:@]++:([^\s/@]++)(?=@)", "://"),
    form(
        r"\bauthorization\b[\"']?\s*+[:=]\s*+[\"']?(?:(?:token|bearer|basic)\s+)?([^\s\"',;]++)",
        "authorization",
    ),
    form(r"\b(?:token|bearer)\s++([\w.~+/=-]{20,}+)", "token", "bearer"),
)
_JSON_FIELD: Final = re.compile(
    # In JSON, in JSON inside a text of JSON, and as Python shows it.
    r'"([\w-]++)"\s*+:\s*+"((?:[^"\\]|\\.)++)'
    r'|\\"([\w-]++)\\"\s*+:\s*+\\"((?:\\\\\\"|[^"\\]|\\(?!"))++)'
    r"|'([\w-]++)'\s*+:\s*+'((?:[^'\\]|\\.)++)",
    re.DOTALL,
)
_SHORTEST_CUT: Final = 8
"""Characters of a known secret that give it away when a text was cut inside it."""

_PERMISSIONS: Final = ("read-only", "read-write")
"""What SNMP calls authorization."""

_LARGEST_COUNT: Final = 10_000_000
"""A larger number may be a key: they have eight digits or more."""


def is_secret_field(name: str) -> bool:
    """Tell whether a field of this name holds a secret."""
    return _SECRET_FIELD.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks secrets in text and JSON; idempotent.

    Args:
        known: secrets of this process, masked wherever they appear, whole or cut short.
        key: makes equal secrets look equal; without one all look alike.
    """

    known: tuple[str, ...] = ()
    key: bytes = b""

    def text(self, text: str) -> str:
        """Return the text with every secret masked."""
        for secret in self.known:
            if secret[:_SHORTEST_CUT] in text:
                text = _beginnings(secret).sub(self.mask(secret), text)
        text = without_forms(text, _FORMS, mask=self.mask)
        return _JSON_FIELD.sub(partial(_masked_field, mask=self.mask), text)

    def value(self, value: Any) -> Any:
        """Return the JSON value with every secret masked."""
        return _masked(value, text=cache(self.text), hides=cache(is_secret_field), mask=self.mask)

    def mask(self, secret: Any) -> str:
        """Return what stands for a secret."""
        plain = secret if isinstance(secret, str) else json.dumps(secret, default=str)
        return mask_of(plain, key=self.key)


PLAIN: Final = Redactor()
"""Masks by name and form alone, and all alike."""


def _masked(
    value: Any,
    *,
    text: Callable[[str], str],
    hides: Callable[[str], bool],
    mask: Callable[[Any], str],
) -> Any:
    """Mask the secrets of a JSON value, each text and each name once."""
    whole = partial(_masked, text=text, hides=hides, mask=mask)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list | tuple):
        return [whole(item) for item in value]
    if not isinstance(value, dict):
        return value
    counts = _are_counts(value, hides=hides)
    return {
        text(name): mask(item)
        if not counts and _is_secret(name, item, hides=hides)
        else whole(item)
        for name, item in value.items()
    }


def _is_secret(name: str, value: Any, *, hides: Callable[[str], bool]) -> bool:
    """Tell whether a field is a secret that is set; whether it is set is none."""
    if value in (None, "", [], {}) or isinstance(value, bool) or _are_counts(value, hides=hides):
        return False
    if name == "authorization" and value in _PERMISSIONS:
        return False
    return hides(name) or (
        name == "key" and isinstance(value, str) and _TOKEN_LIKE.fullmatch(value) is not None
    )


def _are_counts(value: Any, *, hides: Callable[[str], bool]) -> bool:
    """Tell whether an object counts things, of which one may have the name of a secret."""
    return (
        isinstance(value, dict)
        and all(type(number) is int and number < _LARGEST_COUNT for number in value.values())
        and not all(map(hides, value))
    )


def _beginnings(secret: str) -> re.Pattern[str]:
    """Match a secret, or as much of its beginning as gives it away; the longest first."""
    shortest = min(_SHORTEST_CUT, len(secret))
    return re.compile(
        "|".join(re.escape(secret[:size]) for size in range(len(secret), shortest - 1, -1))
    )


def _masked_field(match: re.Match[str], *, mask: Callable[[str], str]) -> str:
    """Mask the value of a secret field in JSON that stands inside a text."""
    last = match.lastindex or 0
    if not is_secret_field(match[last - 1]):
        return match[0]
    return match[0][: match.start(last) - match.start()] + mask(match[last])
