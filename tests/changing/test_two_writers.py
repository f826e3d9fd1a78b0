"""Many who change one object at once, in two processes: no change is lost.

Each adds a field of its own to one root field, which PUT replaces as a whole. Whoever is told that
it is done must find the field there in the end: nobody takes one away.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

import httpx

from tests.changing.deviating.cloud import Deviating
from tests.changing.deviating.objects import path_of
from tests.changing.world import TOOL, Person, asking
from tests.processes import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROCESSES: Final = ("one", "other")
THREADS: Final = 10
ROUNDS: Final = 5
"""Two processes of ten callers with five changes each: a hundred tries."""

TURNS: Final = 5000
"""For others on the loop, before a write is answered: enough for another call to get as far."""

PATH: Final = path_of("wlan")


class Shared(Deviating):
    """A cloud that takes its time over a write: until another one arrives, or none will."""

    arriving = 0

    async def _answered(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return await super()._answered(request)
        self.arriving += 1
        number = self.arriving
        for _ in range(TURNS):
            if self.arriving > number:
                break
            await asyncio.sleep(0)
        return await super()._answered(request)


@contextmanager
def served(cloud: Deviating) -> Iterator[int]:
    """Serve a cloud on a port of this machine; one request at a time, so that it counts right."""
    one = threading.Lock()

    class Door(BaseHTTPRequestHandler):
        def _any(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            request = httpx.Request(
                self.command,
                f"https://api.mist.com{self.path}",
                headers={"Authorization": self.headers.get("authorization", "")},
                content=self.rfile.read(size),
            )
            with one:
                answer = asyncio.run(cloud.transport.handle_async_request(request))
            self.send_response(answer.status_code)
            self.send_header("content-type", answer.headers.get("content-type", ""))
            self.send_header("content-length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_PUT = do_POST = do_DELETE = _any  # noqa: N815 - names of the library

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


async def test_what_two_callers_change_at_once_is_both_there(tmp_path: Path) -> None:
    """Two approved changes of one object: one after the other, or the second is asked anew."""
    cloud = Shared()
    cloud.edit(PATH, {"vars": {}})
    told: list[str] = []

    async def change(client: Any, name: str) -> None:
        kept = (cloud.truth(PATH) or {})["vars"]
        call = {"path": PATH, "method": "PUT", "body": {"vars": {**kept, name: "1"}}}
        answer = await client.call(TOOL, call)
        if "done" in answer.data.get("summary", ""):
            told.append(name)

    async with asking(cloud, tmp_path, Person()) as client:
        for number in range(10):
            await asyncio.gather(change(client, f"a{number}"), change(client, f"b{number}"))
    kept = (cloud.truth(PATH) or {})["vars"]
    assert set(told) - set(kept) == set()
    assert told


async def test_no_update_is_lost_between_two_processes(tmp_path: Path) -> None:
    """Two processes on one folder for state, ten callers each."""
    cloud = Deviating()
    cloud.edit(PATH, {"vars": {}})
    with served(cloud) as port:
        own = (str(tmp_path), str(port))
        running = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.changing.deviating.writer", *own),
                *(who, str(THREADS), str(ROUNDS)),
                cwd=ROOT,
                env=environment(),
                stdout=asyncio.subprocess.PIPE,
            )
            for who in PROCESSES
        ]
        outputs = [(await process.communicate())[0] for process in running]
    told = {name for output in outputs for name in json.loads(output)}
    kept = (cloud.truth(PATH) or {})["vars"]
    assert told - set(kept) == set()
    assert told
