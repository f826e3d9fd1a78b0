"""Fabrics: each of Larkspur's has exactly the trouble that was put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fake_mist import ServerError
from tests.server.searching import place_ids, walked
from tests.tools.test_odd_tenants import ORG, SITE, Cloud, answer_of, asked

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect
    from tests.conftest import Clouds

LISTS = "get_org_evpn_topologies"
NOWHERE = "11111111-2222-4333-8444-555555555555"
DETAILS = "get_evpn_topologies_details"

TROUBLE: dict[str, tuple[str, str, list[tuple[str, str, set[str]]]]] = {
    "campus-ip-clos": (
        "IP Clos",
        "degraded",
        [
            ("major", "missing link", {"clos-dist-p1-1", "clos-acc-p1-20"}),
            ("major", "overlay session down", {"clos-dist-p1-2", "clos-acc-p1-05"}),
            ("major", "flapping session", {"clos-dist-p2-1", "clos-acc-p2-14"}),
            ("minor", "odd firmware", {"clos-acc-p1-12"}),
        ],
    ),
    "science-park-erb": (
        "core-distribution ERB",
        "broken",
        [
            ("critical", "duplicate loopback", {"sci-dist-p1-1", "sci-dist-p1-2"}),
            ("critical", "offline switch", {"sci-acc-p2-10"}),
            ("major", "one-sided overlay session", {"sci-core-2", "sci-dist-p2-1"}),
            ("major", "no routes", {"sci-core-1", "sci-dist-p2-2"}),
        ],
    ),
    "medical-school-crb": (
        "core-distribution CRB",
        "healthy",
        [
            ("minor", "unwell switch", {"med-acc-p1-03"}),
            ("minor", "receive errors", {"med-dist-p2-1", "med-acc-p2-05"}),
        ],
    ),
    "library-collapsed-core": ("EVPN multihoming", "healthy", []),
}


async def switches_of(cloud: FakeMist, path: str) -> list[dict[str, Any]]:
    """Return the switches of a topology as a plain client reads them."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        rows: list[dict[str, Any]] = (await http.get(path)).json()["switches"]
        return rows


async def test_each_fabric_has_the_findings_that_were_seeded(connect: Connect) -> None:
    """These and no others, the worst first; nothing is unknown."""
    client = await connect()
    for name, (kind, verdict, expected) in TROUBLE.items():
        data = await client.data(DETAILS, topology_id=name)
        rows = [(row["severity"], row["check"], set(row["switches"])) for row in data["findings"]]
        assert rows == expected, name
        assert (data["kind"], data["verdict"], data["unknown"]) == (kind, verdict, [])
        assert (data["score"] == 100) is (verdict == "healthy")


async def test_findings_carry_evidence_and_a_next_step(connect: Connect) -> None:
    """The overlay is down while the underlay of the pair is up: the loopbacks, not the cable."""
    data = await (await connect()).data(DETAILS, topology_id="campus-ip-clos")
    down = next(row for row in data["findings"] if row["check"] == "overlay session down")
    assert "connect" in down["seen"]
    assert "look at the loopbacks" in down["next_step"]
    link = next(row for row in data["findings"] if row["check"] == "missing link")
    assert link["time"] == "2026-06-14T10:00:00Z"
    assert link["affects"].startswith("clos-acc-p1-20 in North, ")


async def test_the_structure_is_that_of_the_topology(connect: Connect, fake: FakeMist) -> None:
    """Roles, pods, loopbacks and uplinks, counted from the plain documents."""
    client = await connect(cloud=fake)
    data = await client.data(DETAILS, topology_id="campus-ip-clos")
    org, _ = await place_ids(client, "Main Campus")
    switches = await switches_of(fake, f"/api/v1/orgs/{org}/evpn_topologies/{data['id']}")
    assert data["total"] == len(switches) == sum(data["by_role"].values())
    assert data["by_role"] == {"core": 2, "distribution": 4, "access": 48}
    assert data["pods"] == {"North": 26, "South": 26}
    assert {row["mac"]: row.get("loopback") for row in data["rows"]} == {
        row["mac"]: row.get("router_id") for row in switches
    }
    macs = {row["name"]: row["mac"] for row in data["rows"]}
    assert {row["mac"]: {macs[name] for name in row["uplinks"]} for row in data["rows"]} == {
        row["mac"]: set(row["uplinks"]) for row in switches
    }


