"""A picture of a fabric as SVG: no script, no reference to anything outside. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mist_mcp.pictures.caption import LEAST_WIDTH, footing, heading
from mist_mcp.pictures.layout import layout_of
from mist_mcp.pictures.marks import (
    crowd,
    filled,
    mark,
    number,
    rectangle,
    sheet,
    stroked,
    text,
    words,
)
from mist_mcp.pictures.picture import LINE_STATES
from mist_mcp.pictures.sizes import (
    BADGE_PITCH,
    CRATE_PAD,
    MARGIN,
    NAME_ADVANCE,
    NODE_HEIGHT,
    POD_PAD,
    SMALL_ADVANCE,
    TILE_ADVANCE,
    Plan,
    crate_title,
)
from mist_mcp.pictures.style import LINES, NODES, TRUNK
from mist_mcp.pictures.text import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mist_mcp.pictures.layout import Crate, Layout
    from mist_mcp.pictures.paths import Path
    from mist_mcp.pictures.picture import LineState, Node, NodeState, Picture
    from mist_mcp.pictures.sizes import Box

_TEXT_MARGIN: Final = 12.0


def svg_of(picture: Picture) -> str:
    """Return the drawing; the same picture is always the same text."""
    plan = Plan.of(picture, least=LEAST_WIDTH)
    head = heading(picture, plan.width)
    layout = layout_of(picture, plan, top=head.height)
    below = footing(picture, plan.width, top=layout.bottom)
    tiles = _named_tiles if plan.sizes.named else _dots
    return sheet(
        plan.width,
        below.height,
        title=f"{picture.name} ({picture.kind}): {picture.verdict}",
        about=picture.counts,
        parts=[
            *head.parts,
            *_pods(picture, layout),
            *_rows(layout),
            *_lines(picture, layout),
            *(part for crate in layout.crates for part in (*_crate(crate), *tiles(crate))),
            *_switches(picture, layout),
            *below.parts,
        ],
    )


def _pods(picture: Picture, layout: Layout) -> Iterator[str]:
    for pod, box in layout.pods.items():
        yield rectangle(box, fill="frame", stroke="edge", corner=10)
        most = int((box.width - 2 * POD_PAD) / NAME_ADVANCE)
        at = (box.x + POD_PAD, box.bottom - 10)
        yield text(*at, fitted(picture.pods[pod], most), fill="dim", size=12, bold=True)


def _rows(layout: Layout) -> Iterator[str]:
    for name, row in layout.rows.items():
        yield text(MARGIN, row.y + NODE_HEIGHT / 2 + 4, name, fill="dim")


def _lines(picture: Picture, layout: Layout) -> Iterator[str]:
    """Draw the best first, so that the worst lie on top."""
    by_state: dict[LineState, list[Path]] = defaultdict(list)
    for path in layout.paths:
        by_state[path.line.state].append(path)
    names = {node.key: node.name for cell in picture.cells for node in cell.drawn}
    for state in reversed(LINE_STATES):
        stroke = LINES[state]
        for trunk in (True, False):
            there = [path for path in by_state[state] if (path.line.count > 1) is trunk]
            if there:
                parts = _bare(there) if state == "works" else _labelled(there, names)
                width = stroke.width * (TRUNK if trunk else 1)
                yield stroked(f"line-{state}", parts, width=width, dash=stroke.dash)


def _bare(paths: list[Path]) -> list[str]:
    """Draw lines that need no words as one shape."""
    return [f'<path d="{"".join(map(_path_data, paths))}"/>']


def _labelled(paths: list[Path], names: dict[str, str]) -> list[str]:
    """Draw lines with words that appear over them."""
    return [f'<path d="{_path_data(path)}">{words(_about(path, names))}</path>' for path in paths]


def _about(path: Path, names: dict[str, str]) -> str:
    ends = [names.get(key, key) for key in (path.line.upper, path.line.lower)]
    return f"{ends[0]} to {ends[1]}: {LINES[path.line.state].words}"


def _path_data(path: Path) -> str:
    (x, y), (to_x, to_y) = path.start, path.end
    start = f"M{number(x)} {number(y)}"
    if not path.rise:
        return f"{start}L{number(to_x)} {number(to_y)}"
    # A quadratic curve rises half as high as its control point.
    over = f"{number((x + to_x) / 2)} {number(y - 2 * path.rise)}"
    return f"{start}Q{over} {number(to_x)} {number(to_y)}"


def _switches(picture: Picture, layout: Layout) -> Iterator[str]:
    for cell in picture.cells:
        for node in cell.drawn:
            yield from _switch(node, layout.nodes[node.key])


def _switch(node: Node, box: Box) -> Iterator[str]:
    stroke = NODES[node.state]
    yield rectangle(
        box, fill="node", stroke=f"state-{node.state}", width=stroke.width, dash=stroke.dash
    )
    most = int((box.width - _TEXT_MARGIN) / NAME_ADVANCE)
    yield text(box.middle, box.y + 18, fitted(node.name, most), anchor="middle")
    most = int((box.width - _TEXT_MARGIN) / SMALL_ADVANCE)
    note = fitted(node.note, most)
    yield text(box.middle, box.y + 33, note, fill="dim", size=10, anchor="middle")
    yield from _marks(node, box)


def _marks(node: Node, box: Box) -> Iterator[str]:
    """Put the numbers of the findings on the upper edge, where no line ends."""
    for place, badge in enumerate(reversed(node.badges)):
        x = box.right - 8 - place * BADGE_PITCH
        yield mark(x, box.y - 3, badge.label, severity=badge.severity)


def _crate(crate: Crate) -> Iterator[str]:
    box = crate.box
    yield rectangle(box, fill="node", stroke="edge", corner=8)
    most = int((box.width - 2 * CRATE_PAD) / SMALL_ADVANCE)
    for place, line in enumerate((crate_title(crate.cell), crate.cell.words)):
        fill = "dim" if place else "ink"
        at = (box.x + CRATE_PAD, box.y + 15 + 14 * place)
        yield text(*at, fitted(line, most), fill=fill, size=10)


def _tiles(crate: Crate) -> dict[tuple[NodeState, str], list[tuple[Node, Box]]]:
    """Group tiles by how they look."""
    found: dict[tuple[NodeState, str], list[tuple[Node, Box]]] = defaultdict(list)
    for node, box in zip(crate.cell.rest, crate.tiles, strict=True):
        found[node.state, f"mark-{node.severity}" if node.severity else "ground"].append(
            (node, box)
        )
    return dict(sorted(found.items()))


def _dots(crate: Crate) -> Iterator[str]:
    for (state, fill), tiles in _tiles(crate).items():
        stroke = NODES[state]
        shapes = [crowd([box for _, box in tiles])]
        look = filled(fill, shapes)
        yield stroked(f"state-{state}", [look], width=1.2, dash=stroke.dash, closed=True)


def _named_tiles(crate: Crate) -> Iterator[str]:
    for (state, _), tiles in _tiles(crate).items():
        stroke = NODES[state]
        shapes = [crowd([box for _, box in tiles])]
        look = filled("ground", shapes)
        yield stroked(f"state-{state}", [look], width=1.0, dash=stroke.dash, closed=True)
    for node, box in zip(crate.cell.rest, crate.tiles, strict=True):
        yield from _tile_name(node, box)


def _tile_name(node: Node, box: Box) -> Iterator[str]:
    room = box.width - _TEXT_MARGIN - (BADGE_PITCH if node.severity else 0)
    name = fitted(node.name, int(room / TILE_ADVANCE))
    yield text(box.x + 6, box.y + 14, name, size=11)
    if node.badges:
        first = node.badges[0]
        yield mark(box.right - 11, box.y + box.height / 2, first.label, severity=first.severity)
