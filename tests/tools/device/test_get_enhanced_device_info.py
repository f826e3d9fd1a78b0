"""One device in depth: the cloud and the device's own shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fake_mist import ServerError

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

INFO = "get_enhanced_device_info"
FROM_SHELL = ("software", "hardware", "alarms", "core_dumps", "route_tables", "log")


async def test_a_switch_is_described_from_all_sides(connect: Connect) -> None:
    """State, hardware, inventory, configured ports and addresses, in one answer."""
    data = await (await connect()).data(INFO, device_id="med-acc-p1-03")
    assert data["device"]["problems"] == [
        "Fan 1 failed",
        "Power Supply 1 absent",
        "CPU hot (71 °C)",
    ]
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


async def test_the_device_itself_is_asked_in_one_session(connect: Connect, fake: FakeMist) -> None:
    """Its alarms, parts, software, routes and log lines, as facts."""
    data = await (await connect(cloud=fake)).data(INFO, device_id="med-acc-p1-03")
    assert [(row["level"], row["description"], row["time"]) for row in data["alarms"]] == [
        ("Major", "FPC 0 Fan 1 Failed", "2026-06-14T16:00:00Z"),
        ("Minor", "FPC 0 PEM 1 Not Present", "2026-06-14T16:00:10Z"),
    ]
    assert data["software"] == [{"member": "fpc0", "model": "ex4400-48p", "junos": "23.4R2-S4.11"}]
    assert data["core_dumps"] == []
    parts = {row["part"]: row for row in data["hardware"]}
    assert parts["FPC 0 / Fan 1"]["description"] == "Fan Module, Airflow Out (AFO) (failed)"
    assert parts["Chassis"]["serial"] == data["detail"]["serial"]
    assert data["route_tables"][0]["table"] == "inet.0"
    assert sum(row["lines"] for row in data["log"]) == 30
    assert [row["lines"] for row in data["log"]] == sorted(
        (row["lines"] for row in data["log"]), reverse=True
    )
    assert "reports 2 alarms and no core dumps" in data["summary"]
    assert data["login"].startswith("the role admin gets the Junos login admin")
    assert "raw" not in data
    assert [call.path.rpartition("/")[2] for call in fake.calls if call.method == "POST"] == [
        "shell"
    ]


async def test_members_of_a_cluster_are_told_apart(connect: Connect) -> None:
    """Both nodes of the branch's gateway."""
    data = await (await connect()).data(INFO, device_id="harbour-gw")
    assert [row["member"] for row in data["software"]] == ["node0", "node1"]


async def test_the_text_of_the_device_comes_on_request(connect: Connect) -> None:
    """With all seven commands, and within the budget."""
    data = await (await connect()).data(INFO, device_id="med-acc-p1-03", raw=True)
    texts = {row["command"]: row["lines"] for row in data["raw"]}
    assert texts["show chassis alarms"][0] == "2 alarms currently active"
    assert list(texts) == [
        "show version",
        "show chassis hardware",
        "show chassis alarms",
        "show system alarms",
        "show system core-dumps",
        "show route summary",
        "show log messages | last 50",
    ]


async def test_it_agrees_with_the_tools_that_show_the_parts(connect: Connect) -> None:
    """The same device through get_device_stats and get_site_devices."""
    client = await connect()
    data = await client.data(INFO, device_id="harbour-gw", site_id="Harbour Branch")
    now = await client.data("get_device_stats", device_id="harbour-gw")
    config = await client.data("get_site_devices", site_id="Harbour Branch", name="harbour-gw")
    assert data["device"] == now["rows"][0]
    assert data["bgp_peers"] == now["bgp_peers"]
    assert data["configured"] == config["rows"][0]
    assert data["differences"] == config["differences"]


@pytest.mark.parametrize(
    ("drifted", "level"), [("clos-acc-p2-07", "switch"), ("harbour-gw", "gateway")]
)
async def test_drift_is_found(drifted: str, level: str, connect: Connect) -> None:
    """The drifted switch and the drifted gateway, with the fields that differ."""
    token_without_shell = await connect("installer")
    data = await token_without_shell.data(INFO, device_id=drifted)
    assert data["configured"]["type"] == level
    assert data["configured"]["drift"] > 0
    assert data["differences"][0]["kind"] == "drift"
    assert data["differences"][0]["device"] == drifted


@pytest.mark.parametrize(
    ("token", "device", "why"),
    [
        ("org-admin", "AP-ARTS-0.01", "(ap) has no Junos shell"),
        ("org-admin", "sci-acc-p2-10", "is offline"),
        ("org-admin", "clos-gw-1", "(SSR1300) has no Junos shell"),
        ("installer", "sci-core-1", "status 403"),
    ],
)
async def test_what_the_shell_would_add_is_named_as_missing(
    token: str, device: str, why: str, connect: Connect
) -> None:
    """The rest is there."""
    data = await (await connect(token)).data(INFO, device_id=device)
    assert data["device"]["name"] == device
    assert [field for field in FROM_SHELL if field in data] == []
    [note] = [note for note in data["notes"] if note.startswith("The device itself told nothing")]
    assert why in note
    assert "The device itself" not in data["summary"]


async def test_an_access_point_has_radios_and_no_drift(connect: Connect) -> None:
    """What it inherits is not compared, and nothing claims that it does not drift."""
    data = await (await connect()).data(INFO, device_id="AP-ARTS-0.01")
    assert [radio["band"] for radio in data["radios"]] == ["2.4 GHz", "5 GHz", "6 GHz"]
    assert "drift" not in data["configured"]
    assert "drift" not in data["summary"]


async def test_a_site_token_sees_what_its_site_knows(connect: Connect) -> None:
    """The inventory of the organization is closed to it, and left out; the shell is tried."""
    data = await (await connect("site-read")).data(INFO, device_id="sci-core-1")
    assert "inventory" not in data
    assert data["software"][0]["junos"] == data["device"]["version"]
    assert "could not be read" in data["login"]


async def test_a_cloud_that_fails_ends_the_session_too(connect: Connect, fake: FakeMist) -> None:
    """No half description."""
    fake.inject(ServerError(path="*/stats/devices/*", status=500))
    refusal = await (await connect(cloud=fake)).refusal(INFO, device_id="harbour-gw")
    assert "status 500" in refusal


async def test_an_unknown_device_is_refused(connect: Connect) -> None:
    """A name, an id, and what fits many."""
    client = await connect()
    for device in ("no such device", "00000000-0000-0000-1000-5c5b35ffffff", "acc"):
        assert "device" in await client.refusal(INFO, device_id=device)


async def test_a_device_without_a_site_is_refused(connect: Connect) -> None:
    """It is in the inventory and nowhere else."""
    client = await connect()
    found = await client.data("search_org_devices", type="switch", status="unassigned")
    [spare] = [row["mac"] for row in found["rows"] if row["site"] == "(unassigned)"]
    refusal = await client.refusal(INFO, device_id=spare)
    assert "assigned to no site" in refusal
