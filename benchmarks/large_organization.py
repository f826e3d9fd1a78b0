"""What listings cost in a large organization: time, calls, bytes and memory, page by page.

    python benchmarks/large_organization.py [DEVICES CLIENTS]

An organization of 10,000 devices, 50,000 wireless clients and a fifth of that of the other kinds
is generated behind the real server, which a real MCP client asks in the same process. The
inventory and the three searches of clients are walked from the first to the last page with
get_next_page, at a quarter, at half and at the whole of the size, each in a fresh process.
"""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from fastmcp import Client  # noqa: E402 - the checkout comes first

from benchmarks.generated_organization import GeneratedOrganization  # noqa: E402
from mist_mcp.server.build import build_server  # noqa: E402
from mist_mcp.settings.loading import Source, load_settings  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

DEVICES: Final = 10_000
CLIENTS: Final = 50_000
FEWER: Final = 5
"""There are so many times fewer wired clients, and clients of access control."""

PARTS: Final = (4, 2, 1)
TOOLS: Final = (
    "get_org_inventory",
    "search_org_wireless_clients",
    "search_org_wired_clients",
    "search_org_nac_clients",
)
HEAD: Final = (
    "tool                            rows  pages  first ms  page ms  whole s  "
    "calls first  then  most  bytes    RSS MB"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: rows, milliseconds, calls of the API, bytes of text and data."""

    rows: int
    milliseconds: float
    calls: int
    size: int


async def pages(
    client: Client[Any], cloud: GeneratedOrganization, tool: str
) -> AsyncIterator[Page]:
    """Walk through a listing."""
    name, arguments = tool, dict[str, Any]()
    while True:
        calls, began = cloud.calls, time.perf_counter()
        result = await client.call_tool(name, arguments)
        took = 1000 * (time.perf_counter() - began)
        data: dict[str, Any] = result.structured_content or {}
        text = "".join(getattr(block, "text", "") for block in result.content)
        size = len(json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode())
        yield Page(len(data["rows"]), took, cloud.calls - calls, size + len(text.encode()))
        if "next" not in data:
            return
        name, arguments = "get_next_page", {"cursor": data["next"]}


async def walk(devices: int, clients: int) -> None:
    """Walk through every listing once and print a line for each."""
    few = clients // FEWER
    cloud = GeneratedOrganization(devices=devices, wireless=clients, wired=few, nac=few)
    settings = load_settings(Source("benchmark", {"MIST_API_TOKEN": "not-used"})).settings
    server = build_server(settings, transport=cloud.transport)
    async with Client(server) as client:
        await client.list_tools()
        print(f"\n{devices} devices, {clients} wireless clients; RSS {peak():.0f} MB at start")
        print(HEAD)
        for tool in TOOLS:
            print(line(tool, [page async for page in pages(client, cloud, tool)]))


def line(tool: str, walked: list[Page]) -> str:
    """Return what a walk cost."""
    later = walked[1:]
    return (
        f"{tool:<28}{sum(page.rows for page in walked):>8}{len(walked):>7}"
        f"{walked[0].milliseconds:>10.0f}"
        f"{statistics.median(page.milliseconds for page in later):>9.1f}"
        f"{sum(page.milliseconds for page in walked) / 1000:>9.1f}"
        f"{walked[0].calls:>13}{statistics.mean(page.calls for page in later):>6.2f}"
        f"{max(page.calls for page in later):>6}"
        f"{max(page.size for page in walked):>7}{peak():>10.0f}"
    )


def peak() -> float:
    """Return the most memory that the process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(devices: int, clients: int) -> None:
    """Measure each size in a process of its own, the smallest first."""
    for part in PARTS:
        sizes = [str(devices // part), str(clients // part)]
        subprocess.run([sys.executable, __file__, *sizes, "alone"], check=True)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:3]] or [DEVICES, CLIENTS]
    if "alone" in sys.argv:
        asyncio.run(walk(*given))
    else:
        main(*given)
