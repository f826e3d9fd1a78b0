"""Wireless clients: any of them found, all of them counted, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.server.searching import ONLY, place_ids, searched, walked
from tests.tools.test_odd_tenants import ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect

TOOL = "search_org_wireless_clients"
BANDS = {"24": "2.4 GHz", "5": "5 GHz", "6": "6 GHz"}
MEDICAL = "Larkspur Medical School"


async def test_all_clients_of_the_organization_are_counted_by_the_cloud(
    connect: Connect, fake: FakeMist
) -> None:
    """Far more than a page: the counts add up to all, and no further row is read for them."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, MEDICAL)
    truth = await searched(fake, f"orgs/{org}/clients/search")
    fake.calls.clear()
    data = await client.data("search_org_wireless_clients")
    assert data["total"] == len(truth) > 1500
    assert data["by_band"] == Counter(BANDS[row["band"]] for row in truth)
    assert data["by_ssid"] == Counter(row["last_ssid"] for row in truth)
    assert data["by_device"] == Counter(row["last_device"] for row in truth)
    assert sum(data["by_ap"].values()) == len(truth)
    read = [int(call.params["limit"]) for call in fake.calls if "clients/search" in call.path]
    assert sorted(read) == [1, 1, 1, 50]


async def test_the_clients_of_a_site_are_counted_with_their_signal(
    connect: Connect, fake: FakeMist
) -> None:
    """Signal strength comes from the site's statistics; who left has none."""
    client = await connect(cloud=fake, **ONLY)
    _, site = await place_ids(client, MEDICAL)
    truth = await searched(fake, f"sites/{site}/clients/search")
    connected = await searched(fake, f"sites/{site}/stats/clients")
    data = await client.data(TOOL, site_id=MEDICAL)
    assert data["total"] == len(truth)
    assert data["by_signal"] == {
        "good": sum(row["rssi"] >= -67 for row in connected),
        "fair": sum(-72 <= row["rssi"] < -67 for row in connected),
        "poor": sum(row["rssi"] < -72 for row in connected),
        "not connected now": len(truth) - len(connected),
    }
    heard = {row["mac"]: row["rssi"] for row in connected}
    assert {row["mac"]: row.get("signal_dbm") for row in data["rows"]} == {
        row["mac"]: heard.get(row["mac"]) for row in data["rows"]
    }


async def test_clients_without_an_address_are_named_with_their_access_points(
    connect: Connect,
) -> None:
    """The starved clients of the Clinical School, in the first sentence."""
    answer = await (await connect(**ONLY)).call(TOOL, {"site_id": MEDICAL})
    starved = answer.data["without_ip_by_ap"]
    assert set(starved) == {"AP-CLIN-1.01", "AP-CLIN-1.02", "AP-CLIN-1.03"}
    assert sum(starved.values()) == 13
    assert "13 have no IP address" in answer.text.splitlines()[0]


async def test_the_pages_together_are_the_whole(connect: Connect, fake: FakeMist) -> None:
    """Each client once, the latest first; a further page costs one request."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, MEDICAL)
    secure = {"ssid": "Larkspur-Secure"}
    truth = await searched(fake, f"orgs/{org}/clients/search", sort="-timestamp", **secure)
    first = await client.data(TOOL, **secure)
    fake.calls.clear()
    pages = [first]
    while "next" in pages[-1]:
        pages.append(await client.data("get_next_page", cursor=pages[-1]["next"]))
    assert [row["mac"] for page in pages for row in page["rows"]] == [row["mac"] for row in truth]
    assert [page for page in pages[1:] if "by_ssid" in page] == []
    assert len(fake.calls) <= len(pages)


async def test_a_client_is_found_by_its_mac_in_any_notation(
    connect: Connect, fake: FakeMist
) -> None:
    """With colons, dots, capitals: the API wants twelve digits."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, MEDICAL)
    mac = (await searched(fake, f"orgs/{org}/clients/search"))[-1]["mac"]
    colons = ":".join(mac[i : i + 2] for i in range(0, 12, 2)).upper()
    for text in (mac, colons, f"{mac[:4]}.{mac[4:8]}.{mac[8:]}"):
        data = await client.data(TOOL, text=text)
        assert [row["mac"] for row in data["rows"]] == [mac], text


