"""A server process that strangers reach: who is let in, and what is done to it."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from uvicorn.lifespan.on import LifespanOn
from uvicorn.server import ServerState

from mist_mcp.server.build import build_server
from mist_mcp.server.serving import Address
from mist_mcp.settings.loading import Source, load_settings
from mist_mcp.web.app import web_app
from mist_mcp.web.intake import Connection
from mist_mcp.web.listening import config_of
from tests.processes import run, web_server
from tests.web.callers import (
    ALICE,
    AUTH_TOKENS,
    BOB,
    CAROL,
    DAVE,
    EVE,
    INITIALIZE,
    PING,
    begun,
    caller,
    connected,
    headers,
    post,
    said,
    status,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.processes import WebServer
    from tests.web.callers import Era

WRONG = "w" * 40
ANY = "0.0.0.0"  # noqa: S104 - with tokens it may be listened on
DECLARED_MEGABYTES = "Content-Length: 20000000"
CHUNKED = "Transfer-Encoding: chunked"
CLOSE = "Connection: close"
TOKENS = {"MIST_MCP_AUTH_TOKENS": AUTH_TOKENS}
OWN = {**TOKENS, "MIST_API_TOKEN": "fake-org-admin", "MIST_AUDIT_FILE": "off"}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the server writes what it has to say."""
    return tmp_path_factory.mktemp("web") / "log"


@pytest.fixture(scope="module")
def web(log: Path) -> Iterator[WebServer]:
    """Start a server that asks for tokens and speaks streamable HTTP."""
    with web_server("-t", "http", folder=log.parent, log=log, variables=TOKENS) as server:
        yield server


@pytest.fixture(scope="module", params=["http", "sse"])
def guarded(
    request: pytest.FixtureRequest, web: WebServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebServer]:
    """Return that server, and then one that speaks SSE."""
    if request.param == "http":
        yield web
        return
    folder = tmp_path_factory.mktemp("sse")
    with web_server("-t", "sse", folder=folder, variables=TOKENS) as server:
        yield server


@asynccontextmanager
async def in_this_process() -> AsyncIterator[int]:
    """Serve connections as the process does, on the loop of the test; give the port."""
    loop, settings = asyncio.get_running_loop(), load_settings(Source("test", OWN)).settings
    address = Address(transport="http", host="127.0.0.1", port=0)
    server = build_server(settings)
    config = config_of(
        web_app(server, address=address, settings=settings), address=address, settings=settings
    )
    config.load()
    assert config.http_protocol_class is Connection
    state = ServerState()
    lifespan = LifespanOn(config)
    await lifespan.startup()
    listener = await loop.create_server(
        lambda: Connection(config=config, server_state=state, app_state=lifespan.state),
        "127.0.0.1",
        0,
    )
    yield listener.sockets[0].getsockname()[1]
    listener.close()
    await lifespan.shutdown()


def serves(url: str, bearer: str = ALICE) -> bool:
    """Tell whether a client with a token can begin a session."""
    return httpx.post(url, json=INITIALIZE, headers=headers(bearer)).status_code == 200


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_a_holder_of_a_token_is_served(guarded: WebServer, era: Era) -> None:
    """Each named token opens the server, in both eras and over SSE."""
    for bearer in (ALICE, BOB):
        async with caller(guarded.url, headers(bearer), era) as client:
            assert await client.data("debug_server_status")


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        f"Bearer {WRONG}",
        f"Bearer {ALICE[:-1]}",
        "Bearer x",
        f"Basic {ALICE}",
        f"Token {ALICE}",
    ],
)
def test_nobody_else_is(guarded: WebServer, authorization: str | None) -> None:
    """Without a token, with a wrong one, or with another scheme there is no answer but 401."""
    given = {"Authorization": authorization} if authorization else {}
    messages = guarded.url.replace("/sse", "/messages/")
    with httpx.Client(headers=given) as client:
        answers = [client.get(guarded.url), client.post(messages, content=PING)]
    assert {answer.status_code for answer in answers if answer.status_code != 405} == {401}
    assert all(ALICE not in answer.text and WRONG not in answer.text for answer in answers)


def test_a_header_that_a_proxy_takes_away_is_named(web: WebServer, log: Path) -> None:
    """To the client, and to the operator with the setting that does without it."""
    without_token = httpx.post(web.url, content=PING)
    assert without_token.status_code == 401
    assert without_token.headers["WWW-Authenticate"].startswith("Bearer")
    assert "Authorization" in without_token.text
    assert "proxy" in without_token.text
    kind = {"Content-Type": "application/json"}
    without_session = httpx.post(web.url, content=PING, headers={**headers(), **kind})
    assert without_session.status_code == 400
    assert "Mcp-Session-Id" in log.read_text()
    assert "MIST_MCP_STATELESS" in log.read_text()


