"""What one call may hold of the cloud's answers in memory.

A call that reads many pages, or many things at once, has one allowance for all of them. Whoever
reads a document takes from it; whoever lets a page go gives back.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

CALL_BYTES: Final = 48_000_000
"""Bytes of memory; the rest of the 64 MB that a call may take is for what is made of them."""

_WORTH_ASKING: Final = 1_000_000


@dataclass(slots=True)
class Allowance:
    """Bytes that are left."""

    left: int = CALL_BYTES

    def take(self, weight: int) -> bool:
        """Take so many bytes, if they are there; tell whether they were."""
        if weight > self.left:
            return False
        self.left -= weight
        return True

    def give_back(self, weight: int) -> None:
        """Return what is held no longer."""
        self.left += weight


_CURRENT: ContextVar[Allowance | None] = ContextVar("allowance of the call", default=None)


@contextmanager
def allowing() -> Iterator[None]:
    """Give what follows one allowance; a call inside a call shares that of the outer one."""
    if _CURRENT.get() is not None:
        yield
        return
    token = _CURRENT.set(Allowance())
    try:
        yield
    finally:
        _CURRENT.reset(token)


def allowance() -> Allowance:
    """Return that of the current call; outside of one, each request has its own."""
    return _CURRENT.get() or Allowance()


def is_used_up() -> bool:
    """Tell whether the call holds so much that asking for less is of no use."""
    return allowance().left < _WORTH_ASKING
