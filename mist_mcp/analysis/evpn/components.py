"""The connected components of a graph. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def connected_components(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the connected components, the largest first, each in the order of the nodes."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        near[one].add(other)
        near[other].add(one)
    order = {node: number for number, node in enumerate(nodes)}
    found: list[list[str]] = []
    placed: set[str] = set()
    for node in nodes:
        if node not in placed:
            part = _reached(node, near)
            placed |= part
            found.append(sorted(part & order.keys(), key=order.__getitem__))
    return sorted(found, key=len, reverse=True)


def _reached(start: str, near: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = {start}
    while waiting:
        found |= waiting
        waiting = {end for node in waiting for end in near.get(node, ())} - found
    return found
