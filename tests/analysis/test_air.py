"""Channels that overlap, and names that look alike."""

from __future__ import annotations

import pytest

from mist_mcp.analysis.air import band_words, imitated, share_air


@pytest.mark.parametrize(
    ("band", "one", "other", "shared"),
    [
        ("24", (1, 20), (1, 20), True),
        ("24", (1, 20), (6, 20), False),
        ("5", (36, 20), (40, 20), False),
        ("5", (36, 40), (40, 20), True),
        ("5", (44, 40), (40, 20), False),
        ("5", (36, 80), (48, 20), True),
        ("5", (149, 40), (153, 40), True),
        ("5", (144, 20), (149, 80), False),
        ("5", (36, None), (40, None), False),
        ("6", (1, 80), (13, 20), True),
        ("6", (5, 80), (21, 80), False),
    ],
)
def test_wide_channels_are_fixed_blocks(
    band: str, one: tuple[int, int | None], other: tuple[int, int | None], shared: bool
) -> None:
    """Two radios share the air if a block of one holds the other, whichever is asked about."""
    assert share_air(band, one, other) is share_air(band, other, one) is shared


@pytest.mark.parametrize(
    ("ssid", "ours"),
    [
        ("Corp", "Corp"),
        ("corp", "Corp"),
        ("C0rp", "Corp"),
        ("Corp-Guest", "Corp Guest"),
        ("Coffee", None),
        ("Corp Guest 2", None),
        ("", None),
        (None, None),
    ],
)
def test_a_name_that_looks_like_ours_imitates_it(ssid: str | None, ours: str | None) -> None:
    """Case, blanks, signs and digits for letters deceive who glances at it."""
    assert imitated(ssid, ["Corp", "Corp Guest"]) == ours


def test_bands_are_said_as_people_say_them() -> None:
    """However the API calls them."""
    said = [band_words(band) for band in ("band_24", "24", "5-dedicated", "band_6")]
    assert said == ["2.4 GHz", "2.4 GHz", "5 GHz", "6 GHz"]
