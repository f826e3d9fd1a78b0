"""The session's terminal: its size, its settings, and how long it may be idle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MINUTE: Final = 60
WARNINGS: Final = (
    (MINUTE, "Warning: session will be closed in 1 minute if there is no activity"),
    (10, "Warning: session will be closed in 10 seconds if there is no activity"),
)
CLOSING: Final = "Idle timeout exceeded: closing session"


@dataclass(slots=True)
class Terminal:
    """What `resize` and `set cli` decide."""

    width: int = 80
    height: int = 24
    completes: bool = True
    idle_minutes: int = 0
    length: int | None = None

    @property
    def page(self) -> int:
        """Lines of a page; 0 for no pages."""
        return self.height if self.length is None else self.length

    def set(self, name: str, value: str) -> str | None:
        """Obey `set cli`; gives what Junos says, or None for a setting it has no effect here."""
        if name == "complete-on-space":
            self.completes = value == "on"
            return f"{'Enabling' if self.completes else 'Disabling'} complete-on-space"
        if name == "timestamp":
            return "CLI timestamp disabled"
        return self._number(name, int(value)) if value.isdecimal() else None

    def _number(self, name: str, value: int) -> str | None:
        if name == "screen-length":
            self.length = value
            return f"Screen length set to {value}"
        if name == "screen-width":
            self.width = value
            return f"Screen width set to {value}"
        if name == "idle-timeout":
            self.idle_minutes = value
            return f"Idle timeout set to {value} minutes" if value else "Idle timeout disabled"
        return None


@dataclass(slots=True)
class Idleness:
    """When the last key came, and what was already said about it."""

    since: float
    said: int = 0

    def touch(self, now: float) -> None:
        """Count from now again."""
        self.since, self.said = now, 0

    def warnings(self, now: float, *, allowed: float) -> Iterator[str]:
        """Give the warnings that have become due."""
        left = self.since + allowed - now
        for number, (before, text) in enumerate(WARNINGS, start=1):
            if self.said < number and left <= before and allowed > before:
                self.said = number
                yield text

    def is_over(self, now: float, *, allowed: float) -> bool:
        """Tell whether the session has been idle for too long."""
        return now >= self.since + allowed
