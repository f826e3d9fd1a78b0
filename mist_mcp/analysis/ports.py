"""Port ranges of several layers, split as far as is needed to compare them. Pure.

A template says `ge-0/0/0-7` where a device says `ge-0/0/3`: both speak of one port.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Json = dict[str, Any]
_RANGE: Final = re.compile(r"(.*?)(\d{1,4})-(\d{1,4})")
_MOST_PORTS: Final = 128
"""No card has more; a longer range is a mistake, and stays one key."""


def ports_of(key: str) -> tuple[str, ...]:
    """Return the ports of a key: a port, a range of ports, or several with commas."""
    return tuple(port for part in key.split(",") for port in _ports(part.strip()))


def _ports(part: str) -> Iterator[str]:
    found = _RANGE.fullmatch(part)
    if found is None or not 0 <= int(found[3]) - int(found[2]) < _MOST_PORTS:
        yield part
        return
    yield from (f"{found[1]}{port}" for port in range(int(found[2]), int(found[3]) + 1))


def aligned(layers: Sequence[Json]) -> list[Json]:
    """Return the layers' ports with the same keys for the same ports.

    A range of which no port stands under another key remains one key. Where keys of one layer
    overlap, the narrower says more.
    """
    ports = {key: ports_of(key) for layer in layers for key in layer}
    claims = Counter(port for key in ports for port in set(ports[key]))
    shared = {key for key in ports if any(claims[port] > 1 for port in ports[key])}
    return [_split(layer, {key: ports[key] for key in layer}, shared) for layer in layers]


def _split(layer: Json, ports: dict[str, tuple[str, ...]], shared: set[str]) -> Json:
    split: Json = {}
    for key in sorted(layer, key=lambda key: (-len(ports[key]), key)):
        split |= dict.fromkeys(ports[key] if key in shared else (key,), layer[key])
    return split
