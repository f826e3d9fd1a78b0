"""Which events are trouble."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.events import FLAPS, Journal, kind_of
from mist_mcp.models.event import DeviceEvent

EVENTS = st.lists(
    st.builds(
        DeviceEvent,
        type=st.sampled_from(["AP_RESTARTED", "SW_PORT_DOWN", "SW_CONFIGURED", None]),
        mac=st.sampled_from(["a", "b", None]),
        port_id=st.sampled_from(["ge-0/0/1", None]),
        timestamp=st.one_of(st.none(), st.floats(1, 1e9)),
    ),
    max_size=40,
)


def journal(events: list[DeviceEvent]) -> Journal:
    """Count events by the address of the device."""
    counted = Journal(lambda event: event.device_mac, step=3600)
    for event in events:
        counted.add(event)
    return counted


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("AP_CONFIG_FAILED", "configuration failed"),
        ("SW_CONFIG_LOCK_FAILED", "configuration failed"),
        ("GW_CONFIG_ERROR_ADDTL_COMMAND", "configuration failed"),
        ("AP_UPGRADE_FAILED", "upgrade failed"),
        ("AP_DHCP_FAILURE", "DHCP failure"),
        ("GW_DHCP_UNRESOLVED", "DHCP failure"),
        ("SW_RESTARTED", "restart"),
        ("AP_RESTART_BY_USER", "restart"),
        ("GW_DISCONNECTED", "lost its cloud connection"),
        ("SW_ALARM_CHASSIS_PSU", "hardware alarm"),
        ("SW_PORT_DOWN", "port down"),
        ("SW_BGP_NEIGHBOR_DOWN", "path or session down"),
        ("GW_VPN_PATH_DOWN", "path or session down"),
        ("SW_DOT1XD_USR_AUTH_FAILED", "authentication failed"),
        ("SW_PORT_BPDU_BLOCKED", "other failure"),
        ("SW_ALARM_CHASSIS_FAN_CLEAR", None),
        ("GW_DHCP_RESOLVED", None),
        ("GW_VPN_PATH_UP", None),
        ("AP_CONFIGURED", None),
        ("AP_CONFIG_CHANGED_BY_RRM", None),
        ("SW_RECONFIGURED", None),
        ("AP_CONNECTED", None),
        ("", None),
    ],
)
def test_types_are_sorted_into_kinds(type_: str, kind: str | None) -> None:
    """By the words in their names; what is over is no trouble."""
    assert kind_of(type_) == kind


def test_a_port_that_goes_down_again_and_again_is_flapping() -> None:
    """Once or twice is somebody with a cable."""
    down = DeviceEvent(type="SW_PORT_DOWN", mac="a", port_id="ge-0/0/1", timestamp=5.0)
    assert journal([down] * (FLAPS - 1)).troubles() == []
    (flapping,) = journal([down] * FLAPS).troubles()
    assert (flapping.kind, flapping.places) == ("flapping port", {"a ge-0/0/1": FLAPS})
    assert (flapping.first, flapping.last) == (5.0, 5.0)


@given(EVENTS)
def test_the_order_of_events_does_not_matter(events: list[DeviceEvent]) -> None:
    """Nor does it for when a trouble began."""
    one, other = journal(events), journal(sorted(events, key=repr))
    assert one.troubles() == other.troubles()
    assert one.timeline() == other.timeline()
    assert one.devices == other.devices == len({event.mac for event in events})


@given(EVENTS)
def test_no_trouble_has_more_events_than_there_were(events: list[DeviceEvent]) -> None:
    """Each event tells of one trouble at most, and places and types count the same."""
    troubles = journal(events).troubles()
    assert sum(trouble.events for trouble in troubles) <= len(events)
    assert all(trouble.places.total() == trouble.events for trouble in troubles)
