"""The week of alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.clock import NOW
from fake_mist.tenant.alarms import alarms
from fake_mist.tenant.network import tenant
from fake_mist.tenant.places import ORGS, UNIVERSITY

if TYPE_CHECKING:
    import httpx

PUBLIC = 73
"""Kinds in the definitions of the public webhook translator."""


@pytest.fixture
async def week(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """Give the university's alarms of seven days."""
    path = f"/api/v1/orgs/{UNIVERSITY.id}/alarms/search"
    response = await client.get(path, params={"duration": "7d", "limit": 1000})
    found: list[dict[str, Any]] = response.json()["results"]
    return found


async def test_no_two_alarms_share_a_second(week: list[dict[str, Any]]) -> None:
    """Sorting by time is stable in any direction."""
    assert len({row["timestamp"] for row in week}) == len({row["id"] for row in week}) == len(week)


async def test_every_filter_has_something_to_find(week: list[dict[str, Any]]) -> None:
    """All groups, severities and both states of acknowledgement occur."""
    assert {row["group"] for row in week} == {"infrastructure", "marvis", "security"}
    assert {row["severity"] for row in week} == {"critical", "info", "warn"}
    assert {row["acked"] for row in week} == {True, False}
    assert all(row["ack_admin_name"] for row in week if row["acked"])


async def test_alarms_are_tied_to_devices_of_their_site(
    client: httpx.AsyncClient, week: list[dict[str, Any]]
) -> None:
    """The MACs an alarm lists are in the inventory, at the same site."""
    path = f"/api/v1/orgs/{UNIVERSITY.id}/inventory"
    inventory = (await client.get(path, params={"limit": 1000})).json()
    sites = {row["mac"]: row["site_id"] for row in inventory}
    for row in week:
        hit = [each["entity_mac"] for each in entities(row) if "entity_mac" in each]
        macs = [*row.get("aps", ()), *row.get("switches", ()), *row.get("gateways", ()), *hit]
        assert macs or row["group"] == "marvis"
        assert {sites[mac] for mac in macs} <= {row["site_id"]}


async def test_every_kind_of_the_public_definitions_is_raised(
    client: httpx.AsyncClient, week: list[dict[str, Any]]
) -> None:
    """Each once at least, with the members that its definition names."""
    definitions = (await client.get("/api/v1/const/alarm_defs")).json()
    assert len({row["key"] for row in definitions}) == len(definitions) >= PUBLIC
    fields = {row["key"]: set(row["fields"]) for row in definitions}
    assert {row["type"] for row in week} == fields.keys()
    assert all(fields[row["type"]] <= row.keys() for row in week)


def test_only_findings_of_marvis_say_how_they_stand(week: list[dict[str, Any]]) -> None:
    """Open, resolved, and a word outside the enumeration; some say nothing at all."""
    stated = {row.get("status") for row in week if row["group"] == "marvis"}
    assert stated == {None, "open", "reoccured", "resolved"}
    assert all("status" not in row for row in week if row["group"] != "marvis")


def test_the_end_of_an_alarm_is_its_resolved_time(week: list[dict[str, Any]]) -> None:
    """What a status calls resolved has one, and other kinds have it without a status."""
    ended = [row for row in week if "resolved_time" in row]
    assert all("resolved_time" in row for row in week if row.get("status") == "resolved")
    assert {row["group"] for row in ended} == {"infrastructure", "marvis", "security"}
    assert all(row["timestamp"] < row["resolved_time"] <= NOW for row in ended)


def test_findings_of_marvis_name_things_as_entities(week: list[dict[str, Any]]) -> None:
    """No list of hosts or devices: entities, details and a suggestion; one kind comes bare."""
    found = [row for row in week if row["group"] == "marvis"]
    assert not any({"aps", "gateways", "hostnames", "switches"} & row.keys() for row in found)
    bare = [row for row in found if "impacted_entities" not in row]
    assert {row["type"] for row in bare} == {"switch_stp_loop"}
    for row in found:
        if row not in bare:
            assert row["details"]["action"] == row["suggestion"]
            assert all(each["entity_type"] for each in row["impacted_entities"])
    every = [each for row in found for each in entities(row)]
    assert {"entity_ip", "entity_mac", "entity_name", "missing_vlan_id", "port_id", "vlan"} <= {
        name for each in every for name in each
    }


def entities(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what a finding names."""
    found: list[dict[str, Any]] = row.get("impacted_entities", [])
    return found


async def test_every_type_is_defined(client: httpx.AsyncClient, week: list[dict[str, Any]]) -> None:
    """The constants explain each alarm, with its group and severity."""
    definitions = (await client.get("/api/v1/const/alarm_defs")).json()
    defined = {row["key"]: (row["group"], row["severity"]) for row in definitions}
    assert all(defined[row["type"]] == (row["group"], row["severity"]) for row in week)


def test_the_other_organizations_have_alarms_too() -> None:
    """So a question across organizations has an answer in each."""
    network = tenant()
    assert all(alarms(network, org) for org in ORGS)
