"""A strict fake cloud, and clients that talk to it."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from fake_mist import FakeMist

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
def openapi() -> dict[str, Any]:
    """Load the published API description; without it the tests of fidelity cannot be run."""
    beside = Path(__file__).parents[3] / "shared" / "openapi" / "mist-2604-subset.json"
    file = Path(os.environ.get("MIST_OPENAPI_SPEC", beside))
    if not file.exists():
        pytest.skip(f"no OpenAPI description at {file}; name one in MIST_OPENAPI_SPEC")
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded
