"""How lines run between the switches of a picture. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mist_mcp.pictures.sizes import NODE_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mist_mcp.pictures.picture import Line
    from mist_mcp.pictures.sizes import Box

ARC_ROOM: Final = 58.0
_INSET: Final = 14.0


@dataclass(frozen=True, slots=True)
class Path:
    """A line and its points: a straight one has two; an arc has its height above both ends too."""

    line: Line
    start: tuple[float, float]
    end: tuple[float, float]
    rise: float = 0.0


def paths_of(
    lines: Sequence[Line], ends: Mapping[str, Box], tops: Mapping[str, Box]
) -> Iterator[Path]:
    """Lead lines from the bottom of a switch to the top of those below it, evenly spread.

    Args:
        lines: what joins what.
        ends: where switches stand.
        tops: the part of each upper edge that no badge covers.
    """
    falling = [line for line in lines if ends[line.upper].y != ends[line.lower].y]
    starts = _spread(((each.upper, each.lower) for each in falling), ends)
    finishes = _spread(((each.lower, each.upper) for each in falling), tops)
    for line in lines:
        upper, lower = ends[line.upper], ends[line.lower]
        if upper.y == lower.y:
            yield _level(line, upper, lower, ends.values())
        else:
            yield Path(
                line,
                (starts[line.upper, line.lower], upper.bottom),
                (finishes[line.lower, line.upper], lower.y),
            )


def _spread(
    pairs: Iterable[tuple[str, str]], ends: Mapping[str, Box]
) -> dict[tuple[str, str], float]:
    """Return where on a switch each line is fastened, in the order of their other ends."""
    others: dict[str, list[str]] = defaultdict(list)
    for here, there in pairs:
        others[here].append(there)
    found: dict[tuple[str, str], float] = {}
    for here, them in others.items():
        box = ends[here]
        step = (box.width - 2 * _INSET) / (len(them) + 1)
        for number, there in enumerate(sorted(them, key=lambda key: ends[key].middle), start=1):
            found[here, there] = box.x + _INSET + number * step
    return found


def _level(line: Line, one: Box, other: Box, boxes: Iterable[Box]) -> Path:
    """Join two of a row: straight if they are neighbours, else over those between."""
    left, right = (one, other) if one.x < other.x else (other, one)
    middle = left.y + NODE_HEIGHT / 2
    if not any(box.y == left.y and left.x < box.x < right.x for box in boxes):
        return Path(line, (left.right, middle), (right.x, middle))
    rise = min(ARC_ROOM, 14 + (right.x - left.x) / 20)
    return Path(line, (left.middle, left.y), (right.middle, right.y), rise=rise)
