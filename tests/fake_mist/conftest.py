"""A strict fake cloud, and clients that talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from fake_mist import FakeMist
from fake_mist.published import Tables, committed

Connect = Callable[[FakeMist], httpx.AsyncClient]


@pytest.fixture
def connect() -> Connect:
    """Make a client with the cloud's own settings."""

    def connected(fake: FakeMist) -> httpx.AsyncClient:
        token = fake.settings["MIST_API_TOKEN"]
        return httpx.AsyncClient(
            transport=fake.transport,
            base_url=fake.settings["MIST_BASE_URL"],
            headers={"Authorization": f"Token {token}"},
        )

    return connected


@pytest.fixture
async def fake() -> AsyncIterator[FakeMist]:
    """Open a strict cloud; leaving it raises for anything unmatched."""
    async with FakeMist() as cloud:
        yield cloud


@pytest.fixture
async def client(fake: FakeMist, connect: Connect) -> AsyncIterator[httpx.AsyncClient]:
    """Talk to the strict cloud as the organization's administrator."""
    async with connect(fake) as connected:
        yield connected


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Load the facts of the published API description."""
    return committed()
