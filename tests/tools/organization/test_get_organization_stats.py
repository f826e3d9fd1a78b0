"""The statistics of an organization: right numbers, and the worst of each type named."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.tools.test_odd_tenants import MSP, ORG, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Asker, Connect

TOOL = "get_organization_stats"
NONE = "00000000-0000-0000-0000-000000000000"
DARK = {f"AP-CHEM-0.0{number}" for number in range(1, 7)}


async def truth(cloud: FakeMist, path: str, **query: str) -> Any:
    """Read a document with a plain client."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        return (await http.get(f"/api/v1/{path}", params=query)).json()


async def org_of(client: Asker) -> str:
    """Return the id of the one organization."""
    data = await client.data("get_organizations")
    return str(data["rows"][0]["id"])


async def all_rows(client: Asker, **arguments: Any) -> list[Any]:
    """Follow `next` until it is absent."""
    data = await client.data(TOOL, **arguments)
    rows: list[Any] = data["rows"]
    while "next" in data:
        data = await client.data("get_next_page", cursor=data["next"])
        rows += data["rows"]
    return rows


async def test_general_shows_devices_and_service_levels(connect: Connect, fake: FakeMist) -> None:
    """The counts of the cloud, and each level in per cent of user minutes."""
    client = await connect(cloud=fake)
    stats = await truth(fake, f"orgs/{await org_of(client)}/stats")
    data = await client.data(TOOL)
    assert data["by_state"] == {
        "connected": stats["num_devices_connected"],
        "disconnected": stats["num_devices_disconnected"],
    }
    assert {row["name"]: row["percent"] for row in data["rows"]} == {
        each["path"]: round(100 * each["user_minutes"]["ok"] / each["user_minutes"]["total"], 1)
        for each in stats["sle"]
    }
    assert f"{stats['num_inventory']} devices owned" in data["summary"]


async def test_all_devices_are_counted_and_those_offline_named(
    connect: Connect, fake: FakeMist
) -> None:
    """Far beyond one page; the six of the dark building are among the worst."""
    client = await connect(cloud=fake)
    org = await org_of(client)
    rows = [
        row
        for page in "12345"
        for row in await truth(
            fake, f"orgs/{org}/stats/devices", type="all", limit="100", page=page
        )
    ]
    data = await client.data(TOOL, type="devices", limit=5)
    assert data["total"] == len(rows) > 400
    assert data["by_type"] == Counter(row["type"] for row in rows)
    assert data["by_state"] == Counter(row["status"] for row in rows)
    assert {row["name"] for row in data["worst"]} > {*DARK, "sci-acc-p2-10", "med-acc-p1-03"}
    assert data["by_problem"]["disconnected"] == data["by_state"]["disconnected"]
    assert len(await all_rows(client, type="devices", limit=1000)) == len(rows)


async def test_what_is_a_problem_of_a_device_is_one_rule(connect: Connect) -> None:
    """Each device has the same problems wherever devices are judged, dead ports among them."""
    client = await connect(MIST_MAX_RESULT_BYTES="1000000")
    site = {"site_id": "Main Campus"}
    for stats, where in [(TOOL, {}), ("get_site_stats", site)]:
        judged = await client.data("get_device_stats", limit=1000, **where)
        counted = await client.data(stats, type="devices", limit=1000, **where)
        assert counted["with_problems"] == judged["with_problems"] > 0
        problems = {row["mac"]: row.get("problems") for row in judged["rows"]}
        assert {row["mac"]: row.get("problems") for row in counted["rows"]} == problems
        assert any("port is down" in each for row in counted["rows"] for each in row["problems"])
        assert counted["by_problem"]["access point's port is down"] > 0


async def test_sites_with_offline_devices_are_the_troubled_ones(connect: Connect) -> None:
    """Each says which kind of device is missing there."""
    data = await (await connect()).data(TOOL, type="sites", troubled=True)
    assert {row["name"]: row["problems"] for row in data["rows"]} == {
        "Larkspur Main Campus": ["6 of 176 access points disconnected"],
        "Larkspur Science Park": ["1 of 26 switches disconnected"],
        "Larkspur Medical School": ["1 of 60 access points disconnected"],
    }
    assert any("troubled" in note for note in data["notes"])


async def test_the_cut_link_and_the_bad_cable_are_found_among_all_ports(
    connect: Connect, fake: FakeMist
) -> None:
    """Of 1,600 ports 15 are wrong: those of dead access points too, unplugged sockets not."""
    client = await connect(cloud=fake)
    found = await truth(fake, f"orgs/{await org_of(client)}/stats/ports/search", limit="1")
    whole = await client.data(TOOL, type="ports", limit=1)
    assert whole["total"] == found["total"] == sum(whole["by_state"].values())
    rows = (await client.data(TOOL, type="ports", troubled=True))["rows"]
    dark = [row["problems"][0] for row in rows if row["type"] == "ap"]
    assert sorted(dark) == [
        *["access point's port is down for 5 h"] * 6,
        "access point's port is down for 9 d",
    ]
    links = [row for row in rows if row["type"] != "ap"]
    assert {(row["name"], row["port"]): row["problems"][0] for row in links} == {
        ("clos-acc-p1-20", "et-0/1/0"): "evpn_uplink is down for 1 d 2 h",
        ("clos-dist-p1-1", "xe-0/0/23"): "evpn_downlink is down for 1 d 2 h",
        ("sci-dist-p2-1", "xe-0/0/13"): "esilag is down for 2 h",
        ("sci-dist-p2-2", "xe-0/0/13"): "esilag is down for 2 h",
        ("med-acc-p2-05", "et-0/1/0"): "errors: 48213",
        ("clos-acc-p2-14", "et-0/1/0"): "came up lately: 41 s ago",
        ("clos-dist-p2-1", "xe-0/0/17"): "came up lately: 41 s ago",
        ("sci-gw-1", "ge-0/0/1"): "wan is down for 3 h",
    }


