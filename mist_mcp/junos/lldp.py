"""`show lldp neighbors`; releases without link aggregation groups lack the parent interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.junos.columns import cells, starts_of
from mist_mcp.junos.fields import is_interface
from mist_mcp.junos.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LOCAL: Final = "Local Interface"
_PARENT: Final = "Parent Interface"
_FAR: Final = ("Chassis Id", "Port info", "System Name")
_FORMS: Final = ((_LOCAL, _PARENT, *_FAR), (_LOCAL, *_FAR))


@dataclass(frozen=True, slots=True)
class LldpNeighbor:
    """A neighbour; its port and name are what it says of itself."""

    local_interface: str
    parent_interface: str | None
    chassis_id: str
    port: str | None
    system_name: str | None


@dataclass(frozen=True, slots=True)
class LldpNeighbors:
    """The neighbours of a device."""

    neighbors: tuple[LldpNeighbor, ...]


def read(lines: Sequence[str]) -> Reading[LldpNeighbors] | None:
    """Read the neighbours of one device."""
    titles = ((place, form) for place, line in enumerate(lines) for form in _forms(line))
    place, form = next(titles, (None, ()))
    if place is None:
        return None
    starts = starts_of(lines[place], form) or ()
    rest = [line for line in lines[place + 1 :] if not starts_of(line, form)]
    rows = [(line, _neighbor(_cells(line, starts), form)) for line in rest]
    unread = (*lines[:place], *(line for line, row in rows if row is None))
    return Reading(LldpNeighbors(tuple(row for _, row in rows if row)), unread=unread)


def _forms(line: str) -> Iterator[tuple[str, ...]]:
    """Give the form whose titles a line holds."""
    yield from (form for form in _FORMS if starts_of(line, form))


def _cells(line: str, starts: Sequence[int]) -> list[str] | None:
    """Cut a row at its columns; one that runs over is clear only if every cell is one word."""
    cut = cells(line, starts)
    if cut is not None and not any(_runs_over(line, starts, cut)):
        return cut
    split = line.split()
    return split if len(split) == len(starts) else None


def _runs_over(line: str, starts: Sequence[int], cut: Sequence[str]) -> Iterator[bool]:
    """Tell of each border whether it may be a blank inside the words of the cell before it."""
    for start, before, after in zip(starts[1:], cut, cut[1:], strict=False):
        yield " " in before and bool(after) and line[start - 2] != " "


def _neighbor(row: Sequence[str] | None, form: Sequence[str]) -> LldpNeighbor | None:
    named = dict(zip(form, row or (), strict=False))
    local, parent = named.get(_LOCAL, ""), named.get(_PARENT, "-")
    chassis, port, system = (named.get(title, "") for title in _FAR)
    if not (is_interface(local) and chassis) or " " in chassis:
        return None
    if not (parent == "-" or is_interface(parent)):
        return None
    return LldpNeighbor(
        local_interface=local,
        parent_interface=None if parent == "-" else parent,
        chassis_id=chassis,
        port=port or None,
        system_name=system or None,
    )
