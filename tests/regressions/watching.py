"""Watching what a server sends to the cloud, and changing what the cloud answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

from fake_mist import FakeMist
from fake_mist.replay.misses import Lenient
from tests.conftest import TOKEN_NAME

if TYPE_CHECKING:
    from pathlib import Path

Change = Callable[[httpx.Request, httpx.Response], httpx.Response]
"""Makes the answer that a server gets of the one that the cloud gave."""

CLOUD = "https://api.mist.com"
WHO = "/api/v1/self"


@dataclass(frozen=True, slots=True)
class Watch:
    """The requests that left a server, before any network or fake could turn them away."""

    requests: list[httpx.Request] = field(default_factory=list)

    @property
    def origins(self) -> set[str]:
        """Where they went, with whatever stands before an `@`."""
        return {f"{one.url.scheme}://{one.url.netloc.decode()}" for one in self.requests}

    @property
    def paths(self) -> list[str]:
        """What was asked, as it was written; who the token is may be asked at any time."""
        raw = [one.url.raw_path.decode().partition("?")[0] for one in self.requests]
        return [path for path in raw if not path.startswith(WHO) and "/apitokens" not in path]

    @property
    def done(self) -> list[str]:
        """What was not only read."""
        return [f"{one.method} {one.url}" for one in self.requests if one.method != "GET"]


def as_it_is(_request: httpx.Request, response: httpx.Response) -> httpx.Response:
    """Leave an answer alone."""
    return response


def watched(token: str = TOKEN_NAME, *, change: Change = as_it_is) -> tuple[FakeMist, Watch]:
    """Return a fake cloud that knows what it does not have, and what is sent to it."""
    cloud, watch = FakeMist(token, misses=Lenient()), Watch()
    inner = cloud.transport

    async def pass_on(request: httpx.Request) -> httpx.Response:
        watch.requests.append(request)
        return change(request, await inner.handle_async_request(request))

    cloud.transport = httpx.MockTransport(pass_on)
    return cloud, watch


def writes_on(folder: Path) -> dict[str, str]:
    """Return the settings of an operator who lets the server change things."""
    return {
        "MIST_ENABLE_WRITES": "true",
        "MIST_AUDIT_FILE": str(folder / "audit" / "audit.jsonl"),
        "MIST_STATE_DIR": str(folder / "state"),
    }
