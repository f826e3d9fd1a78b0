"""A recorder under a clock that tests set."""

from __future__ import annotations

from dataclasses import dataclass, field

from mist_mcp.telemetry.record import Recorder

NOON = 1_781_524_800.0
"""2026-06-15 12:00:00 UTC."""


@dataclass(slots=True)
class Clock:
    """Epoch seconds that stand still until they are set."""

    now: float = NOON

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.now += seconds


@dataclass(slots=True)
class Recording:
    """A recorder and its clock."""

    clock: Clock = field(default_factory=Clock)
    recorder: Recorder = field(init=False)

    def __post_init__(self) -> None:
        """Join them."""
        self.recorder = Recorder(self.clock)

    def requests(self, number: int, *, seconds: float = 0.1, outcome: str = "ok") -> None:
        """Record some requests to Mist that end now."""
        for _ in range(number):
            self.recorder.observe("/api/v1/self", seconds, outcome)
