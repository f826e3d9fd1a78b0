"""Service levels, judged."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.service_levels import BELOW, GOOD, NO_DATA, NOW, judged, sites_percent
from mist_mcp.models.service import Trend

HOUR = 3600.0
COUNTS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), max_size=24)


def trend(total: list[Any], degraded: list[Any], **causes: list[Any]) -> Trend:
    """Make an hourly service level."""
    return Trend.model_validate(
        {
            "start": 0,
            "sle": {"interval": HOUR, "samples": {"total": total, "degraded": degraded}},
            "classifiers": [
                {"name": name, "samples": {"degraded": lost, "total": total}}
                for name, lost in causes.items()
            ],
        }
    )


def test_the_window_counts_first_then_the_latest_interval() -> None:
    """Below target, below it now, good, and nothing known."""
    verdicts = [
        judged(trend([100, 100], degraded), target=90).verdict
        for degraded in ([30, 0], [0, 11], [0, 10], [None, None])
    ]
    assert verdicts == [BELOW, NOW, GOOD, NO_DATA]


def test_since_when_is_the_last_unbroken_run() -> None:
    """An earlier bad hour does not count, and an hour without samples breaks nothing."""
    found = judged(trend([10, 10, 10, 0, 10], [9, 0, 9, 0, 9]), target=90)
    assert found.since == 2 * HOUR


def test_causes_are_shares_of_the_loss() -> None:
    """The largest first; what cost nothing is no cause."""
    found = judged(trend([100], [40], dhcp=[30], radius=[10], none=[0]), target=90)
    assert found.causes == (("dhcp", 75), ("radius", 25))
    assert found.lost == 40


@given(COUNTS)
def test_levels_are_bounded(pairs: list[tuple[int, int]]) -> None:
    """Whatever the cloud counts."""
    found = judged(trend([t for t, _ in pairs], [d for _, d in pairs]), target=90)
    for percent in (found.percent, found.latest_percent):
        assert percent is None or 0 <= percent <= 100


@given(COUNTS, st.integers(0, 23))
def test_more_loss_never_improves_a_level(pairs: list[tuple[int, int]], place: int) -> None:
    """Monotone in every interval."""
    total = [t for t, _ in pairs]
    lost = [min(d, t) for t, d in pairs]
    worse = [d + (t - d) * (i == place) for i, (t, d) in enumerate(zip(total, lost, strict=True))]
    before, after = judged(trend(total, lost), target=90), judged(trend(total, worse), target=90)
    assert (after.percent or 0) <= (before.percent or 0)
    order = [BELOW, NOW, GOOD, NO_DATA]
    assert order.index(after.verdict) <= order.index(before.verdict)


def test_a_site_without_the_devices_has_no_level() -> None:
    """And counts are no levels."""
    row = {"site_id": "x", "num_gateways": 0, "num_clients": 9, "gateway-health": 0.5}
    assert sites_percent(row) == {}
    assert sites_percent({**row, "num_gateways": 1}) == {"gateway-health": 50.0}
    assert sites_percent({"coverage": None, "roaming": 1, "capacity": 7}) == {"roaming": 100.0}
