"""The week of alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.tenant.alarms import alarms
from fake_mist.tenant.network import tenant
from fake_mist.tenant.places import ORGS, UNIVERSITY

if TYPE_CHECKING:
    import httpx

DAY = 86_400


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
        macs = [*row.get("aps", ()), *row.get("switches", ()), *row.get("gateways", ())]
        assert macs
        assert {sites[mac] for mac in macs} == {row["site_id"]}


async def test_every_type_is_defined(client: httpx.AsyncClient, week: list[dict[str, Any]]) -> None:
    """The constants explain each alarm, with its group and severity."""
    definitions = (await client.get("/api/v1/const/alarm_defs")).json()
    defined = {row["key"]: (row["group"], row["severity"]) for row in definitions}
    assert all(defined[row["type"]] == (row["group"], row["severity"]) for row in week)


def test_the_other_organizations_have_alarms_too() -> None:
    """So a question across organizations has an answer in each."""
    network = tenant()
    assert all(alarms(network, org) for org in ORGS)
