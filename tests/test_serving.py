"""A real client, a real process, every transport, both eras of the protocol."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Literal

import httpx
import pytest
import trustme
from fastmcp import Client
from fastmcp.client.transports import SSETransport, StdioTransport, StreamableHttpTransport

from mist_mcp.errors import SettingsError
from mist_mcp.server.catalogue import CATALOGUE
from mist_mcp.server.serving import (
    Address,
    ListenError,
    certificate_of,
    listen,
    require_safe,
    urls_of,
)
from mist_mcp.settings.loading import Source, load_settings
from tests.asking import Asker
from tests.processes import PATIENCE, command, environment, web_server
from tests.questions import ASKED_AS, question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastmcp.client.transports import ClientTransport

    from tests.processes import WebServer

pytestmark = pytest.mark.every_python

Era = Literal["auto", "legacy"]
TOKEN = "wrong-token-0123456789"
FEW = 5
SETTINGS = load_settings(Source("test", {"MIST_API_TOKEN": TOKEN})).settings
HOSTILE_ENV_FILE = "FASTMCP_LOG_LEVEL=nonsense\nFASTMCP_HTTP_HOST_ORIGIN_PROTECTION=false\n"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Make a certificate authority for this run."""
    return trustme.CA()


@pytest.fixture(scope="module")
def pem(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write a certificate for loopback, its key, and the authority's certificate."""
    folder = tmp_path_factory.mktemp("tls")
    issued = authority.issue_cert("127.0.0.1", "localhost")
    files = {name: folder / f"{name}.pem" for name in ("authority", "chain", "key")}
    authority.cert_pem.write_to_path(files["authority"])
    issued.private_key_pem.write_to_path(files["key"])
    for part in issued.cert_chain_pems:
        part.write_to_path(files["chain"], append=True)
    return files


@pytest.fixture(scope="module")
def trust(authority: trustme.CA) -> ssl.SSLContext:
    """Make a client's TLS settings that trust the authority alone."""
    context = ssl.create_default_context(cafile=None)
    authority.configure_trust(context)
    return context


@pytest.fixture(scope="module", params=["http", "sse", "http+tls", "sse+tls"])
def web(
    request: pytest.FixtureRequest, pem: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebServer]:
    """Start a server for each web transport, with and without TLS."""
    transport, _, tls = request.param.partition("+")
    options = ["--ssl-cert", str(pem["chain"]), "--ssl-key", str(pem["key"])] if tls else []
    with web_server("-t", transport, *options, folder=tmp_path_factory.mktemp("web")) as server:
        yield server


def client_transport(url: str, trust: ssl.SSLContext) -> ClientTransport:
    """Make the client's end for a URL."""
    make = SSETransport if url.endswith("/sse") else StreamableHttpTransport
    return make(url, verify=trust)


async def converse(transport: ClientTransport, era: Era, *, most: int | None = None) -> None:
    """List the tools, call every one of them or the first, and see that each answers with data."""
    async with Client(transport, mode=era) as client:
        names = [function.__name__ for function in CATALOGUE]
        # Once it is known what the token may do, what is of no use to it is not listed.
        listed = [tool.name for tool in await client.list_tools()]
        assert listed in (names, [name for name in names if name not in ASKED_AS])
        for name in names[:most]:
            asked = await question(Asker(client), name)
            result = await client.call_tool(name, asked, raise_on_error=False)
            if name in ASKED_AS:
                assert "managed service provider" in str(result.content), name
            else:
                assert result.structured_content, (name, result.content)


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_stdio(era: Era, tmp_path: Path) -> None:
    """A client over standard streams is served, whatever settings lie around for the framework."""
    (tmp_path / ".env").write_text(HOSTILE_ENV_FILE)
    first, *rest = command("--mock")
    transport = StdioTransport(
        first,
        rest,
        env=environment(FASTMCP_DEBUG="nonsense"),
        cwd=str(tmp_path),
        keep_alive=False,
    )
    await converse(transport, era)


@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_web(web: WebServer, era: Era, trust: ssl.SSLContext) -> None:
    """A client over HTTP or SSE gets answers, with and without TLS.

    TLS packs whatever comes; a few answers show that it does.
    """
    most = FEW if web.url.startswith("https") else None
    await converse(client_transport(web.url, trust), era, most=most)


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Host", "evil.example", httpx.codes.MISDIRECTED_REQUEST),
        ("Host", "127.0.0.1.evil.example:80", httpx.codes.MISDIRECTED_REQUEST),
        ("Origin", "https://evil.example", httpx.codes.FORBIDDEN),
        ("Origin", "null", httpx.codes.FORBIDDEN),
    ],
)
def test_requests_from_web_pages_are_refused(
    web: WebServer, header: str, value: str, status: int, trust: ssl.SSLContext
) -> None:
    """A foreign Host or Origin never reaches the protocol, on any path."""
    with httpx.Client(verify=trust, headers={header: value}) as client:
        assert client.get(web.url).status_code == status
        assert client.post(web.url, json={}).status_code == status
        assert client.post(web.url.replace("/sse", "/messages/"), json={}).status_code == status


