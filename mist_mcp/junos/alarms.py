"""`show chassis alarms` and `show system alarms`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import CLOCK, as_epoch, fewer
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_COUNT: Final = re.compile(r"(?P<count>No|[0-9]+) alarms? currently active")
_TITLES: Final = re.compile(r"Alarm time +Class +Description")
_ROW: Final = re.compile(
    rf"(?P<time>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} {CLOCK} \S+) +"
    r"(?P<level>[A-Z][a-z]+) +(?P<text>\S.*)"
)


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that is active; `epoch` is known where the device prints UTC."""

    level: str
    description: str
    time: str
    epoch: int | None


@dataclass(frozen=True, slots=True)
class Alarms:
    """The active alarms, and how many the device says there are, if it says so."""

    active: int | None
    alarms: tuple[Alarm, ...]


def read(lines: Sequence[str]) -> Reading[Alarms] | None:
    """Read the alarms of one member."""
    counts = [found["count"] for found in map(_COUNT.fullmatch, lines) if found]
    titled = any(_TITLES.fullmatch(line) for line in lines)
    if len(counts) > 1 or not (counts or titled):
        return None
    active = (0 if counts[0] == "No" else int(counts[0])) if counts else None
    alarms = tuple(_alarm(found) for found in map(_ROW.fullmatch, lines) if found)
    return Reading(
        Alarms(active, alarms),
        unread=tuple(line for line in lines if not _is_known(line)),
        notes=fewer("alarms", announced=active, read=len(alarms)),
    )


def _alarm(found: re.Match[str]) -> Alarm:
    time = found["time"]
    return Alarm(found["level"], found["text"], time, as_epoch(time))


def _is_known(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_COUNT, _TITLES, _ROW))
