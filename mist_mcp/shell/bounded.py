"""A text of any length in bounded memory: the first and the last part kept, the middle counted."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class BoundedText:
    """Collects a text in parts, none of which is cut.

    Args:
        limit: characters to keep, half of them of the beginning.

    Attributes:
        dropped: characters that were left out of the middle.
    """

    limit: int
    dropped: int = 0
    _head: list[str] = field(default_factory=list)
    _tail: deque[str] = field(default_factory=deque)
    _head_room: int = field(init=False)
    _tail_room: int = field(init=False)

    def __post_init__(self) -> None:
        """Divide the room."""
        self._head_room = self._tail_room = self.limit // 2

    def add(self, text: str) -> None:
        """Add a part at the end."""
        if len(text) <= self._head_room:
            self._head.append(text)
            self._head_room -= len(text)
            return
        self._head_room = -1
        self._tail.append(text)
        self._tail_room -= len(text)
        while self._tail_room < 0:
            left = self._tail.popleft()
            self._tail_room += len(left)
            self.dropped += len(left)

    @property
    def text(self) -> str:
        """What was kept, with a line in the middle that says how much was not."""
        gap = f"\n[{self.dropped} characters left out]\n" if self.dropped else ""
        return "".join((*self._head, gap, *self._tail))