def test_a_wrong_token_is_said_to_be_wrong(web: WebServer) -> None:
    """In the body and the challenge (RFC 6750), with who has a right one; none is registered."""
    answer = httpx.post(web.url, content=PING, headers=headers(WRONG))
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_token"
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge.startswith('Bearer error="invalid_token", error_description="This server')
    for told in (answer.json()["error_description"], challenge):
        assert "operator" in told
        assert "regist" not in told
        assert WRONG not in told


def test_a_thousand_wrong_tokens_are_refused_and_counted(web: WebServer, log: Path) -> None:
    """Each costs a digest and no line of its own in the log; the server goes on serving."""
    with httpx.Client() as client:
        statuses = {
            client.post(web.url, content=PING, headers=headers(f"{WRONG}{n}")).status_code
            for n in range(1000)
        }
    assert statuses == {401}
    assert serves(web.url)
    told = log.read_text()
    assert 1 <= told.count("no bearer token, or a wrong one") <= 10
    assert [secret for secret in (WRONG, ALICE, BOB) if secret in told] == []


async def test_a_session_belongs_to_the_token_that_began_it(web: WebServer) -> None:
    """A session id that leaked is of no use to another client."""
    async with httpx.AsyncClient() as client:
        session = await begun(client, web.url, headers(ALICE))
        own = await client.post(web.url, content=PING, headers={**headers(ALICE), **session})
        foreign = await client.post(web.url, content=PING, headers={**headers(BOB), **session})
    assert (own.status_code, foreign.status_code) == (200, 404)


@pytest.mark.parametrize("header", ["X-Mist-Token", "X-Mist-Cloud"])
def test_a_server_with_its_own_mist_token_takes_none(web: WebServer, header: str) -> None:
    """Whoever sends one learns that it would not be used, before anything is answered."""
    answer = httpx.post(web.url, content=PING, headers={**headers(), header: "x" * 40})
    assert (answer.status_code, "of its own" in answer.text) == (400, True)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_needs_no_token_and_says_nothing_more(guarded: WebServer, path: str) -> None:
    """Neither name, version nor cloud are told to strangers."""
    answer = httpx.get(str(httpx.URL(guarded.url).join(path)))
    assert (answer.status_code, answer.text) == (200, "ok")
    assert set(answer.headers) == {"content-length", "content-type", "date"}


