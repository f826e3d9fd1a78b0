"""The line being typed, and the bytes that keep the terminal showing it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

LONGEST_LINE: Final = 4096
KEPT_LINES: Final = 100
MARGIN: Final = 10
"""Columns left free when a long line is moved to the left."""


@dataclass(slots=True)
class Editor:
    """One line, typed at its end; a line too long for the terminal moves to the left."""

    prompt: str = ""
    width: int = 80
    text: str = ""
    hidden: int = 0
    """Characters moved out of sight on the left."""

    past: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT_LINES))
    recalled: int = 0

    @property
    def shown(self) -> str:
        """What the terminal shows after the prompt."""
        return self.text[self.hidden :]

    def column(self, place: int) -> int:
        """Give the terminal's column of a place in the line."""
        return len(self.prompt) + max(place - self.hidden, 0)

    def type(self, characters: str) -> str:
        """Add to the line."""
        taken = characters[: LONGEST_LINE - len(self.text)]
        self.text += taken
        return self.draw() if taken and self._is_crowded() else taken

    def erase(self) -> str:
        """Take the last character back."""
        if not self.text:
            return ""
        self.text = self.text[:-1]
        return self.draw(blanks=1) if self.hidden else "\b \b"

    def change(self, text: str) -> str:
        """Put another line in its place."""
        blanks = max(len(self.shown) - len(text), 0)
        self.text = text
        return self.draw(blanks=blanks)

    def draw(self, *, blanks: int = 0) -> str:
        """Write the line again, and blanks over what stood behind it."""
        self.hidden = 0
        if self._is_crowded():
            room = max(self.width - len(self.prompt) - MARGIN, MARGIN)
            self.hidden = max(len(self.text) - room, 0)
        return f"\r{self.prompt}{self.shown}{' ' * blanks}" + "\b" * blanks

    def take(self) -> str:
        """End the line: give it, remember it, start the next."""
        line, self.text, self.hidden = self.text, "", 0
        if line.strip():
            self.past.append(line.rstrip())
        self.recalled = len(self.past)
        return line

    def recall(self, steps: int) -> str:
        """Bring back an earlier line, or a later one."""
        self.recalled = min(max(self.recalled + steps, 0), len(self.past))
        return self.change([*self.past, ""][self.recalled])

    def _is_crowded(self) -> bool:
        return len(self.prompt) + len(self.shown) >= self.width
