"""Listings of a large organization: bounded answers, steady costs, and nothing lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastmcp import Client

from benchmarks.generated_organization import NOW, GeneratedOrganization, mac
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.conftest import no_sleep

MOST_BYTES = 24_000
TOKEN = {"MIST_API_TOKEN": "fake-token"}
SIZES = {
    "get_org_inventory": ("5c5b35", 700),
    "search_org_wireless_clients": ("a8a8a8", 1200),
    "search_org_wired_clients": ("b8b8b8", 1100),
    "search_org_nac_clients": ("a8a8a8", 1050),
}


@pytest.mark.parametrize("tool", SIZES)
async def test_a_walk_brings_everything_at_a_steady_cost(tool: str) -> None:
    """Every row once, within the byte budget, for at most two requests a page."""
    prefix, count = SIZES[tool]
    cloud = GeneratedOrganization(devices=700, wireless=1200, wired=1100, nac=1050)
    settings = load_settings(Source("test", {**TOKEN, "MIST_TOOLS": tool})).settings
    server = build_server(
        settings, transport=cloud.transport, clock=lambda: float(NOW), sleep=no_sleep
    )
    async with Client(server) as connected:
        client = Asker(connected)
        answer, calls = await client.call(tool), list[int]()
        macs, sizes = [row["mac"] for row in answer.data["rows"]], [bytes_of(answer.data)]
        while "next" in answer.data:
            before = cloud.calls
            answer = await client.call("get_next_page", {"cursor": answer.data["next"]})
            calls.append(cloud.calls - before)
            macs += [row["mac"] for row in answer.data["rows"]]
            sizes.append(max(bytes_of(answer.data), len(answer.text.encode())))
    assert macs == [mac(number, prefix=prefix) for number in range(count)]
    assert max(sizes) <= MOST_BYTES
    assert max(calls) <= 2
    assert sum(calls) < 2 * len(calls)


async def test_the_first_page_of_many_clients_reads_few_rows() -> None:
    """Twenty thousand clients are counted by the cloud: a handful of calls, whatever the size."""
    calls = []
    for clients in (1_000, 20_000):
        cloud = GeneratedOrganization(devices=100, wireless=clients, wired=1, nac=1)
        tool = {"MIST_TOOLS": "search_org_wireless_clients"}
        settings = load_settings(Source("test", {**TOKEN, **tool})).settings
        async with Client(build_server(settings, transport=cloud.transport)) as connected:
            data = await Asker(connected).data("search_org_wireless_clients")
        assert data["total"] == clients
        assert sum(data["by_ssid"].values()) == clients
        assert sum(data["by_band"].values()) == clients
        calls.append(cloud.calls)
    assert calls[0] == calls[1]


def bytes_of(data: dict[str, Any]) -> int:
    """Return the size of the structured content as it is sent."""
    return len(json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode())