@pytest.mark.parametrize(
    ("parts", "statuses"),
    [
        pytest.param([post(f"X-Long: {'x' * 1_000_000}")], {0, 400}, id="a header of a megabyte"),
        pytest.param([post(*[f"X-{n}: {'x' * 1000}" for n in range(1000)])], {0, 400}, id="many"),
        pytest.param([post("X-Long: ", "", body=b"")[:-4], b"x" * 40_000], {0, 400}, id="endless"),
        pytest.param([post(path=f"/mcp?{'x' * 100_000}")], {0, 400, 431}, id="a long path"),
        pytest.param([post(DECLARED_MEGABYTES, body=b"{")], {413}, id="a body that is announced"),
        pytest.param(
            [post(CHUNKED), *[b"10000\r\n" + b" " * 65536 + b"\r\n"] * 20], {0, 413}, id="chunks"
        ),
        pytest.param([post("Content-Length: -1")], {400}, id="a negative length"),
        pytest.param([post("Content-Length: 5", "Content-Length: 6")], {400}, id="two lengths"),
        pytest.param(
            [post("Content-Length: 4", CHUNKED, body=b"0\r\n\r\n")], {400}, id="CL and TE"
        ),
        pytest.param([post("Transfer-Encoding: gzip, chunked")], {400, 501}, id="coded twice"),
        pytest.param([post(CHUNKED, "Transfer-Encoding: identity")], {400, 501}, id="TE twice"),
        pytest.param([post("Transfer-Encoding : chunked")], {400}, id="a blank before the colon"),
        pytest.param([post("X-Folded: a\r\n b: c\r\n\x00: d")], {400}, id="no header at all"),
        pytest.param([post("Host: evil.example")], {400}, id="two hosts"),
        pytest.param([post(CHUNKED, body=b"zz\r\n")], {0, 400}, id="a chunk of no size"),
        pytest.param([b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"], {0, 400}, id="TLS"),
    ],
)
def test_requests_that_are_none_are_refused(
    web: WebServer, parts: list[bytes], statuses: set[int]
) -> None:
    """One refusal, the connection ends, and nobody else notices."""
    answer = said(web.url, *parts)
    assert status(answer) in statuses
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert ALICE.encode() not in answer
    assert httpx.get(str(httpx.URL(web.url).join("/healthz"))).text == "ok"


def test_a_body_of_nobody_is_not_read(web: WebServer) -> None:
    """Whoever may not connect is told so before sending what was announced."""
    answer = said(web.url, post("Content-Length: 500000", CLOSE, bearer=WRONG, body=b"{"))
    assert status(answer) == 401


def held(stack: ExitStack, url: str, bearer: str) -> None:
    """Keep a request of a client under way: its body is awaited."""
    line = stack.enter_context(connected(url))
    line.sendall(post("Content-Length: 100", "Expect: 100-continue", bearer=bearer))
    assert line.recv(1024).startswith(b"HTTP/1.1 100 ")


def test_room_is_shared(tmp_path: Path) -> None:
    """A client cannot take more than its part, and all together not more than there is."""
    variables = {**TOKENS, "MIST_MCP_MAX_REQUESTS": "4"}
    with web_server("-t", "http", folder=tmp_path, variables=variables) as server:
        ready = str(httpx.URL(server.url).join("/readyz"))
        with ExitStack() as stack, httpx.Client() as client:
            held(stack, server.url, ALICE)
            more = client.post(server.url, content=PING, headers=headers(ALICE))
            assert (more.status_code, more.headers["retry-after"]) == (429, "5")
            for bearer in (BOB, CAROL, DAVE):
                held(stack, server.url, bearer)
            late = client.post(server.url, content=PING, headers=headers(EVE))
            assert (late.status_code, late.headers["retry-after"]) == (503, "5")
            assert client.get(ready).status_code == 503
        while httpx.get(ready).status_code == 503:
            pass
        assert serves(server.url, EVE)


def test_other_machines_need_a_token(tmp_path: Path) -> None:
    """Without authentication the process ends before it listens, and says what to set."""
    done = run("--mock", "-t", "http", "-p", "0", "-H", ANY, folder=tmp_path)
    assert done.returncode == 2
    assert "MIST_MCP_AUTH_TOKENS" in done.stderr


def test_with_tokens_any_address_will_do_and_tls_is_advised(tmp_path: Path) -> None:
    """A foreign Host is refused there too, the public one is not; so is its Origin."""
    public, log = {**TOKENS, "MIST_MCP_PUBLIC_URL": "http://mcp.example"}, tmp_path / "log"
    options = ("-t", "http", "-H", ANY)
    with web_server(*options, folder=tmp_path, log=log, variables=public) as server:
        _, _, said = log.read_text().splitlines()[0].partition(" at ")
        public_url, *own = said.split(", ")
        answers = {
            (host, origin): httpx.post(server.url, headers={"Host": host, "Origin": origin})
            for host in ("mcp.example", "evil.example", ANY)
            for origin in ("http://mcp.example", "http://evil.example")
        }
        reached = [httpx.post(url).status_code for url in own if "127.0.0.1" in url]
    assert public_url == "http://mcp.example/mcp"
    assert reached == [401]
    assert not any(ANY in url for url in own)
    assert answers.pop(("mcp.example", "http://mcp.example")).status_code == 401
    page = answers.pop(("mcp.example", "http://evil.example"))
    assert page.status_code == 403
    assert "MIST_MCP_PUBLIC_URL" in page.text
    assert {answer.status_code for answer in answers.values()} == {421}
    assert all("MIST_MCP_PUBLIC_URL" in answer.text for answer in answers.values())
    assert "plain text" in log.read_text()
    assert "a foreign Host; MIST_MCP_PUBLIC_URL" in log.read_text()


@pytest.mark.usefixtures("jumping")
async def test_who_does_not_end_is_left() -> None:
    """Nothing at all, half a head, and half a body are waited for no longer than some seconds."""
    begun = (
        b"",
        b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        post("Content-Length: 100", body=b"{"),
    )
    async with in_this_process() as port:
        lines = [await asyncio.open_connection("127.0.0.1", port) for _ in begun]
        for part, (_, writer) in zip(begun, lines, strict=True):
            writer.write(part)
        silent, head, body = [await reader.read() for reader, _ in lines]
        for _, writer in lines:
            writer.close()
    assert (silent, head) == (b"", b"")
    assert status(body) == 408