async def test_tunnels_of_gateways_and_access_points_are_both_counted(connect: Connect) -> None:
    """By default Mist shows one kind only; the idle ones are those of the dark building.

    A gateway has one that is down.
    """
    client = await connect()
    data = await client.data(TOOL, type="tunnels", limit=3, duration="1h")
    assert data["by_type"] == {"access point": 176, "wan": 6}
    assert data["window"] == "last 1h"
    assert {row["name"] for row in data["worst"]} == {*DARK, "harbour-gw shield-2"}
    rows = await all_rows(client, type="tunnels", limit=50)
    assert len(rows) == 182


async def test_small_types(connect: Connect) -> None:
    """Every type answers in one shape; a key that it lacks is not counted."""
    client = await connect()
    for kind, total, states in (
        ("mxedges", 3, {"connected": 3}),
        ("ospf_peers", 12, {"full": 12}),
        ("assets", 3, None),
    ):
        data = await client.data(TOOL, type=kind)
        assert (data["total"], data["with_problems"]) == (total, 0), kind
        assert data.get("by_state") == states, kind
        assert "worst" not in data, kind


async def test_both_ends_of_a_lossy_path_are_the_worst_peers(connect: Connect) -> None:
    """All paths are up; what loses packets is troubled all the same."""
    data = await (await connect()).data(TOOL, type="vpn_peers")
    assert (data["total"], data["by_state"]) == (6, {"up": 6})
    lossy = [row for row in data["rows"] if row.get("loss_percent", 0) > 1]
    assert {row["name"] for row in lossy} == {"clos-gw-1", "med-gw-1"}
    assert data["with_problems"] == len(lossy) == 2


async def test_a_time_that_the_cloud_does_not_take_is_said(connect: Connect) -> None:
    """It is neither sent nor passed over."""
    client = await connect()
    for kind in ("general", "devices", "ports", "sites"):
        data = await client.data(TOOL, type=kind, duration="7d", limit=1)
        assert any(f"takes no time for {kind}" in note for note in data["notes"]), kind
        assert "window" not in data


async def test_no_claim_code_is_shown(connect: Connect) -> None:
    """Rows of Mist Edges carry one."""
    answer = await (await connect()).call(TOOL, {"type": "mxedges"})
    assert "sekret" not in (str(answer.data) + answer.text).casefold()


BAD: tuple[dict[str, Any], ...] = (
    {"type": "everything"},
    {"org_id": "../../x"},
    {"org_id": "x" * 256},
    {"limit": 0},
    {"duration": "x"},
)


async def test_bad_input_is_a_sentence(connect: Connect) -> None:
    """Nothing is asked for that the contract does not know."""
    client = await connect()
    for arguments in BAD:
        assert "." in await client.refusal(TOOL, **arguments)


@pytest.mark.parametrize(
    ("token", "says"),
    [("site-read", "no right to the whole"), ("expired", "401"), ("two-factor-pending", "reaches")],
)
async def test_a_token_without_rights_gets_a_sentence(
    token: str, says: str, connect: Connect
) -> None:
    """An organization's statistics are not a site's."""
    assert says in await (await connect(token)).refusal(TOOL, type="devices")


async def test_missing_licenses_are_told(connect: Connect) -> None:
    """More are used than were bought."""
    data = await (await connect()).data(TOOL)
    assert data["licenses_missing"] == {"SUB-VNA": 40}
    assert "licences missing: 40 SUB-VNA" in data["summary"]


@pytest.mark.parametrize("sle", [[], None, [{"path": "coverage", "user_minutes": {"total": 0}}]])
async def test_no_data_is_no_level(sle: Any) -> None:
    """An organization without telemetry has no level that is met."""
    answer = await answer_of(TOOL, {f"orgs/{ORG}/stats": {"num_sites": 1, "sle": sle}})
    assert "no service level has data" in answer.data["summary"]
    assert "0 of" not in answer.data["summary"]
    assert any("licences" in note for note in answer.data["notes"])


async def test_a_cluster_of_edges_that_lost_one_is_told(connect: Connect) -> None:
    """Its other member carries all tunnels."""
    data = await (await connect()).data(TOOL, type="mxedges")
    assert sum(int(value.split("/")[1]) for value in data["by_cluster"].values()) == 3
    assert "connected are only" not in data["summary"]
    edges = [
        {"mac": "5c5b350000e1", "mxcluster_id": MSP, "status": "connected"},
        {"mac": "5c5b350000e2", "mxcluster_id": MSP, "status": "disconnected"},
        {"mac": "5c5b350000e3", "mxcluster_id": NONE, "status": "connected"},
    ]
    named = {f"orgs/{ORG}/mxclusters": [{"id": MSP, "name": "dc"}]}
    answer = await answer_of(TOOL, {f"orgs/{ORG}/stats/mxedges": edges, **named}, type="mxedges")
    assert answer.data["by_cluster"] == {"dc": "1/2"}
    assert "connected are only 1 of 2 of cluster dc" in answer.data["summary"]
