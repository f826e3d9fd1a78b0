"""Lists that are put in order here: a later page reads nothing again, for a minute."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client, FastMCP

from mist_mcp.answers.orders import MOST_THINGS, SECONDS, Order, Orders
from mist_mcp.server.build import build_server
from tests.asking import Asker
from tests.conftest import settings_on

if TYPE_CHECKING:
    from fake_mist import FakeMist

SITE: Final = "Larkspur Main Campus"
LISTS: Final[dict[str, dict[str, Any]]] = {
    "get_device_stats": {"limit": 100},
    "get_site_devices": {"site_id": SITE, "limit": 20},
    "get_org_sites": {"limit": 2},
    "get_org_templates": {},
    "get_org_networks": {},
    "get_org_wlans": {},
    "get_site_wlans": {"site_id": SITE},
    "search_org_bgp_stats": {"limit": 20},
}
"""Tools that order all that they read, and with what they have several pages."""


async def walked(client: Asker, fake: FakeMist, tool: str) -> tuple[list[Any], list[int]]:
    """Return all rows of a listing, and how many requests each page took."""
    name, arguments, rows, calls = tool, LISTS[tool], list[Any](), list[int]()
    total = None
    while True:
        before = len(fake.calls)
        data = await client.data(name, **arguments)
        rows += data["rows"]
        calls.append(len(fake.calls) - before)
        total = data.get("total", total)
        if "next" not in data:
            assert len(rows) == total
            return rows, calls
        name, arguments = "get_next_page", {"cursor": data["next"]}


async def _many(fake: FakeMist, request: httpx.Request) -> httpx.Response:
    """Answer as the fake cloud does, with twenty of each network and WLAN."""
    answer = await fake.transport.handle_async_request(request)
    if not request.url.path.endswith(("/networks", "/wlans", "/wlans/derived")):
        return answer
    rows = [
        {**row, "id": f"{row['id'][:-2]}{number:02}", "name": f"{row.get('name')} {number}"}
        for row in json.loads(await answer.aread())
        for number in range(20)
    ]
    return httpx.Response(200, json=rows, headers={"x-page-total": str(len(rows))})


def _server(fake: FakeMist, **more: str) -> FastMCP:
    return build_server(
        settings_on(fake, **more),
        transport=httpx.MockTransport(partial(_many, fake)),
        clock=fake.clock,
    )


@pytest.mark.parametrize("tool", LISTS)
async def test_a_later_page_reads_nothing_again(fake: FakeMist, tool: str) -> None:
    """Whatever its tool had to read; and the pages together are the whole, in the same order."""
    async with Client(_server(fake, MIST_MAX_RESULT_BYTES="4000")) as few:
        rows, calls = await walked(Asker(few), fake, tool)
    assert len(calls) > 1
    assert set(calls[1:]) == {0}
    async with Client(_server(fake, MIST_MAX_RESULT_BYTES="4000000")) as whole:
        data = await Asker(whole).data(tool, **{**LISTS[tool], **_all(tool)})
    assert [_plain(row) for row in rows] == [_plain(row) for row in data["rows"]]


def _all(tool: str) -> dict[str, Any]:
    return {"limit": 1000} if "limit" in LISTS[tool] else {}


def _plain(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in ("id", "name", "mac", "router", "neighbor_ip", "ssid"))


async def test_after_a_minute_it_is_read_again(fake: FakeMist) -> None:
    """And what it says is right all the same."""
    now = fake.clock()
    server = build_server(settings_on(fake), transport=fake.transport, clock=lambda: now)
    async with Client(server) as connected:
        client = Asker(connected)
        first = await client.data("get_org_sites", limit=2)
        now += SECONDS + 1
        before = len(fake.calls)
        second = await client.data("get_next_page", cursor=first["next"])
        assert any(call.path.endswith("/stats/sites") for call in list(fake.calls)[before:])
        whole = await client.data("get_org_sites", limit=1000)
    assert [row["id"] for row in first["rows"] + second["rows"]] == [
        row["id"] for row in whole["rows"][:4]
    ]


def test_another_replica_does_not_keep_it() -> None:
    """It reads again, and says nothing wrong."""
    orders = Orders()
    assert orders.kept(Orders().keep(Order([1]), now=0.0), now=0.0) is None


def test_what_is_kept_ends_after_a_minute_without_a_look() -> None:
    """A walk that goes on keeps it."""
    orders = Orders()
    name = orders.keep(Order([1, 2], summary="x", whole={"a": 1}, notes=["n"]), now=0.0)
    for now in (59.0, 118.0, 177.0):
        kept = orders.kept(name, now=now)
        assert kept is not None
        assert (kept.things, kept.notes, kept.summary, kept.whole) == ([1, 2], ["n"], "", {})
    assert orders.kept(name, now=177.0 + SECONDS) is None


def test_no_more_is_kept_than_there_is_room_for() -> None:
    """The list that nobody has looked at for longest goes; one that is too long is not kept."""
    orders, half = Orders(), [0] * (MOST_THINGS // 2)
    first, second = (orders.keep(Order(half), now=0.0) for _ in range(2))
    assert orders.kept(first, now=1.0) is not None
    third = orders.keep(Order(half), now=2.0)
    found = [orders.kept(name, now=3.0) is not None for name in (first, second, third)]
    assert found == [True, False, True]
    huge = orders.keep(Order([0] * (MOST_THINGS + 1)), now=4.0)
    assert orders.kept(huge, now=4.0) is None
