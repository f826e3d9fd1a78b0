"""What the fake cloud adds to the server's start: with and without it, in one run.

    python benchmarks/startup.py [ROUNDS]

Each round starts the server both ways in fresh processes, in turn, and measures until a client
has listed the tools. Then it shows where the fake cloud's share goes.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fastmcp import Client
from fastmcp.client.transports import StdioTransport

ROOT = Path(__file__).parent.parent
SHARE = """
import time
began = time.perf_counter()
import httpx
library = time.perf_counter()
from fake_mist import FakeMist
imported = time.perf_counter()
fake = FakeMist.live()
built = time.perf_counter()
import asyncio
async def ask():
    async with httpx.AsyncClient(transport=fake.transport, base_url="https://api.mist.com",
            headers={"Authorization": "Token " + fake.settings["MIST_API_TOKEN"]}) as client:
        (await client.get("/api/v1/self")).raise_for_status()
asyncio.run(ask())
answered = time.perf_counter()
print(*(round(1000 * part, 1) for part in
        (library - began, imported - library, built - imported, answered - built)))
"""


async def until_listed(*options: str) -> float:
    """Return the milliseconds from the start of a server to its list of tools."""
    variables = {**os.environ, "MIST_API_TOKEN": "not-used", "PYTHONPATH": str(ROOT)}
    arguments = ["-m", "mist_mcp", *options]
    with tempfile.TemporaryDirectory() as folder:
        transport = StdioTransport(
            sys.executable, arguments, env=variables, cwd=folder, keep_alive=False
        )
        began = time.perf_counter()
        async with Client(transport) as client:
            await client.list_tools()
            return 1000 * (time.perf_counter() - began)


async def main(rounds: int) -> None:
    """Measure in turn and print the medians."""
    plain: list[float] = []
    mocked: list[float] = []
    for _ in range(rounds):
        plain.append(await until_listed())
        mocked.append(await until_listed("--mock"))
    median = statistics.median
    print(f"start to tools listed, median of {rounds}, milliseconds")
    print(f"  without --mock  {median(plain):7.0f}   (fastest {min(plain):.0f})")
    print(f"  with --mock     {median(mocked):7.0f}   (fastest {min(mocked):.0f})")
    print(f"  the fake adds   {median(mocked) - median(plain):7.0f}")
    parts = subprocess.run(
        [sys.executable, "-c", SHARE], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    print("of which, alone in a process (httpx itself is the server's too):")
    for name, part in zip(
        ("import httpx", "import fake_mist", "build it", "answer /self"), parts, strict=True
    ):
        print(f"  {name:<17}{part:>6}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
