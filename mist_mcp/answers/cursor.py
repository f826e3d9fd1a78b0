"""Cursors: where a listing goes on, sealed so that only this process can have written them. Pure.

A cursor holds the tool, its arguments and the place of the next row. It is signed with a key
that lives as long as the process, so an altered or foreign one is refused, and it ends by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from mist_mcp.errors import InputError

LIFETIME: Final = 30 * 60.0
"""Seconds for which a cursor is good."""

LONGEST: Final = 8_000
"""Characters; the longest arguments of any tool make a shorter one."""

_SEAL: Final = 16
"""Bytes of the signature."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where a listing goes on.

    Args:
        tool: the tool that made it.
        arguments: what the tool was called with.
        asked: when the first page was asked for, epoch seconds.
        issued: when this bookmark was made, epoch seconds.
        total: rows that match, on all pages, if known.
        before: rows shown before.
        source: which of the tool's endpoints the next row comes from.
        start: the query that brings the page of the next row.
        skip: rows before it on that page.
    """

    tool: str
    arguments: dict[str, Any]
    asked: float
    issued: float
    total: int | None
    before: int
    source: int = 0
    start: dict[str, str] = field(default_factory=dict)
    skip: int = 0


class Cursors:
    """Seals bookmarks into cursors, and opens them again."""

    def __init__(self, key: bytes | None = None) -> None:
        """Take a key, or make one that nobody else has."""
        self._key = key or secrets.token_bytes(32)

    def sealed(self, bookmark: Bookmark) -> str:
        """Return the cursor of a bookmark."""
        text = json.dumps(list(asdict(bookmark).values()), separators=(",", ":"))
        body = zlib.compress(text.encode(), 9)
        return urlsafe_b64encode(self._seal(body) + body).decode().rstrip("=")

    def opened(self, cursor: str, *, now: float) -> Bookmark:
        """Return the bookmark of a cursor.

        Raises:
            InputError: this process did not write it, or it is older than 30 minutes.
        """
        seal, body = _parts(cursor)
        if not hmac.compare_digest(seal, self._seal(body)):
            raise InputError(
                "The cursor is not one that this server gave, or it was changed on the way",
                next_step="Copy `next` of an answer as it is, or repeat the first call.",
            )
        bookmark = Bookmark(*json.loads(zlib.decompress(body)))
        if now - bookmark.issued > LIFETIME:
            raise InputError(
                "The cursor is older than 30 minutes",
                next_step=f"Call {bookmark.tool} again from the start.",
            )
        return bookmark

    def _seal(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, hashlib.sha256)[:_SEAL]


def _parts(cursor: str) -> tuple[bytes, bytes]:
    """Return signature and body; of what is no cursor at all, something no key has signed."""
    if len(cursor) > LONGEST or not cursor.isascii():
        return b"", b""
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        return b"", b""
    return raw[:_SEAL], raw[_SEAL:]
