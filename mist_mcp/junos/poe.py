"""`show poe interface`: which ports give power, and how much."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import is_interface
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLES: Final = re.compile(
    r" *Interface +Admin(?: +status)? +Oper(?: +status)?(?: +Pair/Mode)? +Max(?: +power)? +Priority"
    r" +Power.*| +status +status(?: +status)? +power(?: +.*)?"
    r"| *Interface +Enabled +Status +Max-power +Priority +.*"
)
_LEGEND: Final = re.compile(r" *\([A-Z]\) .*")
_POWER: Final = r"[0-9]+(?:\.[0-9]+)?"
_ROW: Final = re.compile(
    r" *(?P<name>[a-z]{2,3}-[0-9]+/[0-9]+/[0-9]+) +(?P<admin>Enabled|Disabled) +"
    r"(?P<oper>ON|OFF|Off|On|FAULT|Fault|DISABLED|Disabled|SEARCHING|Searching|Powered-up|"
    r"Power-over-limit|\S+(?: \S+)?)(?: +[24]P/\S+)? +"
    rf"(?P<max>{_POWER})W?(?:\([A-Z]\))? +(?P<priority>Low|High) +(?P<used>{_POWER})W?"
    r"(?: +(?P<pairs>[24]P/\S+))?(?: +(?P<class>not-applicable|[0-9](?:/[0-9])?|\S+))?"
    r"(?: +(?:Enabled|Disabled))?"
)


@dataclass(frozen=True, slots=True)
class PoePort:
    """A port; power is in watts, and a class that does not apply is None."""

    interface: str
    enabled: bool
    status: str
    max_watts: float
    priority: str
    watts: float
    pd_class: str | None


@dataclass(frozen=True, slots=True)
class PoePorts:
    """The ports of a switch that can give power."""

    ports: tuple[PoePort, ...]


def read(lines: Sequence[str]) -> Reading[PoePorts] | None:
    """Read the ports of one switch."""
    if not any(map(_TITLES.fullmatch, lines)):
        return None
    rows = [(line, _port(line)) for line in lines if not _is_about(line)]
    return Reading(
        PoePorts(tuple(port for _, port in rows if port)),
        unread=tuple(line for line, port in rows if port is None),
    )


def _is_about(line: str) -> bool:
    return bool(_TITLES.fullmatch(line) or _LEGEND.fullmatch(line))


def _port(line: str) -> PoePort | None:
    found = _ROW.fullmatch(line)
    if found is None or not is_interface(found["name"]):
        return None
    return PoePort(
        interface=found["name"],
        enabled=found["admin"] == "Enabled",
        status=found["oper"],
        max_watts=float(found["max"]),
        priority=found["priority"],
        watts=float(found["used"]),
        pd_class=None if found["class"] in (None, "not-applicable") else found["class"],
    )
