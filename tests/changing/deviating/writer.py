"""A process of its own with callers in threads, who all change one object of a cloud elsewhere.

Started by `tests/changing/test_two_writers.py`. Prints the names of the fields that were told as
done, as a JSON list.
"""

from __future__ import annotations

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from fake_mist import FakeMist
from tests.changing.deviating.objects import path_of
from tests.changing.world import TOOL, Person, asking

if TYPE_CHECKING:
    from fastmcp.client.elicitation import ElicitResult


class Forwarding(FakeMist):
    """A cloud whose answers come from a port of this machine."""

    def __init__(self, port: int) -> None:
        """Lead every request there."""
        super().__init__()
        inner = httpx.AsyncHTTPTransport()

        async def forwarded(request: httpx.Request) -> httpx.Response:
            url = request.url.copy_with(scheme="http", host="127.0.0.1", port=port)
            there = httpx.Request(
                request.method, url, headers=request.headers, content=request.content
            )
            answer = await inner.handle_async_request(there)
            content = await answer.aread()
            kind = {"content-type": answer.headers.get("content-type", "")}
            return httpx.Response(answer.status_code, content=content, headers=kind)

        self.transport = httpx.MockTransport(forwarded)


class Careful(Person):
    """Who approves what adds a field, and nothing that takes one of somebody else away."""

    async def __call__(self, message: str, *more: Any) -> ElicitResult[Any]:
        """Read, and answer."""
        self.approves = sum(line.startswith("Change ") for line in message.splitlines()[1:]) == 1
        return await super().__call__(message, *more)


async def changed(folder: Path, port: int, who: str, rounds: int) -> list[str]:
    """Add fields to one object, each on what is there; return those that were told as done."""
    done = []
    path = path_of("wlan")
    async with asking(Forwarding(port), folder, Careful()) as client:
        for number in range(rounds):
            (row,) = (await client.data(TOOL, path=path, fields="vars"))["rows"]
            name = f"{who}_{number}"
            body = {"vars": {**(row.get("vars") or {}), name: str(number)}}
            answer = await client.call(TOOL, {"path": path, "method": "PUT", "body": body})
            if "done" in answer.data.get("summary", ""):
                done.append(name)
    return done


def main(folder: str, port: str, who: str, threads: str, rounds: str) -> None:
    """Let all callers run, and print what they were told."""

    def caller(number: int) -> list[str]:
        return asyncio.run(changed(Path(folder), int(port), f"{who}_{number}", int(rounds)))

    with ThreadPoolExecutor(int(threads)) as pool:
        told = [name for names in pool.map(caller, range(int(threads))) for name in names]
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
