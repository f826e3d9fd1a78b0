"""Bodies unpacked piece by piece, so that a small one never becomes a large one at once. Pure."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from mist_mcp.errors import UnreadableAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ACCEPTED: Final = "gzip, deflate"
"""The ways to pack that can be undone piece by piece."""

PIECE: Final = 65_536
"""Bytes of a piece at most."""


def unpacking(encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    """Return what unpacks the chunks of a body.

    Raises:
        UnreadableAnswerError: nobody asked for that encoding.
    """
    if encoding.strip().lower() in ("", "identity"):
        return _cut
    if encoding.strip().lower() in ("gzip", "x-gzip"):
        return _Unpacking(wbits=zlib.MAX_WBITS | 16)
    if encoding.strip().lower() == "deflate":
        return _Unpacking(wbits=zlib.MAX_WBITS)
    raise unpackable()


def _cut(chunk: bytes) -> Iterator[bytes]:
    for start in range(0, len(chunk), PIECE):
        yield chunk[start : start + PIECE]


class _Unpacking:
    """Unpacks piece by piece; some who say deflate leave its two bytes of a header away."""

    def __init__(self, *, wbits: int) -> None:
        """Start before the first chunk."""
        self._wbits = wbits
        self._unpacker = zlib.decompressobj(wbits)
        self._begun = False

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a chunk unpacks to."""
        full = bool(chunk)
        while full and not self._unpacker.eof:
            piece = self._unpacked(chunk)
            chunk = self._unpacker.unconsumed_tail
            full = bool(chunk) or len(piece) == PIECE
            yield piece

    def _unpacked(self, chunk: bytes) -> bytes:
        try:
            piece = self._unpacker.decompress(chunk, PIECE)
        except zlib.error as error:
            if self._begun or self._wbits != zlib.MAX_WBITS:
                raise unpackable() from error
            self._wbits = -zlib.MAX_WBITS
            self._unpacker = zlib.decompressobj(self._wbits)
            return self._unpacked(chunk)
        self._begun = True
        return piece


def unpackable() -> UnreadableAnswerError:
    """Return the error for a body that is packed in a way that nobody asked for."""
    return UnreadableAnswerError(
        "The cloud's answer is compressed in a way that cannot be read",
        next_step="A proxy may stand between; try again, and check MIST_BASE_URL.",
    )
