"""Drawings taken apart: texts with the place they take, shapes, lines by what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from mist_mcp.pictures.content import picture_of
from mist_mcp.pictures.text import cells
from mist_mcp.words.untrusted import clean
from tests.analysis.evpn.labs import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from mist_mcp.pictures.picture import Picture
    from tests.analysis.evpn.labs import Lab

SVG = "{http://www.w3.org/2000/svg}"
ADVANCE = 0.602
"""Width of a character, as a part of its size, in the usual typefaces of one width."""


def picture(lab: Lab) -> Picture:
    """Return the picture of a lab."""
    one = lab.judged()
    return picture_of(one.case, one.assessment, at=NOW, shown=clean)


def parsed(svg: str) -> Element:
    """Parse a drawing of ours."""
    return ET.fromstring(svg)  # noqa: S314 - made by this project


@dataclass(frozen=True)
class Place:
    """A rectangle in pixels, and what stands in it."""

    what: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Place) -> bool:
        """Tell whether two have a point in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Place) -> bool:
        """Tell whether the other stands in this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


def texts(root: Element, *, scale: float = 1.0) -> Iterator[Place]:
    """Yield the place of each text, with a height of its capitals."""
    for each in root:
        factor = scale * _scale(each)
        if each.tag == f"{SVG}text":
            yield _text(each, factor)
        else:
            yield from texts(each, scale=factor)


def _scale(element: Element) -> float:
    found = re.fullmatch(r"scale\(([\d.]+)\)", element.get("transform", ""))
    return float(found[1]) if found else 1.0


def _text(element: Element, scale: float) -> Place:
    what, size = element.text or "", float(element.get("font-size", "12"))
    width = cells(what) * size * ADVANCE
    x, y = float(element.get("x", "")), float(element.get("y", ""))
    left = x - width / 2 if element.get("text-anchor") == "middle" else x
    return Place(what, left * scale, (y - size * 0.75) * scale, (left + width) * scale, y * scale)


def rectangles(root: Element, name: str) -> list[Place]:
    """Return the rectangles of a class."""
    return [
        Place("", x, y, x + float(each.get("width", "")), y + float(each.get("height", "")))
        for each in root.iter(f"{SVG}rect")
        if name in each.get("class", "").split()
        for x, y in [(float(each.get("x", "0")), float(each.get("y", "0")))]
    ]


def told(root: Element) -> dict[str, tuple[str, str, str]]:
    """Return the lines that say something: class, colour and pattern by what they say."""
    found: dict[str, tuple[str, str, str]] = {}
    for group in root.iter(f"{SVG}g"):
        look = group.get("class", ""), group.get("stroke", ""), group.get("stroke-dasharray", "")
        for path in group.findall(f"{SVG}path"):
            title = path.findtext(f"{SVG}title")
            if title:
                found[title] = look
    return found
