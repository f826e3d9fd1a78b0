"""The calls that a token has left in this hour, so that a recording leaves the cloud in peace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

HOUR: Final = 3600
USAGE: Final = "/api/v1/self/usage"
PER_HOUR: Final = 5000
"""As the API documents it; what `/self/usage` says comes first."""


@dataclass(slots=True)
class Allowance:
    """A count that starts again at the full hour, as the API's does; times are epoch seconds."""

    limit: int = PER_HOUR
    left: int | None = None
    """None: nobody has told yet."""
    _hour: int = 0

    def learn(self, usage: Any, now: float) -> None:
        """Take over what `/self/usage` answered; what is no such answer teaches nothing."""
        found = usage if isinstance(usage, dict) else {}
        spent, limit = found.get("requests"), found.get("request_limit")
        if type(spent) is int and type(limit) is int:
            self.limit, self.left, self._hour = limit, max(0, limit - spent), int(now // HOUR)

    def wait(self, now: float) -> float:
        """Take one call; gives the seconds to wait before it."""
        if self.left is None:
            return 0
        if int(now // HOUR) > self._hour:
            self.left, self._hour = self.limit, int(now // HOUR)
        if self.left > 0:
            self.left -= 1
            return 0
        self.left, self._hour = self.limit - 1, self._hour + 1
        return HOUR - now % HOUR
