"""Records of an output: a line at the left edge, and the indented lines that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class TextRecord:
    """A head and its tail, as printed; a tail without a head has an empty one."""

    head: str
    tail: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the record as lines."""
        return (self.head, *self.tail) if self.head else self.tail


def records(lines: Sequence[str]) -> list[TextRecord]:
    """Group lines into records."""
    edges = [place for place, line in enumerate(lines) if not line.startswith((" ", "\t"))]
    found = [
        TextRecord(lines[start], tuple(lines[start + 1 : end]))
        for start, end in pairwise([*edges, len(lines)])
    ]
    orphans = tuple(lines[: edges[0] if edges else None])
    return [TextRecord("", orphans), *found] if orphans else found
