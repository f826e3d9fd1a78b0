"""What a JSON body holds, counted while it comes and before anything is built of it. Pure.

Two kilobytes on the wire can be a million values. What they would take in memory is estimated from
the signs between the texts: never less than what the decoder then builds.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Final

_CONTAINER: Final = 256
"""Bytes that an object or a list takes beside what it holds."""

_VALUE: Final = 56
_NAME: Final = 72
"""Bytes of a member's name, and of its place in the object."""

_BRACKETS: Final = b"[]{}"
_OTHERS: Final = bytes(set(range(256)) - set(_BRACKETS))
_STEPS: Final = tuple((sign in b"[{") - (sign in b"]}") for sign in range(256))
_FOUR_BYTES: Final = range(0xF0, 0xF5)
"""How UTF-8 begins a character that makes its whole text four bytes wide."""


class Outline:
    """Takes a body in pieces.

    Attributes:
        deepest: how many levels are in each other.
    """

    def __init__(self) -> None:
        """Start before the first byte."""
        self.deepest = 0
        self._depth = 0
        self._signs = 0
        self._bytes = 0
        self._width = 1
        self._in_text = False
        self._escape = b""

    @property
    def weight(self) -> int:
        """How many bytes of memory the document takes at most, with its text."""
        return self._signs + self._bytes * self._width

    def add(self, piece: bytes) -> None:
        """Count what is in the next piece."""
        self._bytes += len(piece)
        if self._width < 4:  # noqa: PLR2004 - bytes of a character
            self._widen(piece)
        signs = self._outside_texts(piece)
        openings = signs.count(b"[") + signs.count(b"{")
        self._signs += (
            _CONTAINER * openings + _VALUE * signs.count(b",") + _NAME * signs.count(b":")
        )
        self._descend(signs.translate(None, _OTHERS))

    def _outside_texts(self, piece: bytes) -> bytes:
        """Return what stands between the texts; one may go on in the next piece."""
        piece = self._escape + piece
        self._escape = b"\\" * ((len(piece) - len(piece.rstrip(b"\\"))) % 2)
        whole = piece[: len(piece) - len(self._escape)]
        parts = whole.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        outside = parts[int(self._in_text) :: 2]
        self._in_text ^= len(parts) % 2 == 0
        return b"".join(outside)

    def _widen(self, piece: bytes) -> None:
        """Note how wide the characters are: one wide one makes a whole text so."""
        if not piece.isascii():
            self._width = 4 if any(lead in piece for lead in _FOUR_BYTES) else 2

    def _descend(self, brackets: bytes) -> None:
        levels = accumulate(map(_STEPS.__getitem__, brackets), initial=self._depth)
        deepest = max(levels)
        self.deepest = max(self.deepest, deepest)
        self._depth += sum(map(_STEPS.__getitem__, brackets))
