"""`show interfaces diagnostics optics`: light, current, warmth, and what is out of its bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import is_interface
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_PORT: Final = re.compile(r" *Physical interface: (?P<name>[^\s,]+)(?:, .*)?")
_LANE: Final = re.compile(r" *Lane (?P<lane>[0-9]+)")
_NOT_THERE: Final = re.compile(r" *Optical diagnostics +: +(?P<why>N/A|\S.*)")
_FIELD: Final = re.compile(r" *(?P<name>[A-Z][A-Za-z0-9 /()-]*?) *: +(?P<value>\S.*)")
_NUMBER: Final = re.compile(
    r"(?P<number>-?[0-9]+(?:\.[0-9]+)?|- ?Inf) (?P<unit>mA|V|dBm|degrees C).*"
)
_POWER: Final = re.compile(r"(?P<watts>[0-9.]+) mW / (?P<dbm>-?[0-9.]+|-? ?Inf) dBm")
_ALARM: Final = re.compile(r"(?P<what>.*) (?P<kind>alarm|warning)")
_THRESHOLD: Final = "threshold"
_SENT: Final = frozenset({"Laser output power", "Laser tx power", "Tx power"})
_RECEIVED: Final = frozenset(
    {
        "Laser receiver power",
        "Laser rx power",
        "Receiver signal average optical power",
        "Rx power (avg)",
        "Rx power",
    }
)


@dataclass(frozen=True, slots=True)
class OpticalLane:
    """The light of a lane, in dBm; None where the transceiver does not say, or sees none.

    Args:
        lane: its number; None for a transceiver with one.
        dark: whether no light at all comes in; None where it does not say.
    """

    lane: int | None
    sent_dbm: float | None
    received_dbm: float | None
    bias_ma: float | None
    dark: bool | None


@dataclass(frozen=True, slots=True)
class Optics:
    """A transceiver; one that cannot measure is not `measured`, and alarms are those raised."""

    interface: str
    measured: bool | None
    temperature_c: float | None
    voltage_v: float | None
    lanes: tuple[OpticalLane, ...]
    alarms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpticalPorts:
    """The transceivers of a device."""

    ports: tuple[Optics, ...]


@dataclass(slots=True)
class _Port:
    name: str
    unmeasured: bool = False
    values: dict[str, str] = field(default_factory=dict)
    lanes: dict[int, dict[str, str]] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)
    lane: int | None = None

    def add(self, name: str, value: str) -> None:
        """Add a labelled value, of the lane if one was named."""
        place = self.values if self.lane is None else self.lanes[self.lane]
        place[name] = value
        if value == "On" and _ALARM.fullmatch(name):
            self.alarms.append(name if self.lane is None else f"lane {self.lane}: {name}")


def read(lines: Sequence[str]) -> Reading[OpticalPorts] | None:
    """Read the transceivers of one device."""
    ports: list[_Port] = []
    unread: list[str] = []
    for line in lines:
        if (found := _PORT.fullmatch(line)) and is_interface(found["name"]):
            ports.append(_Port(found["name"]))
        elif not (ports and _take(ports[-1], line)):
            unread.append(line)
    if not ports:
        return None
    return Reading(OpticalPorts(tuple(map(_optics, ports))), unread=tuple(unread))


def _take(port: _Port, line: str) -> bool:
    """Take a line of a port; tells whether it was understood."""
    if found := _LANE.fullmatch(line):
        port.lane = int(found["lane"])
        port.lanes[port.lane] = {}
    elif _NOT_THERE.fullmatch(line):
        port.unmeasured = True
    elif found := _FIELD.fullmatch(line):
        port.add(found["name"], found["value"])
    else:
        return False
    return True


def _optics(port: _Port) -> Optics:
    lanes: list[tuple[int | None, dict[str, str]]] = [*port.lanes.items()]
    if port.values and not lanes:
        lanes = [(None, port.values)]
    return Optics(
        interface=port.name,
        measured=False if port.unmeasured else bool(lanes) or None,
        temperature_c=_number(port.values.get("Module temperature")),
        voltage_v=_number(port.values.get("Module voltage")),
        lanes=tuple(_lane(number, values) for number, values in lanes),
        alarms=tuple(port.alarms),
    )


def _lane(number: int | None, values: dict[str, str]) -> OpticalLane:
    received = next((values[name] for name in _RECEIVED if name in values), None)
    sent = next((values[name] for name in _SENT if name in values), None)
    return OpticalLane(
        lane=number,
        sent_dbm=_dbm(sent),
        received_dbm=_dbm(received),
        bias_ma=_number(values.get("Laser bias current")),
        dark=_is_dark(received),
    )


def _dbm(text: str | None) -> float | None:
    found = _POWER.fullmatch(text or "")
    return float(found["dbm"]) if found and "Inf" not in found["dbm"] else None


def _is_dark(text: str | None) -> bool | None:
    """Tell whether no light comes in: no power at all has no logarithm."""
    found = _POWER.fullmatch(text or "")
    return "Inf" in found["dbm"] if found else None


def _number(text: str | None) -> float | None:
    found = _NUMBER.fullmatch(text or "")
    return float(found["number"]) if found and "Inf" not in found["number"] else None
