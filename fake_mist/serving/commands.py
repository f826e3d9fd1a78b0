"""`fake-mist serve` and `fake-mist run`."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import tempfile
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fake_mist.cloud import FakeMist
from fake_mist.serving.composition import world
from fake_mist.serving.environment import description, environment
from fake_mist.serving.server import listening
from fake_mist.serving.sockets import LOOPBACK
from fake_mist.state.budget import PER_HOUR

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence

    from fake_mist.faults.fault import Fault
    from fake_mist.network import Network
    from fake_mist.serving.server import Addresses

ENDING: Final = (signal.SIGINT, signal.SIGTERM)
PASSED_ON: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
NOT_EXECUTABLE: Final = 126
NOT_FOUND: Final = 127
BY_SIGNAL: Final = 128
"""Exit statuses as shells give them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to serve, and where; `calls` is how many a token has in an hour."""

    token: str
    calls: int = PER_HOUR
    faults: Sequence[Fault] = ()
    host: str = LOOPBACK
    port: int = 0
    network: Network | None = None
    cassettes: Path | None = None


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that stands: its addresses, and the token to use."""

    addresses: Addresses
    token: str


@asynccontextmanager
async def serving(plan: Plan) -> AsyncIterator[Serving]:
    """Stand a live cloud up."""
    fake = FakeMist.live(plan.token, network=plan.network)
    fake.budget.limit = plan.calls
    for fault in plan.faults:
        fake.inject(fault)
    async with listening(
        world(fake, cassettes=plan.cassettes), host=plan.host, port=plan.port
    ) as addresses:
        yield Serving(addresses, fake.settings["MIST_API_TOKEN"])


async def serve(plan: Plan, *, say: Callable[[str], None]) -> int:
    """Say the addresses as one line of JSON, and serve until a signal ends it."""
    ended = asyncio.Event()
    with _on_signals(ENDING, lambda _signal: ended.set()):
        async with serving(plan) as server:
            say(json.dumps(description(server.addresses, token=server.token)))
            await ended.wait()
    return 0


async def run(plan: Plan, command: Sequence[str], *, caller: Mapping[str, str]) -> int:
    """Run a command against the cloud; returns its exit status.

    What it keeps of the fictional network lies where the caller says, or goes with the cloud.
    """
    with tempfile.TemporaryDirectory(prefix="fake-mist-", ignore_cleanup_errors=True) as folder:
        async with serving(plan) as server:
            variables = environment(
                caller, server.addresses, token=server.token, folder=Path(folder)
            )
            return await _finished(command, variables)


async def _finished(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a command to its end; returns its exit status as a shell gives it."""
    try:
        child = await asyncio.create_subprocess_exec(*command, env=variables)
    except OSError as error:
        print(f"fake-mist: {command[0]}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE
    with _on_signals(PASSED_ON, lambda number: _pass_on(child, number)):
        status = await child.wait()
    return status if status >= 0 else BY_SIGNAL - status


def _pass_on(child: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Send a signal on; a terminal sends SIGINT to both by itself."""
    if child.returncode is None and not (number == signal.SIGINT and sys.stdin.isatty()):
        child.send_signal(number)


@contextmanager
def _on_signals(
    numbers: Sequence[signal.Signals], act: Callable[[signal.Signals], None]
) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in numbers:
        loop.add_signal_handler(number, act, number)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
