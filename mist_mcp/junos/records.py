"""Records of an output: a line at the left edge, and the indented lines that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mist_mcp.junos.fields import is_ip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class TextRecord:
    """A head and its tail, as printed; a tail without a head has an empty one."""

    head: str
    tail: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the record as lines."""
        return (self.head, *self.tail) if self.head else self.tail


def records(lines: Sequence[str], is_head: Callable[[str], object]) -> list[TextRecord]:
    """Group lines into records; a stray line at the edge belongs to the record it interrupts."""
    edges = [
        place
        for place, line in enumerate(lines)
        if not line.startswith((" ", "\t")) and is_head(line)
    ]
    found = [
        TextRecord(lines[start], tuple(lines[start + 1 : end]))
        for start, end in pairwise([*edges, len(lines)])
    ]
    orphans = tuple(lines[: edges[0] if edges else None])
    return [TextRecord("", orphans), *found] if orphans else found


def unwrapped(lines: Sequence[str]) -> list[str]:
    """Join an address that stands alone with the rest of its row, which follows further in.

    An IPv6 address is longer than its column, so that releases put the other cells on a new line.
    """
    joined: list[str] = []
    for line in lines:
        before = joined[-1] if joined else ""
        if ":" in before and is_ip(before.strip()) and _indent(line) > _indent(before):
            joined[-1] = f"{before} {line.lstrip()}"
        else:
            joined.append(line)
    return joined


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
