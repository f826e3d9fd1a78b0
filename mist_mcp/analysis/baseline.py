"""What many devices inherit, flattened once, and compared with each of them. Pure.

A device is compared by the fields that it shares with what it inherits only, so that the time
grows with what a device sets, not with its template.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mist_mcp.analysis.drift import contradicted, differences, explained
from mist_mcp.analysis.merge import (
    COMMANDS,
    PORTS,
    WHOLE_ENTRIES,
    Source,
    flattened,
    overlaid,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mist_mcp.analysis.drift import Difference
    from mist_mcp.analysis.merge import Fields, Json, Path


@dataclass(frozen=True, slots=True)
class Baseline:
    """The layers below devices.

    Args:
        layers: as they are, by source.
        each: what each sets, by field, the widest first.
        fields: what they make together.
        sources: where they contradict one another already, and which layer does.
        under: the fields of the whole below each start of a path.
        names: the first words of all their fields.
    """

    layers: Mapping[Source, Json]
    each: list[Fields]
    fields: Fields
    sources: dict[Path, Source]
    under: Mapping[Path, list[Path]]
    names: frozenset[str]

    def differences(self, device: Json) -> list[Difference]:
        """Return the fields of which a layer contradicts those before it, a device's among them."""
        if any(name in self.names and device.get(name) for name in PORTS):
            # Ranges of ports are split as the layers need it, those of the device among them.
            return differences({**self.layers, Source.DEVICE: device})
        shared = {name: value for name, value in device.items() if name in self.names}
        [own] = flattened({Source.DEVICE: shared})
        changed = contradicted({path: self.fields[path] for path in self._touched(own)}, own)
        sources = {**self.sources, **dict.fromkeys(changed, Source.DEVICE)}
        return explained([*self.each, own], sources)

    def _touched(self, own: Fields) -> set[Path]:
        """Return the inherited fields that a device sets, or leaves nothing of."""
        starts = {path[:size] for path in own for size in range(1, len(path) + 1)}
        entries = {path[:2] for path in own if path[0] in WHOLE_ENTRIES}
        below = {path for start in {*own, *entries} for path in self.under.get(start, ())}
        return below | {path for path in starts if path in self.fields and path != (COMMANDS,)}


def baseline(layers: Mapping[Source, Json]) -> Baseline:
    """Flatten the layers below devices."""
    each = flattened(layers)
    sources: dict[Path, Source] = {}
    below: Fields = {}
    for source, own in zip((s for s in Source if s in layers), each, strict=True):
        above = overlaid(below, own)
        sources |= dict.fromkeys(contradicted(below, above), source)
        below = above
    return Baseline(
        layers=layers,
        each=each,
        fields=below,
        sources=sources,
        under=_under(below),
        names=frozenset(path[0] for own in each for path in own),
    )


def _under(paths: Iterable[Path]) -> Mapping[Path, list[Path]]:
    found: dict[Path, list[Path]] = defaultdict(list)
    for path in paths:
        for start in _starts(path):
            found[start].append(path)
    return found


def _starts(path: Path) -> Iterator[Path]:
    return (path[:size] for size in range(1, len(path) + 1))
