"""The elements of a drawing. Every text is escaped here, and only here. Pure."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, Literal

from mist_mcp.pictures.style import FILLS, GROUND, MONO, STROKES, dark_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mist_mcp.analysis.evpn.findings import Severity
    from mist_mcp.pictures.sizes import Box

SIZE: Final = 12
"""Of text, in pixels."""

_RADIUS: Final = 8.5
_CAP: Final = 3.7
"""Half the height of a digit in a mark."""


def number(value: float) -> str:
    """Write a coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def words(text: str) -> str:
    """Return the words that appear over an element."""
    return f"<title>{escape(text)}</title>"


def text(  # noqa: PLR0913 - how a text looks
    x: float,
    y: float,
    what: str,
    *,
    fill: str = "ink",
    size: int = SIZE,
    anchor: Literal["start", "middle"] = "start",
    bold: bool = False,
) -> str:
    """Return a line of text."""
    look = f' font-size="{size}"' if size != SIZE else ""
    look += f' text-anchor="{anchor}"' if anchor != "start" else ""
    look += ' font-weight="600"' if bold else ""
    return (
        f'<text class="{fill}" fill="{FILLS[fill].light}" x="{number(x)}" y="{number(y)}"{look}>'
        f"{escape(what)}</text>"
    )


def rectangle(  # noqa: PLR0913 - how a rectangle looks
    box: Box, *, fill: str, stroke: str, width: float = 1.0, dash: str = "", corner: int = 6
) -> str:
    """Return a rectangle."""
    return (
        f'<rect class="{fill} {stroke}" fill="{FILLS[fill].light}" '
        f'stroke="{STROKES[stroke].light}"{_line(width, dash)} rx="{corner}" '
        f'x="{number(box.x)}" y="{number(box.y)}" '
        f'width="{number(box.width)}" height="{number(box.height)}"/>'
    )


def stroked(
    name: str, parts: Sequence[str], *, width: float, dash: str = "", closed: bool = False
) -> str:
    """Return parts that are drawn with one kind of line."""
    fill = "" if closed else ' fill="none"'
    look = f' stroke="{STROKES[name].light}"{_line(width, dash)}{fill}'
    return f'<g class="{name}"{look}>{"".join(parts)}</g>'


def filled(name: str, parts: Sequence[str]) -> str:
    """Return parts that are filled with one colour."""
    return f'<g class="{name}" fill="{FILLS[name].light}">{"".join(parts)}</g>'


def scaled(parts: Iterable[str], factor: float) -> str:
    """Return parts enlarged."""
    look = f' transform="scale({factor:.3f})"' if factor != 1 else ""
    return f"<g{look}>{''.join(parts)}</g>"


def _line(width: float, dash: str) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke-width="{number(width)}"{dashes}'


def crowd(boxes: Iterable[Box]) -> str:
    """Return many rectangles as one shape."""
    shapes = (
        f"M{number(box.x)} {number(box.y)}h{number(box.width)}v{number(box.height)}"
        f"h-{number(box.width)}z"
        for box in boxes
    )
    return f'<path d="{"".join(shapes)}"/>'


def mark(x: float, y: float, label: str, *, severity: Severity) -> str:
    """Return the number of a finding in a shape that tells how bad it is."""
    digits = (
        f'<text class="ground" fill="{GROUND.light}" x="{number(x)}" y="{number(y + _CAP)}" '
        f'font-size="10" font-weight="700" text-anchor="middle">{escape(label)}</text>'
    )
    return filled(f"mark-{severity}", [_SHAPES[severity](x, y)]) + digits


def _diamond(x: float, y: float) -> str:
    reach = _RADIUS * 1.3
    points = f"M{number(x)} {number(y - reach)}l{number(reach)} {number(reach)}"
    return (
        f'<path d="{points}l-{number(reach)} {number(reach)}l-{number(reach)} -{number(reach)}z"/>'
    )


def _disc(x: float, y: float) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{_RADIUS}"/>'


def _square(x: float, y: float) -> str:
    side = 2 * _RADIUS - 2
    at = f'x="{number(x - side / 2)}" y="{number(y - side / 2)}"'
    return f'<rect {at} width="{number(side)}" height="{number(side)}" rx="2"/>'


_SHAPES: Final[dict[Severity, Callable[[float, float], str]]] = {
    "critical": _diamond,
    "major": _disc,
    "minor": _square,
}


def sheet(width: float, height: float, *, title: str, about: str, parts: Iterable[str]) -> str:
    """Return the whole drawing, on its own ground."""
    size = f'width="{number(width)}" height="{number(height)}"'
    view = f'viewBox="0 0 {number(width)} {number(height)}" role="img"'
    face = f'font-family="{MONO}" font-size="{SIZE}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} {face}>',
        words(title),
        f"<desc>{escape(about)}</desc>",
        f"<style>{dark_sheet()}</style>",
        f'<rect class="ground" fill="{GROUND.light}" {size}/>',
        *parts,
        "</svg>\n",
    ]
    return "\n".join(lines)
