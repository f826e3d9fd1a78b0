"""The health of BGP sessions, and what is wrong with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.bgp import family, health, latest, others
from mist_mcp.models.evpn import BgpSession

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = 86_400
HEALTH = ("down", "degraded", "unknown", "healthy")
"""From the worst to the best."""


def session(**fields: Any) -> BgpSession:
    """Return a side of an established session."""
    row = {"mac": "a", "neighbor_mac": "b", "neighbor": "10.0.0.2", "up": True, "uptime": 9 * DAY}
    return BgpSession.model_validate({**row, **fields})


def rank(states: Sequence[bool | None]) -> int:
    """Return the place of the health of sessions with these states, the best being highest."""
    return HEALTH.index(health(session(up=up) for up in states).word)


@given(st.lists(st.sampled_from([True, False, None]), min_size=1), st.data())
def test_bringing_a_session_up_never_worsens_the_health(
    states: list[bool | None], data: st.DataObject
) -> None:
    """Whatever it was before."""
    place = data.draw(st.integers(0, len(states) - 1))
    assert rank([*states[:place], True, *states[place + 1 :]]) >= rank(states)


@given(st.integers(1, 200), st.integers(0, 200))
def test_no_session_up_is_the_worst(down: int, unknown: int) -> None:
    """Two of a hundred is not excellent, and none of them is down."""
    assert rank([False] * down + [None] * unknown) == 0
    assert rank([False] * down + [True] * unknown + [True]) == HEALTH.index("degraded")


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([True, True], "healthy: 2 of 2 session sides established, 0 down"),
        ([True, None], "unknown: 1 of 2 session sides established, 0 down, 1 in an unknown state"),
        ([], "unknown: 0 of 0 session sides established, 0 down"),
        (
            [True, False, None],
            "degraded: 1 of 3 session sides established, 1 down, 1 in an unknown",
        ),
    ],
)
def test_health_says_its_numbers(states: list[bool | None], words: str) -> None:
    """Unknown states are counted, and never good."""
    assert health(session(up=up) for up in states).words.startswith(words)


@pytest.mark.parametrize(
    ("fields", "established", "word"),
    [
        ({"up": True, "state": "Established"}, True, "established"),
        ({"up": None, "state": "open_config"}, False, "open_config"),
        ({"up": None, "state": "open_confirm"}, False, "open_confirm"),
        ({"up": False, "state": "established"}, False, "down"),
        ({"up": True, "state": "active"}, False, "active"),
        ({"up": True, "state": None}, True, "established"),
        ({"up": None, "state": None}, None, "unknown"),
    ],
)
def test_a_session_is_established_if_nothing_contradicts(
    fields: dict[str, Any], established: bool | None, word: str
) -> None:
    """The state and the flag must agree; both spellings of the published enum are known."""
    row = session(**fields)
    assert (row.established, row.word) == (established, word)


def test_a_session_in_order_has_no_trouble() -> None:
    """Both sides are there, old, and receive routes."""
    rows = [
        session(evpn_overlay=True, rx_routes=4),
        session(mac="b", neighbor_mac="a", evpn_overlay=True, rx_routes=2),
    ]
    assert [others(rows).trouble(row) for row in rows] == [None, None]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"up": False}, "not established"),
        ({"up": None}, "unknown state"),
        ({"evpn_overlay": True, "rx_routes": 0}, "established, yet receives no route"),
        ({"uptime": 95}, "up for only 1 min 35 s, its router for far longer"),
    ],
)
def test_each_trouble_is_said(fields: dict[str, Any], words: str) -> None:
    """One clause; an older session of the same router shows that it did not just start."""
    rows = [session(neighbor_mac=None, neighbor="10.0.0.9"), session(**fields)]
    assert others(rows).trouble(rows[1]) == words


def test_a_session_is_one_sided_if_the_neighbor_reports_others_only() -> None:
    """A neighbour that reports nothing says nothing."""
    rows = [session(), session(mac="b", neighbor_mac="c")]
    told = others(rows)
    assert told.trouble(rows[0]) == "its neighbor has no such session"
    assert told.trouble(rows[1]) is None
    assert others(rows[:1]).trouble(rows[0]) is None


def test_a_young_session_of_a_young_router_is_no_trouble() -> None:
    """It started a short while ago."""
    rows = [session(uptime=95), session(uptime=99, neighbor="10.0.0.9")]
    assert [others(rows).trouble(row) for row in rows] == [None, None]


def test_the_newest_row_of_a_side_is_kept() -> None:
    """Another VRF is another session."""
    rows = [
        session(timestamp=2, up=True),
        session(timestamp=1, up=False),
        session(timestamp=1, vrf_name="guest"),
    ]
    assert latest(rows) == [rows[0], rows[2]]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"evpn_overlay": True, "for_overlay": False}, "EVPN overlay"),
        ({"for_overlay": True}, "EVPN overlay"),
        ({"evpn_overlay": False}, "underlay or other"),
        ({}, "(unknown)"),
    ],
)
def test_the_family_follows_from_the_flags(fields: dict[str, Any], name: str) -> None:
    """Either flag makes it the overlay; no flag says nothing."""
    assert family(session(**fields)) == name
