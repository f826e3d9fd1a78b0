"""One device in depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

INFO = "get_enhanced_device_info"
COMMAND = "execute_custom_shell_command"


async def test_a_switch_is_described_from_all_sides(connect: Connect) -> None:
    """State, hardware, inventory, configured ports and addresses, in one answer."""
    data = await (await connect()).data(INFO, device_id="med-acc-p1-03")
    assert data["device"]["problems"] == ["Fan 1 failed", "CPU hot (71 °C)"]
    assert data["members"][0]["parts"][1] == "Fan 1: failed"
    assert data["inventory"]["hardware"] == "B02"
    assert data["setup"]["fabric_role"] == "esilag-access"
    assert {port["port"]: port["usage"] for port in data["ports"]} == {
        "et-0/1/0": "uplink",
        "et-0/1/1": "uplink",
        "ge-0/0/0-7": "staff",
        "ge-0/0/8-23": "ap",
    }
    assert data["configured"]["drift"] == 0
    assert "No fields of its configuration drift" in data["summary"]


async def test_it_agrees_with_the_tools_that_show_the_parts(connect: Connect) -> None:
    """The same device through get_device_stats and get_site_devices."""
    client = await connect()
    data = await client.data(INFO, device_id="harbour-gw")
    now = await client.data("get_device_stats", device_id="harbour-gw")
    config = await client.data("get_site_devices", site_id="Harbour Branch", name="harbour-gw")
    assert data["device"] == now["rows"][0]
    assert data["bgp_peers"] == now["bgp_peers"]
    assert data["configured"] == config["rows"][0]
    assert data["differences"] == config["differences"]


@pytest.mark.parametrize("drifted", ["switch", "gateway"])
async def test_drift_is_found(drifted: str, connect: Connect) -> None:
    """The drifted switch and the drifted gateway, with the fields that differ."""
    client = await connect()
    sites = (await client.data("get_org_sites"))["rows"]
    rows = [
        row
        for site in sites
        for row in (await client.data("get_site_devices", site_id=site["id"], type=drifted))["rows"]
    ]
    name = next(row["name"] for row in rows if row.get("drift"))
    data = await client.data(INFO, device_id=name)
    assert data["configured"]["drift"] > 0
    assert data["differences"][0]["kind"] == "drift"
    assert data["differences"][0]["device"] == name


async def test_an_access_point_has_radios_and_no_drift(connect: Connect) -> None:
    """What it inherits is not compared, and nothing claims that it does not drift."""
    data = await (await connect()).data(INFO, device_id="AP-ARTS-0.01")
    assert [radio["band"] for radio in data["radios"]] == ["2.4 GHz", "5 GHz", "6 GHz"]
    assert "drift" not in data["configured"]
    assert "drift" not in data["summary"]


async def test_a_site_token_sees_what_its_site_knows(connect: Connect) -> None:
    """The inventory of the organization is closed to it, and left out."""
    client = await connect("site-read")
    data = await client.data(INFO, device_id="sci-acc-p2-10")
    assert "inventory" not in data
    assert data["device"]["problems"] == ["disconnected for 2 h"]


async def test_an_unknown_device_is_refused(connect: Connect) -> None:
    """A name, an id, and what fits many."""
    client = await connect()
    more: dict[str, Any] = {"command": "show version"}
    for device in ("no such device", "00000000-0000-0000-1000-5c5b35ffffff", "acc"):
        assert "device" in await client.refusal(INFO, device_id=device)
        assert "device" in await client.refusal(COMMAND, device_id=device, **more)


async def test_a_command_is_not_run(connect: Connect, fake: FakeMist) -> None:
    """The device is found, and nothing is sent to it."""
    client = await connect(cloud=fake)
    refusal = await client.refusal(COMMAND, device_id="harbour-gw", command="show version")
    assert "not available in this version, and nothing was sent" in refusal
    assert [call.path for call in fake.calls if call.method != "GET"] == []


async def test_a_text_that_is_no_command_is_refused(connect: Connect, fake: FakeMist) -> None:
    """Before anything is asked."""
    client = await connect(cloud=fake)
    for command in (" ", "show version\nrequest system reboot", "show\x00", "é"):
        refusal = await client.refusal(COMMAND, device_id="harbour-gw", command=command)
        assert "a terminal may act on" in refusal
    assert [call.path for call in fake.calls if call.path != "/api/v1/self/usage"] == []


async def test_an_access_point_has_no_shell(connect: Connect) -> None:
    """The refusal names its type."""
    client = await connect()
    refusal = await client.refusal(COMMAND, device_id="AP-ARTS-0.01", command="show version")
    assert "of type ap, which has no Junos shell" in refusal
