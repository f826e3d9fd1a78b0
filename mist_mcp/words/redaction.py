"""Secrets out of everything that leaves the server: by name, by form, and by how drawn they look.

What operators name themselves tells little by its name: site variables are masked unless the
operator lists them, headers unless they are everybody's, words of notes only if they
look drawn by lot. Pure.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.words.junos_secrets import JUNOS_LINES, JUNOS_XML
from mist_mcp.words.masking import ANY_MASK, Forms, mask_of
from mist_mcp.words.placeholders import WITHHELD, is_placeholder
from mist_mcp.words.randomness import is_random
from mist_mcp.words.secret_names import is_secret_name, is_secret_value
from mist_mcp.words.secret_urls import URL_FORMS
from mist_mcp.words.spoken_secrets import KEYS, PLAIN_HEADERS, TEXT_FORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

_FORMS: Final = Forms.of(*JUNOS_XML, *URL_FORMS, *TEXT_FORMS)
_TOKEN_LIKE: Final = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/=_-]{40,}")
_DRAWN_TEXTS: Final = frozenset(
    {
        "cert",
        "certificate",
        "certs",
        "csr",
        "cursor",
        "digest",
        "etag",
        "fingerprint",
        "next_cursor",
    }
    | {"public_key", "search_after", "ssh_keys", "thumbprint"}
)
"""Fields whose values look drawn and are public."""

_NOTES: Final = frozenset(
    {"comment", "comments", "description", "note", "notes", "remark", "remarks"}
)
_NOTE_WORD: Final = re.compile(
    r"(?<![\w+/=])(?<!sha1[ :=])(?<!sha256[ :=])(?<!md5[ :=])(?<!commit[ :=])(?<!digest[ :=])"
    r"[A-Za-z0-9+/=_-]{20,}+"
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

_LARGEST_COUNT: Final = 10_000_000
"""A larger number may be a key: they have eight digits or more."""


_NAMING: Final = (
    *("name", "key", "field", "attribute", "attr", "param", "parameter", "option"),
    *("variable", "property", "type"),
)
_NAMED: Final = frozenset(
    {"value", "values", "val", "old", "new", "old_value", "new_value", "default", "before", "after"}
)
"""What names a value beside it, and such values: `{"name": "psk", "value": "…"}`."""

_SHORTEST: Final = 4
"""Characters of a secret; what is shorter says whether there is one: set, no, off, -."""

_IDENTIFIER: Final = re.compile(r"[A-Za-z][\w.-]*")
_BEGINS_JSON: Final = re.compile(r'\s*(?:[{\[]|"[^"]*[{\[])')
_INDENT: Final = re.compile(r"\s*[{\[]\s*\n( *)")
_BRACKET: Final = re.compile(r"[{}\[\]]")
_DEEPEST: Final = 64
_LARGEST_JSON: Final = 1_000_000
"""Characters of a text that is read as JSON."""

_ROUNDS: Final = 5
"""A text that still changes after so many is nobody's but an attacker's."""


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks secrets in text and JSON; idempotent.

    Args:
        known: secrets of this process, masked wherever they appear, whole or cut short.
        key: makes equal secrets look equal; without one all look alike.
        shown_variables: names of site variables whose values are no secrets.
    """

    known: tuple[str, ...] = ()
    key: bytes = b""
    shown_variables: tuple[str, ...] = ()

    def text(self, text: str) -> str:
        """Return the text with every secret masked; again where a mask uncovers another."""
        for _ in range(_ROUNDS):
            masked = self._once(text)
            if masked == text:
                break
            text = masked
        return text

    def _once(self, text: str) -> str:
        for secret in self.known:
            if secret[:_SHORTEST_CUT] in text:
                text = _beginnings(secret).sub(self.mask(secret), text)
        text = KEYS.masked(text, mask=self.mask)
        text = _JSON_FIELD.sub(partial(_masked_field, mask=self.mask), text)
        for forms in (JUNOS_LINES, _FORMS):
            text = forms.masked(text, mask=self.mask)
        return text

    def value(self, value: Any) -> Any:
        """Return the JSON value with every secret masked."""
        return _Document(self, cache(self.text)).masked(value)

    def mask(self, secret: Any) -> str:
        """Return what stands for a secret, or for what a cloud showed in its place."""
        if is_placeholder("secret", secret) and not ANY_MASK.search(secret):
            return WITHHELD
        plain = secret if isinstance(secret, str) else json.dumps(secret, default=str)
        return mask_of(plain, key=self.key)