async def test_an_organization_lists_its_fabrics_worst_first(connect: Connect) -> None:
    """Kind, verdict and the worst findings of each, and the fabric of no single site."""
    data = await (await connect()).data(LISTS)
    rows = {row["name"]: row for row in data["rows"]}
    assert [row["name"] for row in data["rows"]] == [
        "science-park-erb",
        "campus-ip-clos",
        "library-collapsed-core",
        "medical-school-crb",
    ]
    assert {name: (row["kind"], row["verdict"]) for name, row in rows.items()} == {
        name: trouble[:2] for name, trouble in TROUBLE.items()
    }
    assert data["by_verdict"] == {"healthy": 2, "broken": 1, "degraded": 1}
    assert rows["library-collapsed-core"]["site"] == "(organization)"
    assert rows["campus-ip-clos"]["switches"] == "2 core, 4 distribution, 48 access"
    assert rows["campus-ip-clos"]["pods"] == ["North", "South"]
    assert rows["campus-ip-clos"]["sessions_down"] == 2
    assert "clos-acc-p1-20 is missing" in rows["campus-ip-clos"]["trouble"][0]


async def test_a_list_takes_few_requests(connect: Connect, fake: FakeMist) -> None:
    """One for each fabric, and three for what is seen of all of them."""
    client = await connect(cloud=fake)
    await client.data(LISTS)
    names = {"evpn_topologies", "bgp_peers", "stats", "devices"}
    asked = [call for call in fake.calls if names & set(call.path.split("/"))]
    assert len(asked) == 1 + len(TROUBLE) + 3


async def test_a_site_lists_its_own_fabrics(connect: Connect) -> None:
    """The fabric of the organization is not the site's."""
    client = await connect()
    data = await client.data("get_site_evpn_topologies", site_id="Science Park")
    assert [(row["name"], row["verdict"]) for row in data["rows"]] == [
        ("science-park-erb", "broken")
    ]
    library = await client.data("get_site_evpn_topologies", site_id="Library Quarter")
    assert (library["total"], library["rows"]) == (0, [])
    assert "has 0 EVPN fabrics: none" in library["summary"]


async def test_later_pages_show_the_other_switches_only(connect: Connect) -> None:
    """Every switch once; the verdict and the findings are on the first page."""
    client = await connect()
    pages = await walked(client, DETAILS, topology_id="campus-ip-clos", limit=20)
    assert [page["returned"] for page in pages] == [20, 20, 14]
    assert len({row["mac"] for page in pages for row in page["rows"]}) == 54
    assert all("findings" in page for page in pages[:1])
    assert not any("findings" in page for page in pages[1:])


async def test_later_pages_of_the_list(connect: Connect) -> None:
    """One fabric at a time."""
    pages = await walked(await connect(), LISTS, limit=1)
    assert pages[0]["rows"][0]["name"] == "science-park-erb"
    assert len(pages) == 4


async def test_a_token_of_one_site_gets_an_answer_for_it(connect: Connect) -> None:
    """The endpoints of the site suffice, and the verdict is the same."""
    client = await connect("site-read")
    rows = (await client.data(LISTS))["rows"]
    assert [(row["name"], row["verdict"]) for row in rows] == [("science-park-erb", "broken")]
    data = await client.data(DETAILS, topology_id=rows[0]["id"], site_id="Science Park")
    assert [row["check"] for row in data["findings"]] == [
        check for _, check, _ in TROUBLE["science-park-erb"][2]
    ]
    assert (await client.data("get_site_evpn_topologies", site_id="Science Park"))["total"] == 1


@pytest.mark.parametrize("source", ["bgp_peers/search", "stats/devices", "stats/ports/search"])
async def test_a_closed_source_is_unknown_not_healthy(
    source: str, connect: Connect, fake: FakeMist
) -> None:
    """The healthy fabric is not called healthy, and the answer says what was not read and why."""
    fake.inject(ServerError(path=f"*{source}", status=403))
    client = await connect(cloud=fake)
    data = await client.data(DETAILS, topology_id="library-collapsed-core")
    assert (data["verdict"], data["findings"]) == ("unknown", [])
    assert "were not read: The API token has no right to this" in data["unknown"][0]


