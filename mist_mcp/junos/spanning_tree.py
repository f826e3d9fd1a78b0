"""`show spanning-tree bridge` and `interface`: who is the root, and which port blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.fields import is_interface
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

_BRIDGE: Final = re.compile(r" *STP bridge parameters.*")
_TREE: Final = re.compile(
    r" *Spanning tree interface parameters for (?:instance |VLAN |MSTI )?(?P<tree>[0-9]+|CIST)"
)
_VALUE: Final = re.compile(r" *(?P<name>[A-Z][A-Za-z0-9 .-]*?) *: *(?P<value>\S.*)")
_INSTANCE: Final = re.compile(r" *[Rr]outing[- ]instance(?: name)?(?: *: *| +)(?P<name>\S+)")
_PARAMETERS: Final = re.compile(
    r" *(?:STP bridge parameters for (?:instance |CIST|MSTI |VLAN )?(?P<id>[0-9]*).*"
    r"|Bridge parameters for .*|(?:Local|CIST|MSTI|VLAN) parameters)"
)
_TITLES: Final = re.compile(
    r" *Interface +Port[ -]ID +Designated +Designated +Port +State +Role"
    r"| +port[ -]ID +bridge[ -]ID +Cost| *Interface name +.*"
)
_ROW: Final = re.compile(
    r" *(?P<name>\S+) +(?P<port>[0-9]+:[0-9]+) +(?P<designated>[0-9]+:[0-9]+) +"
    r"(?P<bridge>[0-9]+\.[0-9a-f:]{12,17}) +(?P<cost>[0-9]+) +(?P<state>[A-Z]{3,5}) +"
    r"(?P<role>[A-Z]{3,4})(?: .*)?"
)
BLOCKING: Final = "BLK"
_OF_A_TREE: Final = frozenset({"Root ID", "Bridge ID", "MSTI regional root"})


@dataclass(frozen=True, slots=True)
class TreePort:
    """A port of a tree: its state (`FWD`, `BLK`) and role (`ROOT`, `DESG`, `ALT`), as printed."""

    interface: str
    port_id: str
    designated_port_id: str
    designated_bridge: str
    cost: int
    state: str
    role: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The ports of one instance; its number, or None where the device names none."""

    instance: int | None
    ports: tuple[TreePort, ...]


@dataclass(frozen=True, slots=True)
class TreePorts:
    """The trees of a switch."""

    trees: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """What a switch knows of one tree.

    Args:
        protocol: `RSTP`, `MSTP`, `VSTP`.
        is_root: whether it is the root itself; None where either id is missing.
        root_port: where the root is; None on the root itself.
        changes: of the topology, since the switch started.
        seconds_since_change: None where the device does not say.
    """

    instance: int | None
    protocol: str | None
    root: str | None
    bridge: str | None
    is_root: bool | None
    root_cost: int | None
    root_port: str | None
    changes: int | None
    seconds_since_change: int | None


@dataclass(frozen=True, slots=True)
class Bridges:
    """The trees of a switch, as bridges see them."""

    bridges: tuple[Bridge, ...]


def read_ports(lines: Sequence[str]) -> Reading[TreePorts] | None:
    """Read the ports of one switch."""
    trees: list[tuple[int | None, list[TreePort]]] = []
    unread: list[str] = []
    titled = False
    for line in lines:
        if _TITLES.fullmatch(line):
            titled = True
        elif found := _TREE.fullmatch(line):
            trees.append((_instance(found["tree"]), []))
        elif port := _port(line):
            trees = trees or [(None, [])]
            trees[-1][1].append(port)
        elif not _INSTANCE.fullmatch(line):
            unread.append(line)
    if not (titled or any(ports for _, ports in trees)):
        return None
    found_trees = (Tree(number, tuple(ports)) for number, ports in trees)
    return Reading(TreePorts(tuple(found_trees)), unread=tuple(unread))


def _instance(text: str) -> int | None:
    digits = "".join(filter(str.isdigit, text))
    return int(digits) if digits else None


def _port(line: str) -> TreePort | None:
    found = _ROW.fullmatch(line)
    if found is None or not is_interface(found["name"]):
        return None
    return TreePort(
        *(found["name"], found["port"], found["designated"], found["bridge"]),
        *(int(found["cost"]), found["state"], found["role"]),
    )


@dataclass(slots=True)
class _Seen:
    """Labelled values of one tree."""

    instance: int | None
    values: dict[str, str] = field(default_factory=dict)


def read_bridge(lines: Sequence[str]) -> Reading[Bridges] | None:
    """Read the trees of one switch."""
    seen: list[_Seen] = []
    unread: list[str] = []
    for line in lines:
        title = _PARAMETERS.fullmatch(line)
        value = _VALUE.fullmatch(line)
        if title and _BRIDGE.match(line):
            seen.append(_Seen(_instance(title["id"] or "")))
        elif value:
            seen = seen or [_Seen(None)]
            _add(seen, value["name"], value["value"])
        elif not (title or _INSTANCE.fullmatch(line) or _BRIDGE.fullmatch(line)):
            unread.append(line)
    if not any({"Root ID", "Bridge ID", "Enabled protocol"} & each.values.keys() for each in seen):
        return None
    kept = (each for each in _merged(seen) if each.values)
    return Reading(Bridges(tuple(map(_bridge, kept))), unread=tuple(unread))


def _merged(seen: list[_Seen]) -> list[_Seen]:
    """Give what stands above all trees to each of them: MSTP says its name once."""
    if len(seen) == 1 or seen[0].values.keys() & _OF_A_TREE:
        return seen
    return [_Seen(each.instance, {**seen[0].values, **each.values}) for each in seen[1:]]


def _add(seen: list[_Seen], name: str, value: str) -> None:
    """Add a value; a second root begins another tree, the protocol is that of all."""
    if name == "Root ID" and name in seen[-1].values:
        seen.append(_Seen(None, {"Enabled protocol": seen[-1].values.get("Enabled protocol", "")}))
    seen[-1].values.setdefault(name, value)


def _bridge(seen: _Seen) -> Bridge:
    values = seen.values
    own = values.get("Bridge ID")
    root = values.get("Root ID") or values.get("MSTI regional root")
    return Bridge(
        instance=seen.instance if seen.instance is not None else _count(values, "MSTI ID"),
        protocol=values.get("Enabled protocol") or None,
        root=root,
        bridge=own,
        is_root=None if root is None or own is None else root == own,
        root_cost=_count(values, "Root cost"),
        root_port=values.get("Root port"),
        changes=_count(values, "Number of topology changes"),
        seconds_since_change=_count(values, "Time since last topology change"),
    )


def _count(values: dict[str, str], name: str) -> int | None:
    first = values.get(name, "").split(" ")[0]
    return int(first) if first.isdecimal() else None
