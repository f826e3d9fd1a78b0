"""`show vlans`: the networks of a switch and the ports in them; a star marks a port that is up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import is_interface
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLES: Final = re.compile(
    r"Routing instance +VLAN name +Tag +Interfaces|Name +Tag +Interfaces|Routing instance +.*"
)
_ROW: Final = re.compile(
    r"(?:(?P<instance>\S+) +)?(?P<name>\S+) +(?P<tag>[0-9]{1,4}(?:-[0-9]{1,4})?|NA|None)"
    r"(?: +(?P<ports>\S.*))?"
)
_PORT: Final = re.compile(r"(?P<name>[^\s*,]+)(?P<up>\*?)")
_NO_PORTS: Final = "None"


@dataclass(frozen=True, slots=True)
class VlanPort:
    """A port of a network, and whether it is up; tunnels and segments stand beside ports."""

    interface: str
    up: bool


@dataclass(frozen=True, slots=True)
class Vlan:
    """A network; without a tag it has none, or a range of them as printed."""

    instance: str | None
    name: str
    tag: int | None
    ports: tuple[VlanPort, ...]


@dataclass(frozen=True, slots=True)
class Vlans:
    """The networks of a switch."""

    vlans: tuple[Vlan, ...]


@dataclass(slots=True)
class _Vlan:
    instance: str | None
    name: str
    tag: str
    ports: list[VlanPort] = field(default_factory=list)


def read(lines: Sequence[str]) -> Reading[Vlans] | None:
    """Read the networks of one switch."""
    if not any(map(_TITLES.fullmatch, lines)):
        return None
    vlans: list[_Vlan] = []
    unread: list[str] = []
    for line in lines:
        if _TITLES.fullmatch(line):
            continue
        if not (_begin(vlans, line) or (vlans and _go_on(vlans[-1], line))):
            unread.append(line)
    facts = Vlans(tuple(map(_vlan, vlans)))
    return Reading(facts, unread=tuple(unread))


def _begin(vlans: list[_Vlan], line: str) -> bool:
    """Begin a network, if a line does."""
    found = None if line.startswith(" ") else _ROW.fullmatch(line)
    ports = _ports(found["ports"] or "") if found else None
    if found is None or ports is None:
        return False
    vlans.append(_Vlan(found["instance"], found["name"], found["tag"], ports))
    return True


def _go_on(vlan: _Vlan, line: str) -> bool:
    """Add the ports of a line."""
    ports = _ports(line) if line.startswith(" ") else None
    vlan.ports += ports or []
    return ports is not None


def _ports(text: str) -> list[VlanPort] | None:
    """Read ports, with blanks or commas between them; None if a word is none."""
    words = [] if text.strip() == _NO_PORTS else text.replace(",", " ").split()
    found = [_PORT.fullmatch(word) for word in words]
    ports = [VlanPort(port["name"], bool(port["up"])) for port in found if port]
    fits = len(ports) == len(words) and all(map(_is_port, ports))
    return ports if fits else None


def _is_port(port: VlanPort) -> bool:
    return is_interface(port.interface) or port.interface.startswith("esi.")


def _vlan(seen: _Vlan) -> Vlan:
    tag = int(seen.tag) if seen.tag.isdecimal() else None
    return Vlan(seen.instance, seen.name, tag, tuple(seen.ports))
