"""How a shell's output leaves the server: cut anywhere, or worse, as a test of clients wants it.

A behaviour takes the pieces of one output and gives the frames to send. Behaviours are chained with
`chained`; one with a memory serves one connection.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final

Behaviour = Callable[[Iterable[bytes]], Iterable[bytes]]

SIZES: Final = (1, 3, 7, 31, 127, 509)
LARGEST: Final = 2039
LEAD_BYTE: Final = re.compile(rb"[\xc0-\xff]")
ABNORMAL: Final = 1011


class HangUp(Exception):  # noqa: N818 - an event, not an error of ours
    """The server closes in the middle; without a code it drops the connection."""

    def __init__(self, code: int | None) -> None:
        """Take the WebSocket's close code."""
        super().__init__(code)
        self.code = code


def cut(output: bytes) -> Iterator[bytes]:
    """Cut an output at odd places, the same ones each time, and inside UTF-8 characters."""
    start = 0
    for size in chain(SIZES, repeat(LARGEST)):
        if start >= len(output):
            return
        end = _inside_character(output, start, start + size)
        yield output[start:end]
        start = end


def _inside_character(output: bytes, start: int, end: int) -> int:
    lead = LEAD_BYTE.search(output, start, end)
    return lead.end() if lead else end


def honest(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Send every piece."""
    return pieces


def whole(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Send an output in one frame."""
    yield b"".join(pieces)


def silent(_pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Never speak."""
    return ()


def with_nulls(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Put a NUL before each piece, as the terminal of some devices does."""
    return (b"\0" + piece for piece in pieces)


def chained(*behaviours: Behaviour) -> Behaviour:
    """Apply behaviours one after another."""

    def together(pieces: Iterable[bytes]) -> Iterable[bytes]:
        for behaviour in behaviours:
            pieces = behaviour(pieces)
        return pieces

    return together


@dataclass(slots=True)
class HangUpAfter:
    """Close once so many bytes were sent, wherever that is in a line."""

    left: int
    code: int | None = ABNORMAL

    def __call__(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Send what is left to send."""
        for piece in pieces:
            yield piece[: self.left]
            self.left -= len(piece[: self.left])
            if not self.left:
                raise HangUp(self.code)


@dataclass(slots=True)
class StallAfter:
    """Say nothing more once so many bytes were sent, and keep the connection."""

    left: int

    def __call__(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Send what is left to send."""
        for piece in pieces:
            if self.left:
                yield piece[: self.left]
                self.left -= len(piece[: self.left])


@dataclass(slots=True)
class Endless:
    """Speak normally for some outputs, then say one thing for ever."""

    outputs: int
    line: bytes = b"and so on\r\n"

    def __call__(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Send the pieces, and after the last good output no end of lines."""
        yield from pieces
        self.outputs -= 1
        if self.outputs < 0:
            yield from repeat(self.line)


@dataclass(frozen=True, slots=True)
class Flood:
    """Send a frame of so many bytes before every output."""

    size: int

    def __call__(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Send too much, then the pieces."""
        yield b"x" * self.size
        yield from pieces
