"""Time windows: `start`, `end` and `duration` as epochs; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fake_mist.query.filters import BadQueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAMETERS: Final = frozenset({"start", "end", "duration"})
DEFAULT_DURATION: Final = "1d"
UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}

_SPAN: Final = re.compile(r"(\d{1,10})([smhdw])")
_EPOCH: Final = re.compile(r"\d{1,15}(\.\d+)?")
"""Both forms end at some digits: Python refuses to read thousands of them."""


@dataclass(frozen=True, slots=True)
class Window:
    """Epoch seconds, both ends included."""

    start: int
    end: int

    def __contains__(self, instant: float) -> bool:
        """Tell whether the instant lies in the window."""
        return self.start <= instant <= self.end


def window(params: Mapping[str, str], *, now: float, duration: str = DEFAULT_DURATION) -> Window:
    """Read the window; all three parameters at once are refused, as the documentation allows two.

    That the API answers 400 to all three is this fake's choice: the documentation names the
    allowed combinations and no status.
    """
    if params.keys() >= PARAMETERS:
        raise BadQueryError("start, end and duration exclude each other: give two at most")
    span = _span("duration", params.get("duration", duration))
    if "start" in params and "duration" in params:
        start = _instant("start", params["start"], now)
        return Window(start, start + span)
    end = _instant("end", params.get("end", "now"), now)
    start = _instant("start", params["start"], now) if "start" in params else end - span
    return Window(start, end)


def _instant(name: str, text: str, now: float) -> int:
    if text == "now":
        return int(now)
    if text.startswith("-"):
        return int(now) - _span(name, text[1:])
    if not _EPOCH.fullmatch(text):
        raise _bad(name, text)
    return int(float(text))


def _span(name: str, text: str) -> int:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise _bad(name, text)
    return int(found[1]) * UNITS[found[2]]


def _bad(name: str, text: str) -> BadQueryError:
    return BadQueryError(f"invalid value for {name}: {text}")
