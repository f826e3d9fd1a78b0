"""A cloud whose every list is long, or hostile, behind the names that a call begins with."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from fake_mist import FakeMist

ROWS: Final = 30_000
MOST: Final = 1000
"""Rows that the cloud grants in a page where it grants pages."""

_KNOWN: Final = ("/self", "/self/usage", "/sites", "/const/countries")
"""What the fake cloud answers: who asks, and where."""


class Parts(httpx.AsyncByteStream):
    """A body as it comes from a socket."""

    def __init__(self, whole: bytes) -> None:
        """Take the whole."""
        self._whole = whole

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield it in parts."""
        for start in range(0, len(self._whole), 32_768):
            yield self._whole[start : start + 32_768]


def row(number: int) -> dict[str, Any]:
    """Return a small row that could be anything."""
    return {
        "id": f"00000000-0000-0000-1000-{number:012x}",
        "mac": f"{number:012x}",
        "name": f"thing-{number}",
        "type": "switch",
        "timestamp": number,
    }


@dataclass
class LargeCloud:
    """Answers in one of several ways, with what the fake cloud says of names.

    Args:
        fake: says who asks.
        kind: `page`: pages of a thousand rows; `all`: all rows on each page; or a bomb.
    """

    fake: FakeMist
    kind: str

    def __post_init__(self) -> None:
        """Pack what is the same each time."""
        zeros = {"2 kB": 1_000_000, "61 kB": 30_000_000}.get(self.kind, 0)
        self._bomb = gzip.compress(b"[" + b"0," * zeros + b"0]")
        self._all = json.dumps([row(number) for number in range(ROWS)]).encode()

    @property
    def transport(self) -> httpx.MockTransport:
        """Return what an HTTP client takes instead of the network."""
        return httpx.MockTransport(self._answer)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        below = path.removeprefix("/api/v1")
        if below.startswith("/orgs") and len(below.split("/")) == 4:
            below = f"/{below.rpartition('/')[2]}"
        if below in _KNOWN:
            return await self.fake.transport.handle_async_request(request)
        if self.kind in ("2 kB", "61 kB"):
            headers = {"content-encoding": "gzip"}
            return httpx.Response(200, headers=headers, stream=Parts(self._bomb))
        return self._rows(path, dict(request.url.params))

    def _rows(self, path: str, query: Mapping[str, str]) -> httpx.Response:
        search = path.endswith("/search")
        if self.kind == "all":
            whole = b'{"results":%b}' % self._all if search else self._all
            return httpx.Response(200, stream=Parts(whole))
        limit = min(int(query.get("limit", 100)), MOST)
        page = int(query.get("page", 1)) - 1
        start = int(query.get("search_after", 0)) if search else page * limit
        rows = [row(number) for number in range(start, min(start + limit, ROWS))]
        if not search:
            headers = {"x-page-total": str(ROWS), "x-page-limit": str(limit)}
            return httpx.Response(200, headers=headers, stream=Parts(json.dumps(rows).encode()))
        more = {**query, "limit": str(limit), "search_after": str(start + limit)}
        link = {"next": f"{path}?{urlencode(more)}"} if start + limit < ROWS else {}
        body = {"results": rows, "total": ROWS, **link}
        return httpx.Response(200, stream=Parts(json.dumps(body).encode()))
