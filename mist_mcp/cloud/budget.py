"""How many calls the token has left, and whether the cloud has closed the door.

Mist grants a token 5,000 calls an hour and counts from the full hour (API documentation,
"Rate Limiting"). The budget belongs to the token, so other programs spend from it too: what
they have spent is known from `/self/usage`, what this process spends is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.words.times import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

HOUR: Final = 3600.0
CALLS_PER_HOUR: Final = 5000
_FRESH: Final = 600.0
"""Seconds for which what others have spent is taken as it was read."""


@dataclass(slots=True)
class CallBudget:
    """A count of calls; times are epoch seconds that the caller supplies."""

    total: int = 0
    limit: int = CALLS_PER_HOUR
    closed_until: float = 0.0
    _this_hour: int = 0
    _hour: int = 0
    _others: int | None = None
    _asked: float = -HOUR

    def count(self, now: float) -> None:
        """Count one call; the counts of the hour start again at the full hour."""
        hour = int(now // HOUR)
        if hour != self._hour:
            self._hour, self._this_hour, self._others, self._asked = hour, 0, None, -HOUR
        self._this_hour += 1
        self.total += 1

    def this_hour(self, now: float) -> int:
        """Return the calls that this process has made since the full hour."""
        return self._this_hour if int(now // HOUR) == self._hour else 0

    def is_stale(self, now: float) -> bool:
        """Tell whether it is time to ask again what others have spent."""
        return now - self._asked > _FRESH

    def asked(self, now: float) -> None:
        """Remember that the question was asked."""
        self._asked = now

    def learn(self, now: float, usage: Mapping[str, Any]) -> None:
        """Take over what `/self/usage` says: the calls of all, and the limit."""
        self.asked(now)
        requests, limit = usage.get("requests"), usage.get("request_limit")
        if type(requests) is int:
            self._others = max(0, requests - self.this_hour(now))
        if type(limit) is int and limit > 0:
            self.limit = limit

    def state(self, now: float) -> dict[str, Any]:
        """Return what is left, when it is renewed, and whether others' calls are in it.

        Every tool that speaks of the budget says it so.
        """
        spent = self.this_hour(now) + (self._others or 0)
        resets = int(max((now // HOUR + 1) * HOUR, self.closed_until))
        return {
            "calls_left": 0 if self.closed_for(now) else max(0, self.limit - spent),
            "calls_limit": self.limit,
            "resets_epoch": resets,
            "others_counted": self._others is not None,
            "resets": iso(resets),
        }

    def close(self, now: float, *, seconds: float) -> None:
        """Remember that the cloud accepts no call for so many seconds; never reopen earlier."""
        self.closed_until = max(self.closed_until, now + seconds)

    def closed_for(self, now: float) -> float:
        """Return the seconds for which the cloud accepts no call; 0 when it does."""
        return max(0.0, self.closed_until - now)
