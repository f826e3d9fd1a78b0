"""The table of actions against the published API description."""

from __future__ import annotations

from typing import Any

import pytest

from fake_mist.actions import ACTIONS, Action
from fake_mist.actions.table import DEVICE
from fake_mist.endpoints.endpoint import BASE

FAMILIES = (DEVICE, "/orgs/{org_id}/alarms/", "/sites/{site_id}/alarms/")


def resolved(openapi: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """Follow references."""
    while "$ref" in value:
        node: Any = openapi
        for step in value["$ref"].split("/")[1:]:
            node = node[step]
        value = node
    return value


def schema(openapi: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """Give the JSON schema of a request body or an answer; empty without one."""
    content = resolved(openapi, value).get("content", {}).get("application/json", {})
    return resolved(openapi, content.get("schema", {}))


def operation(openapi: dict[str, Any], action: Action) -> dict[str, Any]:
    """Give the description of an action."""
    found: dict[str, Any] = openapi["paths"][f"{BASE}{action.path}"]["post"]
    return found


def test_every_documented_action_is_in_the_table(openapi: dict[str, Any]) -> None:
    """None is made up and none is forgotten."""
    paths = {path.removeprefix(BASE) for path, verbs in openapi["paths"].items() if "post" in verbs}
    documented = {path for path in paths if path.startswith(FAMILIES)}
    assert {action.path for action in ACTIONS} == documented


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.path)
def test_a_body_is_the_documented_one(openapi: dict[str, Any], action: Action) -> None:
    """Members, types, enumerations, ranges, and which are required."""
    body = schema(openapi, operation(openapi, action).get("requestBody", {}))
    members = {name: resolved(openapi, each) for name, each in body.get("properties", {}).items()}
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
def test_a_reply_is_the_documented_one(openapi: dict[str, Any], action: Action) -> None:
    """Some are empty, and clients must not parse them."""
    answer = schema(openapi, operation(openapi, action)["responses"]["200"])
    assert {*action.reply.value} == answer.get("properties", {}).keys()
