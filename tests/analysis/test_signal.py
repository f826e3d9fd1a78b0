"""Signal strength in words."""

from __future__ import annotations

import pytest

from mist_mcp.analysis.signal import NOT_CONNECTED, signal_grade


@pytest.mark.parametrize(
    ("rssi", "grade"),
    [
        (-30, "good"),
        (-67, "good"),
        (-67.5, "fair"),
        (-72, "fair"),
        (-72.5, "poor"),
        (-95, "poor"),
        (None, NOT_CONNECTED),
    ],
)
def test_grades_change_at_the_thresholds(rssi: float | None, grade: str) -> None:
    """A threshold itself belongs to the better grade."""
    assert signal_grade(rssi) == grade
