"""Statistics as they arrive: each device in turn, again and again. Sans-I/O, on a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fake_mist.stream.places import Row

ROUND: Final = 30
"""Seconds in which each device reports once: programs count on 20 to 30."""


@dataclass(slots=True, kw_only=True)
class Reports:
    """What a channel's devices report.

    Attributes:
        rows: gives them as they are; asked once a round.
        began: when somebody subscribed, in epoch seconds; the first report comes at once.
    """

    rows: Callable[[], Sequence[Row]]
    began: float
    _told: int = 0
    _round: Sequence[Row] = field(default_factory=list)

    def due(self, now: float) -> list[Row]:
        """Give what was reported since the last look; at most one round, however long that is."""
        seconds = int(now - self.began) + 1
        first = max(self._told, seconds - ROUND)
        self._told = max(self._told, seconds)
        return [row for second in range(first, seconds) for row in self._of(second)]

    def _of(self, second: int) -> Iterator[Row]:
        """Give the share of one second, so that a round is even whatever the number of devices."""
        place = second % ROUND
        if place == 0:
            self._round = self.rows()
        size = len(self._round)
        yield from self._round[-(-place * size // ROUND) : -(-(place + 1) * size // ROUND)]
