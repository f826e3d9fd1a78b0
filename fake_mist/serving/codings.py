"""How answers are packed, by what a client says that it can unpack (RFC 9110, 12.5.3); pure."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

EVERYTHING: Final = "*"
FASTEST: Final = 1


@dataclass(frozen=True, slots=True)
class Coding:
    """A content coding, by its registered name."""

    name: str
    pack: Callable[[bytes], bytes]


GZIP: Final = Coding("gzip", lambda body: gzip.compress(body, FASTEST, mtime=0))
DEFLATE: Final = Coding("deflate", lambda body: zlib.compress(body, FASTEST))
OFFERED: Final = (GZIP,)
"""Clouds answer with gzip whoever accepts it; which others they offer differs from edge to edge."""


def chosen(accepted: str, offered: Sequence[Coding]) -> Coding | None:
    """Choose the first coding that an Accept-Encoding allows; None leaves a body as it is."""
    weights = dict(_weights(accepted))
    others = weights.get(EVERYTHING, 0.0)
    return next((each for each in offered if weights.get(each.name, others) > 0), None)


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    for item in accepted.lower().split(","):
        name, _, weight = item.partition(";")
        yield name.strip(), _weight(weight)


def _weight(text: str) -> float:
    """Read `q=0.5`; one that cannot be read counts as nought."""
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else float(not text)
    except ValueError:
        return 0.0
