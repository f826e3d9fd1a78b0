"""Bytes of a terminal to what would stand on its screen, line by line; pure.

Cuts do not matter: inside a character, inside an escape sequence, byte by byte, the same comes out.
Memory is bounded by one line and one escape sequence, time is linear.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE: Final = 4096
"""Characters; a longer line comes out in pieces of this length."""

_TOKEN: Final = re.compile(
    r"\x1b\[[0-?]{0,32}[ -/]{0,8}[@-~]"  # control sequence
    r"|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)"  # operating system command: a window's title
    r"|\x1b[()#][!-~]"  # character set
    r"|\x1b[ -\"$-'*-Z\\^-~]"  # one character
    r"|[^\x00-\x08\x0a-\x1f\x7f]+"  # text, tabs included
    r"|[\n\r\x08]"  # what moves the cursor; other control characters fall through
)
_BEGUN: Final = re.compile(
    r"\x1b(?:\[[0-?]{0,32}[ -/]{0,8}|\][^\x07\x1b]{0,200}\x1b?|[()#])?\Z",
)
"""An escape sequence whose end has not come yet."""

_LONGEST_ESCAPE: Final = 256
_ERASING: Final = frozenset({"\x1b[K", "\x1b[0K"})
"""Erase what stands behind the cursor."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The line as it stands up to the cursor, which was at column `since` before."""

    text: str
    since: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line that ended, without blanks at its end."""

    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that is too long; the last one ends in a line feed."""

    text: str


Shown: TypeAlias = Writing | Line | Piece


def _decoder() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8")(errors="replace")


@dataclass(slots=True)
class Terminal:
    """One line of a screen: carriage return, backspace and erase work as a terminal's do."""

    _decode: codecs.IncrementalDecoder = field(default_factory=_decoder)
    _held: str = ""
    _line: str = ""
    _column: int = 0
    _in_pieces: bool = False

    @property
    def line(self) -> str:
        """The line that has not ended."""
        return self._line

    def feed(self, data: bytes) -> Iterator[Shown]:
        """Take bytes and give what they show."""
        # A NUL may stand inside a character: some devices put one before each write.
        text = self._held + self._decode.decode(data.replace(b"\0", b""))
        begun = _BEGUN.search(text, max(len(text) - _LONGEST_ESCAPE, 0))
        end = begun.start() if begun else len(text)
        self._held = text[end:]
        for sign in _TOKEN.finditer(text, 0, end):
            yield from self._take(sign[0])

    def _take(self, sign: str) -> Iterator[Shown]:
        if sign == "\n":
            yield self._end()
        elif sign == "\r":
            self._return()
        elif sign == "\x08":
            self._column = max(self._column - 1, 0)
        elif sign[0] != "\x1b":
            yield from self._write(sign)
        elif sign in _ERASING:
            self._line = self._line[: self._column]

    def _end(self) -> Shown:
        text, was_long = self._line.rstrip(), self._in_pieces
        self._line, self._column, self._in_pieces = "", 0, False
        return Piece(f"{text}\n") if was_long else Line(text)

    def _return(self) -> None:
        """Go to the first column; a line of blanks is how a pager erases its question."""
        self._column = 0
        if self._line.isspace():
            self._line = ""

    def _write(self, text: str) -> Iterator[Shown]:
        start = 0
        while start < len(text):
            since, room = self._column, LONGEST_LINE - self._column
            part = text[start : start + room]
            self._column += len(part)
            self._line = self._line[:since] + part + self._line[self._column :]
            start += room
            if not self._in_pieces:
                yield Writing(self._line[: self._column], since)
            if self._column == LONGEST_LINE:
                yield Piece(self._line)
                self._line, self._column, self._in_pieces = "", 0, True
