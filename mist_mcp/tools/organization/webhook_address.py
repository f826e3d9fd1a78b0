"""The address of a webhook without what may be a secret: where it leads, and texts about it.

Whoever knows a hook may call it. Its secret stands in the path, the query, or before the host, and
receivers repeat it in their errors: whole, in parts, decoded, in capital letters.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import SplitResult, unquote, unquote_plus, urlsplit

_HIDDEN: Final = "(address)"
_SHORTEST: Final = 2
"""Characters of a path or query that are worth hiding: `/` alone says nothing."""

_SHORTEST_PART: Final = 6
"""Characters of a part of it; a shorter one is a word."""

_SEPARATORS: Final = re.compile(r"[/?&=;:@#,]")
_PLACE: Final = re.compile(r"[a-z0-9._-]+(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?", re.IGNORECASE)
_SCHEMES: Final = ("http", "https")
_ANY: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.IGNORECASE)


def place_of(url: str | None) -> str | None:
    """Return where a URL leads: scheme, host and port; None where that is not plain.

    An `@` after the host may belong to a password with a slash in it, and the host be a part of it.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in _SCHEMES or "@" in _behind(parts):
        return None
    place = parts.netloc.rpartition("@")[2]
    plain = _PLACE.fullmatch(place) and parts.netloc.count("@") <= 1
    return f"{parts.scheme}://{place}" if plain else None


def without_address(text: str, url: str | None) -> str:
    """Return a text without any address but its place, and without the parts of a URL."""
    text = _ANY.sub(lambda match: place_of(match[0]) or _HIDDEN, text)
    parts = sorted(set(_parts(url)), key=len, reverse=True)
    if not parts:
        return text
    return re.sub("|".join(map(re.escape, parts)), _HIDDEN, text, flags=re.IGNORECASE)


def _split(url: str | None) -> SplitResult | None:
    try:
        parts = urlsplit(url or "")
        known = parts.hostname is not None and parts.port != 0
    except ValueError:
        return None
    return parts if known else None


def _behind(parts: SplitResult) -> str:
    return f"{parts.path}?{parts.query}#{parts.fragment}"


def _parts(url: str | None) -> Iterator[str]:
    """Yield what of a URL a text must not say: all behind the host and before it, and its parts."""
    whole = url or ""
    split = _split(url)
    before = "" if split is None else split.netloc.rpartition("@")[0]
    behind = whole if split is None else _behind(split)
    known = () if split is None else (split.path, split.query, f"{split.path}?{split.query}")
    for text in (whole, *known, before):
        yield from (said for said in _spelled(text) if len(said) >= _SHORTEST)
    for part in _SEPARATORS.split(f"{before}/{behind}"):
        yield from (said for said in _spelled(part) if len(said) >= _SHORTEST_PART)


def _spelled(text: str) -> tuple[str, ...]:
    return text, unquote(text), unquote_plus(text)
