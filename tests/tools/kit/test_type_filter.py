"""Types of alarms and events in the ways in which people and models write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mist_mcp.analysis.alarm_types import ALARM_TYPES
from mist_mcp.analysis.event_types import EVENT_TYPES
from mist_mcp.tools.kit.type_filter import type_filter

if TYPE_CHECKING:
    from tests.asking import Asker


@pytest.mark.parametrize(
    "text",
    [
        *("device_down,rogue_ap", "DEVICE_DOWN, Rogue_AP", "device down; rogue-ap"),
        *('["device_down", "rogue_ap"]', "device_down|rogue_ap", "device_down\nrogue_ap"),
    ],
)
def test_types_are_read_in_every_spelling(text: str) -> None:
    """Case, blanks, hyphens, and what divides them."""
    assert type_filter(text, ALARM_TYPES).types == ("device_down", "rogue_ap")


def test_nothing_is_all() -> None:
    """Without types there is no parameter, and no stranger."""
    assert (type_filter(None, EVENT_TYPES).query, type_filter(" ", EVENT_TYPES).types) == (None, ())


def test_a_type_that_nobody_published_is_sent_as_it_is_and_told_where_nothing_came() -> None:
    """The cloud may know more than its lists."""
    found = type_filter("PORT_DOWN", EVENT_TYPES)
    assert found.query == "PORT_DOWN"
    assert found.notes(3) == []
    (note,) = found.notes(0)
    assert "PORT_DOWN" in note
    assert "SW_PORT_DOWN" in note


@pytest.mark.parametrize("text", ["ROGUE AP", '["rogue_ap"]', "rogue-ap"])
async def test_alarms_are_found_by_a_type_in_any_spelling(client: Asker, text: str) -> None:
    """None of them brings "0 alarms" with confidence."""
    wanted = await client.data("get_alarms", type="rogue_ap", duration="7d")
    found = await client.data("get_alarms", type=text, duration="7d")
    assert found["total"] == wanted["total"] > 0


async def test_a_type_that_there_is_not_is_no_silence(client: Asker) -> None:
    """The note names what is close to it."""
    alarms = await client.data("get_alarms", type="device_dwn")
    assert "device_down" in " ".join(alarms["notes"])
    events = await client.data("get_device_events", type="PORT_DOWN")
    assert "SW_PORT_DOWN" in " ".join(events["notes"])