async def test_what_the_pages_of_this_machine_send_is_let_through(
    web: WebServer, trust: ssl.SSLContext
) -> None:
    """A loopback Origin is no reason to refuse."""
    async with httpx.AsyncClient(verify=trust) as client:
        answer = await client.put(web.url, headers={"Origin": "http://localhost:6274"})
    assert answer.status_code == httpx.codes.METHOD_NOT_ALLOWED


class Refusal(BaseHTTPRequestHandler):
    """A cloud that knows no token, and repeats the one it was given."""

    def do_GET(self) -> None:
        """Answer 401."""
        body = json.dumps({"detail": f"Invalid: {self.headers['Authorization']}"}).encode()
        self.send_response(httpx.codes.UNAUTHORIZED)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


@pytest.fixture
def refusing_cloud() -> Iterator[str]:
    """Serve a cloud on loopback that refuses every token; return its URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusal) as cloud:
        Thread(target=cloud.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{cloud.server_address[1]}"
        cloud.shutdown()


async def test_a_wrong_token_shows_in_the_answers(refusing_cloud: str, tmp_path: Path) -> None:
    """The server starts without asking the cloud; the tool says that the token was refused."""
    log = tmp_path / "log"
    first, *rest = command("--debug")
    variables = environment(MIST_API_TOKEN=TOKEN, MIST_BASE_URL=refusing_cloud)
    transport = StdioTransport(
        first, rest, env=variables, cwd=str(tmp_path), keep_alive=False, log_file=log
    )
    async with Client(transport) as client:
        refused = await client.call_tool("get_user_info", raise_on_error=False)
        assert refused.is_error
        assert (await client.call_tool("debug_server_status")).structured_content
    assert "401" in str(refused.content)
    assert "MIST_API_TOKEN" in str(refused.content)
    assert "/api/v1/self" in log.read_text()
    assert TOKEN not in str(refused.content) + log.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_web_server_quietly(number: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C and a service manager's stop are no failures, and leave no traceback."""
    with web_server("-t", "http", folder=tmp_path) as server:
        assert server.stop(number) == (0, "")


def test_a_signal_ends_a_server_with_clients_quietly(tmp_path: Path) -> None:
    """A stream that is open when the server stops is ended, without a traceback."""
    with (
        web_server("-t", "sse", folder=tmp_path) as server,
        httpx.stream("GET", server.url) as events,
    ):
        assert events.headers["content-type"].startswith("text/event-stream")
        assert server.stop(signal.SIGTERM) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_stdio_server_quietly(number: signal.Signals, tmp_path: Path) -> None:
    """A signal is enough although standard input stays open."""
    discover = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    process = subprocess.Popen(
        command("--mock"),
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps(discover) + "\n")
        process.stdin.flush()
        assert '"id":1' in process.stdout.readline()
        process.send_signal(number)
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == ""


def test_a_person_at_a_terminal_is_told_what_the_silence_is_about(tmp_path: Path) -> None:
    """Started by hand, the server says that it waits for a client; Ctrl-C ends it."""
    keyboard, terminal = os.openpty()
    process = subprocess.Popen(
        command("--mock"),
        cwd=tmp_path,
        env=environment(),
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        assert "waiting for an MCP client" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
    os.close(keyboard)
    os.close(terminal)
    assert process.returncode == 0


def test_a_client_that_goes_away_leaves_no_traceback(tmp_path: Path) -> None:
    """An answer that nobody takes ends the server as quietly as a closed standard input does."""
    process = subprocess.Popen(
        command("--mock"),
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, written = process.communicate(b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n', PATIENCE)
    assert (process.returncode, written) == (0, b"")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "mist.example"])  # noqa: S104
def test_other_machines_cannot_connect(host: str) -> None:
    """Without authentication only this machine is served."""
    with pytest.raises(SettingsError, match=r"refused.*127\.0\.0\.1"):
        require_safe(host, settings=SETTINGS)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_the_url_names_the_port_that_was_found(host: str) -> None:
    """Port 0 takes a free one, and a person reads which."""
    address = Address(transport="sse", host=host, port=0)
    with listen(address) as listener:
        shown = f"[{host}]" if ":" in host else host
        assert urls_of(address, listener) == [f"http://{shown}:{listener.getsockname()[1]}/sse"]


def test_a_port_in_use_is_one_sentence() -> None:
    """The message names the port and the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ListenError, match=rf"{port}.*in use.*--port"):
            listen(Address(transport="http", host="127.0.0.1", port=port))


def test_a_certificate_needs_its_own_key(pem: dict[str, Path], tmp_path: Path) -> None:
    """A pair that cannot be used is refused before anything listens."""
    chain, key, missing = pem["chain"], pem["key"], tmp_path / "missing.pem"
    assert certificate_of(None, None) is None
    assert certificate_of(chain, key) is not None
    for one, other in ((chain, None), (None, key)):
        with pytest.raises(SettingsError, match="--ssl-cert and --ssl-key"):
            certificate_of(one, other)
    for one, other in ((missing, key), (chain, missing), (chain, chain), (pem["authority"], key)):
        with pytest.raises(SettingsError, match="cannot be loaded"):
            certificate_of(one, other)
