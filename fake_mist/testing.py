"""The fake cloud around a test, for clients that know nothing of it, synchronous ones as well.

>>> with mist("org-read") as cloud:
...     requests.get("https://api.mist.com/api/v1/self", headers=cloud.headers)

It is a decorator too. While it stands, the variables that clients read lead to it: see
`fake_mist/serving/environment.py`. A client that was made before, or that ignores them, asks
`cloud.url`.
"""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

from fake_mist.cloud import DEFAULT_TOKEN, FakeMist
from fake_mist.replay.misses import UnmatchedError
from fake_mist.serving.composition import world
from fake_mist.serving.environment import environment
from fake_mist.serving.server import listening
from fake_mist.serving.sockets import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fake_mist.network import Network
    from fake_mist.serving.server import Addresses

    Standing = tuple[Addresses, Callable[[], object]]
    """Where the server is, and what ends it."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """A cloud that is served.

    Attributes:
        fake: to put faults into it, to see its calls, and to reset it.
        addresses: of its ports.
    """

    fake: FakeMist
    addresses: Addresses

    @property
    def url(self) -> str:
        """Its address without TLS."""
        return self.addresses.http

    @property
    def token(self) -> str:
        """The token of its account."""
        return self.fake.settings["MIST_API_TOKEN"]

    @property
    def headers(self) -> dict[str, str]:
        """What a client sends to be that account."""
        return {"Authorization": f"Token {self.token}"}

    @property
    def network(self) -> Network:
        """What is there, to add to it and to let things happen."""
        return self.fake.network

    def reset(self) -> None:
        """Forget all that was written and happened."""
        self.fake.reset()


@contextmanager
def mist(token: str = DEFAULT_TOKEN, *, network: Network | None = None) -> Iterator[Cloud]:
    """Serve a cloud beside the test; at the end, what nothing answered is an UnmatchedError."""
    fake = FakeMist.live(token, network=network)
    own = TemporaryDirectory(prefix="fake-mist-", ignore_cleanup_errors=True)
    with own as folder, _standing(fake) as addresses:
        own_token = fake.settings["MIST_API_TOKEN"]
        variables = environment(os.environ, addresses, token=own_token, folder=Path(folder))
        with _surroundings(variables):
            yield Cloud(fake, addresses)
    if fake.unmatched:
        raise UnmatchedError("\n".join(fake.unmatched))


@contextmanager
def _standing(fake: FakeMist) -> Iterator[Addresses]:
    """Serve in a thread of its own, until the context is left."""
    ready: Future[Standing] = Future()
    thread = Thread(target=lambda: asyncio.run(_serve(fake, ready)), name="fake-mist", daemon=True)
    thread.start()
    addresses, end = ready.result()
    try:
        yield addresses
    finally:
        end()
        thread.join()


async def _serve(fake: FakeMist, ready: Future[Standing]) -> None:
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    try:
        async with listening(world(fake), host=LOOPBACK, port=0) as addresses:
            ready.set_result((addresses, lambda: loop.call_soon_threadsafe(ended.set)))
            await ended.wait()
    except OSError as error:
        if ready.done():
            raise
        ready.set_exception(error)


@contextmanager
def _surroundings(variables: Mapping[str, str]) -> Iterator[None]:
    """Have an environment for a while."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
