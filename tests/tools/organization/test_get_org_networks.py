"""The networks of an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.tools.organization.test_get_organization_stats import org_of, truth
from tests.tools.test_odd_tenants import ORG, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "get_org_networks"
USERS: dict[str, Any] = {
    f"orgs/{ORG}/{name}": [] for name in ("gatewaytemplates", "deviceprofiles")
}


async def test_networks_are_listed_with_what_uses_them(connect: Connect, fake: FakeMist) -> None:
    """Two are on ports of the gateway templates; none shares addresses."""
    client = await connect(cloud=fake)
    rows = await truth(fake, f"orgs/{await org_of(client)}/networks")
    data = await client.data(TOOL)
    assert {row["name"]: (row["vlan_id"], row["subnet"]) for row in data["rows"]} == {
        row["name"]: (str(row["vlan_id"]), row["subnet"]) for row in rows
    }
    used = {row["name"] for row in data["rows"] if row["used_by"] == ["branch-wan", "campus-wan"]}
    assert used == {"mgmt", "staff"}
    assert data["unused"] == ["guest", "iot", "students", "voice"]
    assert data["with_problems"] == 0
    assert any("site variables" in note for note in data["notes"])


async def test_networks_are_filtered_here_and_say_so(connect: Connect) -> None:
    """The API has no filter for names."""
    data = await (await connect()).data(TOOL, name="ST")
    assert [row["name"] for row in data["rows"]] == ["guest", "staff", "students"]
    assert any("name" in note for note in data["notes"])


async def test_shared_addresses_and_vlans_are_found_even_beyond_a_filter() -> None:
    """A pair is found although only one of it is shown."""
    networks = [
        {"id": "1", "name": "staff", "vlan_id": 20, "subnet": "10.1.0.0/16"},
        {"id": "2", "name": "labs", "vlan_id": 30, "subnet": "10.1.7.0/24"},
        {"id": "3", "name": "voice", "vlan_id": "20", "subnet": "10.2.0.0/16"},
        {"id": "4", "name": "odd", "vlan_id": None, "subnet": "tba", "vpn_access": {"hub": {}}},
    ]
    answer = await answer_of(TOOL, {**USERS, f"orgs/{ORG}/networks": networks})
    assert {row["name"]: row["problems"] for row in answer.data["rows"]} == {
        "staff": ["addresses overlap with labs", "same VLAN as voice"],
        "labs": ["addresses overlap with staff"],
        "voice": ["same VLAN as staff"],
        "odd": ["its subnet cannot be read"],
    }
    one = await answer_of(TOOL, {**USERS, f"orgs/{ORG}/networks": networks}, name="labs")
    assert one.data["rows"][0]["problems"] == ["addresses overlap with staff"]


async def test_templates_use_networks_in_many_ways() -> None:
    """On ports, by address, for DHCP, or as imports."""
    gateway = {
        "name": "wan",
        "port_config": {"ge-0/0/1": {"networks": ["a"]}, "ge-0/0/2": {"port_network": "b"}, "x": 7},
        "ip_configs": {"c": {}},
        "dhcpd_config": {"d": {}, "enabled": True},
    }
    more = {
        **USERS,
        f"orgs/{ORG}/gatewaytemplates": [gateway],
        f"orgs/{ORG}/networktemplates": [{"name": None, "import_org_networks": ["e"]}],
        f"orgs/{ORG}/networks": [{"id": name, "name": name} for name in "abcdef"],
    }
    answer = await answer_of(TOOL, more)
    assert {row["name"]: row["used_by"] for row in answer.data["rows"]} == {
        **{name: ["wan"] for name in "abcd"},
        "e": ["(nameless)"],
        "f": [],
    }


async def test_bad_input_and_closed_organizations_are_sentences(connect: Connect) -> None:
    """An unknown organization, an empty name, a token for one site."""
    client = await connect()
    for arguments in ({"org_id": "@evil.example"}, {"name": "x" * 256}):
        assert "." in await client.refusal(TOOL, **arguments)
    assert "no right to the whole" in await (await connect("site-read")).refusal(TOOL)
