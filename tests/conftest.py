"""What tests share: the fake cloud, a server on it, a client of either protocol era, goldens."""

from __future__ import annotations

import json
import os
import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastmcp import Client, FastMCP

from fake_mist import FakeMist
from fake_mist.endpoints.endpoint import BASE
from fake_mist.endpoints.objects import ENDPOINTS as SINGLE_OBJECTS
from mist_mcp.server.build import build_server
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

    from mist_mcp.settings.loading import Settings
    from tests.asking import Connect

    Clouds = Callable[..., Awaitable[FakeMist]]

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
SPEC = Path(
    os.environ.get("MIST_OPENAPI_SPEC", ROOT.parent / "shared/openapi/mist-2604-subset.json")
)
TOKEN_NAME = "org-admin"
REDACTION_KEY = b"the same in every run"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags of this suite."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")
    parser.addoption("--live", action="store_true", help="compare with the real cloud too")


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
    """The published API: which paths there are, and which parameters each takes.

    The description was cut to what is read. So what can be read may be changed and removed too, a
    path that is there may be posted to, and single objects of lists are those of the fake cloud's
    table, which a test of its own compares with the published client library.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        """Index the operations by method and path."""
        shared = document["components"]["parameters"]
        self._operations = {
            (method.upper(), self._pattern(path)): {
                shared[parameter["$ref"].rsplit("/", 1)[1]]["name"]
                if "$ref" in parameter
                else parameter["name"]
                for parameter in operation.get("parameters", [])
            }
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if method != "parameters"
        }
        implied = [(method, path) for path in document["paths"] for method in self._implied(path)]
        objects = [
            (method, BASE + endpoint.path)
            for endpoint in SINGLE_OBJECTS
            for method in ("GET", *endpoint.writes)
        ]
        for method, path in (*implied, *objects):
            self._operations.setdefault((method, self._pattern(path)), set())

    def _pattern(self, path: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{\w+\}", "[^/]+", path))

    def _implied(self, path: str) -> tuple[str, ...]:
        is_read = ("GET", self._pattern(path)) in self._operations
        return ("POST", "PUT", "DELETE") if is_read else ("POST",)

    def breaches(self, calls: Iterable[Any]) -> list[str]:
        """Return the requests that the published API does not know."""
        return [
            f"{call.method} {call.path} {sorted(call.params)}"
            for call in calls
            if not any(
                method == call.method and path.fullmatch(call.path) and set(call.params) <= names
                for (method, path), names in self._operations.items()
            )
        ]


@pytest.fixture(scope="session")
def contract() -> Contract | None:
    """Return the published API where its description is there."""
    return Contract(json.loads(SPEC.read_text(encoding="utf-8"))) if SPEC.is_file() else None


@pytest.fixture
async def clouds(contract: Contract | None) -> AsyncIterator[Clouds]:
    """Return a maker of fake clouds; each fails the test on a request that nobody published."""
    async with AsyncExitStack() as stack:
        made: list[FakeMist] = []

        async def make(token: str = TOKEN_NAME) -> FakeMist:
            made.append(await stack.enter_async_context(FakeMist(token)))
            return made[-1]

        yield make
        if contract is not None:
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


@pytest.fixture(params=["auto", "legacy"])
async def client(fake: FakeMist, request: pytest.FixtureRequest) -> AsyncIterator[Asker]:
    """Return a connected client, once for each protocol era: the newest, and with handshake."""
    async with Client(server_on(fake), mode=request.param) as connected:
        yield Asker(connected)
