"""How long other calls wait while an answer of the cloud is large or hostile, and what it takes.

    python benchmarks/large_answers.py [OTHER_CHECKOUT]

A real MCP client asks the real server for something large. Meanwhile a task that does nothing but
give its turn away measures the longest time for which the loop was held, and a second call is made
again and again: its slowest answer is printed. Memory is measured in a run of its own, as that
makes all slower. Each case runs in a process of its own, with this checkout and with the other one
in turn; what takes longer than a minute is given up.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import subprocess
import sys
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, os.environ.get("CHECKOUT", str(ROOT)))

import httpx  # noqa: E402 - the checkout comes first
from fastmcp import Client  # noqa: E402

from mist_mcp.server.build import build_server  # noqa: E402
from mist_mcp.settings.loading import Source, load_settings  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

ORG: Final = "0a0a0a0a-0000-4000-8000-000000000001"
PATIENCE: Final = 60
MILLION: Final = 1_000_000
HEAD: Final = f"{'':<34}{'whole ms':>10}{'held ms':>10}{'other ms':>10}{'peak MB':>10}"


class Chunks(httpx.AsyncByteStream):
    """A body in parts, as from a socket."""

    def __init__(self, parts: Callable[[], AsyncIterator[bytes]]) -> None:
        """Take what yields the parts."""
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield them."""
        async for part in self._parts():
            yield part


def packed(content: bytes) -> Callable[[int, int], httpx.Response]:
    """Return what answers with a body that was compressed."""
    whole = gzip.compress(content)

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(whole), 16_384):
            yield whole[start : start + 16_384]

    headers = {"content-encoding": "gzip"}
    return lambda _page, _limit: httpx.Response(200, headers=headers, stream=Chunks(parts))


async def zeros() -> AsyncIterator[bytes]:
    """Yield numbers without end."""
    yield b"["
    while True:
        yield b"0," * 100


def endless(_page: int, _limit: int) -> httpx.Response:
    """Answer with chunks that never end."""
    return httpx.Response(200, stream=Chunks(zeros))


def device(number: int, *, text: str = "") -> dict[str, Any]:
    """Return a row of the statistics of devices."""
    return {
        "id": f"00000000-0000-0000-1000-{number:012x}",
        "mac": f"{number:012x}",
        "name": f"device-{number}",
        "type": "ap",
        "model": "AP45",
        "status": "connected",
        **({"notes": text} if text else {}),
    }


def paged(count: int, *, text: str) -> Callable[[int, int], httpx.Response]:
    """Return what answers with a page of so many devices."""

    def answer(page: int, limit: int) -> httpx.Response:
        numbers = range((page - 1) * limit, min(page * limit, count))
        body = json.dumps([device(number, text=text) for number in numbers]).encode()
        headers = {"x-page-total": str(count), "x-page-limit": str(limit)}
        return httpx.Response(200, headers=headers, stream=Chunks(lambda: _whole(body)))

    return answer


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


CASES: Final[dict[str, Callable[[], Callable[[int, int], httpx.Response]]]] = {
    "10 rows": lambda: paged(10, text=""),
    "2 kB that are a million numbers": lambda: packed(b"[" + b"0," * MILLION + b"0]"),
    "61 kB that are 30 million": lambda: packed(b"[" + b"0," * (30 * MILLION) + b"0]"),
    "30,000 rows on one page": lambda: packed(
        json.dumps([device(number) for number in range(30_000)]).encode()
    ),
    "chunks without end": lambda: endless,
    "20,000 rows of 2 kB": lambda: paged(20_000, text="x" * 2000),
    "an object of 1 MB, in pages": lambda: packed(json.dumps(_object()).encode()),
    "an object of 1 MB, at once": lambda: packed(json.dumps(_object()).encode()),
    "a text of 1 MB, at once": lambda: packed(
        json.dumps({"text": "interfaces { ge-0/0/0 { description uplink; } }\n" * 21_000}).encode()
    ),
}

AS_IT_IS: Final = ("make_mist_api_call", {"path": f"/api/v1/orgs/{ORG}/stats/devices"})
CALLS: Final[dict[str, tuple[tuple[str, dict[str, Any]], int]]] = {
    "an object of 1 MB, in pages": (AS_IT_IS, 24_000),
    "an object of 1 MB, at once": (AS_IT_IS, MILLION),
    "a text of 1 MB, at once": (AS_IT_IS, MILLION),
}
"""The call by case, and the bytes that a result may have; for all others see `run`."""


