"""The call that is being answered: which tool, with what, and where its listing goes on."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.answers.cursor import Bookmark


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool.

    Args:
        tool: its name.
        arguments: what it was called with; nulls are gone.
        bookmark: where its listing goes on; None for a first page.
    """

    tool: str
    arguments: dict[str, Any]
    bookmark: Bookmark | None = None


_CURRENT: ContextVar[ToolCall] = ContextVar("current call")
_RESUMED: ContextVar[Bookmark | None] = ContextVar("resumed listing", default=None)


@contextmanager
def resuming(bookmark: Bookmark) -> Iterator[None]:
    """Let the call that follows go on where a bookmark points."""
    token = _RESUMED.set(bookmark)
    try:
        yield
    finally:
        _RESUMED.reset(token)


@contextmanager
def calling(tool: str, arguments: dict[str, Any]) -> Iterator[None]:
    """Make a call the current one."""
    bookmark = _RESUMED.get()
    fits = bookmark is not None and bookmark.tool == tool
    token = _CURRENT.set(ToolCall(tool, arguments, bookmark if fits else None))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current_call() -> ToolCall:
    """Return the call that is being answered."""
    return _CURRENT.get()
