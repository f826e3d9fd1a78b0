"""What one tool lists, the others can be asked about: by name, MAC address, id and serial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.asking import Asker, Connect

TOOLS = ("get_device_stats", "get_device_events", "get_enhanced_device_info")
_EACH_KIND = 3
"""Devices of a kind and model that are asked about; every box of a cluster is."""


async def _listed(client: Asker) -> list[dict[str, Any]]:
    """Return the devices at sites, of each model a few, and each second node."""
    rows = (await client.data("search_org_devices", limit=1000))["rows"]
    placed = [row for row in rows if row.get("site_id")]
    seen: dict[tuple[str, str], int] = {}
    chosen = []
    for row in placed:
        kind = (row["type"], row["model"])
        seen[kind] = seen.get(kind, 0) + 1
        if row["type"] == "gateway" or seen[kind] <= _EACH_KIND:
            chosen.append(row)
    return chosen


@pytest.mark.parametrize("tool", TOOLS)
async def test_every_device_that_is_listed_can_be_asked_about(tool: str, connect: Connect) -> None:
    """Never that there is no such device; a name that two boxes have is that of their cluster."""
    client = await connect(MIST_RESULT_BYTES="200000")
    unknown = []
    for row in await _listed(client):
        device_id = f"00000000-0000-0000-1000-{row['mac']}"
        for mark in {row["mac"], device_id, row["serial"], row.get("name") or device_id}:
            answer = await client.call(tool, {"device_id": mark, "site_id": row["site"]})
            if (answer.is_error and "is called" in answer.text) or "not found" in answer.text:
                unknown.append(f"{row['mac']} as {mark}: {answer.text}")
    assert not unknown, "\n".join(unknown)


async def test_a_second_node_is_its_cluster(connect: Connect) -> None:
    """Its MAC address and serial number lead to the one row that the cluster has."""
    client = await connect()
    gateways = (await client.data("search_org_devices", type="gateway", limit=1000))["rows"]
    names = [row.get("name") for row in gateways if row.get("site_id")]
    twins = [row for row in gateways if names.count(row.get("name")) > 1]
    assert len(twins) == 4
    for row in twins:
        for mark in (row["mac"], row["serial"]):
            found = (await client.data("get_device_stats", device_id=mark))["rows"]
            assert [each["name"] for each in found] == [row["name"]]


@pytest.mark.parametrize("word", ["(unassigned)", "unassigned"])
async def test_what_has_no_site_is_found_as_answers_write_it(word: str, connect: Connect) -> None:
    """By the search as by the inventory, both of them the same devices."""
    client = await connect()
    owned = await client.data("get_org_inventory", site_id=word)
    found = await client.data("search_org_devices", site_id=word)
    macs = {row["mac"] for row in owned["rows"] if row["type"] != "mxedge"}
    assert macs
    assert {row["mac"] for row in found["rows"]} == macs
    assert {row["site"] for row in found["rows"]} == {"(unassigned)"}


@pytest.mark.parametrize("tool", ["get_site_stats", "get_device_stats", "get_device_events"])
async def test_where_only_sites_have_something_that_is_said(tool: str, connect: Connect) -> None:
    """With the tools that list what has no site."""
    told = await (await connect()).refusal(tool, site_id="(unassigned)")
    assert "assigned to none" in told
    assert "get_org_inventory" in told
