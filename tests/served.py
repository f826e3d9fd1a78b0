"""A server process of which every byte is heard, and which reaches nothing but a fake cloud.

The process is started as a person starts it; nothing of it is replaced. Its only way out is a
proxy that hears which host is asked for.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

import httpx
from fastmcp import Client
from fastmcp.client.transports import SSETransport, StdioTransport, StreamableHttpTransport

from fake_mist import FakeMist
from fake_mist.serving.composition import world
from fake_mist.serving.environment import PROXY
from fake_mist.serving.environment import environment as surroundings
from fake_mist.serving.server import listening
from tests.asking import Asker
from tests.leaking import secrets_said
from tests.processes import command, environment

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from fastmcp.client.transports import ClientTransport

    Line = tuple[ClientTransport, str, Callable[[], bytes]]
    """The client's end, the URL that it calls, and what was heard."""

ANNOUNCED: Final = re.compile(r"^mist-mcp .* (http://\S+)$", re.MULTILINE)
CHUNK: Final = 65_536
LOOPBACK: Final = "127.0.0.1"
EVERY_PROXY: Final = (*PROXY, "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
NO_PROXY: Final = ("NO_PROXY", "no_proxy")


@dataclass(slots=True)
class Relay:
    """A port that passes all on to another, and keeps what it hears.

    Attributes:
        begun: the first line of each connection.
        returned: all that came back, for each connection.
    """

    target: int
    url: str = ""
    begun: list[str] = field(default_factory=list, init=False)
    returned: list[bytearray] = field(default_factory=list, init=False)

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass a connection on until either side is done."""
        with closing(writer):
            onward, away = await asyncio.open_connection(LOOPBACK, self.target)
            with closing(away):
                first = await reader.read(CHUNK)
                self.begun.append(first.partition(b"\r\n")[0].decode("latin-1"))
                self.returned.append(bytearray())
                away.write(first)
                await _either(
                    _copy(reader, away, lambda _data: None),
                    _copy(onward, writer, self.returned[-1].extend),
                )


async def _either(*ends: Coroutine[None, None, None]) -> None:
    """Wait until one of them is done, and end the others."""
    tasks = [asyncio.create_task(end) for end in ends]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _copy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hear: Callable[[bytes], None]
) -> None:
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            hear(data)
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def relay(url: str) -> AsyncIterator[Relay]:
    """Stand between a client and a URL of this machine."""
    made = Relay(target=urlsplit(url).port or 0)
    connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(made.join(reader, writer))
        connections[task] = writer
        task.add_done_callback(connections.pop)

    server = await asyncio.start_server(enter, LOOPBACK, 0)
    port = server.sockets[0].getsockname()[1]
    made.url = urlsplit(url)._replace(netloc=f"{LOOPBACK}:{port}").geturl()
    try:
        yield made
    finally:
        server.close()
        for task, writer in tuple(connections.items()):
            task.cancel()
            writer.close()  # a task that has not begun never does
        await asyncio.gather(*connections, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Cloud:
    """The fake cloud as the only way out of a process: a proxy for every scheme.

    Attributes:
        variables: the environment in which a process finds it.
        proxy: hears which hosts are asked for.
        asked: method and path of each request that arrived.
        said: the secrets in its answers, those made up on the way included.
    """

    variables: dict[str, str]
    proxy: Relay
    asked: list[str] = field(default_factory=list, init=False)
    said: set[str] = field(default_factory=set, init=False)


@asynccontextmanager
async def cloud(token: str) -> AsyncIterator[Cloud]:
    """Serve the fictional network by TLS behind a proxy that hears every host."""
    fake = FakeMist.live(token)

    async def answer(request: httpx.Request) -> httpx.Response:
        made.asked.append(f"{request.method} {request.url.raw_path.decode('ascii')}")
        response = await fake.transport.handle_async_request(request)
        if request.method != "GET":  # what is read is recorded, and known before
            made.said.update(text for _, text in secrets_said(response.text, "answer"))
        return response

    whole = replace(world(fake), transport=httpx.MockTransport(answer), codings=())
    async with AsyncExitStack() as stack:
        kept = Path(stack.enter_context(TemporaryDirectory()))
        addresses = await stack.enter_async_context(listening(whole))
        proxy = await stack.enter_async_context(relay(addresses.http))
        seen = replace(addresses, http=proxy.url)
        variables = {
            **surroundings({}, seen, token=fake.settings["MIST_API_TOKEN"], folder=kept),
            **dict.fromkeys(EVERY_PROXY, proxy.url),
            **dict.fromkeys(NO_PROXY, ""),
        }
        made = Cloud(variables, proxy)
        yield made


@dataclass(frozen=True, slots=True)
class Way:
    """A way to be served: a transport, an era of the protocol, settings."""

    kind: Literal["stdio", "http", "sse"]
    era: Literal["auto", "legacy"]
    token: str = "org-admin"
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """A client of a server process.

    Attributes:
        way: how it is served.
        asker: asks as a client does.
        url: where the server listens; empty on standard streams.
        cloud: what the process reaches.
        heard: returns every byte that the process wrote so far: answers and log.
    """

    way: Way
    asker: Asker
    url: str
    cloud: Cloud
    heard: Callable[[], bytes]


@asynccontextmanager
async def served(way: Way, *, folder: Path) -> AsyncIterator[Served]:
    """Start a server in a folder of its own, and connect a client through which all is heard."""
    async with cloud(way.token) as reached:
        variables = environment(**{**reached.variables, **dict(way.settings)})
        serve = _by_pipes if way.kind == "stdio" else _by_network
        async with (
            serve(way, variables, folder) as (transport, url, heard),
            Client(transport, mode=way.era) as client,
        ):
            yield Served(way, Asker(client), url, reached, heard)


@asynccontextmanager
async def _by_pipes(_way: Way, variables: dict[str, str], folder: Path) -> AsyncIterator[Line]:
    """Let a copy of standard output be written, and the log."""
    said, log = folder / "said", folder / "log"
    yield (
        StdioTransport(
            "sh",
            ["-c", 'said=$1; shift; "$@" | tee "$said"', "sh", str(said), *command("--debug")],
            env=variables,
            cwd=str(folder),
            keep_alive=False,
            log_file=log,
        ),
        "",
        lambda: said.read_bytes() + log.read_bytes(),
    )


@asynccontextmanager
async def _by_network(way: Way, variables: dict[str, str], folder: Path) -> AsyncIterator[Line]:
    """Let the client talk to a relay, and the log be written."""
    log = folder / "log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *command("-t", way.kind, "-p", "0", "--debug"), env=variables, cwd=folder, stderr=errors
        )
    try:
        async with relay(await _announced(process, log)) as line:
            make = SSETransport if way.kind == "sse" else StreamableHttpTransport
            yield make(line.url), line.url, lambda: b"\n".join(line.returned) + log.read_bytes()
    finally:
        process.terminate()
        await process.wait()


async def _announced(process: asyncio.subprocess.Process, log: Path) -> str:
    """Return the URL that the process says once it serves."""
    while not (urls := ANNOUNCED.findall(_logged(log))):
        assert process.returncode is None, _logged(log)
        await asyncio.sleep(0.05)
    return str(urls[0])


def _logged(log: Path) -> str:
    return log.read_text(encoding="utf-8")
