"""What tests share: the fake cloud, a server on it, a client of either protocol era, goldens."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastmcp import Client, FastMCP
from jsonschema import Draft202012Validator

from fake_mist import FakeMist
from fake_mist.endpoints.endpoint import BASE
from fake_mist.endpoints.insights import OLDER
from fake_mist.published import committed
from fake_mist.replay.paths import Paths
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.hanging import given_up
from tests.jumping import let_time_jump

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable, Iterator

    from fake_mist.published import Tables
    from mist_mcp.settings.loading import Settings
    from tests.asking import Connect

    Clouds = Callable[..., Awaitable[FakeMist]]

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
TOKEN_NAME = "org-admin"
REDACTION_KEY = b"the same in every run"
UNDESCRIBED = Paths((BASE + endpoint.path, endpoint.parameters) for endpoint in OLDER)
"""What live clouds answer and the description leaves out, with the parameters."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags of this suite."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")
    parser.addoption("--npm", type=Path, help="folder of what `nox -s conformance` installs")
    parser.addoption("--live", action="store_true", help="compare with the real cloud too")


@pytest.hookimpl(wrapper=True)
def _guarded() -> Generator[None, object, object]:
    """Let a test that hangs fail."""
    with given_up():
        return (yield)


pytest_runtest_setup = pytest_runtest_call = pytest_runtest_teardown = _guarded


@pytest.fixture(scope="session", autouse=True)
def _httpx_waits() -> None:
    """Let the clients of tests wait for as long as they must; by themselves they give up in 5 s."""
    for what in ("connect", "read", "write", "pool"):
        setattr(httpx._config.DEFAULT_TIMEOUT_CONFIG, what, None)


@pytest.fixture(scope="session", autouse=True)
def _each_schema_is_checked_once() -> Iterator[None]:
    """Let not every client check again that the schema of a tool is one: it takes 25 ms."""
    check, checked = Draft202012Validator.check_schema, set[str]()

    def once(schema: Any, **more: Any) -> None:
        text = json.dumps(schema, sort_keys=True)
        if text not in checked:
            check(schema, **more)
            checked.add(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Draft202012Validator, "check_schema", staticmethod(once))
        yield


class Golden:
    """Compares with a committed file; writes it with --update-golden."""

    def __init__(self, *, update: bool) -> None:
        """Decide once whether to write."""
        self.update = update

    def json(self, name: str, value: Any) -> None:
        """Compare a JSON value."""
        self.text(f"{name}.json", json.dumps(value, indent=1, sort_keys=True) + "\n")

    def text(self, name: str, text: str) -> None:
        """Compare a text; a missing file is a failure, not a new truth."""
        path = GOLDEN / name
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing; write it with --update-golden and review it"
        assert text == path.read_text(encoding="utf-8"), f"{path} differs: --update-golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return the comparer of golden files."""
    return Golden(update=request.config.getoption("--update-golden"))


class Contract:
    """The published API: which requests there are, and which parameters each takes."""

    def __init__(self, tables: Tables) -> None:
        """Go by the tables of facts."""
        self._tables = tables

    def breaches(self, calls: Iterable[Any]) -> list[str]:
        """Return the requests that the published API does not know."""
        return [
            f"{call.method} {call.path} {sorted(call.params)}"
            for call in calls
            if not self._knows(call)
        ]

    def _knows(self, call: Any) -> bool:
        operation = self._tables.route(call.method, call.path)
        found = UNDESCRIBED.find(call.path) if call.method == "GET" else None
        known = operation.query.keys() if operation else found[0] if found else None
        return known is not None and set(call.params) <= known


@pytest.fixture(scope="session")
def contract() -> Contract:
    """Return the published API."""
    return Contract(committed())


@pytest.fixture
async def clouds(contract: Contract) -> AsyncIterator[Clouds]:
    """Return a maker of fake clouds; each fails the test on a request that nobody published."""
    async with AsyncExitStack() as stack:
        made: list[FakeMist] = []

        async def make(token: str = TOKEN_NAME) -> FakeMist:
            made.append(await stack.enter_async_context(FakeMist(token)))
            return made[-1]

        yield make
        assert [breach for cloud in made for breach in contract.breaches(cloud.calls)] == []


@pytest.fixture
async def fake(clouds: Clouds) -> FakeMist:
    """Return a fake cloud for the token of one organization's administrator."""
    return await clouds()


def server_on(cloud: FakeMist, *, sockets: str | None = None, **more: str) -> FastMCP:
    """Return a server on a fake cloud, with its WebSockets and more settings if given."""
    return build_server(
        settings_on(cloud, **more),
        transport=cloud.transport,
        clock=cloud.clock,
        sleep=no_sleep,
        sockets=sockets,
        redaction_key=REDACTION_KEY,
    )


def settings_on(cloud: FakeMist, **more: str) -> Settings:
    """Return settings for a fake cloud, with more if given.

    Plans on files only where a test says so: nothing is written into the developer's home.
    """
    own = {"MIST_STATE_DIR": os.devnull, **cloud.settings, **more}
    return load_settings(Source("test", own)).settings


async def no_sleep(_seconds: float) -> None:
    """Return at once instead of waiting before a request is repeated."""


@pytest.fixture
async def connect(clouds: Clouds) -> AsyncIterator[Connect]:
    """Return a maker of connected clients, each with a server and a fake cloud of its own."""
    async with AsyncExitStack() as stack:

        async def make(
            token: str = TOKEN_NAME, *, cloud: FakeMist | None = None, **more: str
        ) -> Asker:
            server = server_on(cloud or await clouds(token), **more)
            return Asker(await stack.enter_async_context(Client(server)))

        yield make


@pytest.fixture
async def jumping() -> Callable[[], float]:
    """Let the time of the test's loop jump over all waiting; return the loop's clock."""
    return let_time_jump(asyncio.get_running_loop())


@pytest.fixture(params=["auto", "legacy"])
async def client(fake: FakeMist, request: pytest.FixtureRequest) -> AsyncIterator[Asker]:
    """Return a connected client, once for each protocol era: the newest, and with handshake."""
    async with Client(server_on(fake), mode=request.param) as connected:
        yield Asker(connected)
