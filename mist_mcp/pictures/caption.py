"""What stands above and below a picture: the verdict, the legend, the findings. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from mist_mcp.analysis.evpn.findings import SEVERITIES
from mist_mcp.pictures.marks import mark, number, rectangle, scaled, stroked, text
from mist_mcp.pictures.picture import LINE_STATES
from mist_mcp.pictures.sizes import MARGIN, Box
from mist_mcp.pictures.style import LINES, NODES, TRUNK
from mist_mcp.pictures.text import cells, fitted, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mist_mcp.analysis.evpn.findings import Severity
    from mist_mcp.pictures.picture import NodeState, Picture
    from mist_mcp.pictures.style import Stroke

    Sample = Callable[[float, float], str]

LEAST_WIDTH: Final = 800.0
_TITLE_SIZE: Final = 20
_TITLE_ADVANCE: Final = 12.2
"""A character of the title in pixels: 20 px in a typeface of one width."""

_ADVANCE: Final = 7.3
"""The same of other text, 12 px."""

_PILL_HEIGHT: Final = 24.0
_LEGEND_TOP: Final = 108.0
_LEGEND_LINE: Final = 22.0
_SAMPLE: Final = 36.0
_AFTER: Final = 24.0
_LIST_TOP: Final = 34.0
_LIST_LINE: Final = 17.0
_LIST_GAP: Final = 7.0
_LIST_INDENT: Final = 24.0
_LONGEST: Final = 130
"""Characters of a line that the eye follows with ease."""

_LINES: Final = 3
_USUAL_WIDTH: Final = 1500.0
_LARGEST: Final = 2.0


@dataclass(frozen=True, slots=True)
class Caption:
    """Elements, and the height at which they end."""

    parts: tuple[str, ...]
    height: float


def heading(picture: Picture, width: float) -> Caption:
    """Return the title with verdict and time, and the legend."""
    large = _enlarged(width)
    x, y = MARGIN, _LEGEND_TOP
    parts = [*_title(picture, width / large)]
    for draw, about in _legend(picture):
        wide = _SAMPLE + cells(about) * _ADVANCE
        if x > MARGIN and x + wide > width / large - MARGIN:
            x, y = MARGIN, y + _LEGEND_LINE
        parts += [draw(x, y), text(x + _SAMPLE, y + 4, about, fill="dim")]
        x += wide + _AFTER
    return Caption((scaled(parts, large),), (y + 1.4 * _AFTER) * large)


def _enlarged(width: float) -> float:
    """Return how much larger to write in wide pictures, which are shown smaller."""
    return min(max(1.0, width / _USUAL_WIDTH), _LARGEST)


def _title(picture: Picture, width: float) -> Iterator[str]:
    verdict = picture.verdict
    pill = cells(verdict) * _ADVANCE + _AFTER
    room = int((width - 2 * MARGIN - pill - _AFTER) / _TITLE_ADVANCE)
    name = fitted(picture.name, room)
    yield text(MARGIN, 40, name, size=_TITLE_SIZE, bold=True)
    box = Box(MARGIN + cells(name) * _TITLE_ADVANCE + _AFTER / 2, 22, pill, _PILL_HEIGHT)
    yield rectangle(box, fill=f"verdict-{verdict}", stroke="edge", width=0, corner=12)
    yield text(box.middle, 38, verdict, fill="ground", anchor="middle", bold=True)
    yield text(MARGIN, 63, f"{picture.kind}, as of {picture.time}", fill="dim")
    most = int((width - 2 * MARGIN) / _ADVANCE)
    yield text(MARGIN, 80, fitted(picture.counts, most), fill="dim")


def _legend(picture: Picture) -> Iterator[tuple[Sample, str]]:
    """Explain what is in the picture, the worst first."""
    lines = {line.state for line in picture.lines}
    for line in LINE_STATES:
        if line in lines:
            yield _line_sample(LINES[line], f"line-{line}"), LINES[line].words
    for line in [line.state for line in picture.lines if line.count > 1][-1:]:
        thick = replace(LINES[line], width=LINES[line].width * TRUNK)
        yield _line_sample(thick, f"line-{line}"), "thick: many links"
    nodes = {node.state for cell in picture.cells for node in (*cell.drawn, *cell.rest)}
    for state, stroke in NODES.items():
        if state in nodes:
            yield _node_sample(state), f"switch {stroke.words}"
    found = {finding.severity for finding in picture.findings}
    for severity in SEVERITIES:
        if severity in found:
            yield _mark_sample(severity), f"{severity} finding"


def _line_sample(stroke: Stroke, name: str) -> Sample:
    def draw(x: float, y: float) -> str:
        path = f'<path d="M{number(x)} {number(y)}h{number(_SAMPLE - 8)}"/>'
        return stroked(name, [path], width=stroke.width, dash=stroke.dash)

    return draw


def _node_sample(state: NodeState) -> Sample:
    stroke = NODES[state]

    def draw(x: float, y: float) -> str:
        box = Box(x + 2, y - 8, _SAMPLE - 12, 16)
        look = f"state-{state}"
        return rectangle(
            box, fill="node", stroke=look, width=stroke.width, dash=stroke.dash, corner=4
        )

    return draw


def _mark_sample(severity: Severity) -> Sample:
    def draw(x: float, y: float) -> str:
        return mark(x + _SAMPLE - 20, y, "n", severity=severity)

    return draw


def footing(picture: Picture, width: float, *, top: float) -> Caption:
    """Return the findings in words, and what is not known."""
    large = _enlarged(width)
    most = min(int((width / large - 2 * MARGIN - _LIST_INDENT) / _ADVANCE), _LONGEST)
    y = top / large + _LIST_TOP
    parts: list[str] = []
    for finding in picture.findings:
        parts.append(mark(MARGIN + 8, y - 4, str(finding.number), severity=finding.severity))
        y = _write(parts, wrapped(f"{finding.severity}: {finding.text}", most, lines=_LINES), y)
    for note in _notes(picture):
        y = _write(parts, wrapped(note, most, lines=_LINES), y)
    return Caption((scaled(parts, large),), y * large)


def _write(parts: list[str], lines: Sequence[str], y: float) -> float:
    """Add lines of text, and return where the next ones begin."""
    for line in lines:
        parts.append(text(MARGIN + _LIST_INDENT, y, line))
        y += _LIST_LINE
    return y + _LIST_GAP


def _notes(picture: Picture) -> Iterator[str]:
    if not picture.findings:
        yield "No findings."
    if picture.more:
        yield f"{picture.more} more findings: get_evpn_topologies_details lists them."
    yield from (f"Not known: {text}" for text in picture.unknown)
