"""How alarms stand, and what they say, in the shapes that live clouds send."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_mist.tenant.alarm_kinds import KINDS
from mist_mcp.analysis.alarm_types import ALARM_TYPES, Tells, tells
from mist_mcp.analysis.alarm_words import LONGEST, MOST_FIELDS, about, devices
from mist_mcp.analysis.alarms import critical_types, judged, kinds
from mist_mcp.models.alarm import Alarm

MARVIS = {
    "type": "missing_vlan",
    "group": "marvis",
    "severity": "critical",
    "status": "open",
    "suggestion": "config_vlan",
    "category": "switch",
    "details": {"action": "config_vlan", "category": "switch", "symptom": "missing_vlan"},
    "impacted_entities": [
        {
            "entity_type": "switch",
            "entity_mac": "182ad3558f0d",
            "entity_name": "idf2.example.org",
            "port_id": "ge-0/0/10",
            "missing_vlan_id": "109",
        }
    ],
}
WHERE = "idf2.example.org (switch)"
DNS = {"entity_ip": "10.0.0.53", "entity_type": "dns server"}
UP = {"type": "device_reconnected", "timestamp": 200, "aps": ["5c5b35000001"]}
DOWN = {"type": "device_down", "timestamp": 100, "aps": ["5c5b35000001"]}


def standings(*rows: dict[str, Any]) -> dict[str | None, str]:
    """Return how alarms stand, by their type."""
    alarms = [Alarm.model_validate(row) for row in rows]
    return {each.alarm.type: each.standing for each in judged(alarms)}


def said(row: dict[str, Any]) -> list[str]:
    """Return what an alarm is about."""
    return [f"{name}: {text}" for name, text in about(Alarm.model_validate(row)).items()]


def test_each_kind_of_the_fictional_network_is_in_the_table() -> None:
    """With the severity and the group that it has there."""
    assert KINDS.keys() <= ALARM_TYPES.keys()
    for key, kind in KINDS.items():
        known = ALARM_TYPES[key]
        assert (known.group, known.severity or kind.severity) == (kind.group, kind.severity), key


@pytest.mark.parametrize(
    "type_",
    [
        *("device_down", "switch_down", "gateway_down", "rogue_ap", "vpn_peer_down"),
        *("sw_bad_optics", "eap_spoofed_success", "vc_member_deleted", "a_kind_of_next_year"),
        None,
    ],
)
def test_what_nobody_called_resolved_is_open(type_: str | None) -> None:
    """No status and no end is the state of most alarms that stand."""
    assert standings({"type": type_, "group": "infrastructure"}) == {type_: "open"}


@pytest.mark.parametrize(
    "type_",
    [
        *("device_reconnected", "switch_reconnected", "gateway_reconnected", "infra_dhcp_success"),
        *("sw_bgp_neighbor_up", "esl_recovered", "mist_edge_psu_plugged", "device_restarted"),
        *("sw_alarm_chassis_fan_clear", "vc_member_added", "mist_edge_cpu_usage_normal"),
        *("ap_power_restored", "oc_link_up", "thing_recovered", "thing_upgraded"),
    ],
)
def test_what_tells_of_a_return_or_a_change_is_not_open(type_: str) -> None:
    """Known or of next year: there is nothing to resolve."""
    assert standings({"type": type_, "group": "infrastructure"}) == {type_: "notice"}


def test_a_success_among_attacks_is_the_attackers() -> None:
    """A kind of next year too."""
    assert tells("evil_twin_succeeded", group="security") is Tells.TROUBLE
    assert tells("evil_twin_succeeded", group="infrastructure") is Tells.RETURN


@pytest.mark.parametrize("status", ["open", "reoccured", "inprogress", "Open", "new", "?"])
def test_any_word_but_that_for_an_end_is_open(status: str) -> None:
    """An end that stands beside it was an earlier one."""
    assert standings({"type": "x", "status": status, "resolved_time": 5}) == {"x": "open"}


@pytest.mark.parametrize(
    "row",
    [
        {"status": "resolved"},
        {"status": "Resolved"},
        {"status": "validated"},
        {"status": None, "resolved_time": 1750000000},
        {"resolved_time": "2025-06-13T15:01:20"},
        {"details": {"status": "validated"}},
        {"details": '{"status": "resolved"}'},
    ],
)
def test_what_the_cloud_calls_over_is_resolved(row: dict[str, Any]) -> None:
    """By status, by the time of its end, or where Marvis says it."""
    assert standings({"type": "rogue_ap", **row}) == {"rogue_ap": "resolved"}


def test_a_later_return_of_the_same_device_ends_an_alarm() -> None:
    """One before, at another device, or of half of the devices does not."""
    both = {**DOWN, "aps": ["5c5b35000001", "5c5b35000002"]}
    assert standings(DOWN, UP)["device_down"] == "resolved"
    assert standings(UP, DOWN)["device_down"] == "resolved"
    assert standings(DOWN, {**UP, "timestamp": 50})["device_down"] == "open"
    assert standings(DOWN, {**UP, "aps": ["5c5b35000003"]})["device_down"] == "open"
    assert standings(both, UP)["device_down"] == "open"
    assert standings({**DOWN, "last_seen": 300}, UP)["device_down"] == "open"
    assert standings({**DOWN, "timestamp": None}, UP)["device_down"] == "open"
    port = {"type": "sw_critical_port_down", "switches": ["a"], "timestamp": 1, "port_ids": ["1"]}
    up = {**port, "type": "sw_critical_port_up", "timestamp": 2}
    assert standings(port, up)["sw_critical_port_down"] == "resolved"
    assert standings(port, {**up, "port_ids": ["2"]})["sw_critical_port_down"] == "open"


def test_a_finding_of_marvis_names_device_port_vlan_and_advice() -> None:
    """Once each, though the cloud repeats them."""
    assert devices(Alarm.model_validate(MARVIS)) == ["idf2.example.org"]
    assert said(MARVIS) == [
        f"impacted_entities: {WHERE} port_id ge-0/0/10 missing_vlan_id 109",
        "suggestion: config_vlan",
        "category: switch",
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"reasons": ["power_cycle"]}, ["reasons: power_cycle"]),
        ({"root_cause": "isp_dhcp_failure"}, ["root_cause: isp_dhcp_failure"]),
        ({"bssids": "5c5b35001ad8"}, ["bssids: 5c5b35001ad8"]),
        ({"client_macs": ["9809cfa7eef8"]}, ["client_macs: 9809cfa7eef8"]),
        ({"port_ids": ["xe-0/2/0"]}, ["port_ids: xe-0/2/0"]),
        ({"vlans": ["40", 50]}, ["vlans: 40, 50"]),
        ({"detail": "cold start"}, ["detail: cold start"]),
        ({"secpolicy_violated": True}, ["secpolicy_violated: yes"]),
        ({"details": '{"action": "check"}'}, ["details.action: check"]),
        ({"quantum": {"flux": {"level": 9}}}, ["quantum.flux.level: 9"]),
        ({"began_at": 1750000000}, ["began_at: 2025-06-15T15:06:40Z"]),
        ({"start_time": 1750000000123}, ["start_time: 2025-06-15T15:06:40Z"]),
        ({"impacted_client_count": 0}, ["impacted_client_count: 0"]),
        ({"impacted_entities": [DNS]}, ["impacted_entities: 10.0.0.53 (dns server)"]),
        ({"nothing": None, "empty": "", "none": [], "org_id": "x", "alert_id": "y"}, []),
        ({"psk": "hunter22", "wifi": [{"name": "a", "passphrase": "hunter22"}]}, ["wifi: name a"]),
    ],
)
def test_whatever_names_a_thing_a_cause_or_an_advice_is_told(
    row: dict[str, Any], words: list[str]
) -> None:
    """Also in fields that nobody has seen yet; what is empty, kept for the books or secret not."""
    assert said(row) == words


def test_devices_have_names_and_else_addresses() -> None:
    """Also where the cloud writes `unknown` for no name, and of more than one kind."""
    unknown = {"entity_name": "unknown", "entity_mac": "f07cc7667014", "entity_type": "switch"}
    for row, names in (
        ({"hostnames": ["ap-1"], "aps": ["5c5b35000001"]}, ["ap-1"]),
        ({"hostnames": "ap-1"}, ["ap-1"]),
        ({"aps": ["a"], "switches": ["b"], "gateways": ["c"]}, ["a", "b", "c"]),
        ({"impacted_entities": [unknown, None, 7]}, ["f07cc7667014"]),
        ({"impacted_entities": [{"entity_name": "eduroam", "entity_type": "wlan"}]}, []),
    ):
        assert devices(Alarm.model_validate(row)) == names


def test_the_same_types_are_grouped_the_worst_first() -> None:
    """With how many stand, where, and since when."""
    rows = [{"type": "port_flap", "severity": "warn", "timestamp": time} for time in (5, 3)]
    told = [*rows, {"type": "x", "severity": "critical"}, UP, {**DOWN, "hostnames": ["ap-1"]}]
    first, *_, flapping = sorted(
        kinds(judged(map(Alarm.model_validate, told))), key=lambda kind: kind.type != "x"
    )
    assert (first.type, first.alarms, first.open) == ("x", 1, 1)
    grouped = {kind.type: kind for kind in kinds(judged(map(Alarm.model_validate, told)))}
    assert next(iter(grouped)) == "x"
    assert (grouped["port_flap"].alarms, grouped["port_flap"].first) == (2, 3)
    assert (grouped["device_down"].open, grouped["device_down"].places) == (0, {"ap-1": 1})
    assert flapping.type in grouped


def test_a_type_is_critical_as_it_was_sent_or_as_it_is_public() -> None:
    """Without a severity in the row too."""
    rows = [{"type": "rogue_ap"}, {"type": "new", "severity": "Critical"}, {"type": "port_flap"}]
    assert critical_types(judged(map(Alarm.model_validate, rows))) == {"rogue_ap", "new"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
NAMES = sorted({*Alarm.model_fields, "impacted_entities", "details", "reasons", "port_ids"})


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=9), JSON, max_size=40))
def test_any_row_is_read_and_what_it_says_is_bounded(row: dict[str, Any]) -> None:
    """A misshapen field costs neither the alarm nor the answer."""
    alarm = Alarm.model_validate(row)
    (each,) = judged([alarm])
    told = about(each.alarm)
    assert len(told) <= MOST_FIELDS + 1
    assert all(len(text) <= LONGEST + 200 for text in told.values())
    assert kinds([each])[0].alarms == 1
