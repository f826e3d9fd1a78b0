"""Which names are those of secrets. Pure.

People name fields, variables and headers as they like, so the words of a name count, wherever they
stand: `RADIUS_SECRET_1`, `guestPsk`, `x-api-key`. What follows the word tells what only sounds so:
`key_id`, `token_count`, `password_policy`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from mist_mcp.words.published_secrets import PUBLISHED_SECRETS

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+|\d+")
_EXACT: Final = frozenset(
    {"additional_config_cmds", "authorization", "cookie", "keys", "magic", "proxy-authorization"}
    | {"set-cookie", "secrets", "passwords", "recaptcha"}
    | (PUBLISHED_SECRETS - {"openroaming_wba_client_cert"})
)
"""The certificate is public, although the description says password."""

_STRONG: Final = frozenset(
    {"password", "passwd", "pwd", "passphrase", "passcode", "secret", "psk", "ppsk", "jwt"}
    | {"cak", "kek", "mack", "authkey", "pw", "otp", "totp"}
)
_ENDINGS: Final = ("password", "passwd", "passphrase", "secret", "apitoken", "apikey", "passcode")
_STRONG_KEYS: Final = frozenset(
    {"api", "auth", "authentication", "encryption", "private", "privacy", "secret", "shared"}
)
_STRONG_TOKENS: Final = frozenset(
    {"access", "api", "auth", "conductor", "refresh", "session", "splunk", "webhook"}
)
_PLAIN_KEYS: Final = frozenset(
    {"admin", "cache", "config", "correlation", "field", "foreign", "group", "hash", "host"}
    | {"idempotency", "index", "item", "lacp", "lookup", "map", "object", "order", "partition"}
    | {"primary", "public", "routing", "row", "sort", "sorting", "ssh", "trusted", "unique", "hot"}
)
_PLAIN_TOKENS: Final = frozenset({"continuation", "cursor", "next", "page", "paging", "previous"})
_PINS: Final = frozenset({"sim", "user", "admin", "unlock", "security", "door", "pairing"})
_CODES: Final = frozenset(
    {"access", "activation", "auth", "authentication", "authorization", "backup", "claim"}
    | {"confirmation", "email", "enrollment", "factor", "invitation", "invite", "login"}
    | {"onboarding", "pairing", "recovery", "redeem", "registration", "reset", "scratch"}
    | {"security", "setup", "sms", "unlock", "validation", "verification", "verify"}
)
"""What codes are for that let somebody in."""

_COMMUNITIES: Final = frozenset(
    {"snmp", "ro", "rw", "read", "write", "trap", "v1", "v2", "v2c", "name", "string"}
)
_SOUNDS_SO: Final = frozenset(
    {"age", "algorithm", "alias", "at", "by", "chain", "change", "changed", "count", "created"}
    | {"disabled", "enabled", "exists", "expire", "expired", "expires", "expiry", "expiration"}
    | {"format", "hint", "id", "ids", "idx", "index", "label", "last", "len", "length", "lifetime"}
    | {"limit", "limits", "method", "mgmt", "minutes", "mode", "modified", "name", "names", "only"}
    | {"policy", "portal", "portals", "prompt", "provider", "quality", "required", "reset", "role"}
    | {"rotated", "rotation", "rules", "scope", "scopes", "set", "size", "state", "status", "store"}
    | {
        "strength",
        "submit",
        "error",
        "cancel",
        "message",
        "title",
        "temporary",
        "caching",
        "server",
        "audience",
        "issuer",
    }
    | {"time", "timeout", "ttl", "type", "unit", "updated", "uri", "url", "usage", "used", "vlan"}
    | {"version", "visible", "management", "manager", "seconds", "days", "hours", "date", "source"}
    | {"authentication", "usages", "attributes", "sync", "file", "path", "agreement", "exchange"}
)
_ASKS: Final = frozenset({"num", "has", "is", "no", "max", "min", "total", "requires", "hide"})
_LONGEST: Final = 200
"""Characters of a name that count; people name nothing longer."""

_PERMISSIONS: Final = ("read-only", "read-write")
"""What SNMP calls authorization."""

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{12}")
_FEW_DIGITS: Final = re.compile(r"\d{0,7}")


def words_of(name: str) -> list[str]:
    """Split a name at its separators and where small letters become capital ones."""
    return [word.casefold() for word in _WORDS.findall(name)]


def is_secret_name(name: str) -> bool:
    """Tell whether what has this name is a secret, whatever it is."""
    return strength(name) == "strong"


def is_secret_value(name: str, value: Any) -> bool:
    """Tell whether this value of this name is a secret: of keys and tokens, texts are."""
    if " " in name and not _is_text(value):
        return False  # words of a person that are counted, such as "WPA2-PSK (pre-shared)": 12
    if is_secret_name(name):
        return value not in _PERMISSIONS
    return strength(name) == "weak" and _is_text(value) and not _is_fingerprint(name, value)


def _is_fingerprint(name: str, value: Any) -> bool:
    """Tell whether a value is what the audit calls a token by."""
    return name == "token" and isinstance(value, str) and bool(_FINGERPRINT.fullmatch(value))


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_is_text, value))
    return isinstance(value, str) and not _FEW_DIGITS.fullmatch(value)


@lru_cache(maxsize=4096)
def strength(name: str) -> str:
    """Return how surely a name is that of a secret: "strong", "weak", or "" for not at all."""
    if name.casefold() in _EXACT:
        return "strong"
    words = words_of(name[:_LONGEST])
    if "community" in words and not _COMMUNITIES.isdisjoint(words):
        return "" if _SOUNDS_SO.intersection(words) - {"name"} else "strong"
    found = [(n, kind) for n, _ in enumerate(words) if (kind := _kind(words, n))]
    if not found or words[0] in _ASKS or "button" in words:
        return ""
    place, kind = found[-1]
    return "" if _SOUNDS_SO.intersection(words[place + 1 :]) else kind


def _kind(words: list[str], place: int) -> str:
    """Return how surely the word at a place names a secret, with the one before it."""
    word, before = words[place], words[place - 1] if place else ""
    if word in _STRONG or word.endswith(_ENDINGS):
        return "strong"
    if word == "key" and before:
        return _kind_of(before, _STRONG_KEYS, _PLAIN_KEYS)
    if word in {"code", "codes"} and place == _last(words):
        return "strong" if before in _CODES and "have" not in words else ""
    if word == "token":
        return _kind_of(before, _STRONG_TOKENS, _PLAIN_TOKENS)
    if (word == "pin" and before in _PINS) or (word == "pass" and before and place == _last(words)):
        return "weak"
    return ""


def _kind_of(before: str, strong: frozenset[str], plain: frozenset[str]) -> str:
    if before in strong:
        return "strong"
    return "" if before in plain else "weak"


def _last(words: list[str]) -> int:
    """Return the place of the last word that is no number."""
    return max(n for n, word in enumerate(words) if not word.isdigit() or n == 0)
