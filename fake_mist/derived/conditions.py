"""What happens to devices, besides what is written: outages, flapping sessions, and time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable


@dataclass(slots=True)
class Conditions:
    """Conditions of devices, by MAC; moments are recorded times, in epoch seconds.

    Attributes:
        down: when a device went down.
        flaps: when the session and the cable between two devices last came back.
        aged: seconds by which all that happened lies further back than it was recorded.
        said: what the shell of a device answers, by command, whatever else is there. No row
            follows from it, so it is nothing that happened.
    """

    down: dict[str, int] = field(default_factory=dict)
    flaps: dict[frozenset[str], int] = field(default_factory=dict)
    aged: int = 0
    said: dict[str, dict[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything happened."""
        return bool(self.down or self.flaps or self.aged)

    def revision(self) -> Hashable:
        """Give what differs as soon as something happened."""
        return self.aged, frozenset(self.down.items()), frozenset(self.flaps.items())

    def age(self, seconds: int) -> None:
        """Let all that happened lie further back."""
        self.aged += seconds
        self.down = {mac: at - seconds for mac, at in self.down.items()}
        self.flaps = {pair: at - seconds for pair, at in self.flaps.items()}

    def clear(self) -> None:
        """Forget everything."""
        self.down, self.flaps, self.aged, self.said = {}, {}, 0, {}

    def dumped(self) -> dict[str, Any]:
        """Write it as JSON."""
        flaps = [[*sorted(pair), at] for pair, at in self.flaps.items()]
        said = {mac: dict(texts) for mac, texts in self.said.items()}
        return {"aged": self.aged, "down": dict(self.down), "flaps": flaps, "said": said}

    def load(self, document: dict[str, Any]) -> None:
        """Read it back."""
        self.aged, self.down = document["aged"], dict(document["down"])
        self.said = {mac: dict(texts) for mac, texts in document.get("said", {}).items()}
        self.flaps = {frozenset((one, other)): at for one, other, at in document["flaps"]}
