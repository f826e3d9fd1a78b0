"""The calls that each token has in an hour: 5,000, counted from the full hour.

So the API's documentation has it ("Rate Limiting"). It does not say which calls count: here
all that a known token makes, but for those that are refused because none is left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

HOUR: Final = 3600
PER_HOUR: Final = 5000
USAGE: Final = "/api/v1/self/usage"


@dataclass(slots=True)
class Budget:
    """Counts by token; times are epoch seconds that the caller supplies."""

    limit: int = PER_HOUR
    _hour: int = 0
    _spent: Counter[str] = field(default_factory=Counter)

    def spend(self, token: str, now: float) -> int | None:
        """Count a call; gives the seconds until the next when there is none left."""
        self._turn(now)
        if self._spent[token] >= self.limit:
            return _left(now)
        self._spent[token] += 1
        return None

    def usage(self, token: str, now: float) -> dict[str, int]:
        """Give what `/self/usage` says: calls of this hour, how many there may be, seconds left."""
        self._turn(now)
        spent = self._spent[token]
        return {"requests": spent, "request_limit": self.limit, "seconds": _left(now)}

    def _turn(self, now: float) -> None:
        """Begin a new count at the full hour."""
        hour = int(now // HOUR)
        if hour != self._hour:
            self._hour = hour
            self._spent.clear()


def _left(now: float) -> int:
    return HOUR - int(now) % HOUR
