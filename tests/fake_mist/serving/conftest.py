"""A listening server on a strict cloud, and clients that reach it the ways there are."""

from __future__ import annotations

import ssl
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from fake_mist import FakeMist
from fake_mist.serving.composition import world
from fake_mist.serving.server import Addresses, listening
from fake_mist.tenant.network import tenant

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

ADMIN = {"Authorization": "Token fake-org-admin"}


@dataclass(frozen=True)
class Server:
    """A server that stands."""

    fake: FakeMist
    at: Addresses

    @property
    def trust(self) -> ssl.SSLContext:
        """Believe the server's authority, and no other."""
        return ssl.create_default_context(cafile=self.at.ca_file)

    def direct(self, base: str | None = None, **headers: str) -> httpx.AsyncClient:
        """Talk to a printed address."""
        return httpx.AsyncClient(
            base_url=base or self.at.http,
            headers=headers or ADMIN,
            verify=self.trust,
            trust_env=False,
        )

    def proxied(self, host: str = "api.mist.com") -> httpx.AsyncClient:
        """Talk to the cloud's name, by the proxy."""
        return httpx.AsyncClient(
            base_url=f"https://{host}",
            headers=ADMIN,
            proxy=self.at.proxy,
            verify=self.trust,
            trust_env=False,
        )

    def socket(self, url: str, headers: dict[str, str] = ADMIN, **more: Any) -> connect:
        """Open a WebSocket; one of the cloud's names goes by the proxy."""
        return connect(
            url,
            additional_headers=headers,
            proxy=self.at.proxy if "mist.com" in url else None,
            ssl=self.trust if url.startswith("wss") else None,
            **more,
        )


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """Serve a strict cloud on free ports of loopback."""
    async with AsyncExitStack() as stack:
        fake = await stack.enter_async_context(FakeMist())
        yield Server(fake, await stack.enter_async_context(listening(world(fake))))


@pytest.fixture(scope="session")
def path() -> Callable[[str], str]:
    """Give the path of a device by its name."""
    devices = {device.name: device for device in tenant().devices}

    def found(name: str) -> str:
        device = devices[name]
        return f"/sites/{device.site.id}/devices/{device.id}"

    return found


async def until(socket: ClientConnection, end: bytes) -> bytes:
    """Read a terminal until some bytes end what came."""
    output = b""
    while not output.endswith(end):
        frame = await socket.recv(decode=False)
        output += frame
    return output
