"""A server that works with the Mist token of each request: nobody sees anything of another."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest
from mcp.types import PromptReference

from tests.processes import run, web_server
from tests.web.callers import ALICE, AUTH_TOKENS, BOB, PING, begun, caller, headers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.asking import Asker
    from tests.web.callers import Era

FIRST, SECOND = "fake-org-admin", "fake-msp-admin"
KINDS: dict[str, tuple[str, str, tuple[Era, ...]]] = {
    "http": ("http", "false", ("auto", "legacy")),
    "stateless": ("http", "true", ("legacy",)),
    "sse": ("sse", "false", ("legacy",)),
}


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared server, the eras in which to speak to it, and where it logs everything."""

    url: str
    eras: tuple[Era, ...]
    log: Path


@pytest.fixture(scope="module", params=KINDS)
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shared]:
    """Start a shared server of each kind."""
    transport, stateless, eras = KINDS[request.param]
    variables = {
        "MIST_MCP_PER_REQUEST_TOKENS": "true",
        "MIST_MCP_AUTH_TOKENS": AUTH_TOKENS,
        "MIST_MCP_STATELESS": stateless,
    }
    folder = tmp_path_factory.mktemp("shared")
    log, options = folder / "log", ("-t", transport, "--debug")
    with web_server(*options, folder=folder, log=log, variables=variables) as server:
        yield Shared(server.url, eras, log)


@asynccontextmanager
async def tenant(shared: Shared, era: Era | None = None, **given: str) -> AsyncIterator[Asker]:
    """Connect a client with these headers beside its bearer token."""
    async with caller(shared.url, headers(ALICE, **given), era or shared.eras[0]) as asker:
        yield asker


async def test_each_request_works_with_its_own_token(shared: Shared) -> None:
    """Two clients with one bearer token but two Mist tokens are two tenants, in each era."""
    for era in shared.eras:
        reached = {}
        for token in (FIRST, SECOND):
            async with tenant(shared, era, X_Mist_Token=token) as asker:
                reached[token] = len((await asker.data("get_organizations"))["rows"])
        assert reached[FIRST] == 1
        assert reached[SECOND] > 1


async def test_documents_and_names_are_the_tokens_own(shared: Shared) -> None:
    """Resources and completion find the tenant as tools do."""
    prompt = PromptReference(type="ref/prompt", name="site_health")
    typed = {"name": "organization", "value": ""}
    seen = {}
    for token in (FIRST, SECOND):
        async with tenant(shared, X_Mist_Token=token) as asker:
            document = str(await asker.client.read_resource("mist://orgs"))
            names = (await asker.client.complete(prompt, typed)).values
        assert names
        assert all(name in document for name in names)
        seen[token] = names
    assert len(seen[FIRST]) == 1 < len(seen[SECOND])


async def test_a_cursor_opens_for_the_token_that_it_was_given_to(shared: Shared) -> None:
    """With another token, or for another cloud, it is nobody's."""
    async with tenant(shared, X_Mist_Token=FIRST) as asker:
        cursor = (await asker.data("get_org_inventory", limit=1))["next"]
    async with tenant(shared, X_Mist_Token=FIRST) as asker:
        assert (await asker.data("get_next_page", cursor=cursor))["rows"]
    others = ({"X_Mist_Token": SECOND}, {"X_Mist_Token": FIRST, "X_Mist_Cloud": "EMEA 01"})
    for other in others:
        async with tenant(shared, shared.eras[0], **other) as asker:
            refused = await asker.refusal("get_next_page", cursor=cursor)
        assert "not one that this server gave" in refused


async def test_the_call_budget_is_the_tokens_own(shared: Shared) -> None:
    """What one tenant spends is not in what another is told."""
    async with tenant(shared, X_Mist_Token=FIRST) as asker:
        await asker.data("get_organizations")
    async with tenant(shared, X_Mist_Token="fake-helpdesk") as asker:
        assert (await asker.data("debug_server_status"))["mist_calls"] == 0


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"X_Mist_Token": ""},
        {"X_Mist_Token": "two words of it"},
        {"X_Mist_Token": "x" * 600},
        {"X_Mist_Token": FIRST, "X_Mist_Cloud": "api.evil.example"},
        {"X_Mist_Token": FIRST, "X_Mist_Cloud": "https://api.mist.com@evil.example"},
        {"X_Mist_Token": FIRST, "X_Mist_Cloud": "127.0.0.1"},
    ],
)
def test_a_request_that_is_nobodys_is_refused(shared: Shared, given: dict[str, str]) -> None:
    """There is no falling back to the operator's token, and no cloud but the known ones."""
    answer = httpx.post(shared.url, content=PING, headers=headers(**given))
    assert answer.status_code == 400
    assert all(value not in answer.text for value in given.values() if value)


OTHERS = (headers(X_Mist_Token=SECOND), headers(BOB, X_Mist_Token=FIRST))


@pytest.mark.parametrize("shared", ["http"], indirect=True)
async def test_a_session_cannot_go_on_with_another_token(shared: Shared) -> None:
    """The id of a session is of no use with another Mist token, or to another client."""
    own = headers(X_Mist_Token=FIRST)
    async with httpx.AsyncClient() as client:
        session = await begun(client, shared.url, own)
        statuses = [
            (await client.post(shared.url, content=PING, headers={**given, **session})).status_code
            for given in (own, *OTHERS)
        ]
    assert statuses == [200, 404, 404]


@pytest.mark.parametrize("shared", ["sse"], indirect=True)
def test_a_stream_cannot_be_written_to_with_another_token(shared: Shared) -> None:
    """The same for the stream of SSE, whose address is all that a message needs."""
    own, json = headers(X_Mist_Token=FIRST), {"Content-Type": "application/json"}
    with httpx.Client() as client, client.stream("GET", shared.url, headers=own) as events:
        lines = events.iter_lines()
        where = next(line for line in lines if line.startswith("data: "))
        address = httpx.URL(shared.url).join(where.removeprefix("data: "))
        statuses = [
            client.post(address, content=PING, headers={**given, **json}).status_code
            for given in (*OTHERS, own)
        ]
    assert statuses == [404, 404, 202]


async def test_the_token_is_nowhere(shared: Shared) -> None:
    """Neither an answer, nor a refusal, nor the log of everything shows it."""
    odd = "Zq9" + "x7" * 20
    async with tenant(shared, X_Mist_Token=odd) as asker:
        answers = [
            await asker.call("get_user_info"),
            await asker.call("get_site_info", {"site_id": odd}),
            await asker.call("search_org_devices", {"text": odd, "org_id": odd}),
        ]
    assert [answer.is_error for answer in answers] == [True] * 3
    assert odd not in str(answers)
    told = shared.log.read_text()
    assert "/api/v1/self" in told
    assert [secret for secret in (odd, ALICE, BOB, FIRST, SECOND) if secret in told] == []


def test_standard_streams_have_no_headers(tmp_path: Path) -> None:
    """There is no way to send a token there, and the process says so."""
    done = run("--mock", folder=tmp_path, variables={"MIST_MCP_PER_REQUEST_TOKENS": "true"})
    assert (done.returncode, "MIST_MCP_PER_REQUEST_TOKENS" in done.stderr) == (2, True)
