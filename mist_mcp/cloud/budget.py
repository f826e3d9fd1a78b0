"""How many calls this process has made, and whether the cloud has closed the door.

Mist grants a token 5,000 calls an hour and counts from the full hour (API documentation,
"Rate Limiting"). The budget belongs to the token, so other programs spend from it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HOUR: Final = 3600.0
CALLS_PER_HOUR: Final = 5000


@dataclass(slots=True)
class CallBudget:
    """A count of calls; times are epoch seconds that the caller supplies."""

    total: int = 0
    this_hour: int = 0
    closed_until: float = 0.0
    _hour: int = 0

    def count(self, now: float) -> None:
        """Count one call; the count of the hour starts again at the full hour."""
        hour = int(now // HOUR)
        self.this_hour = self.this_hour + 1 if hour == self._hour else 1
        self._hour = hour
        self.total += 1

    def close(self, now: float, *, seconds: float) -> None:
        """Remember that the cloud accepts no call for so many seconds; never reopen earlier."""
        self.closed_until = max(self.closed_until, now + seconds)

    def closed_for(self, now: float) -> float:
        """Return the seconds for which the cloud accepts no call; 0 when it does."""
        return max(0.0, self.closed_until - now)
