"""Answers come packed as the client accepts it, as those of the cloud's edges do."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from fake_mist import Empty, Html
from fake_mist.serving.codings import DEFLATE, GZIP, chosen
from fake_mist.serving.composition import world
from fake_mist.serving.server import listening
from tests.fake_mist.serving.conftest import ADMIN

if TYPE_CHECKING:
    from tests.fake_mist.serving.conftest import Server

DEFINITIONS = "/api/v1/const/alarm_defs"


async def raw(client: httpx.AsyncClient, accepted: str) -> tuple[httpx.Response, bytes]:
    """Ask for the definitions of alarms; return the answer, and what lay on the wire."""
    headers = {"Accept-Encoding": accepted}
    async with client.stream("GET", DEFINITIONS, headers=headers) as response:
        return response, b"".join([part async for part in response.aiter_raw()])


async def test_an_answer_is_packed_for_who_can_unpack_it(server: Server) -> None:
    """With gzip, in chunks, and saying so; for others as it is, with its length."""
    async with server.direct() as client:
        packed, wire = await raw(client, "gzip, deflate")
        plain, body = await raw(client, "identity")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Transfer-Encoding"] == "chunked"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(wire) == body
    assert "Content-Encoding" not in plain.headers
    assert int(plain.headers["Content-Length"]) == len(body)
    assert json.loads(body)


async def test_a_client_finds_the_same_in_both(server: Server) -> None:
    """Through the proxy too; errors and pages of others are packed like all else."""
    server.fake.inject(Html(502, times=1))
    server.fake.inject(Empty(times=1))
    async with server.proxied() as client:
        page = await client.get(DEFINITIONS)
        empty = await client.get(DEFINITIONS)
        missing = await client.get("/api/v1/orgs/00000000-0000-0000-0000-000000000000")
    assert (page.status_code, page.headers["Content-Encoding"]) == (502, "gzip")
    assert page.text.startswith("<!DOCTYPE html>")
    assert (empty.content, "Content-Encoding" in empty.headers) == (b"", False)
    assert (missing.status_code, missing.json()["detail"]) == (404, "Not found.")


async def test_a_server_can_offer_others(server: Server) -> None:
    """Which is how a client is tried on them."""
    both = replace(world(server.fake), codings=(DEFLATE, GZIP))
    async with (
        listening(both) as addresses,
        httpx.AsyncClient(base_url=addresses.http, headers=ADMIN) as client,
    ):
        deflated = await client.get(DEFINITIONS)
        zipped = await client.get(DEFINITIONS, headers={"Accept-Encoding": "gzip"})
    assert deflated.headers["Content-Encoding"] == "deflate"
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert deflated.json() == zipped.json()


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        ("", None),
        ("identity", None),
        ("br", None),
        ("gzip", "gzip"),
        ("GZIP;Q=1", "gzip"),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.000, deflate", "deflate"),
        ("*", "gzip"),
        ("*;q=0", None),
        ("gzip;q=0, *", "deflate"),
        ("gzip;q=much", None),
        ("gzip;level=9", None),
        (",,;;q=,", None),
    ],
)
def test_the_clients_words_decide(accepted: str, name: str | None) -> None:
    """Weights of nought refuse, a star stands for what is not named, nonsense accepts nothing."""
    found = chosen(accepted, (GZIP, DEFLATE))
    assert (found.name if found else None) == name
