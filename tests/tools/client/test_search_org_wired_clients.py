"""Wired clients: their ports, and counts of all of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.server.searching import ONLY, place_ids, searched, walked
from tests.tools.test_odd_tenants import MAC, ORG, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "search_org_wired_clients"


async def test_all_wired_clients_are_counted_by_the_cloud(connect: Connect, fake: FakeMist) -> None:
    """By site, switch, VLAN and 802.1X state; each adds up to all of them."""
    client = await connect(cloud=fake, **ONLY)
    org, site = await place_ids(client, "Medical")
    truth = await searched(fake, f"orgs/{org}/wired_clients/search")
    data = await client.data("search_org_wired_clients")
    assert data["total"] == len(truth) > 500
    for counts in ("by_site", "by_switch", "by_vlan", "by_auth_state"):
        assert sum(data[counts].values()) == len(truth), counts
    assert data["by_auth_state"] == Counter(row.get("auth_state", "(unknown)") for row in truth)
    assert data["by_vlan"] == Counter(str(row["vlan"][0]) for row in truth)
    assert data["by_site"]["Larkspur Medical School"] == sum(
        row["site_id"] == site for row in truth
    )


async def test_the_clients_of_a_switch_are_shown_port_by_port(
    connect: Connect, fake: FakeMist
) -> None:
    """The switch goes by name or MAC address, and its ports are counted."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, "Medical")
    named = await client.data(TOOL, switch="med-acc-p1-03")
    mac = named["rows"][0]["switch_mac"]
    truth = [
        row
        for row in await searched(fake, f"orgs/{org}/wired_clients/search")
        if mac in row["device_mac"]
    ]
    assert named["by_port"] == Counter(row["port_id"][0] for row in truth)
    assert {(row["mac"], row["port"]) for row in named["rows"]} == {
        (row["mac"], row["port_id"][0]) for row in truth
    }
    assert (await client.data(TOOL, switch=mac))["total"] == named["total"]


async def test_filters_reach_the_cloud(connect: Connect, fake: FakeMist) -> None:
    """By name, by address, by VLAN, by state: as many as a plain look at the rows finds."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, "Medical")
    truth = await searched(fake, f"orgs/{org}/wired_clients/search")
    one = truth[-1]
    for text in (one["mac"], one["dhcp_hostname"], one["ip"][0]):
        assert [row["mac"] for row in (await client.data(TOOL, text=text))["rows"]] == [one["mac"]]
    assert (await client.data(TOOL, vlan=20))["total"] == sum(20 in row["vlan"] for row in truth)
    assert (await client.data(TOOL, vlan=999))["total"] == 0
    known = await client.data(TOOL, auth_state="authenticated")
    assert known["total"] == sum(row.get("auth_state") == "authenticated" for row in truth)
    assert (await client.data(TOOL, auth_state="held"))["rows"] == []


async def test_the_state_is_filtered_here_for_a_site(connect: Connect, fake: FakeMist) -> None:
    """The site's search has no such parameter; the answer says where the filter ran."""
    client = await connect(cloud=fake, **ONLY)
    _, site = await place_ids(client, "Harbour")
    truth = await searched(fake, f"sites/{site}/wired_clients/search")
    data = await client.data(TOOL, site_id="Harbour Branch", auth_state="authenticated")
    assert data["total"] == sum(row.get("auth_state") == "authenticated" for row in truth) > 0
    assert any("auth_state" in note for note in data["notes"])


async def test_the_pages_together_are_the_whole(connect: Connect, fake: FakeMist) -> None:
    """Each client once."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, "Medical")
    truth = await searched(fake, f"orgs/{org}/wired_clients/search")
    pages = await walked(client, TOOL, limit=200)
    macs = [row["mac"] for page in pages for row in page["rows"]]
    assert sorted(macs) == sorted(row["mac"] for row in truth)


async def test_bad_arguments_are_refused(connect: Connect) -> None:
    """Each with what is wrong about it."""
    client = await connect(**ONLY)
    assert "No switch" in await client.refusal(TOOL, switch="no-such-switch")
    assert "auth_state" in await client.refusal(TOOL, auth_state="maybe")
    assert "vlan" in await client.refusal(TOOL, vlan="twenty")
    assert "longer than a year" in await client.refusal(TOOL, duration="500d")


async def test_a_client_on_several_ports_shows_them_all() -> None:
    """The latest first, from the pairs that Mist keeps."""
    pairs = [
        {"device_mac": MAC, "port_id": "ge-0/0/1", "when": "2026-06-14T10:00:00"},
        {"device_mac": "aa", "port_id": "ge-0/0/2", "when": "2026-06-15T10:00:00"},
        None,
    ]
    row = {"mac": "a1", "device_mac_port": pairs, "vlan": [0, 1001], "ip": "10.0.0.1"}
    plain = {"mac": "a2", "device_mac": "bb", "port_id": None}
    answer = await answer_of(
        TOOL,
        {
            f"orgs/{ORG}/wired_clients/search": {"results": [row, plain], "total": 2},
            f"orgs/{ORG}/devices": {"results": [{"mac": MAC, "name": "sw-1"}, None]},
        },
    )
    first, second = answer.data["rows"]
    assert (first["switch"], first["port"]) == ("aa", "ge-0/0/2")
    assert first["also_on"] == ["sw-1 ge-0/0/1"]
    assert (first["vlan"], first["ip"]) == (["0", "1001"], ["10.0.0.1"])
    assert second["switch"] == "bb"
    assert "port" not in second


async def test_a_token_of_one_site_sees_its_clients(connect: Connect) -> None:
    """The site's own search, which such a token may use."""
    client = await connect("site-read", **ONLY)
    site = (await client.data("get_org_sites"))["rows"][0]["name"]
    data = await client.data(TOOL, site_id=site)
    assert data["by_site"] == {site: data["total"]}
