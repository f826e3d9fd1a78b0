"""BGP sessions: counted over all pages, and the troubled ones first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.server.searching import place_ids, searched, walked
from tests.tools.test_odd_tenants import ORG, answer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "search_org_bgp_stats"


async def test_all_sides_are_counted(connect: Connect, fake: FakeMist) -> None:
    """By state and family as a plain look at the rows finds them."""
    client = await connect(cloud=fake)
    org, site = await place_ids(client, "Science Park")
    truth = await searched(fake, f"orgs/{org}/stats/bgp_peers/search")
    data = await client.data(TOOL)
    assert data["total"] == len(truth) > 480
    assert data["by_state"] == Counter(row["state"] for row in truth)
    assert data["by_family"]["EVPN overlay"] == sum(row["evpn_overlay"] for row in truth)
    assert data["by_site"]["Larkspur Science Park"] == sum(r["site_id"] == site for r in truth)
    up = sum(row["up"] for row in truth)
    assert data["health"] == (
        f"degraded: {up} of {len(truth)} session sides established, {len(truth) - up} down"
    )


async def test_each_seeded_trouble_is_among_the_first_rows(connect: Connect) -> None:
    """Overlay down, link missing, one-sided, flapping, no routes; and nothing else."""
    data = await (await connect()).data(TOOL, limit=20)
    troubled = [row for row in data["rows"] if "trouble" in row]
    assert data["rows"][: len(troubled)] == troubled
    assert {(row["router"], row["neighbor"], row["trouble"]) for row in troubled} == {
        ("clos-acc-p1-05", "clos-dist-p1-2", "not established"),
        ("clos-dist-p1-2", "clos-acc-p1-05", "not established"),
        ("clos-acc-p1-20", "clos-dist-p1-1", "not established"),
        ("clos-dist-p1-1", "clos-acc-p1-20", "not established"),
        (
            "sci-dist-p2-1",
            "sci-core-2",
            "not established; its neighbor has no such session",
        ),
        ("clos-acc-p2-14", "clos-dist-p2-1", YOUNG),
        ("clos-dist-p2-1", "clos-acc-p2-14", YOUNG),
        ("sci-core-1", "sci-dist-p2-2", "established, yet receives no route"),
    }
    assert sum(data["troubled_by_router"].values()) == len(troubled)


YOUNG = "up for only 41 s, its router for far longer"


FILTERS: list[tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = [
    ({"mac": "sci-core-1"}, lambda row: row["router"] == "sci-core-1"),
    ({"neighbor_mac": "sci-core-1"}, lambda row: row.get("neighbor") == "sci-core-1"),
    ({"vrf_name": "default"}, lambda row: row["vrf"] == "default"),
    ({"site_id": "Science Park"}, lambda row: row["site"] == "Larkspur Science Park"),
    ({"state": "Active"}, lambda row: row["state"] == "active"),
    ({"state": "down"}, lambda row: row["state"] != "established"),
    ({"state": "established"}, lambda row: row["state"] == "established"),
    ({"asn": 65003}, lambda row: 65003 in (row["local_as"], row["neighbor_as"])),
    ({"overlay": True}, lambda row: row["family"] == "EVPN overlay"),
    ({"overlay": False}, lambda row: row["family"] != "EVPN overlay"),
]


async def test_filters_keep_what_fits_and_all_of_it(connect: Connect) -> None:
    """As many as the unfiltered rows have."""
    client = await connect(MIST_MAX_RESULT_BYTES="1000000")
    every = (await client.data(TOOL, limit=1000))["rows"]
    for filters, fits in FILTERS:
        kept = (await client.data(TOOL, limit=1000, **filters))["rows"]
        assert len(kept) == sum(map(fits, every)) > 0, filters
        assert all(map(fits, kept)), filters


async def test_filters_that_the_api_has_are_sent(connect: Connect, fake: FakeMist) -> None:
    """The others run here, over all pages, and the answer says so."""
    client = await connect(cloud=fake)
    data = await client.data(TOOL, mac="sci-core-1", vrf_name="default", asn=65001, overlay=True)
    call = next(call for call in fake.calls if "bgp_peers" in call.path)
    assert {"mac", "vrf_name"} < set(call.params)
    assert data["notes"] == ["Filtered here, over all pages: asn, overlay"]


async def test_later_pages_bring_every_side_once(connect: Connect) -> None:
    """Neither the limit nor the byte budget loses or repeats a row."""
    pages = await walked(await connect(), TOOL, site_id="Main Campus", limit=80, overlay=True)
    sides = [(row["router_mac"], row["neighbor_ip"]) for page in pages for row in page["rows"]]
    assert len(sides) == len(set(sides)) == pages[0]["total"]
    assert "by_state" not in pages[1]


async def test_a_token_of_one_site_sees_the_sessions_there(connect: Connect) -> None:
    """The whole organization is closed to it."""
    client = await connect("site-read")
    data = await client.data(TOOL, site_id="Science Park")
    assert data["troubled_by_router"] == {"sci-core-1": 1, "sci-dist-p2-1": 1}
    assert "no right" in await client.refusal(TOOL)


async def test_bad_arguments_are_refused(connect: Connect) -> None:
    """The sentence says which one, and what to do."""
    client = await connect()
    refusals: list[tuple[dict[str, Any], str]] = [
        ({"mac": "no-such-switch"}, "No router that the token can see"),
        ({"neighbor_mac": "clos-acc"}, "fits 48 neighbors"),
        ({"site_id": "../../self"}, "No site"),
        ({"asn": "many"}, "asn"),
        ({"limit": 0}, "limit"),
    ]
    for arguments, told in refusals:
        assert told in await client.refusal(TOOL, **arguments)


async def test_nothing_found_is_unknown_not_healthy(connect: Connect) -> None:
    """No session is no good news."""
    data = await (await connect()).data(TOOL, state="open_sent")
    assert (data["total"], data["rows"]) == (0, [])
    assert data["health"].startswith("unknown: 0 of 0")


async def test_odd_rows_are_shown_as_unknown() -> None:
    """Nulls, lists, texts for numbers, both spellings of a state, no MAC address."""
    rows = [
        {"mac": None, "state": None, "local_as": "65001", "neighbor_as": "1.10"},
        {"mac": ["x"], "state": "open_confirm", "uptime": "95"},
        {"mac": "5c5b35000001", "up": True, "neighbor_mac": "aabbccddeeff", "timestamp": -5},
    ]
    answer = await answer_of(TOOL, {f"orgs/{ORG}/stats/bgp_peers/search": {"results": rows}})
    assert not answer.is_error, answer.text
    assert answer.data["by_state"] == {"established": 1, "open_confirm": 1, "unknown": 1}
    assert answer.data["health"].startswith("degraded: 1 of 3")
