"""What a Junos command through Mist costs, beside a client that sleeps and waits for silence.

    python benchmarks/shell.py [--devices 40] [--latency 0.1] [--repeat 21]

The fake cloud answers in a process of its own, over HTTP and WebSockets on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from asyncio.subprocess import PIPE
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from websockets.asyncio.client import connect

from fake_mist import FakeMist
from fake_mist.faults.fault import Latency
from fake_mist.junos.server import Start
from fake_mist.serving.composition import world
from fake_mist.serving.server import listening
from mist_mcp.cloud.client import MistClient
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.shell.runner import Place, Shells
from mist_mcp.shell.session import open_session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ONE: Final = ["show version"]
SIX: Final = [
    "show version",
    "show chassis hardware",
    "show chassis alarms",
    "show system core-dumps",
    "show route summary",
    "show log messages | last 50",
]
SEVEN: Final = [*SIX, "show system alarms"]
RECORDED: Final = "clos-core-1"
SLEEP: Final = 1.0
SILENCE: Final = 5.0
"""Seconds that the client of the comparison sleeps before it types, and waits for more."""

TARGETS: Final = {"one": 0.02, "six": 0.3, "many": 2.0}
CROWD: Final = 50
"""Devices that one call may ask at once."""

MOST_TIMES_ONE: Final = 1.3
"""How much longer they may take than one of them."""


async def serve(latency: float) -> None:
    """Stand a fake cloud up whose API and shells take so long to answer, until input ends."""
    fake = FakeMist.live()
    if latency:
        fake.inject(Latency(method="POST", seconds=latency))
    start = Start(delay=latency, answering=latency)
    async with listening(world(fake, start=start)) as addresses:
        told = {"url": addresses.http, "token": fake.settings["MIST_API_TOKEN"]}
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


@asynccontextmanager
async def cloud(latency: float) -> AsyncIterator[tuple[MistClient, str]]:
    """Start such a cloud as a process of its own, and give a client for it."""
    command = (sys.executable, __file__, "--serve", str(latency))
    child = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    if child.stdin is None or child.stdout is None:
        raise RuntimeError(command)
    told = json.loads(await child.stdout.readline())
    variables = {"MIST_API_TOKEN": told["token"], "MIST_BASE_URL": told["url"]}
    try:
        async with MistClient(load_settings(Source("benchmark", variables)).settings) as client:
            yield client, told["url"].replace("http", "ws", 1)
    finally:
        child.stdin.close()
        await child.wait()


async def switches(client: MistClient) -> list[Place]:
    """Return the switches that are connected, the one with transcripts first."""
    account = await client.read_object("/api/v1/self")
    org_id = account["privileges"][0]["org_id"]
    path = f"/api/v1/orgs/{org_id}/stats/devices"
    found = await client.read(path, {"type": "switch", "status": "connected", "limit": 1000})
    rows: list[dict[str, Any]] = list(found)
    rows.sort(key=lambda row: row["name"] != RECORDED)
    return [Place(name=row["name"], device_id=row["id"], site_id=row["site_id"]) for row in rows]


async def overhead(latency: float, repeat: int) -> float:
    """Return the median seconds of a command beyond the round trip, in an open session."""
    async with cloud(latency) as (client, origin):
        [device, *_] = await switches(client)
        answer = await client.post(device.path("shell"))
        async with open_session(answer["url"], origin=origin) as session:
            outputs = [await session.run(ONE[0]) for _ in range(repeat)]
    return statistics.median(output.seconds for output in outputs) - latency


async def prompted(commands: list[str], *, devices: int, latency: float) -> tuple[float, float]:
    """Return the seconds that commands on devices take, from the request to the last output.

    Beside them stand the seconds of processor time that this side takes of it.
    """
    async with cloud(latency) as (client, origin):
        chosen = (await switches(client))[:devices]
        began, worked = time.perf_counter(), time.process_time()
        transcripts = await Shells(client=client, origin=origin).run_many(chosen, commands)
        seconds, work = time.perf_counter() - began, time.process_time() - worked
    if len(chosen) < devices or not all(transcript.completed for transcript in transcripts):
        raise RuntimeError([transcript for transcript in transcripts if not transcript.completed])
    return seconds, work


async def sleeping(commands: list[str], *, devices: int, latency: float) -> float:
    """Return the same for a client that sleeps, types, and takes silence for the end."""
    async with cloud(latency) as (client, _origin):
        chosen = (await switches(client))[:devices]
        began = time.perf_counter()
        for device in chosen:
            for command in commands:
                await slept(await client.post(device.path("shell")), command)
        return time.perf_counter() - began


async def slept(answer: dict[str, Any], command: str) -> str:
    """Run one command in a session of its own, as a client does that knows no prompt."""
    output = b""
    async with connect(answer["url"], proxy=None) as socket:
        await socket.send(json.dumps({"resize": {"width": 200, "height": 1000}}))
        await asyncio.sleep(SLEEP)
        await socket.send(f"\0{command}\n".encode())
        while True:
            try:
                async with asyncio.timeout(SILENCE):
                    output += await socket.recv(decode=False)
            except TimeoutError:
                return output.decode(errors="replace")


async def measure(devices: int, latency: float, repeat: int) -> None:
    """Print a line for each question."""
    one = await overhead(0.0, repeat)
    distant = await overhead(latency, repeat)
    six, _ = await prompted(SIX, devices=1, latency=0.0)
    many, _ = await prompted(ONE, devices=devices, latency=latency)
    alone, _ = await prompted(SEVEN, devices=1, latency=latency)
    crowd, work = await prompted(SEVEN, devices=CROWD, latency=latency)
    slow_one = await sleeping(ONE, devices=1, latency=0.0)
    slow_six = await sleeping(SIX, devices=1, latency=0.0)
    away = f"{latency * 1000:.0f} ms away"
    rows = [
        ("one command, over the round trip (median)", one, slow_one, TARGETS["one"]),
        (f"the same, {away}", distant, slow_one, TARGETS["one"]),
        ("six commands on one device", six, slow_six, TARGETS["six"]),
        (f"one command on {devices} devices, {away}", many, slow_one * devices, TARGETS["many"]),
        (f"seven commands on one device, {away}", alone, slow_one * len(SEVEN), 0.0),
        (
            f"seven commands on {CROWD} devices, {away}",
            crowd,
            slow_one * len(SEVEN) * CROWD,
            alone * MOST_TIMES_ONE,
        ),
    ]
    sys.stdout.write(f"{'':44} {'prompt':>9} {'target':>9} {'sleep and wait':>15}\n")
    for name, seconds, slow, target in rows:
        sys.stdout.write(f"{name:44} {seconds:8.3f}s {target:8.3f}s {slow:14.1f}s\n")
    sys.stdout.write(f"Of the last, {work:.3f}s are processor time of this side.\n")
    sys.stdout.write(f"Sleep and wait on {devices} devices is its time for one, times {devices}.\n")


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=40, help="devices at once")
    parser.add_argument("--latency", type=float, default=0.1, help="seconds to each answer")
    parser.add_argument("--repeat", type=int, default=21, help="commands for the median")
    parser.add_argument("--serve", type=float, metavar="LATENCY", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        asyncio.run(serve(options.serve))
        return
    asyncio.run(measure(options.devices, options.latency, options.repeat))


if __name__ == "__main__":
    main()
