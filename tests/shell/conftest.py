"""A small switch behind a real WebSocket, and the fake cloud with its shells."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from fake_mist.junos.behaviours import honest
from fake_mist.junos.server import AT_ONCE, shell_server
from fake_mist.junos.shell import JunosShell
from fake_mist.junos.transcripts import load
from fake_mist.serving.composition import shells
from fake_mist.tenant.network import tenant
from mist_mcp.cloud.client import MistClient
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.shell.runner import Place, Shells
from mist_mcp.shell.session import open_session
from mist_mcp.shell.stream import Streams
from mist_mcp.shell.wire import Bounds, loop_clock
from tests.fake_mist.junos.talking import SHEET, TEXTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from fake_mist import FakeMist
    from fake_mist.junos.behaviours import Behaviour
    from fake_mist.junos.server import Start
    from fake_mist.junos.transcripts import JunosDevice
    from mist_mcp.shell.session import Session
    from mist_mcp.shell.wire import Clock
    from tests.conftest import Clouds

    Serve = Callable[..., AbstractAsyncContextManager[Session]]
    Connected = Callable[..., AbstractAsyncContextManager["World"]]


@pytest.fixture
async def nothing_is_left() -> AsyncIterator[None]:
    """Fail the test that leaves a task behind."""
    yield
    assert asyncio.all_tasks() - {asyncio.current_task()} == set()


@pytest.fixture(scope="session")
def leaf(tmp_path_factory: pytest.TempPathFactory) -> JunosDevice:
    """Load the small switch."""
    folder = tmp_path_factory.mktemp("shell")
    place = folder / "leaf-1"
    place.mkdir()
    for name, text in {**TEXTS, "device.toml": SHEET}.items():
        (place / name).write_text(text, encoding="utf-8")
    return load(folder)["leaf-1"]


@pytest.fixture
def serve(leaf: JunosDevice) -> Serve:
    """Return what opens a session on the small switch, whose server behaves as told."""

    @asynccontextmanager
    async def opened(
        behaviour: Callable[[], Behaviour] = lambda: honest,
        *,
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        start: Start = AT_ONCE,
        device: JunosDevice = leaf,
        clock: Clock = loop_clock,
    ) -> AsyncIterator[Session]:
        served = {"leaf": lambda: JunosShell(device, clock=lambda: 0.0)}
        async with (
            shell_server(served, behaviour=behaviour, start=start) as origin,
            open_session(f"{origin}/leaf", origin=origin, bounds=bounds, clock=clock) as session,
        ):
            yield session

    return opened


@dataclass(frozen=True)
class World:
    """A fake cloud that is connected to, and what speaks with its devices."""

    fake: FakeMist
    client: MistClient
    shells: Shells
    streams: Streams


def place(name: str) -> Place:
    """Find a device of the fictional network by its name."""
    device = next(device for device in tenant().devices if device.name == name)
    return Place(name=name, device_id=device.id, site_id=device.site.id)


@pytest.fixture
def connected(clouds: Clouds) -> Connected:
    """Return what connects to a fake cloud with a token; keywords are those of the shells."""

    @asynccontextmanager
    async def made(account: str = "org-admin", **more: Any) -> AsyncIterator[World]:
        fake = await clouds(account)
        settings = load_settings(Source("test", fake.settings)).settings
        async with (
            shells(fake) as origin,
            MistClient(settings, transport=fake.transport, clock=fake.clock) as client,
        ):
            yield World(
                fake=fake,
                client=client,
                shells=Shells(client=client, origin=origin, **more),
                streams=Streams(client=client, origin=origin, token=settings.api_token),
            )

    return made
