"""The whole inventory is counted, and any device in it is found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.tools.test_odd_tenants import MAC, ORG, SITE, answer_of

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Asker, Connect


async def rows_of(cloud: FakeMist, path: str, **query: str) -> list[dict[str, Any]]:
    """Read every page of a list with a plain client, as the ground truth."""
    rows: list[dict[str, Any]] = []
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        for page in range(1, 99):
            answer = await http.get(path, params={**query, "limit": "100", "page": str(page)})
            rows += answer.json()
            if len(rows) >= int(answer.headers["x-page-total"]):
                return rows
    raise AssertionError(path)


async def org_of(client: Asker) -> str:
    """Return the id of the one organization."""
    data = await client.data("get_organizations")
    return str(data["rows"][0]["id"])


async def all_rows(client: Asker, tool: str, arguments: dict[str, Any]) -> list[Any]:
    """Follow `next` until it is absent."""
    data = await client.data(tool, **arguments)
    rows: list[Any] = data["rows"]
    while "next" in data:
        data = await client.data("get_next_page", cursor=data["next"])
        rows += data["rows"]
    return rows


@pytest.mark.parametrize("word", ["unassigned", "Unassigned", "(unassigned)", "none"])
async def test_devices_without_a_site_are_asked_for_by_a_word(
    word: str, connect: Connect, fake: FakeMist
) -> None:
    """All that the cloud knows at no site, Mist Edges too; it is said that it was filtered here."""
    client = await connect(cloud=fake)
    path = f"/api/v1/orgs/{await org_of(client)}/inventory"
    loose = {row["serial"] for row in await rows_of(fake, path) if not row.get("site_id")}
    data = await client.data("get_org_inventory", site_id=word)
    assert {row["serial"] for row in data["rows"]} == loose
    assert [row["name"] for row in data["rows"] if row["type"] == "mxedge"] == ["dr-edge-1"]
    assert data["by_site"] == {"(unassigned)": len(loose)}
    assert "Filtered here, over all pages: site_id" in data["notes"]
    aps = await client.data("get_org_inventory", site_id=word, type="ap")
    assert set(aps["by_type"]) == {"ap"}


async def test_a_site_that_is_called_unassigned_is_a_site() -> None:
    """And the all-zero id is no site."""
    sites = [{"id": SITE, "name": "Unassigned", "org_id": ORG}]
    owned = [
        {"mac": MAC, "site_id": SITE, "type": "ap"},
        {"mac": "5c5b35000002", "site_id": "00000000-0000-0000-0000-000000000000", "type": "ap"},
    ]
    plain = {f"orgs/{ORG}/inventory": owned}
    answer = await answer_of("get_org_inventory", plain, site_id="unassigned")
    assert [row["mac"] for row in answer.data["rows"]] == ["5c5b35000002"]
    named = {**plain, f"orgs/{ORG}/sites": sites}
    answer = await answer_of("get_org_inventory", named, site_id="unassigned")
    assert MAC in [row["mac"] for row in answer.data["rows"]]


async def test_the_inventory_reports_every_device_of_the_tenant(
    connect: Connect, fake: FakeMist
) -> None:
    """Counts are about all devices, far beyond the hundred rows of a page."""
    client = await connect(cloud=fake)
    org = await org_of(client)
    truth = await rows_of(fake, f"/api/v1/orgs/{org}/inventory")
    data = await client.data("get_org_inventory")
    assert len(truth) > 400
    assert data["total"] == len(truth)
    typed = Counter(row["type"] for row in truth if "type" in row)
    assert data["by_type"].items() >= typed.items()
    for counts in ("by_type", "by_model", "by_status", "by_site"):
        assert sum(data[counts].values()) == data["total"], counts


async def test_following_next_brings_every_device_once(connect: Connect, fake: FakeMist) -> None:
    """Neither the page size nor the byte budget loses or repeats a row."""
    client = await connect(cloud=fake)
    truth = await rows_of(fake, f"/api/v1/orgs/{await org_of(client)}/inventory")
    rows = await all_rows(client, "get_org_inventory", {"limit": 1000})
    serials = [row["serial"] for row in rows]
    assert sorted(serials) == sorted(row["serial"] for row in truth)


async def test_search_finds_the_last_device(connect: Connect, fake: FakeMist) -> None:
    """A device at the end of the inventory is found by serial and MAC in any notation."""
    client = await connect(cloud=fake)
    truth = await rows_of(fake, f"/api/v1/orgs/{await org_of(client)}/inventory")
    last = [row for row in truth if row.get("type") != "mxedge"][-1]
    colons = ":".join(last["mac"][i : i + 2] for i in range(0, 12, 2)).upper()
    dots = ".".join(last["mac"][i : i + 4] for i in range(0, 12, 4))
    for text in (last["serial"], last["mac"], colons, dots):
        data = await client.data("search_org_devices", text=text)
        assert last["mac"] in [row["mac"] for row in data["rows"]], text


async def test_a_search_that_fits_nothing_is_empty(connect: Connect) -> None:
    """Nothing found is nothing, never the whole inventory."""
    client = await connect()
    result = await client.call("search_org_devices", {"text": "no-such-device"})
    assert result.data["total"] == 0
    assert result.data["rows"] == []


async def test_search_shows_what_is_down(connect: Connect, fake: FakeMist) -> None:
    """Which devices are down: those whose inventory row says so, of every type."""
    client = await connect(cloud=fake)
    truth = await rows_of(fake, f"/api/v1/orgs/{await org_of(client)}/inventory")
    down = {row["mac"] for row in truth if row["site_id"] and not row["connected"]}
    result = await client.call("search_org_devices", {"status": "disconnected"})
    assert {row["mac"] for row in result.data["rows"]} == down
    assert "sci-acc-p2-10" in [row.get("name") for row in result.data["rows"]]


async def test_search_filters_by_model_version_and_site(connect: Connect) -> None:
    """The firmware outlier among the access switches is found by what is different."""
    client = await connect()
    data = await client.data(
        "search_org_devices", type="switch", version="22.4R3", site_id="Main Campus", model="EX4"
    )
    assert [row["name"] for row in data["rows"]] == ["clos-acc-p1-12"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"type": "gateway"}, {"gateway"}),
        ({"type": "mxedge"}, {"mxedge"}),
        ({"type": "switch", "site_id": "Harbour Branch"}, {"switch"}),
        ({"model": "AP45"}, {"ap"}),
    ],
)
async def test_inventory_filters(
    filters: dict[str, str], expected: set[str], connect: Connect
) -> None:
    """A filter keeps what fits it, and something does."""
    client = await connect()
    rows = await all_rows(client, "get_org_inventory", filters)
    assert {row["type"] for row in rows} == expected
    if "model" in filters:
        assert {row["model"] for row in rows} == {filters["model"]}


async def test_a_filter_that_the_api_lacks_is_said_to_run_here(connect: Connect) -> None:
    """`status` is no parameter of the inventory: the answer says where it was applied."""
    client = await connect()
    data = await client.data("get_org_inventory", status="disconnected")
    assert set(data["by_status"]) == {"disconnected"}
    assert any("status" in note for note in data["notes"])


async def test_what_is_on_the_shelf_is_not_disconnected(connect: Connect) -> None:
    """Four boxes that no site has yet; nine that were connected and are not."""
    client = await connect()
    data = await client.data("get_org_inventory", limit=1)
    assert {name: data["by_status"][name] for name in ("disconnected", "unassigned")} == {
        "disconnected": 9,
        "unassigned": 4,
    }
    found = await client.data("search_org_devices", status="disconnected")
    assert found["by_status"] == {"disconnected": 9}
    found = await client.data("search_org_devices", status="unassigned")
    assert found["by_status"] == {"unassigned": 4}
    assert {row["site"] for row in found["rows"] if row["status"] == "unassigned"} == {
        "(unassigned)"
    }


async def test_a_box_that_left_a_chassis_is_told_beside_the_chassis() -> None:
    """Live clouds show members with `vc=true` only, and a search shows the chassis alone."""
    chassis = {"mac": MAC, "vc_mac": MAC, "name": "sw-1", "type": "switch", "connected": True}
    member = {**chassis, "mac": "5c5b35000002", "connected": False, "serial": "XZ1"}
    fine = {**chassis, "mac": "5c5b35000003", "connected": None}
    tenant = {
        f"orgs/{ORG}/inventory": [chassis, member, fine],
        f"orgs/{ORG}/inventory/search": {"results": [{**chassis, "status": "connected"}]},
    }
    answer = await answer_of("search_org_devices", tenant, type="switch", text="sw-1")
    assert [row["mac"] for row in answer.data["lost_members"]] == ["5c5b35000002"]
    assert "1 box left a virtual chassis" in answer.data["summary"]
    other = await answer_of("search_org_devices", tenant, type="switch", text="sw-2")
    assert "lost_members" not in other.data


@pytest.mark.parametrize(
    ("node", "status"),
    [
        ({"connected": False}, "disconnected"),
        ({"connected": True}, "connected"),
        ({}, "unknown"),
        ({"connected": False, "vc_mac": MAC}, "disconnected"),
    ],
)
async def test_both_nodes_of_a_cluster_are_found(node: dict[str, Any], status: str) -> None:
    """A search has one row for a cluster; what is not said of a node is unknown."""
    first = {"mac": MAC, "name": "fw-1", "type": "gateway", "site_id": SITE}
    second = {**first, "mac": "5c5b35000002", **node}
    tenant = {
        f"orgs/{ORG}/inventory": [{**first, "connected": True}, second],
        f"orgs/{ORG}/inventory/search": {"results": [{**first, "status": "connected"}]},
    }
    answer = await answer_of("search_org_devices", tenant, type="gateway")
    assert [(row["mac"], row["status"]) for row in answer.data["rows"]] == [
        (MAC, "connected"),
        ("5c5b35000002", status),
    ]


@pytest.mark.parametrize("closed", [403, 404])
async def test_a_closed_inventory_does_not_close_the_search(closed: int) -> None:
    """The nodes are missing then, and the rest is there."""
    row = {"mac": MAC, "name": "fw-1", "type": "gateway", "status": "connected"}
    tenant = {
        f"orgs/{ORG}/inventory": closed,
        f"orgs/{ORG}/inventory/search": {"results": [row]},
    }
    answer = await answer_of("search_org_devices", tenant, type="gateway")
    assert answer.data["total"] == 1


async def test_a_chassis_is_one_device_and_its_boxes_are_told(
    connect: Connect, fake: FakeMist
) -> None:
    """So that the devices and the boxes of all tools are the same."""
    client = await connect(cloud=fake)
    data = await client.data("get_org_inventory", limit=1)
    every = await rows_of(fake, f"/api/v1/orgs/{await org_of(client)}/inventory", vc="true")
    assert data["boxes"] == len(every) - data["by_type"]["mxedge"] > data["total"]
    assert len(data["members"]) == len(every) - data["total"]
    general = await client.data("get_organization_stats")
    assert f"{data['boxes']} devices owned" in general["summary"]


async def test_devices_are_counted_as_the_inventory_counts_them(connect: Connect) -> None:
    """By each state, and of each state the same devices; Mist Edges aside, as the answer says."""
    client = await connect(MIST_MAX_RESULT_BYTES="1000000")
    for status in ("connected", "disconnected", "unassigned", None):
        wanted = {"status": status} if status else {}
        found = await client.data("search_org_devices", limit=1000, **wanted)
        owned = await client.data("get_org_inventory", limit=1000, **wanted)
        macs = {row["mac"] for row in owned["rows"] if row["type"] != "mxedge"}
        assert {row["mac"] for row in found["rows"]} == macs != set(), status
        assert found["total"] == owned["total"] - owned["by_type"].get("mxedge", 0)
        assert "Mist Edges aside" in found["summary"]


async def test_each_count_of_devices_says_what_it_counts(connect: Connect) -> None:
    """Boxes, devices, and what is at sites differ by rules that are said."""
    client = await connect()
    for tool, arguments, words in (
        ("get_org_inventory", {}, "each node of a cluster"),
        ("get_organization_stats", {}, "a chassis or a cluster is one"),
        ("get_organization_stats", {"type": "devices"}, "a cluster of gateways"),
        ("get_device_stats", {}, "a cluster of gateways"),
    ):
        assert words in (await client.call(tool, arguments)).text, tool
