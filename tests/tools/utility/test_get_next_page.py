"""Further pages: the way on from every listing, and from nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client

from mist_mcp.answers.cursor import LIFETIME
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.conftest import server_on

if TYPE_CHECKING:
    from fake_mist import FakeMist
    from tests.asking import Connect


async def test_filters_hold_on_every_page(connect: Connect) -> None:
    """Those that the API has and those that run here."""
    client = await connect()
    data = await client.data("get_alarms", duration="7d", status="open", severity="warn", limit=20)
    total, rows = data["total"], data["rows"]
    while "next" in data:
        data = await client.data("get_next_page", cursor=data["next"])
        rows += data["rows"]
    assert {(row["status"], row["severity"]) for row in rows} == {("open", "warn")}
    assert len(rows) == total > 20


async def test_a_later_page_says_which_rows_it_shows(connect: Connect) -> None:
    """Counts about the whole were on the first page, and are not made again."""
    client = await connect()
    first = await client.data("get_org_inventory", limit=10)
    second = await client.call("get_next_page", {"cursor": first["next"]})
    assert second.text.startswith(f"Row 11 of {first['total']} and those after it.")
    assert "by_type" in first
    assert "by_type" not in second.data


async def test_a_later_page_costs_what_it_shows(connect: Connect, fake: FakeMist) -> None:
    """One request for its rows; who the token is and the sites are remembered."""
    client = await connect(cloud=fake)
    data = await client.data("get_org_inventory", limit=100, type="ap")
    for _ in range(3):
        before = len(fake.calls)
        data = await client.data("get_next_page", cursor=data["next"])
        assert [call.path.rpartition("/")[2] for call in list(fake.calls)[before:]] == ["inventory"]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_organization_stats", {"type": "ports", "troubled": True, "limit": 4}),
        ("get_organization_stats", {"type": "devices", "troubled": True, "limit": 3}),
        ("get_org_inventory", {"status": "disconnected", "limit": 7}),
        ("get_alarms", {"status": "open", "duration": "7d", "limit": 40}),
    ],
)
async def test_a_later_page_of_few_among_many_costs_few_requests(
    tool: str, arguments: dict[str, Any], connect: Connect, fake: FakeMist
) -> None:
    """A filter that runs here reads large pages, and stops at the last row that matches."""
    client = await connect(cloud=fake)
    data = await client.data(tool, **arguments)
    rows, total = data["rows"], data["total"]
    while "next" in data:
        before = len(fake.calls)
        data = await client.data("get_next_page", cursor=data["next"])
        rows += data["rows"]
        assert len(fake.calls) - before <= 2
    assert len(rows) == total > arguments["limit"]


async def test_a_search_goes_on_where_it_stopped(connect: Connect, fake: FakeMist) -> None:
    """Later pages of a search ask with the cursor of the API."""
    client = await connect(cloud=fake)
    data = await client.data("search_org_devices", limit=10, type="ap")
    data = await client.data("get_next_page", cursor=data["next"])
    data = await client.data("get_next_page", cursor=data["next"])
    assert "search_after" in fake.calls[-1].params


@pytest.mark.parametrize("change", [lambda c: c[:-2] + "AA", lambda c: c[5:], lambda _: "next"])
async def test_an_altered_cursor_is_refused(change: Any, connect: Connect) -> None:
    """With a sentence that says what to do."""
    client = await connect()
    cursor = (await client.data("get_org_inventory", limit=10))["next"]
    assert "not one that this server gave" in await client.refusal(
        "get_next_page", cursor=change(cursor)
    )


async def test_a_cursor_of_another_server_is_refused(connect: Connect) -> None:
    """Each process seals with a key of its own."""
    cursor = (await (await connect()).data("get_org_inventory", limit=10))["next"]
    refusal = await (await connect()).refusal("get_next_page", cursor=cursor)
    assert "not one that this server gave" in refusal


async def test_a_cursor_ends(fake: FakeMist) -> None:
    """After half an hour the list may be another."""
    settings = load_settings(Source("test", fake.settings)).settings
    times = [fake.clock()]
    server = build_server(settings, transport=fake.transport, clock=lambda: times[-1])
    async with Client(server) as connection:
        client = Asker(connection)
        cursor = (await client.data("get_org_inventory", limit=10))["next"]
        times.append(times[-1] + LIFETIME + 1)
        assert "older than 30 minutes" in await client.refusal("get_next_page", cursor=cursor)


async def test_a_cursor_does_not_outlive_what_the_operator_hides(connect: Connect) -> None:
    """Without the tool there is no cursor, and without get_next_page no way on."""
    client = await connect(MIST_EXCLUDE_TOOLS="get_next_page")
    assert "get_next_page" not in await client.tools()
    data = await client.data("get_org_inventory", limit=10)
    refusal = await client.refusal("get_next_page", cursor=data["next"])
    assert "MIST_EXCLUDE_TOOLS" in refusal


async def test_reading_many_pages_is_told_as_progress(fake: FakeMist) -> None:
    """A client that waits hears how many rows have been read."""
    told: list[float] = []

    async def hear(progress: float, _total: float | None, _message: str | None) -> None:
        told.append(progress)

    async with Client(server_on(fake), progress_handler=hear) as client:
        await client.call_tool("search_org_devices", {})
    assert told
    assert told == sorted(told)


async def test_fresh_reads_again_what_is_remembered(connect: Connect, fake: FakeMist) -> None:
    """Otherwise a second question costs nothing."""
    client = await connect(cloud=fake)
    await client.data("get_organizations")
    before = len(fake.calls)
    await client.data("get_organizations")
    assert len(fake.calls) == before
    await client.data("get_organizations", fresh=True)
    assert [call.path for call in list(fake.calls)[before:]] == ["/api/v1/self"]


async def test_a_later_page_goes_on_with_what_the_first_one_read(
    connect: Connect, fake: FakeMist
) -> None:
    """To read again is for the first page; else every page would cost the same again."""
    client = await connect(cloud=fake)
    data = await client.data("get_org_sites", fresh=True, limit=2)
    before = len(fake.calls)
    data = await client.data("get_next_page", cursor=data["next"])
    read = {call.path.rpartition("/")[2] for call in list(fake.calls)[before:]}
    assert data["rows"]
    assert "self" not in read


async def test_connectivity_is_never_answered_from_memory(connect: Connect, fake: FakeMist) -> None:
    """A test that asks nobody proves nothing."""
    client = await connect(cloud=fake)
    await client.data("get_organizations")
    before = len(fake.calls)
    await client.data("test_mist_connectivity")
    assert "/api/v1/self" in [call.path for call in list(fake.calls)[before:]]
