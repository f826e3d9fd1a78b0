"""The table of types of events is complete, as far as the public lists go."""

from __future__ import annotations

import pytest

from fake_mist.tenant import event_kinds
from fake_mist.tenant.rows import vocabulary
from mist_mcp.analysis.event_types import EVENT_TYPES, is_end, is_known
from mist_mcp.analysis.events import Journal, kind_of
from mist_mcp.models.event import DeviceEvent

PAIRS = sorted((begin, end) for begin, ends in event_kinds.ENDS.items() for end in ends)


def journal(*events: DeviceEvent) -> Journal:
    """Count events by the address of the device."""
    counted = Journal(lambda event: event.device_mac, step=3600)
    for event in events:
        counted.add(event)
    return counted


def test_each_public_type_is_in_the_table() -> None:
    """A type that is missing would be told as unknown."""
    clients = {key for key, _ in vocabulary.CLIENT_EVENTS}
    devices = {key for key, *_ in vocabulary.DEVICE_EVENTS}
    every = event_kinds.ALL | clients | devices | {*vocabulary.NAC_EVENTS}
    assert [type_ for type_ in sorted(every) if not is_known(type_)] == []


def test_what_begins_a_trouble_is_trouble_and_what_ends_it_is_none() -> None:
    """By the public pairs, whatever the names sound like."""
    assert [begin for begin, _ in PAIRS if kind_of(begin) is None] == []
    assert [end for _, end in PAIRS if kind_of(end) or not is_end(end)] == []
    assert [pair for pair in PAIRS if pair[1] not in EVENT_TYPES[pair[0]].ended_by] == []


def test_only_the_cloud_is_meant_by_a_lost_cloud_connection() -> None:
    """A conductor, a BFD session, a power cable and an AP's tunnel are something else."""
    lost = {type_ for type_ in EVENT_TYPES if kind_of(type_) == "lost its cloud connection"}
    assert lost == {
        f"{device}_DISCONNECTED{long}"
        for device in ("AP", "SW", "GW", "ME")
        for long in ("", "_LONG")
    }


@pytest.mark.parametrize(("begin", "end"), PAIRS)
def test_what_its_pair_ended_later_is_over(begin: str, end: str) -> None:
    """At the same device; an end that came before, or at another device, ends nothing."""
    began = DeviceEvent(type=begin, mac="a", port_id="1", timestamp=10)
    ended = DeviceEvent(type=end, mac="a", port_id="1", timestamp=20)
    times = 3 if kind_of(begin) == "port down" else 1
    (over,) = journal(*[began] * times, ended).troubles()
    assert (over.is_over, over.over) == (True, times)
    for other in ({"timestamp": 5}, {"mac": "b"}, {"timestamp": None}):
        ends_not = ended.model_copy(update=other)
        (stands,) = journal(ends_not, *[began] * times).troubles()
        assert (stands.over, stands.standing.total()) == (0, times)


@pytest.mark.parametrize(
    ("begin", "end", "one", "other"),
    [
        ("SW_PORT_BPDU_BLOCKED", "SW_PORT_BPDU_ERROR_CLEARED", {"port_id": "1"}, {"port_id": "2"}),
        (
            "SW_BGP_NEIGHBOR_DOWN",
            "SW_BGP_NEIGHBOR_UP",
            {"text": "BGP neighbor 10.1.1.1 changed"},
            {"text": "BGP neighbor 10.1.1.2 changed"},
        ),
        ("ME_PSU_UNPLUGGED", "ME_PSU_PLUGGED", {"component": "PSU1"}, {"component": "PSU2"}),
        ("ME_SERVICE_FAILED", "ME_SERVICE_STARTED", {"service": "tunterm"}, {"service": "radius"}),
        ("TT_PORT_BLOCKED", "TT_PORT_RECOVERY", {"port": "port0"}, {}),
        ("GW_TUNNEL_DOWN", "GW_TUNNEL_UP", {"text": "Tunnel zs-1 lost"}, {"text": "Tunnel zs-2"}),
    ],
)
def test_an_end_is_that_of_its_port_peer_or_part(
    begin: str, end: str, one: dict[str, str], other: dict[str, str]
) -> None:
    """Another port coming back does not mend this one."""
    began = DeviceEvent.model_validate({"type": begin, "mac": "a", "timestamp": 1, **one})
    same = DeviceEvent.model_validate({"type": end, "mac": "a", "timestamp": 2, **one})
    else_ = DeviceEvent.model_validate({"type": end, "mac": "a", "timestamp": 2, **other})
    assert [each.is_over for each in journal(began, same).troubles()] == [True]
    assert [each.is_over for each in journal(began, else_).troubles()] == [False]


def test_a_trouble_that_came_again_stands() -> None:
    """The last word counts; what stands is told before what is over."""
    rows = [
        ("SW_DISCONNECTED", 1),
        ("SW_CONNECTED", 2),
        ("SW_DISCONNECTED", 3),
        *(("SW_CONFIG_FAILED", time) for time in (1, 2, 3)),
        ("SW_CONFIGURED", 9),
    ]
    events = [DeviceEvent(type=type_, mac="a", timestamp=time) for type_, time in rows]
    first, second = journal(*events).troubles()
    assert (first.kind, first.events, first.over) == ("lost its cloud connection", 2, 1)
    assert (second.kind, second.is_over) == ("configuration failed", True)


def test_a_level_that_is_normal_is_no_trouble() -> None:
    """One type tells of high, low and normal use."""
    usage = {"type": "ME_RESOURCE_USAGE", "mxedge_id": "e", "timestamp": 1}
    high = DeviceEvent.model_validate({**usage, "sys_info.usage": {"severity": "high"}})
    normal = DeviceEvent.model_validate({**usage, "sys_info.usage": {"severity": "normal"}})
    assert [each.events for each in journal(high, normal).troubles()] == [1]


@pytest.mark.parametrize("type_", ["SW_NEW_THING_FAILED", "AP_ALL_FINE", "sw_port_down", None])
def test_a_type_of_no_public_list_is_unknown(type_: str | None) -> None:
    """It is neither trouble nor ordinary, and its newest text is told."""
    told = [
        DeviceEvent(type=type_, mac="a", timestamp=time, text=f"says {time}") for time in (2, 3, 1)
    ]
    counted = journal(*told)
    assert counted.troubles() == []
    (stranger,) = counted.strangers()
    assert (stranger.text, stranger.places, stranger.last) == ("says 3", {"a": 3}, 3)