PLAIN: Final = Redactor()
"""Masks by name and form alone, and all alike."""


@dataclass(frozen=True, slots=True)
class _Document:
    """A JSON value on its way out: each text and each name is looked at once."""

    redactor: Redactor
    text: Callable[[str], str]

    def masked(self, value: Any) -> Any:
        """Return a value without its secrets."""
        if isinstance(value, str):
            return self.inside(value)
        if isinstance(value, list | tuple):
            return [self.masked(item) for item in value]
        if not isinstance(value, dict):
            return value
        named = {self.text(name): item for name, item in value.items()}
        if _are_counts(named):
            return {name: self.masked(item) for name, item in named.items()}
        secret = _names_a_secret(named)
        return {
            name: self.redactor.mask(item)
            if secret and name in _NAMED and _is_spoken(item)
            else self.field(name, item)
            for name, item in named.items()
        }

    def inside(self, text: str) -> str:
        """Return a text without its secrets; one that is JSON by the names in it, too."""
        document, plain = _document_in(text), self.text(text)
        if document is None:
            return plain
        if _is_deep(text):
            return self.redactor.mask(text)
        masked = self.masked(document)
        if _document_in(plain) == masked:
            return plain  # as it was written
        indent = _INDENT.match(text)
        lines = len(indent[1]) if indent else None
        return self.text(json.dumps(masked, ensure_ascii=False, indent=lines))

    def field(self, name: str, value: Any) -> Any:
        """Return the value of a field."""
        if isinstance(value, dict) and name in ("vars", "headers"):
            plain = self.redactor.shown_variables if name == "vars" else PLAIN_HEADERS
            return {self.text(each): self.own(each, item, plain) for each, item in value.items()}
        if _is_secret(name, value):
            return self.redactor.mask(value)
        if isinstance(value, str) and name in _NOTES:
            return _NOTE_WORD.sub(self.word, self.inside(value))
        return self.masked(value)

    def own(self, name: str, value: Any, plain: Container[str]) -> Any:
        """Return the value of what an operator named."""
        if _is_unset(value) or name in plain or name.casefold() in plain:
            return self.masked(value)
        return self.redactor.mask(value)

    def word(self, match: re.Match[str]) -> str:
        """Return a word of a note."""
        return self.redactor.mask(match[0]) if is_random(match[0]) else match[0]


def _is_unset(value: Any) -> bool:
    """Tell whether nothing is there to hide; whether something is set is no secret."""
    return value in (None, "", [], {}) or isinstance(value, bool)


def _is_secret(name: str, value: Any) -> bool:
    """Tell whether a field is a secret that is set."""
    if _is_unset(value) or _are_counts(value):
        return False
    return is_secret_value(name, value) or (
        isinstance(value, str) and name not in _DRAWN_TEXTS and _is_token(value)
    )


def _names_a_secret(fields: Mapping[str, Any]) -> bool:
    """Tell whether an object has a value under a name of its own, and that of a secret."""
    return not _NAMED.isdisjoint(fields) and any(
        isinstance(name := fields.get(each), str)
        and _IDENTIFIER.fullmatch(name)
        and is_secret_name(name)
        for each in _NAMING
    )


def _is_spoken(value: Any) -> bool:
    """Tell whether a value is a text, or texts; numbers and answers are no secrets of a pair."""
    if isinstance(value, list):
        return bool(value) and all(map(_is_spoken, value))
    return isinstance(value, str) and len(value) >= _SHORTEST


def _document_in(text: str) -> Any:
    """Return what a text is as JSON: an object, a list, or a text that is JSON again; else None."""
    if not _BEGINS_JSON.match(text) or len(text) > _LARGEST_JSON:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None
    except RecursionError:
        return text  # as deep as one can be


def _is_deep(text: str) -> bool:
    """Tell whether JSON is deeper than anybody's, also that in its texts."""
    depth = 0
    for each in _BRACKET.finditer(text):
        depth += 1 if each[0] in "{[" else -1
        if depth > _DEEPEST:
            return True
    return False


def _is_token(value: str) -> bool:
    return _TOKEN_LIKE.fullmatch(value) is not None and is_random(value)


def _are_counts(value: Any) -> bool:
    """Tell whether an object counts things, of which one may have the name of a secret."""
    return (
        isinstance(value, dict)
        and all(type(number) is int and number < _LARGEST_COUNT for number in value.values())
        and not all(map(is_secret_name, value))
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
    if not is_secret_value(match[last - 1], match[last]):
        return match[0]
    return match[0][: match.start(last) - match.start()] + mask(match[last])
