"""How large the parts of a picture are, and how rows are divided among pods. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING, Final

from mist_mcp.pictures.picture import SPANNING
from mist_mcp.pictures.text import cells as places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mist_mcp.pictures.picture import Cell, Picture, Row

MARGIN: Final = 24.0
GUTTER: Final = 96.0
"""Room at the left for the names of the rows."""

NODE_HEIGHT: Final = 42.0
NAME_ADVANCE: Final = 7.3
"""Width of a character of a name, in pixels: 12 px in a typeface of one width."""

TILE_ADVANCE: Final = 6.7
"""The same for the name on a tile, 11 px."""

SMALL_ADVANCE: Final = 6.1
"""The same for notes, 10 px."""

CRATE_HEAD: Final = 38.0
CRATE_PAD: Final = 10.0
POD_PAD: Final = 14.0
POD_FOOT: Final = 28.0
"""Room for the name of a pod, below its switches: no line ends there."""

BADGE_PITCH: Final = 20.0
"""From one badge on the edge of a switch to the next, in pixels."""

GAP: Final = 16.0
_NAMED_MOST: Final = 160
"""In larger fabrics the tiles have no names."""

_NODE_WIDTHS: Final = (118.0, 190.0)
_TILE_WIDTHS: Final = (74.0, 190.0)
_TILE_HEIGHT: Final = 20.0
_TILE_GAP: Final = 4.0
_DOT: Final = 14.0
_SHAPE: Final = 1.5
"""How much wider than high a box of tiles is, if it is free to choose."""

_CORE_GAPS: Final = (84.0, 220.0)
_POD_GAPS: Final = (84.0, 140.0)
_SLACK: Final = 0.01
"""Sums of widths are not exact."""

_NAME_MARGIN: Final = 22.0
_MARK_ROOM: Final = 20.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels from the top left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return where it ends below."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Return the middle from left to right."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large switches are drawn."""

    node: float
    tile: float
    tile_height: float
    gap: float
    named: bool

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> Sizes:
        """Choose widths that the longest names fit into, within bounds."""
        drawn = [places(node.name) for cell in cells for node in cell.drawn]
        rest = [places(node.name) for cell in cells for node in cell.rest]
        node = _within(max(drawn, default=0) * NAME_ADVANCE + _NAME_MARGIN, _NODE_WIDTHS)
        tile = max(rest, default=0) * TILE_ADVANCE + _NAME_MARGIN
        if len(drawn) + len(rest) > _NAMED_MOST:
            return cls(node, _DOT, _DOT, _TILE_GAP, named=False)
        marked = _MARK_ROOM * any(each.marks for cell in cells for each in cell.rest)
        return cls(node, _within(tile, _TILE_WIDTHS) + marked, _TILE_HEIGHT, _TILE_GAP, named=True)

    @property
    def tile_size(self) -> tuple[float, float]:
        """Return width and height of a tile."""
        return self.tile, self.tile_height

    def row(self, count: int) -> float:
        """Return the width of some switches side by side."""
        return count * (self.node + GAP) - GAP if count else 0.0

    def columns(self, width: float) -> int:
        """Return how many tiles a box of some width has side by side."""
        return max(1, int((width - 2 * CRATE_PAD + self.gap + _SLACK) / (self.tile + self.gap)))

    def crate(self, cell: Cell) -> float:
        """Return the width that a box should have."""
        if not cell.rest:
            return 0.0
        wanted = ceil(
            sqrt(len(cell.rest) * _SHAPE * (self.tile_height + self.gap) / (self.tile + self.gap))
        )
        tiles = wanted * (self.tile + self.gap) - self.gap
        head = max(places(cell.words), places(crate_title(cell))) * SMALL_ADVANCE
        return max(tiles, head) + 2 * CRATE_PAD

    def height(self, cell: Cell, width: float) -> float:
        """Return the height of a box of some width."""
        rows = ceil(len(cell.rest) / self.columns(width))
        return CRATE_HEAD + rows * (self.tile_height + self.gap) - self.gap + CRATE_PAD

    def cell(self, cell: Cell) -> float:
        """Return the width of a cell: what is drawn stands beside the box."""
        parts = [part for part in (self.crate(cell), self.row(len(cell.drawn))) if part]
        return sum(parts) + GAP * (len(parts) - 1)


def crate_title(cell: Cell) -> str:
    """Say what is in a box."""
    more = "more " if cell.drawn else ""
    return f"{len(cell.rest)} {more}{'' if cell.row == 'other' else f'{cell.row} '}switches"


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])


@dataclass(frozen=True, slots=True)
class Plan:
    """The width of all, and what each pod has of it."""

    sizes: Sizes
    columns: Mapping[int | None, tuple[float, float]]
    width: float

    @classmethod
    def of(cls, picture: Picture, *, least: float) -> Plan:
        """Divide the width among the pods; those without a pod span all."""
        sizes = Sizes.of(picture.cells)
        widths = _pod_widths(picture, sizes)
        pods = sum(widths.values()) + GAP * max(0, len(widths) - 1)
        spans = [sizes.cell(cell) for cell in picture.cells if cell.row in SPANNING]
        inner = max(pods, *spans, least - GUTTER - 2 * MARGIN)
        start = MARGIN + GUTTER + (inner - pods) / 2
        columns: dict[int | None, tuple[float, float]] = {}
        for pod, width in widths.items():
            columns[pod] = start, width
            start += width + GAP
        return cls(sizes, columns, inner + GUTTER + 2 * MARGIN)

    def gap(self, row: Row) -> float:
        """Return the room below a row: the wider, the higher, or lines lie too flat."""
        if row in SPANNING:
            return _within((self.width - GUTTER) / 8, _CORE_GAPS)
        widest = max((width for _, width in self.columns.values()), default=0.0)
        return _within(widest / 5, _POD_GAPS)

    def place(self, cell: Cell) -> tuple[float, float]:
        """Return where a cell begins, and how wide it may be."""
        if cell.row in SPANNING:
            start = MARGIN + GUTTER
            return start, self.width - MARGIN - start
        start, width = self.columns[cell.pod]
        return start + POD_PAD, width - 2 * POD_PAD

    def crate(self, cell: Cell) -> tuple[float, float]:
        """Return where the box of a cell begins, and how wide it is; it leaves room for others."""
        start, width = self.place(cell)
        if cell.row in SPANNING:
            return start, min(width, self.sizes.crate(cell))
        return start, width - (self.sizes.row(len(cell.drawn)) + GAP if cell.drawn else 0.0)

    def height(self, cell: Cell) -> float:
        """Return how high a cell is."""
        if not cell.rest:
            return NODE_HEIGHT
        return max(NODE_HEIGHT, self.sizes.height(cell, self.crate(cell)[1]))


def _pod_widths(picture: Picture, sizes: Sizes) -> dict[int | None, float]:
    """Return how wide each pod is: as its widest row, or its name."""
    widths: dict[int | None, float] = {}
    for cell in picture.cells:
        if cell.row not in SPANNING:
            wide = sizes.cell(cell) + 2 * POD_PAD
            widths[cell.pod] = max(widths.get(cell.pod, 0.0), wide)
    return widths
