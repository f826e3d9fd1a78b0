"""Where everything of a picture stands: rows from the top down, pods side by side. Pure.

A library was looked for: those that lay out layered graphs (Graphviz, ELK, dagre) are binaries or
JavaScript, and networkx has positions but no rows of pods. A fabric is layered by its roles, so
what is left is to divide rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.pictures.paths import ARC_ROOM, paths_of
from mist_mcp.pictures.picture import ROWS, SPANNING
from mist_mcp.pictures.sizes import (
    BADGE_PITCH,
    CRATE_HEAD,
    GAP,
    NODE_HEIGHT,
    POD_FOOT,
    POD_PAD,
    Box,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mist_mcp.pictures.paths import Path
    from mist_mcp.pictures.picture import Cell, Picture, Row
    from mist_mcp.pictures.sizes import Plan

_APART: Final = 2.2
"""How many widths of a switch lie from one to the next at most, where there is room."""

_SHARE: Final = 0.18
"""Or what share of the whole, in wide pictures."""

_PAIR: Final = 2
"""Two are joined without an arc."""


@dataclass(frozen=True, slots=True)
class Crate:
    """The box of switches that are not drawn one by one, with a tile for each."""

    cell: Cell
    box: Box
    tiles: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of all that is drawn.

    Args:
        bottom: where it ends.
        rows: the strip of each row.
        pods: the frame of each pod.
        nodes: switches by key.
        crates: boxes of switches.
        paths: lines, the worst first.
    """

    bottom: float
    rows: Mapping[Row, Box]
    pods: Mapping[int, Box]
    nodes: Mapping[str, Box]
    crates: tuple[Crate, ...]
    paths: tuple[Path, ...]


def layout_of(picture: Picture, plan: Plan, *, top: float) -> Layout:
    """Place everything.

    Args:
        picture: what is drawn.
        plan: the widths.
        top: where it begins, in pixels.
    """
    rows = _rows(plan, picture, top)
    nodes: dict[str, Box] = {}
    crates: list[Crate] = []
    for cell in picture.cells:
        at = rows[cell.row].y
        if cell.rest:
            crates.append(_crate(plan, cell, at))
        nodes.update(_drawn(plan, cell, at))
    ends = {**nodes, **{crate.cell.key: crate.box for crate in crates}}
    return Layout(
        bottom=max((row.bottom for row in rows.values()), default=top) + POD_FOOT,
        rows=rows,
        pods=dict(_frames(plan, picture, rows)),
        nodes=nodes,
        crates=tuple(crates),
        paths=tuple(paths_of(picture.lines, ends, {**ends, **dict(_tops(picture, nodes))})),
    )


def _tops(picture: Picture, nodes: Mapping[str, Box]) -> Iterator[tuple[str, Box]]:
    """Give of each switch the part of its upper edge that is left of its badges."""
    for cell in picture.cells:
        for node in cell.drawn:
            box = nodes[node.key]
            taken = len(node.badges) * BADGE_PITCH
            yield node.key, Box(box.x, box.y, box.width - taken, box.height)


def _rows(plan: Plan, picture: Picture, top: float) -> dict[Row, Box]:
    """Return the strip of each row, over the whole width."""
    found: dict[Row, Box] = {}
    at = top + (ARC_ROOM if _has_arcs(picture) else 0.0)
    for row in ROWS:
        there = [cell for cell in picture.cells if cell.row == row]
        if there:
            found[row] = Box(0, at, plan.width, max(map(plan.height, there)))
            at = found[row].bottom + plan.gap(row)
    return found


def _has_arcs(picture: Picture) -> bool:
    """Tell whether lines join switches of the first row; they may need room above it."""
    first = {node.key for cell in picture.cells[:1] for node in cell.drawn}
    return len(first) > _PAIR and any(
        line.upper in first and line.lower in first for line in picture.lines
    )


def _crate(plan: Plan, cell: Cell, at: float) -> Crate:
    sizes = plan.sizes
    start, width = plan.crate(cell)
    columns = sizes.columns(width)
    pitch, fall = sizes.tile + sizes.gap, sizes.tile_height + sizes.gap
    used = min(columns, len(cell.rest)) * pitch - sizes.gap
    left, first = start + (width - used) / 2, at + CRATE_HEAD
    tiles = (
        Box(left + place % columns * pitch, first + place // columns * fall, *sizes.tile_size)
        for place in range(len(cell.rest))
    )
    return Crate(cell, Box(start, at, width, sizes.height(cell, width)), tuple(tiles))


def _drawn(plan: Plan, cell: Cell, at: float) -> Iterator[tuple[str, Box]]:
    """Spread switches over what is theirs of the row, not further apart than is easy to see."""
    start, width = plan.place(cell)
    if cell.rest:
        _, taken = plan.crate(cell)
        start, width = start + taken + GAP, width - taken - GAP
    node, steps = plan.sizes.node, max(0, len(cell.drawn) - 1)
    pitch = min((width - node) / max(1, steps), max(node * _APART, width * _SHARE))
    left = start + (width - node - pitch * steps) / 2
    for place, each in enumerate(cell.drawn):
        yield each.key, Box(left + place * pitch, at, node, NODE_HEIGHT)


def _frames(plan: Plan, picture: Picture, rows: Mapping[Row, Box]) -> Iterator[tuple[int, Box]]:
    podded = [row for name, row in rows.items() if name not in SPANNING]
    for pod in picture.pods:
        start, width = plan.columns[pod]
        above = podded[0].y - POD_PAD
        yield pod, Box(start, above, width, podded[-1].bottom + POD_FOOT - above)