def _object() -> dict[str, Any]:
    """Return an object of many parts, each with a secret and a note."""
    parts = [
        {**device(number, text=f"of row {number}"), "psk": "s3cret!"} for number in range(6000)
    ]
    return {"name": "large", "parts": parts}


class Cloud:
    """Answers what is large in one way, and everything else at once."""

    def __init__(self, large: Callable[[int, int], httpx.Response]) -> None:
        """Take what answers the large question."""
        self.large = large
        self.asked = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        path, query = request.url.path, request.url.params
        if path.endswith("/stats/devices"):
            self.asked = True
            return self.large(int(query.get("page", 1)), int(query.get("limit", 100)))
        if path == "/api/v1/self":
            grant = {"scope": "org", "org_id": ORG, "name": "Generated", "role": "read"}
            return httpx.Response(200, json={"name": "bench", "privileges": [grant]})
        if path.endswith("/usage"):
            return httpx.Response(200, json={"requests": 1, "request_limit": 5000})
        return httpx.Response(200, json=[])


async def run(case: str, *, memory: bool) -> list[float]:
    """Return milliseconds of the large call, the loop held, the slowest other call, and MB."""
    cloud = Cloud(CASES[case]())
    (tool, arguments), most = CALLS.get(case, (("get_device_stats", {}), 24_000))
    own = {"MIST_API_TOKEN": "not-used-here", "MIST_MAX_RESULT_BYTES": str(most)}
    settings = load_settings(Source("benchmark", own)).settings
    server = build_server(settings, transport=httpx.MockTransport(cloud.answer))
    async with Client(server) as client, Client(server) as other:
        await other.call_tool("get_organizations", {})
        if memory:
            tracemalloc.start()
        held, others = [0.0], [0.0]
        beside = [asyncio.create_task(each) for each in (tick(held), ask(other, others))]
        began = time.perf_counter()
        await client.call_tool(tool, arguments, raise_on_error=False)
        took = time.perf_counter() - began
        for task in beside:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        peak = tracemalloc.get_traced_memory()[1] / MILLION if memory else 0.0
    return [1000 * took, 1000 * held[0], 1000 * others[0], peak]


async def tick(held: list[float]) -> None:
    """Measure the longest time between two turns."""
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0)
        now = time.perf_counter()
        held[0], last = max(held[0], now - last), now


async def ask(client: Client[Any], slowest: list[float]) -> None:
    """Make a small call again and again."""
    while True:
        began = time.perf_counter()
        await client.call_tool("get_organizations", {})
        slowest[0] = max(slowest[0], time.perf_counter() - began)


def measured(checkout: Path, case: str, *, memory: bool) -> list[float] | None:
    """Run a case in a process of its own; None if it takes too long."""
    command = [sys.executable, __file__, "alone", case, *(["memory"] if memory else [])]
    environment = {**os.environ, "CHECKOUT": str(checkout), "PYTHONPATH": str(checkout)}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, check=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return None
    numbers: list[float] = json.loads(done.stdout)
    return numbers


def main(checkouts: list[Path]) -> None:
    """Print a line for each case and checkout; the cases of `CASE` alone, if it is set."""
    print(HEAD)
    for case in (each for each in CASES if os.environ.get("CASE", "") in each):
        for checkout in checkouts:
            name = f"{case}" if checkout == checkouts[0] else "  the other checkout"
            timed = measured(checkout, case, memory=False)
            weighed = measured(checkout, case, memory=True)
            cells = [f"{number:.0f}" for number in timed[:3]] if timed else ["given up"] * 3
            cells.append(f"{weighed[3]:.0f}" if weighed else "given up")
            print(f"{name:<34}" + "".join(f"{cell:>10}" for cell in cells), flush=True)


if __name__ == "__main__":
    if "alone" in sys.argv:
        print(json.dumps(asyncio.run(run(sys.argv[2], memory="memory" in sys.argv))))
    else:
        main([ROOT, *map(Path, sys.argv[1:])])
