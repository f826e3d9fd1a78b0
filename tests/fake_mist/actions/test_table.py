"""The table of actions against the published API description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist.actions import ACTIONS, Action
from fake_mist.actions.table import DEVICE
from fake_mist.endpoints.endpoint import BASE

if TYPE_CHECKING:
    from fake_mist.published import Operation, Tables

GAPS = {
    f"{DEVICE}zigbee_kick": "no recorded device has Zigbee neighbours to remove",
    f"{DEVICE}zigbee_event_trail": "what it says in its session is published nowhere",
    f"{DEVICE}zigbee_packet_trail": "the same",
}
"""Published actions that this cloud does not do yet, with the reason."""

FAMILIES = (DEVICE, "/orgs/{org_id}/alarms/", "/sites/{site_id}/alarms/")


def operation(tables: Tables, action: Action) -> Operation:
    """Give what is published about an action."""
    found = tables.operation("POST", f"{BASE}{action.path}")
    assert found is not None, f"{action.path} is made up"
    return found


def test_every_documented_action_is_in_the_table(tables: Tables) -> None:
    """None is made up; what the table lacks is a known gap, and each gap is one."""
    paths = {
        each.path.removeprefix(BASE) for each in tables.operations.values() if each.method == "POST"
    }
    documented = {path for path in paths if path.startswith(FAMILIES)}
    table = {action.path for action in ACTIONS}
    assert table <= documented
    assert documented - table == GAPS.keys()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.path)
def test_a_body_is_the_documented_one(tables: Tables, action: Action) -> None:
    """Members, types, enumerations, ranges, and which are required."""
    body = tables.resolved(operation(tables, action).body)
    members = {name: tables.resolved(each) for name, each in body.get("properties", {}).items()}
    assert action.fields.keys() == members.keys()
    required = {name for name, field in action.fields.items() if field.required}
    assert required == {*body.get("required", ())}
    for name, field in action.fields.items():
        assert field.kind == members[name].get("type", "any")
        assert field.allowed == frozenset(members[name].get("enum", ()))
        assert (field.low, field.high) == (
            members[name].get("minimum"),
            members[name].get("maximum"),
        )


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.path)
def test_a_reply_is_the_documented_one(tables: Tables, action: Action) -> None:
    """Some are empty, and clients must not parse them."""
    answer = tables.resolved(operation(tables, action).answers["200"])
    assert {*action.reply.value} == answer.get("properties", {}).keys()
