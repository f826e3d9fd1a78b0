"""Answers that are longer than one page, kept until their cursors end.

A listing reads its further rows from the cloud; what a device printed, an export or one large
object is kept as it was shown, masked. A cursor is good in the process that made it, and so is a
shelf.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from mist_mcp.answers.byte_budget import size
from mist_mcp.answers.cursor import LIFETIME
from mist_mcp.errors import InputError

if TYPE_CHECKING:
    from mist_mcp.answers.parts import Parted
    from mist_mcp.answers.results import Result

MOST_BYTES: Final = 8_000_000
"""Bytes of all that is kept for one token; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer in parts, without secrets.

    Args:
        parted: all of it.
        kind: the type of the result.
        key: nobody can guess it.
    """

    parted: Parted
    kind: type[Result]
    key: str = field(default_factory=lambda: secrets.token_urlsafe(9))


@dataclass(frozen=True, slots=True)
class Further:
    """Where an answer that is kept goes on."""

    kept: Kept
    first: int


class Shelf:
    """Keeps answers by their keys, for as long as a cursor lives and there is room.

    Long answers are laid out in threads, several at once, and each puts its own here.
    """

    def __init__(self, *, max_bytes: int = MOST_BYTES) -> None:
        """Begin with nothing."""
        self._max_bytes = max_bytes
        self._kept: dict[str, tuple[float, int, Kept]] = {}
        self._lock = Lock()

    def put(self, kept: Kept, *, now: float) -> None:
        """Keep an answer; what is too old or finds no room any more goes."""
        if kept.key in self._kept:
            return
        bytes_ = size(kept.parted.whole)
        with self._lock:
            self._kept[kept.key] = (now, bytes_, kept)
            self._make_room(now)

    def _make_room(self, now: float) -> None:
        for key, (since, _, _) in list(self._kept.items()):
            room = sum(bytes_ for _, bytes_, _ in self._kept.values()) <= self._max_bytes
            if now - since > LIFETIME or not room:
                del self._kept[key]

    def at(self, key: str, *, tool: str) -> Kept:
        """Return what is kept.

        Raises:
            InputError: it had to make room for others.
        """
        found = self._kept.get(key)
        if found is None:
            raise InputError(
                "The rest of this answer is not kept any more",
                next_step=f"Call {tool} again, for less at once.",
            )
        return found[2]
