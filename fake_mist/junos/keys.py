"""Keystrokes out of bytes, however the bytes were cut."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTER: Final = frozenset("\r\n")
BACKSPACE: Final = frozenset("\x08\x7f")
INTERRUPT: Final = "\x03"
CLEAR_LINE: Final = "\x15"
TAB: Final = "\t"
UP: Final = frozenset({"\x1b[A", "\x1bOA", "\x10"})
DOWN: Final = frozenset({"\x1b[B", "\x1bOB", "\x0e"})

ESCAPE: Final = "\x1b"
LONGEST_ESCAPE: Final = 16


class Keyboard:
    """Decodes UTF-8 and escape sequences; NULs, which frame Mist's keystrokes, vanish."""

    def __init__(self) -> None:
        """Start with nothing pending."""
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._escape = ""

    def feed(self, data: bytes) -> Iterator[str]:
        """Give each key: a character, or a whole escape sequence."""
        for character in self._decoder.decode(data):
            if character != "\0" and (key := self._key(character)):
                yield key

    def _key(self, character: str) -> str:
        if not self._escape and character != ESCAPE:
            return character
        self._escape += character
        if not _is_whole(self._escape):
            return ""
        key, self._escape = self._escape, ""
        return key


def _is_whole(escape: str) -> bool:
    if len(escape) < len("\x1b["):
        return False
    if escape[1] not in "[O":
        return True
    final = len(escape) > len("\x1b[") and escape[-1].isalpha()
    return final or escape[-1] == "~" or len(escape) >= LONGEST_ESCAPE
