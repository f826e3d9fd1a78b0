"""Whether two radios share the air, and whether a foreign network looks like one of ours. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mist_mcp.words.naming import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST: Final = {"5": ((149, 149), (0, 36)), "6": ((0, 1),)}
"""For each band the channels that blocks are counted from, each with where it begins to hold."""

_ALIKE: Final = str.maketrans("01358$@|!", "oiesbsaii")
"""Digits and signs that stand for letters."""


def band_words(band: str) -> str:
    """Return a band as people say it: `band_24` and `24` are "2.4 GHz"."""
    return f"{plain_band(band).replace('24', '2.4')} GHz"


def plain_band(band: str) -> str:
    """Return 24, 5 or 6 for whatever the API calls a band: `band_5`, `5-dedicated`."""
    return band.removeprefix("band_").partition("-")[0]


def share_air(band: str, one: tuple[int, int | None], other: tuple[int, int | None]) -> bool:
    """Tell whether two radios of a band are on channels that overlap.

    Args:
        band: 24, 5 or 6.
        one: channel, and width in MHz; 20 where it is not known.
        other: the same of the other radio.
    """
    first, second = _span(band, *one), _span(band, *other)
    return first.start < second.stop and second.start < first.stop


def _span(band: str, channel: int, width: int | None) -> range:
    """Return the numbers of the channels that a radio takes: wider ones are fixed blocks."""
    blocks = _FIRST.get(band, ())
    first = next((first for since, first in blocks if channel >= since), None)
    if first is None:
        return range(channel, channel + 1)
    size = max(width or 20, 20) // 20 * 4
    start = first + (channel - first) // size * size
    return range(start, start + size)


def imitated(ssid: str | None, ours: Iterable[str]) -> str | None:
    """Return the SSID of ours that another one is, or looks like; None if there is none."""
    look = _look(ssid or "")
    return next((name for name in ours if look and _look(name) == look), None)


def _look(ssid: str) -> str:
    """Return what stays of a name for who glances at it."""
    letters = folded(ssid).translate(_ALIKE).replace("l", "i")
    return "".join(letter for letter in letters if letter.isalnum()) or folded(ssid)
