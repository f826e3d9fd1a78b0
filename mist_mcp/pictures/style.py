"""How a picture looks: a colour for each state and, for who cannot tell colours, a pattern. Pure.

Colours stand in the drawing itself, for viewers that know no style sheets; the dark ones follow in
a style sheet. Both sets have a contrast of at least 4.5 for text, and 3 for lines (WCAG 2.2, 1.4.3
and 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mist_mcp.analysis.evpn.findings import Severity, Verdict
    from mist_mcp.pictures.picture import LineState, NodeState

MONO: Final = "ui-monospace,Menlo,Consolas,DejaVu Sans Mono,monospace"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour on light and on dark ground."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn, and what it says."""

    colour: Colour
    width: float
    dash: str
    words: str


_RED: Final = Colour("#c62828", "#ff6b6b")
_ORANGE: Final = Colour("#b45309", "#ffa94d")
_PURPLE: Final = Colour("#8e24aa", "#da77f2")
_AMBER: Final = Colour("#8a6d00", "#ffd43b")
_GREY: Final = Colour("#6b7280", "#9aa7b4")
_GREEN: Final = Colour("#4d8b6f", "#5fae8b")
_DEEP_GREEN: Final = Colour("#1b7a4b", "#51cf66")

LINES: Final[Mapping[LineState, Stroke]] = {
    "link": Stroke(_RED, 2.6, "5 5", "link missing"),
    "underlay": Stroke(_ORANGE, 2.6, "12 4 2 4", "underlay session not up"),
    "overlay": Stroke(_PURPLE, 2.6, "12 4", "overlay session not up"),
    "offline": Stroke(_RED, 1.4, "2 6", "an end is offline"),
    "finding": Stroke(_AMBER, 2.4, "7 2 2 2 2 2", "works, with a finding"),
    "unknown": Stroke(_GREY, 1.6, "1 4", "not known"),
    "works": Stroke(_GREEN, 1.1, "", "link and sessions work"),
}
NODES: Final[Mapping[NodeState, Stroke]] = {
    "connected": Stroke(_GREEN, 1.6, "", "connected"),
    "isolated": Stroke(_PURPLE, 2.4, "10 3", "connected, none of its sessions up"),
    "offline": Stroke(_RED, 2.4, "6 3", "offline"),
    "unknown": Stroke(_GREY, 1.6, "2 3", "not known"),
}
SEVERITIES: Final[Mapping[Severity, Colour]] = {
    "critical": _RED,
    "major": _ORANGE,
    "minor": _AMBER,
}
VERDICTS: Final[Mapping[Verdict, Colour]] = {
    "broken": _RED,
    "degraded": _ORANGE,
    "unknown": _GREY,
    "healthy": _DEEP_GREEN,
}
TRUNK: Final = 3.0
"""How much wider a line is that stands for many."""

GROUND: Final = Colour("#ffffff", "#10151b")
INK: Final = Colour("#1b2430", "#e6edf3")
DIM: Final = Colour("#57606a", "#9aa7b4")
FRAME: Final = Colour("#f3f5f8", "#171e27")
EDGE: Final = Colour("#c3ccd6", "#36424f")
NODE: Final = Colour("#ffffff", "#1f2833")

FILLS: Final[Mapping[str, Colour]] = {
    "ground": GROUND,
    "ink": INK,
    "dim": DIM,
    "frame": FRAME,
    "node": NODE,
    **{f"mark-{name}": colour for name, colour in SEVERITIES.items()},
    **{f"verdict-{name}": colour for name, colour in VERDICTS.items()},
}
"""Classes of what is filled."""

STROKES: Final[Mapping[str, Colour]] = {
    "edge": EDGE,
    **{f"line-{name}": stroke.colour for name, stroke in LINES.items()},
    **{f"state-{name}": stroke.colour for name, stroke in NODES.items()},
}
"""Classes of what is drawn as a line."""


def dark_sheet() -> str:
    """Return the style sheet for dark ground."""
    rules = [f".{name}{{fill:{colour.dark}}}" for name, colour in FILLS.items()]
    rules += [f".{name}{{stroke:{colour.dark}}}" for name, colour in STROKES.items()]
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"
