"""A picture of a fabric as PNG, for clients that show no SVG.

resvg (MIT), which the extra `png` installs, makes it; it needs a typeface of one width.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from mist_mcp.errors import InputError
from mist_mcp.pictures.svg import svg_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mist_mcp.pictures.picture import Picture

WIDEST: Final = 2400
"""Pixels; a wider drawing is made smaller."""

_FACES: Final = ("DejaVu Sans Mono", "Liberation Mono", "Menlo", "Consolas", "Courier New")
_WIDTH: Final = re.compile(r'<svg [^>]*?width="(?P<width>[0-9.]+)"')
_LETTER: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
    '<text x="2" y="15" font-size="14" font-family="monospace">{letter}</text></svg>'
)


def png_of(picture: Picture) -> bytes:
    """Return the drawing as PNG; it takes a fraction of a second of processor time.

    Raises:
        InputError: what draws it is not installed, or this machine has no typeface for it.
    """
    draw, face = _drawing()
    svg = svg_of(picture)
    found = _WIDTH.search(svg)
    width = float(found["width"]) if found else 0.0
    return bytes(
        draw(
            svg_string=svg,
            monospace_family=face,
            width=WIDEST if width > WIDEST else None,
        )
    )


@cache
def _drawing() -> tuple[Callable[..., bytes], str]:
    """Return what draws, and a typeface that is there; without one a picture has no words."""
    draw = _renderer()
    blank = draw(svg_string=_LETTER.format(letter=""))
    for face in _FACES:
        if draw(svg_string=_LETTER.format(letter="W"), monospace_family=face) != blank:
            return draw, face
    raise InputError(
        "This machine has no typeface of one width, so a PNG would have no words",
        next_step="Install one, such as DejaVu Sans Mono, or ask for SVG.",
    )


def _renderer() -> Any:
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415 - an extra, and three megabytes
    except ImportError:
        raise InputError(
            "A picture as PNG needs the extra png, which is not installed",
            next_step='Install it with: pip install "mist-mcp[png]"; SVG needs nothing.',
        ) from None
    return svg_to_bytes
