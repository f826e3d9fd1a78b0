"""Which risks of a token a person acknowledged, for whom, and until when. Kept in memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LIFETIME: Final = 3600.0
"""Seconds for which an acknowledgement counts."""


class Acceptances:
    """The acknowledgements of one process for one token.

    Args:
        clock: epoch seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with none."""
        self._clock = clock
        self._until: dict[tuple[str, str], float] = {}

    def add(self, caller: str, risks: str) -> float:
        """Keep that a person accepted these risks for one client, and return until when."""
        now = self._clock()
        self._until = {key: until for key, until in self._until.items() if until > now}
        self._until[caller, risks] = now + LIFETIME
        return now + LIFETIME

    def hold(self, caller: str, risks: str) -> bool:
        """Tell whether these risks are accepted for a client now."""
        return self.until(caller, risks) is not None

    def until(self, caller: str, risks: str) -> float | None:
        """Return when the acceptance ends, epoch seconds; None if there is none."""
        until = self._until.get((caller, risks), 0.0)
        return until if until > self._clock() else None
