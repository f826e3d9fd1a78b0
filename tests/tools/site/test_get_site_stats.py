"""The statistics of a site."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.organization.test_get_organization_stats import truth
from tests.tools.test_odd_tenants import ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "get_site_stats"
MEDICAL = "Larkspur Medical School"


async def test_general_counts_devices_by_type(connect: Connect) -> None:
    """What is disconnected stands in the summary."""
    data = await (await connect()).data(TOOL, site_id=MEDICAL)
    assert data["summary"] == (
        f"{MEDICAL}: 1 of 60 access points disconnected; wireless clients: 230."
    )
    assert {row["type"]: row["devices"] for row in data["rows"]} == {
        "ap": "59/60",
        "switch": "24/24",
        "gateway": "1/1",
    }


async def test_clients_without_an_address_are_the_worst(connect: Connect, fake: FakeMist) -> None:
    """The thirteen that DHCP fails, on the three access points that Marvis names."""
    client = await connect(cloud=fake)
    site = (await client.data("get_site_info", site_id=MEDICAL))["id"]
    clients = await truth(fake, f"sites/{site}/stats/clients", limit="1000")
    data = await client.data(TOOL, site_id=MEDICAL, type="clients", limit=1)
    assert data["total"] == len(clients)
    assert sum(data["by_type"].values()) == len(clients)
    assert data["by_type"] == Counter(f"{row['band'].replace('24', '2.4')} GHz" for row in clients)
    assert {row["problems"][0] for row in data["worst"]} == {"no IP address"}
    assert "21 with problems: no IP address (13), weak signal (8)" in data["summary"]
    rows = (await client.data(TOOL, site_id=MEDICAL, type="clients", troubled=True))["rows"]
    mute = [row for row in rows if "no IP address" in row["problems"]]
    assert len(mute) == len([row for row in clients if not row.get("ip")]) == 13
    assert {row["peer"] for row in mute} == {"AP-CLIN-1.01", "AP-CLIN-1.02", "AP-CLIN-1.03"}


async def test_more_clients_than_a_page_are_read_once_and_paged_here(
    connect: Connect, fake: FakeMist
) -> None:
    """The endpoint takes a limit and no page; the cursor leads through what it sends."""
    client = await connect(cloud=fake)
    data = await client.data(TOOL, site_id="Main Campus", type="clients", limit=300)
    macs = [row["mac"] for row in data["rows"]]
    while "next" in data:
        data = await client.data("get_next_page", cursor=data["next"])
        macs += [row["mac"] for row in data["rows"]]
    assert len(macs) == len(set(macs)) == 680


async def test_sessions_of_bgp_that_are_down_or_silent_are_found(connect: Connect) -> None:
    """At the Science Park one side tries in vain, and one receives no route."""
    client = await connect()
    data = await client.data(TOOL, site_id="Science Park", type="bgp_peers", troubled=True)
    found = {(row["name"], row["problems"][0]) for row in data["rows"]}
    assert ("sci-dist-p2-1", "not established: active") in found
    assert ("sci-core-1", "established, yet receives no route") in found
    healthy = await client.data(TOOL, site_id=MEDICAL, type="bgp_peers")
    assert (healthy["with_problems"], healthy["by_state"]) == (0, {"established": 33})


async def test_the_switch_that_mist_does_not_manage_is_found(connect: Connect) -> None:
    """It carries an access point of the library."""
    data = await (await connect()).data(TOOL, site_id="Library", type="discovered_switches")
    assert [(row["name"], row["problems"]) for row in data["rows"]] == [
        ("basement-switch", ["not managed by Mist; carries AP-LIBR-0.01"])
    ]


async def test_applications_are_listed_by_their_clients(connect: Connect, fake: FakeMist) -> None:
    """As the cloud counts them, the most used first; later pages go on."""
    client = await connect(cloud=fake)
    site = (await client.data("get_site_info", site_id=MEDICAL))["id"]
    counts = await truth(fake, f"sites/{site}/stats/apps/count", distinct="app")
    data = await client.data(TOOL, site_id=MEDICAL, type="apps", limit=4)
    rest = await client.data("get_next_page", cursor=data["next"])
    assert {row["name"]: row["clients"] for row in [*data["rows"], *rest["rows"]]} == {
        row["app"]: row["count"] for row in counts["results"]
    }


async def test_every_type_answers(connect: Connect) -> None:
    """Of one site the rows need not say which."""
    client = await connect()
    for kind, site, total in (
        ("devices", MEDICAL, 85),
        ("ports", "Harbour", 34),
        ("mxedges", "Main Campus", 2),
        ("ospf_peers", MEDICAL, 4),
        ("assets", MEDICAL, 3),
        ("beacons", "Library", 1),
        ("beacons", MEDICAL, 0),
    ):
        data = await client.data(TOOL, site_id=site, type=kind)
        assert data["total"] == total, kind
        assert not any("site" in row for row in data["rows"]), kind


async def test_a_token_for_one_site_sees_it_and_no_other(connect: Connect) -> None:
    """Its own ports with the names of their switches."""
    client = await connect("site-read")
    data = await client.data(TOOL, site_id="Larkspur Science Park", type="ports", troubled=True)
    assert {row["name"] for row in data["rows"]} == {"sci-dist-p2-1", "sci-dist-p2-2", "sci-gw-1"}
    assert await client.refusal(TOOL, site_id=MEDICAL)


BAD: tuple[dict[str, Any], ...] = (
    {},
    {"site_id": "Atlantis"},
    {"site_id": "../sites"},
    {"site_id": "00000000-0000-4000-8000-000000000000"},
    {"site_id": MEDICAL, "org_id": "Osprey Logistics"},
    {"site_id": MEDICAL, "type": "everything"},
)


async def test_bad_input_is_a_sentence(connect: Connect) -> None:
    """A site that is not there, or not the token's."""
    client = await connect()
    for arguments in BAD:
        assert "." in await client.refusal(TOOL, **arguments)


@pytest.mark.parametrize("rows", [[None, {}], [{"rssi": "loud", "ip": 7, "band": None}]])
async def test_odd_clients_are_counted(rows: list[Any]) -> None:
    """Whatever is in a row, and no more than the cloud sends."""
    answer = await answer_of(
        TOOL,
        {f"sites/{SITE}": {"id": SITE, "org_id": ORG}, f"sites/{SITE}/stats/clients": rows},
        site_id=SITE,
        type="clients",
    )
    assert answer.data["total"] == 1


async def test_a_list_of_clients_that_may_be_cut_says_so() -> None:
    """The endpoint has no second page."""
    rows = [{"mac": f"{number:012x}", "ip": "192.0.2.1"} for number in range(1000)]
    path = f"sites/{SITE}/stats/clients"
    answer = await answer_of(TOOL, {path: rows}, site_id=SITE, type="clients", troubled=True)
    assert (answer.data["total"], "search_org_wireless_clients" in answer.text) == (0, True)
    broken = await answer_of(TOOL, {path: {"results": []}}, site_id=SITE, type="clients")
    assert broken.is_error


async def test_a_site_without_counts_is_not_called_healthy() -> None:
    """Nothing known is said to be nothing known."""
    answer = await answer_of(TOOL, {}, site_id=SITE)
    assert "no device known to be disconnected; wireless clients: unknown" in answer.text
