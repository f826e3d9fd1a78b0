"""Recording over real sockets: however the answers come packed, the cassettes are the same."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import httpx
import pytest
import zstandard

from fake_mist import TOKENS, FakeMist
from fake_mist.cassettes import Library, document, dump
from fake_mist.cloud import cassette_folder
from fake_mist.endpoints import ENDPOINTS
from fake_mist.endpoints.endpoint import Kind
from fake_mist.recording import shelf
from fake_mist.recording.recorder import World, main, network, owner, record
from fake_mist.replay.misses import Lenient
from fake_mist.serving.codings import DEFLATE, GZIP, Coding
from fake_mist.serving.composition import world as served
from fake_mist.serving.server import listening
from fake_mist.tenant.places import UNIVERSITY
from tests.fake_mist.recording import http2
from tests.fake_mist.recording.test_recorder import no_sleep
from tests.fake_mist.serving.test_commands import started

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fake_mist.cassettes import Interaction

OWN = Library(cassette_folder() / "rest")
TOKEN = "org-admin"
ORG = f"/api/v1/orgs/{UNIVERSITY.id}"
PATHS = [
    *("/api/v1/self", "/api/v1/const/alarm_defs", "/api/v1/const/device_models", ORG),
    *(f"{ORG}/sites", f"{ORG}/inventory", f"{ORG}/setting", f"{ORG}/stats/devices", f"{ORG}/wlans"),
]
PLAIN = Coding("identity", bytes)
CODINGS = (
    *(PLAIN, GZIP, DEFLATE, Coding("br", brotli.compress)),
    Coding("zstd", zstandard.compress),
)


class Watch(httpx.AsyncBaseTransport):
    """Passes answers on, and keeps how they came."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        """Start with none."""
        self._inner = inner
        self.codings: set[str] = set()
        self.versions: set[bytes] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the inner transport does."""
        response = await self._inner.handle_async_request(request)
        self.codings.add(response.headers.get("Content-Encoding", "identity"))
        self.versions.add(response.extensions["http_version"])
        return response

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()


def at(address: str, transport: httpx.AsyncBaseTransport) -> World:
    """Stand before a cloud at an address."""
    return World(
        token=TOKENS[TOKEN],
        base=httpx.URL(address),
        transport=transport,
        sleep=no_sleep,
        clock=FakeMist(TOKEN).clock,
        say=lambda _text: None,
    )


def cassettes(found: Sequence[Interaction]) -> dict[str, str]:
    """Write what was recorded as the fictional network's cassettes are written."""
    own = [
        replace(each, body=document(each.json()), authorization=owner(each, TOKENS[TOKEN]))
        for each in found
    ]
    return {
        name: dump(sheet, provenance="synthetic")
        for name, sheet in shelf.shelved(own, ENDPOINTS).items()
    }


def committed() -> dict[str, str]:
    """Give the same part of the committed cassettes."""
    found = {}
    for name in {each.cassette for each in ENDPOINTS}:
        sheet = [
            each
            for each in OWN.interactions(name)
            if each.path in PATHS and each.authorization in {None, f"Token {TOKENS[TOKEN]}"}
        ]
        if sheet:
            found[name] = dump(sheet, provenance="synthetic")
    return found


@pytest.mark.parametrize("coding", CODINGS, ids=lambda coding: coding.name)
async def test_every_content_coding_gives_the_cassettes_again(coding: Coding) -> None:
    """Byte for byte, by HTTP/1.1, packed and in chunks as the server likes."""
    fake = FakeMist(TOKEN, misses=Lenient())
    async with listening(replace(served(fake), codings=(coding,))) as addresses:
        watch = Watch(network({}))
        found = await record(at(addresses.http, watch), paths=PATHS)
    assert watch.codings == {coding.name}
    assert cassettes(found) == committed()


async def test_http2_gives_the_cassettes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the recorder speaks it, a cloud that offers it is spoken to by it."""
    async with http2.listening(FakeMist(TOKEN, misses=Lenient()).transport) as (address, authority):
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        watch = Watch(network({}))
        found = await record(at(address, watch), paths=PATHS)
    assert watch.versions == {b"HTTP/2"}
    assert cassettes(found) == committed()


def test_the_command_records_a_served_cloud(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a person types it: two programs, and a real socket between them."""
    with started("serve", "--token", "org-read") as (_process, line):
        addresses = json.loads(line)
        status = main(
            ["--out", str(tmp_path / "out"), "--key", str(tmp_path / "key"), f"{ORG}/sites"],
            environ={
                "MIST_API_TOKEN": addresses["token"],
                "MIST_BASE_URL": addresses["http"],
            },
        )
    assert status == 0, capsys.readouterr().err
    (found,) = Library(tmp_path / "out" / "rest").interactions("orgs-sites")
    assert len(found.json()) == len(OWN.at("orgs-sites", f"{ORG}/sites")[0].json())


def test_the_paths_are_of_every_plain_kind() -> None:
    """So that the comparison is one of objects, lists with pages, and arrays."""
    kinds = {each.kind for each in ENDPOINTS if each.cassette in committed()}
    assert kinds == {Kind.OBJECT, Kind.ARRAY, Kind.LIST}