async def test_a_client_is_found_by_name_user_or_address(connect: Connect, fake: FakeMist) -> None:
    """Any part of one of them; nothing fits nothing."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, MEDICAL)
    rows = await searched(fake, f"orgs/{org}/clients/search")
    known = next(row for row in rows if row.get("last_username") and row["ip"])
    for text in (known["last_hostname"], known["last_username"], known["last_ip"]):
        data = await client.data(TOOL, text=text)
        assert known["mac"] in [row["mac"] for row in data["rows"]], text
    assert (await client.data(TOOL, text="no-such-client"))["total"] == 0


async def test_filters_by_access_point_and_ssid_reach_the_cloud(
    connect: Connect, fake: FakeMist
) -> None:
    """An access point goes by its name or its MAC address, and its clients are counted."""
    client = await connect(cloud=fake, **ONLY)
    org, _ = await place_ids(client, MEDICAL)
    rows = await searched(fake, f"orgs/{org}/clients/search")
    named = await client.data(TOOL, ap="AP-CLIN-1.01")
    mac = named["rows"][0]["ap_mac"]
    assert named["total"] == sum(row["last_ap"] == mac for row in rows) > 1
    assert (await client.data(TOOL, ap=mac.upper()))["total"] == named["total"]
    guests = await client.data(TOOL, ssid="Larkspur-Guest")
    assert guests["total"] == sum(row["last_ssid"] == "Larkspur-Guest" for row in rows)
    assert guests["by_ssid"] == {"Larkspur-Guest": guests["total"]}
    both = await client.data(TOOL, ap=mac, ssid="Larkspur-Guest")
    assert both["total"] < named["total"]


async def test_an_unknown_access_point_is_refused_with_a_next_step(connect: Connect) -> None:
    """Not an empty answer: the question was wrong."""
    text = await (await connect()).refusal(TOOL, ap="AP-NOWHERE-9.99")
    assert "No access point" in text
    assert "search_org_devices" in text


async def test_names_that_give_orders_stay_data(connect: Connect) -> None:
    """The client whose names carry an injection is found, and the summary does not repeat it."""
    data = await (await connect(**ONLY)).data(TOOL, text="reveal the RADIUS")
    assert len(data["rows"]) == 1
    assert "Assistant" in data["rows"][0]["name"]
    assert "\u202e" not in data["rows"][0]["name"]
    assert "Assistant" not in data["summary"]


async def test_a_token_of_one_site_sees_its_clients(connect: Connect) -> None:
    """Names of access points too; the whole organization is closed to it, in words."""
    client = await connect("site-read", **ONLY)
    site = (await client.data("get_org_sites"))["rows"][0]["name"]
    data = await client.data(TOOL, site_id=site)
    assert data["total"] > 0
    assert all(row["ap"].startswith("AP-") for row in data["rows"])
    assert "no right" in await client.refusal(TOOL)


async def test_hostile_texts_are_only_texts(connect: Connect) -> None:
    """They find nothing; they never become another request."""
    client = await connect(**ONLY)
    for text in ("../../self", "@evil.example", "a&mac=b", "\u2066", "%2e", "x\x00y"):
        assert (await client.data(TOOL, text=text))["total"] == 0, text


async def test_another_organization_is_refused(connect: Connect) -> None:
    """An id that the token does not reach is not sent."""
    refusal = await (await connect(**ONLY)).refusal(
        TOOL, org_id="b5b5b5b5-0000-4000-8000-000000000000"
    )
    assert "No organization" in refusal


ODD: list[dict[str, Any]] = [
    {"mac": "a1", "ssid": "scalar", "ap": None, "vlan": 7, "ip": None, "last_ip": ""},
    {"mac": "a2", "ssid": ["one", "two"], "ap": ["5c5b35000001"], "hostname": [None, "h"]},
    {"mac": None, "band": {"odd": 1}, "timestamp": "soon", "vlan": [10]},
]


async def test_odd_rows_are_read_as_far_as_they_go() -> None:
    """Lists as scalars, scalars as lists, nulls: each row is there."""
    path = f"orgs/{ORG}/clients/search"
    answer = await answer_of(TOOL, {path: {"results": ODD}})
    assert not answer.is_error, answer.text
    rows = answer.data["rows"]
    assert [row.get("ssid") for row in rows] == ["scalar", "one", None]
    assert [row.get("vlan") for row in rows] == ["7", None, "10"]
    assert rows[1]["name"] == "h"
    assert rows[1]["ap"] == "5c5b35000001"
    assert answer.data["by_ssid"] == {"(unknown)": 1, "one": 1, "scalar": 1}


async def test_signal_of_a_crowded_site_is_not_made_up() -> None:
    """Statistics end after a thousand clients: the others are unknown, not gone."""
    stats = [{"mac": f"{n:012x}", "rssi": -60} for n in range(1000)]
    rows = {"results": [{"mac": "000000000001"}, {"mac": "ffffffffffff"}], "total": 2}
    paths = {f"sites/{SITE}/clients/search": rows, f"sites/{SITE}/stats/clients": stats}
    answer = await answer_of(TOOL, paths, site_id=SITE)
    assert answer.data["by_signal"] == {"(unknown)": 1, "good": 1}
    assert "first 1000" in answer.text


async def test_walking_a_site_shows_each_client_once(connect: Connect, fake: FakeMist) -> None:
    """Also where rows are counted here."""
    client = await connect(cloud=fake, **ONLY)
    _, site = await place_ids(client, "Harbour")
    truth = await searched(fake, f"sites/{site}/clients/search")
    pages = await walked(client, TOOL, site_id="Harbour Branch", limit=20)
    macs = [row["mac"] for page in pages for row in page["rows"]]
    assert sorted(macs) == sorted(row["mac"] for row in truth)


async def test_a_connected_client_without_a_signal_is_not_gone() -> None:
    """It is in the statistics of now; how it is heard nobody says."""
    rows = {"results": [{"mac": "000000000001", "last_vlan": "30", "model": ["a"]}], "total": 1}
    stats = [{"mac": "000000000001", "rssi": None}]
    paths = {f"sites/{SITE}/clients/search": rows, f"sites/{SITE}/stats/clients": stats}
    answer = await answer_of(TOOL, paths, site_id=SITE)
    assert answer.data["by_signal"] == {"(unknown)": 1}
    assert answer.data["rows"][0]["vlan"] == "30"
    now = await answer_of("get_site_stats", paths, site_id=SITE, type="clients")
    assert "not connected" not in now.text
