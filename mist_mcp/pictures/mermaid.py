"""A picture of a fabric as a Mermaid flowchart, for clients that draw it themselves. Pure.

Mermaid takes 50,000 characters and 500 edges unless it is configured otherwise, so a chart stays
well below both; the best lines go first.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mist_mcp.pictures.picture import LINE_STATES
from mist_mcp.pictures.sizes import crate_title
from mist_mcp.pictures.style import LINES, NODES, SEVERITIES
from mist_mcp.pictures.text import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mist_mcp.pictures.picture import Cell, Line, LineState, Node, Picture

MOST_LINES: Final = 250
MOST_CELLS: Final = 60
"""Rows of pods; a fabric of 30 pods has them."""

_LONGEST_NAME: Final = 48
_LONGEST_FINDING: Final = 240
_PLAIN: Final = frozenset(" -_./:,+()")
_ARROWS: Final[dict[bool, str]] = {True: "---", False: "-.-"}


def mermaid_of(picture: Picture) -> str:
    """Return the chart; the same picture is always the same text."""
    cells = _chosen(picture)
    keys = [key for cell in cells for key in _keys(cell)]
    ids = {key: f"n{number}" for number, key in enumerate(keys, start=1)}
    there = [line for line in picture.lines if line.upper in ids and line.lower in ids]
    lines = there[:MOST_LINES]
    hidden = len(picture.cells) - len(cells), len(picture.lines) - len(lines)
    return "\n".join(
        [
            "flowchart TB",
            *_caption(picture, hidden),
            *_rows(picture, cells, ids),
            *_lines(lines, ids),
            *_looks(cells, ids),
            "",
        ]
    )


def _chosen(picture: Picture) -> list[Cell]:
    """Choose rows of pods; those with trouble come first, if there are too many."""
    ends = {key for line in picture.lines if line.state != "works" for key in _ends(line)}
    ranked = sorted(picture.cells, key=lambda cell: ends.isdisjoint(_keys(cell)))
    kept = {cell.key for cell in ranked[:MOST_CELLS]}
    return [cell for cell in picture.cells if cell.key in kept]


def _ends(line: Line) -> tuple[str, str]:
    return line.upper, line.lower


def _keys(cell: Cell) -> Iterator[str]:
    yield from (node.key for node in cell.drawn)
    if cell.rest:
        yield cell.key


def _label(text: str) -> str:
    """Return a text as it may stand in quotes: what could be markup becomes a number."""
    return "".join(each if each.isalnum() or each in _PLAIN else f"#{ord(each)};" for each in text)


def _caption(picture: Picture, hidden: tuple[int, int]) -> Iterator[str]:
    lines = [
        fitted(picture.name, _LONGEST_NAME),
        f"{picture.kind}, as of {picture.time}",
        f"{picture.verdict}: {picture.counts}",
        *(f"{each.number} {each.severity}: {each.text}" for each in picture.findings),
        *(f"Not known: {each}" for each in picture.unknown),
    ]
    if picture.more:
        lines.append(f"{picture.more} more findings")
    if any(hidden):
        lines.append(f"Not drawn: {hidden[0]} rows of pods, {hidden[1]} lines")
    shown = "<br/>".join(_label(fitted(line, _LONGEST_FINDING)) for line in lines)
    yield f'  about["{shown}"]'


def _rows(picture: Picture, cells: Sequence[Cell], ids: Mapping[str, str]) -> Iterator[str]:
    by_pod: dict[int | None, list[str]] = defaultdict(list)
    for cell in cells:
        by_pod[cell.pod] += _members(cell, ids)
    for number, (pod, members) in enumerate(by_pod.items()):
        if pod is None:
            yield from (f"  {member}" for member in members)
        else:
            name = _label(fitted(picture.pods[pod], _LONGEST_NAME))
            yield f'  subgraph pod{number}["{name}"]'
            yield from (f"    {member}" for member in members)
            yield "  end"


def _members(cell: Cell, ids: Mapping[str, str]) -> Iterator[str]:
    for node in cell.drawn:
        marks = f" [{', '.join(map(str, node.marks))}]" if node.marks else ""
        name = _label(fitted(node.name, _LONGEST_NAME) + marks)
        yield f'{ids[node.key]}["{name}<br/>{_label(node.note)}"]'
    if cell.rest:
        yield f'{ids[cell.key]}[["{_label(crate_title(cell))}<br/>{_label(cell.words)}"]]'


def _lines(lines: Sequence[Line], ids: Mapping[str, str]) -> Iterator[str]:
    numbers: dict[LineState, list[str]] = defaultdict(list)
    for number, line in enumerate(lines):
        numbers[line.state].append(str(number))
        works = line.state == "works"
        labels = [] if works else [LINES[line.state].words]
        labels += [f"{line.count} links"] if line.count > 1 else []
        about = f'|"{_label(", ".join(labels))}"|' if labels else ""
        yield f"  {ids[line.upper]} {_ARROWS[works]}{about} {ids[line.lower]}"
    for state in LINE_STATES:
        if numbers[state]:
            stroke = LINES[state]
            dash = f",stroke-dasharray:{stroke.dash}" if stroke.dash else ""
            look = f"stroke:{stroke.colour.light},stroke-width:{stroke.width}px{dash}"
            yield f"  linkStyle {','.join(numbers[state])} {look}"


def _looks(cells: Sequence[Cell], ids: Mapping[str, str]) -> Iterator[str]:
    """Colour switches by the worst finding about them, and dash those that are offline."""
    members: dict[str, list[str]] = defaultdict(list)
    for cell in cells:
        for node in cell.drawn:
            members[_look(node)].append(ids[node.key])
    for name, colour in SEVERITIES.items():
        yield f"  classDef {name} stroke:{colour.light},stroke-width:3px"
    for state, stroke in NODES.items():
        dash = f",stroke-dasharray:{stroke.dash}" if stroke.dash else ""
        yield f"  classDef {state} stroke:{stroke.colour.light},stroke-width:2px{dash}"
    yield from (f"  class {','.join(each)} {name}" for name, each in sorted(members.items()))


def _look(node: Node) -> str:
    grave = node.state in {"isolated", "offline"}
    return node.state if node.severity is None or grave else node.severity
