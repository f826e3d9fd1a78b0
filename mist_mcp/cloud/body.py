"""Bodies of answers: read as a stream, unpacked within bounds, decoded where they hold nobody.

Whatever the cloud or a proxy sends, no more is unpacked, built or waited for than a page of Mist
needs. What is given up is an error of its own, so that whoever pages can ask for less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx

from mist_mcp.cloud.outline import Outline
from mist_mcp.cloud.turns import turn
from mist_mcp.cloud.unpacking import unpacking
from mist_mcp.errors import TooLargeAnswerError, UnreadableAnswerError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from mist_mcp.cloud.allowance import Allowance

MOST_BYTES: Final = 4_000_000
"""Of a body once it is unpacked; a page of a thousand rows has half a megabyte to a few."""

MOST_WEIGHT: Final = 32_000_000
"""Bytes of memory that the document may take."""

DEEPEST: Final = 500
"""Levels; documents of Mist have less than ten, and the decoder gives up at thousands."""

_MOST_PACKED: Final = 8_000_000
_CHUNK: Final = 64
"""Bytes for which each chunk counts beside its own, so that empty ones come to an end too."""

_LARGE: Final = 1_000_000
"""Bytes of memory from which on a document is decoded in a thread: it would take over 5 ms."""

_SMALL: Final = 16_384
"""Bytes of a piece that is looked at by itself; smaller ones wait for the next."""

_MOST_OF_A_FAILURE: Final = 65_536
_LIMIT: Final = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Body:
    """What came.

    Args:
        content: unpacked.
        weight: bytes of memory that its document takes at most.
    """

    content: bytes
    weight: int

    @property
    def is_large(self) -> bool:
        """Whether decoding it would hold the loop."""
        return self.weight > _LARGE


async def read_body(
    response: httpx.Response, *, path: str, allowance: Allowance, check_time: Callable[[], None]
) -> Body:
    """Return the body of a response, bounded in every way that it can grow.

    Args:
        response: as it stands when its headers have come.
        path: what was asked for, for the sentence.
        allowance: what the call may still hold.
        check_time: raises when the time for the answer is over.

    Raises:
        TooLargeAnswerError: it is larger than is read.
        UnreadableAnswerError: it is packed in another way, or deeper than anybody reads.
        TimeoutError: by `check_time`.
    """
    intake = _Intake(allowance, too_large(path, limit=_limit(response)))
    try:
        async for piece in _pieces(response, too_large=intake.too_large, check_time=check_time):
            intake.add(piece)
    except BaseException:
        allowance.give_back(intake.held)
        raise
    return Body(bytes(intake.content), intake.outline.weight)


class _Intake:
    """Takes pieces in as long as they fit."""

    def __init__(self, allowance: Allowance, too_large: TooLargeAnswerError) -> None:
        """Start with nothing."""
        self.content = bytearray()
        self.outline = Outline()
        self.held = 0
        self.too_large = too_large
        self._allowance = allowance

    def add(self, piece: bytes) -> None:
        """Take a piece, and what its part of the document will take."""
        self.content += piece
        self.outline.add(piece)
        if self.outline.deepest > DEEPEST:
            raise _too_deep()
        grown = self.outline.weight + len(self.content) - self.held
        if not self._fits() or not self._allowance.take(grown):
            raise self.too_large
        self.held += grown

    def _fits(self) -> bool:
        return len(self.content) <= MOST_BYTES and self.outline.weight <= MOST_WEIGHT


async def read_failure(response: httpx.Response, *, check_time: Callable[[], None]) -> bytes:
    """Return the body of a response that failed, or nothing of one that says too much."""
    content, nothing = bytearray(), too_large("", limit=None)
    try:
        async for piece in _pieces(response, too_large=nothing, check_time=check_time):
            content += piece
            if len(content) > _MOST_OF_A_FAILURE:
                return b""
    except (TooLargeAnswerError, UnreadableAnswerError):
        return b""
    return bytes(content)


async def _pieces(
    response: httpx.Response, *, too_large: TooLargeAnswerError, check_time: Callable[[], None]
) -> AsyncIterator[bytes]:
    """Yield a body unpacked, in pieces of a bounded size."""
    unpack = unpacking(response.headers.get("content-encoding", ""))
    packed = 0
    stream = response.stream
    if not isinstance(stream, httpx.AsyncByteStream):  # pragma: no cover - the client is async
        raise TypeError(stream)
    small = bytearray()
    async for chunk in stream:
        check_time()
        packed += len(chunk) + _CHUNK
        if packed > _MOST_PACKED:
            raise too_large
        for piece in unpack(chunk):
            small += piece
            if len(small) >= _SMALL:
                yield bytes(small)
                small.clear()
                await turn()
        await turn()
    yield bytes(small)


def _limit(response: httpx.Response) -> int | None:
    """Return how many rows the cloud says that it put on the page."""
    text = response.headers.get("x-page-limit", "")
    return int(text) if _LIMIT.fullmatch(text) else None


def too_large(path: str, *, limit: int | None) -> TooLargeAnswerError:
    """Return the error for an answer that is larger than is read at once."""
    return TooLargeAnswerError(
        f"The cloud's answer to {path} is too large to be read",
        next_step="Narrow what is asked for: a site, a type, a shorter time, a smaller limit.",
        limit=limit,
    )


def _too_deep() -> UnreadableAnswerError:
    return UnreadableAnswerError(
        f"The cloud's answer is no document of Mist: it has more than {DEEPEST} levels",
        next_step="A proxy may stand between; try again, and check MIST_BASE_URL.",
    )
