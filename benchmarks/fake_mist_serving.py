"""Requests a second of the fake cloud: in this process, and through `fake-mist serve`.

    python benchmarks/fake_mist_serving.py [--seconds 3] [--clients 8]

The server runs as a process of its own, so that server and clients have a core each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import httpx

from fake_mist import FakeMist

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN: Final = "Token fake-org-admin"  # noqa: S105 - a fictional account
UNLIMITED: Final = "1000000000"
SELF: Final = "/api/v1/self"
LENGTH: Final = b"content-length: "

Ask = Callable[[], Awaitable[object]]


async def rate(asks: list[Ask], seconds: float) -> float:
    """Ask with every client again and again; return the requests of a second."""
    end = time.perf_counter() + seconds

    async def asking(ask: Ask) -> int:
        number = 0
        while time.perf_counter() < end:
            await ask()
            number += 1
        return number

    return sum(await asyncio.gather(*map(asking, asks))) / seconds


async def in_process(paths: list[str], clients: int, seconds: float) -> dict[str, float]:
    """Measure the transport alone."""
    cloud = FakeMist.live()
    cloud.budget.limit = int(UNLIMITED)
    headers = {"Authorization": TOKEN}
    base = "https://api.mist.com"
    async with httpx.AsyncClient(
        transport=cloud.transport, base_url=base, headers=headers
    ) as client:
        return {
            path: await rate([lambda path=path: client.get(path)] * clients, seconds)  # type: ignore[misc]
            for path in paths
        }


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """Start a server; give host and port."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "fake_mist", "serve", "--calls", UNLIMITED),
        stdout=asyncio.subprocess.PIPE,
    )
    if process.stdout is None:
        raise RuntimeError("the server has no standard output")
    try:
        yield json.loads(await process.stdout.readline())["http"].removeprefix("http://")
    finally:
        process.terminate()
        await process.wait()


async def connected(at: str, path: str) -> Ask:
    """Connect once; return what asks for a path on that connection."""
    host, _, port = at.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    request = f"GET {path} HTTP/1.1\r\nHost: {at}\r\nAuthorization: {TOKEN}\r\n\r\n".encode()

    async def ask() -> bytes:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(head.decode())
        start = head.index(LENGTH) + len(LENGTH)
        return await reader.readexactly(int(head[start : head.index(b"\r", start)]))

    return ask


async def by_http(paths: list[str], clients: int, seconds: float) -> dict[str, float]:
    """Measure the same by HTTP, with connections that stay open."""
    async with served() as at:
        return {
            path: await rate([await connected(at, path) for _ in range(clients)], seconds)
            for path in paths
        }


async def measure(clients: int, seconds: float) -> None:
    """Print a line for each kind of answer."""
    async with FakeMist.live() as cloud:
        client = httpx.AsyncClient(transport=cloud.transport, headers={"Authorization": TOKEN})
        account = (await client.get(f"https://api.mist.com{SELF}")).json()
    org = f"/api/v1/orgs/{account['privileges'][0]['org_id']}"
    paths = [
        SELF,
        f"{org}/inventory?limit=100",
        f"{org}/stats/devices?type=switch&limit=100",
        f"{org}/alarms/search?limit=100",
    ]
    inside = await in_process(paths, clients, seconds)
    outside = await by_http(paths, clients, seconds)
    for path in paths:
        shown = path.replace(org, "/orgs/{org_id}")
        sys.stdout.write(
            f"{shown:48} {inside[path]:7.0f}/s in process {outside[path]:7.0f}/s by HTTP\n"
        )


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of each measurement")
    parser.add_argument("--clients", type=int, default=8, help="connections at once")
    options = parser.parse_args()
    asyncio.run(measure(options.clients, options.seconds))


if __name__ == "__main__":
    main()
