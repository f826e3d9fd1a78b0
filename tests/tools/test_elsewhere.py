"""What is at another site than the one that was named: the error says where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.asking import Connect


DEVICES: list[tuple[str, str, dict[str, Any]]] = [
    ("get_device_stats", "device_id", {}),
    ("get_switch_ports", "device_id", {}),
    ("get_device_events", "device_id", {}),
    ("get_enhanced_device_info", "device_id", {}),
    ("execute_custom_shell_command", "device_id", {"commands": "show version"}),
    ("search_org_bgp_stats", "mac", {}),
    ("search_org_wired_clients", "switch", {}),
]


@pytest.mark.parametrize(("tool", "name", "more"), DEVICES)
async def test_a_device_of_another_site_is_said_to_be_there(
    tool: str, name: str, more: dict[str, Any], connect: Connect
) -> None:
    """By name as by MAC address, never that nobody sees it, nor an empty list."""
    client = await connect()
    macs = {row["name"]: row["mac"] for row in await _devices(connect, "Science Park")}
    for text in ("sci-core-1", macs["sci-core-1"]):
        told = await client.refusal(tool, **{name: text}, site_id="Main Campus", **more)
        assert '"sci-core-1" is not at "Larkspur Main Campus"' in told
        assert 'but at "Larkspur Science Park"' in told


@pytest.mark.parametrize(
    ("tool", "name"), [("search_org_wireless_clients", "ap"), ("get_site_radio", "ap")]
)
async def test_an_access_point_of_another_site_is_said_to_be_there(
    tool: str, name: str, connect: Connect
) -> None:
    """As with any device."""
    client = await connect()
    told = await client.refusal(tool, **{name: "AP-CHEM-0.01"}, site_id="Science Park")
    assert 'but at "Larkspur Main Campus"' in told


async def test_one_of_a_list_that_is_elsewhere_is_named(connect: Connect) -> None:
    """The others are where they were said to be."""
    told = await (await connect()).refusal(
        "execute_custom_shell_command",
        device_id="sci-core-1, clos-core-1",
        site_id="Science Park",
        commands="show version",
    )
    assert '"clos-core-1" is not at "Larkspur Science Park"' in told


@pytest.mark.parametrize("tool", ["get_evpn_topologies_details", "check_evpn_fabric"])
async def test_a_fabric_of_another_site_is_said_to_be_there(tool: str, connect: Connect) -> None:
    """Not that the token sees none of this name."""
    client = await connect()
    told = await client.refusal(tool, topology_id="science-park-erb", site_id="Main Campus")
    assert '"science-park-erb" is not at "Larkspur Main Campus"' in told
    assert "Larkspur Science Park" in told


async def test_what_is_assigned_to_no_site_is_said_to_be(connect: Connect) -> None:
    """It is in the inventory all the same."""
    client = await connect()
    spare = await client.data("search_org_devices", type="ap", status="unassigned")
    told = await client.refusal(
        "get_device_stats", device_id=spare["rows"][0]["mac"], site_id="Main Campus"
    )
    assert "assigned to no site" in told


async def test_what_the_token_does_not_see_stays_unknown(connect: Connect) -> None:
    """A token of one site learns nothing of the others."""
    client = await connect("site-read")
    told = await client.refusal("get_device_stats", device_id="harbour-gw", site_id="Science Park")
    assert "Harbour Branch" not in told
    assert "No device that the token can see" in told


async def _devices(connect: Connect, site: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        await (await connect()).data("get_site_devices", site_id=site, type="switch")
    )["rows"]
    return rows
