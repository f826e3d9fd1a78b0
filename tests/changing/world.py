"""A server that may write, a person who answers, and a plain client that tells the truth."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.elicitation import ElicitResult

from tests.asking import Asker
from tests.writing import writing_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from fake_mist import FakeMist

TOOL: Final = "make_mist_api_call"
ERAS: Final = pytest.mark.parametrize("mode", ["auto", "legacy"])
ORG: Final = "/api/v1/orgs/20ae9839-0ae6-574e-ad63-7e2d8cc76cf3"
IOT: Final = f"{ORG}/wlans/f9b3460f-a564-5fa4-93b7-de6d98aca06f"
"""A WLAN with a key."""

SSID: Final = "Larkspur-IoT"
PLACE: Final = "Larkspur University"
HARBOUR: Final = {"path": "/api/v1/sites/{site_id}/setting", "site_id": "Harbour Branch"}
NEW: Final = "hunter2-Plant3d"
"""A secret that a user gave."""


async def _nothing() -> None:
    """Let the person think in peace."""


@dataclass(slots=True)
class Person:
    """Who is asked, and remembers what was shown.

    Args:
        approves: the answer.
        meanwhile: what happens while the person thinks.
    """

    approves: bool = True
    meanwhile: Callable[[], Awaitable[object]] = _nothing
    seen: list[str] = field(default_factory=list)

    async def __call__(self, message: str, *_: Any) -> ElicitResult[Any]:
        """Look, wait, and answer."""
        self.seen.append(message)
        await self.meanwhile()
        return ElicitResult(action="accept", content={"approve": self.approves})

    @property
    def lines(self) -> list[str]:
        """What was shown at the only question."""
        (text,) = self.seen
        return text.splitlines()


@asynccontextmanager
async def asking(
    cloud: FakeMist, folder: Path, person: Person | None, *, mode: str = "auto", **more: str
) -> AsyncIterator[Asker]:
    """Serve a cloud to a client with a person, or with none."""
    server = writing_server(cloud, folder, **more)
    async with Client(server, mode=mode, elicitation_handler=person) as client:
        yield Asker(client)


async def plainly(cloud: FakeMist, method: str, path: str, body: Any = None) -> Any:
    """Ask with a plain client, as the ground truth."""
    async with httpx.AsyncClient(
        transport=cloud.transport,
        base_url=cloud.settings["MIST_BASE_URL"],
        headers={"Authorization": f"Token {cloud.settings['MIST_API_TOKEN']}"},
    ) as http:
        answer = await http.request(method, path, json=body)
        return answer.json() if answer.content else None


def sent(cloud: FakeMist) -> list[tuple[str, str, Any]]:
    """Return the requests that write: method, path and body."""
    return [
        (call.method, call.path, json.loads(call.body or "null"))
        for call in cloud.calls
        if call.method != "GET"
    ]


def kept(folder: Path) -> list[Path]:
    """Return the files that say how changes are undone."""
    return sorted((folder / "state" / "undo").glob("*.undo"))


def audited(folder: Path) -> str:
    """Return the audit log."""
    return (folder / "audit" / "audit.jsonl").read_text(encoding="utf-8")


def entries(folder: Path) -> list[dict[str, Any]]:
    """Return the entries of the audit log."""
    return [json.loads(line) for line in audited(folder).splitlines()]