async def test_closed_sources_do_not_hide_what_is_known(connect: Connect, fake: FakeMist) -> None:
    """Half of the sources still tell of a session that is down."""
    fake.inject(ServerError(path="*stats/devices", status=403))
    fake.inject(ServerError(path="*stats/ports/search", status=403))
    client = await connect(cloud=fake)
    data = await client.data(DETAILS, topology_id="campus-ip-clos")
    assert data["verdict"] == "degraded"
    assert "overlay session down" in [row["check"] for row in data["findings"]]
    assert len(data["unknown"]) >= 2


async def test_a_closed_topology_is_still_listed(connect: Connect, fake: FakeMist) -> None:
    """Its switches are unknown, so its verdict is."""
    fake.inject(ServerError(path="*evpn_topologies/*", status=403))
    rows = (await (await connect(cloud=fake)).data(LISTS))["rows"]
    assert {row["verdict"] for row in rows} == {"unknown"}
    assert all("switches of the fabric" in row["unknown"][0] for row in rows)


async def test_an_unknown_fabric_is_an_error(connect: Connect) -> None:
    """A strange name, a hostile one, an id of elsewhere: where the fabrics are listed; no guess."""
    client = await connect()
    for text in ("no-such-fabric", "../../self", "@evil.example", NOWHERE):
        told = await client.refusal(DETAILS, topology_id=text)
        assert "get_org_evpn_topologies lists them" in told
    assert "is empty" in await client.refusal(DETAILS, topology_id="\u202e")
    assert "fits 4 fabrics" in await client.refusal(DETAILS, topology_id="c")


TOPOLOGY: dict[str, Any] = {
    "id": SITE,
    "name": None,
    "site_id": None,
    "switches": None,
    "pod_names": [],
}
EMPTY: dict[str, Any] = {
    f"orgs/{ORG}/evpn_topologies": [TOPOLOGY, {"id": None}],
    f"orgs/{ORG}/evpn_topologies/{SITE}": TOPOLOGY,
    f"orgs/{ORG}/stats/bgp_peers/search": {"results": [{"mac": None}, {}]},
    f"orgs/{ORG}/stats/devices": [{"mac": None, "status": 3}],
    f"orgs/{ORG}/devices/search": {"results": [{}]},
    f"orgs/{ORG}/stats/ports/search": {"results": [{}]},
}


async def test_a_topology_without_anything_is_unknown() -> None:
    """No name, no switches, no sites: its id stands for the name."""
    listed = await answer_of(LISTS, EMPTY)
    assert [(row["name"], row["verdict"]) for row in listed.data["rows"]] == [(SITE, "unknown")]
    details = await answer_of(DETAILS, EMPTY, topology_id=SITE)
    assert details.data["verdict"] == "unknown"
    assert "The topology lists no switches" in details.data["unknown"]


async def test_an_organization_without_fabrics_is_not_asked_further() -> None:
    """No fabric, no statistics."""
    cloud = Cloud({f"orgs/{ORG}/evpn_topologies": []})
    answer = await asked(cloud, LISTS, {})
    assert answer.data["total"] == 0
    assert not any("bgp_peers" in url for url in cloud.asked)


async def test_rows_beyond_what_is_read_are_unknown() -> None:
    """The cap on rows is a gap, and the answer says how large it is."""
    ports = {"results": [{"mac": "5c5b35000001"}] * 20_001}
    answer = await answer_of(
        DETAILS, {**EMPTY, f"orgs/{ORG}/stats/ports/search": ports}, topology_id=SITE
    )
    assert "ports: only 20000 of 20001 rows were read" in answer.data["unknown"]


async def test_a_token_of_sites_does_not_count_for_the_organization(
    connect: Connect, clouds: Clouds
) -> None:
    """It sees one fabric of several, and says that there may be others."""
    client = await connect(cloud=await clouds("site-read"))
    answer = await client.data("get_org_evpn_topologies")
    assert answer["total"] == 1
    assert any("Only the sites that the token names" in note for note in answer["notes"])
    whole = await (await connect()).data("get_org_evpn_topologies")
    assert not any("Only the sites" in note for note in whole["notes"])
